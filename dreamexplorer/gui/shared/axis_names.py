"""Names and groups of axes in the user's language."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.shared.axis_group import AxisGroup

if TYPE_CHECKING:
    from dreamexplorer.models.axes import Axis


def shown_name(axis: Axis) -> str:
    """Return the name of an axis; of one like "top 3" the word is translated."""
    word, space, number = axis.name.rpartition(" ")
    return f"{QCoreApplication.translate('axes', word)}{space}{number}" if space else axis.name


def shown_names(axes: Sequence[Axis]) -> list[str]:
    """Return the names of axes in the user's language."""
    return [shown_name(axis) for axis in axes]


def groups_of(axes: Sequence[Axis]) -> tuple[AxisGroup, ...]:
    """Return the groups of axes in order; none where no axis belongs to one."""
    if not any(axis.group for axis in axes):
        return ()
    groups, first = [], 0
    for title, members in groupby(axes, key=lambda axis: axis.group):
        some = list(members)
        word = shown_name(some[0]).rpartition(" ")[0]
        texts = (QCoreApplication.translate("axes", text) if text else "" for text in (title, some[0].help))
        groups.append(AxisGroup(next(texts), word, next(texts), first, len(some)))
        first += len(some)
    return tuple(groups)
