"""The axes of a model as a Qt item model: names, values, ranges, scores and locks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from dreamexplorer.gui.panels.sliders.value_text import parse_value, value_text
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.widgets.discrete import snapped
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.models.priors import STANDARD_NORMAL, PriorWords

Floats = npt.NDArray[np.float32]
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_GROUP_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_AXIS_FLAGS = _GROUP_FLAGS | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemNeverHasChildren
_TOP = 0  # internal id of an item of the first level; an axis inside a group has the number of its group plus one


@dataclass(frozen=True)
class Meaning:
    """Explanations of the axes' values and scores; name and unit of the score in the user's language."""

    score: str = "KL"  # name of the score; empty: axes have none
    unit: str = ""
    low_is_collapsed: bool = True  # the score is a KL: an axis with one near zero is collapsed
    adds_up: bool = True  # the sum of the scores is a KL, too
    prior: PriorWords = STANDARD_NORMAL.words  # what the prior makes of values, centres and bells; untranslated


class AxisModel(QAbstractItemModel):
    """A list of axes; a tree of two levels where they stand in groups. Setters do not emit `value_edited`."""

    value_edited = Signal(int, float)  # axis, value: the user changed it
    locks_changed = Signal()
    layout_changed = Signal()  # names or meaning changed: other widths are needed

    def __init__(self, collapsed_below: float, parent: QObject | None = None) -> None:
        """Axes whose score lies below `collapsed_below` count as collapsed, where low scores mean that."""
        super().__init__(parent)
        self.collapsed_below = collapsed_below
        self._meaning = Meaning()
        self._names: tuple[str, ...] = ()
        self._groups: tuple[AxisGroup, ...] = ()
        self._reset_values(0)

    def _reset_values(self, n: int) -> None:
        self._lows, self._highs = np.full(n, -4.0), np.full(n, 4.0)
        self._centres, self._spreads, self._steps = np.zeros(n), np.ones(n), np.zeros(n)
        self._values: Floats = np.zeros(n, dtype=np.float32)
        self._locks: npt.NDArray[np.bool_] = np.zeros(n, dtype=bool)
        self._scores: Floats | None = None
        self._top_score = 1.0

    # -- all axes ---------------------------------------------------------------------------------------------

    def set_axes(self, names: Sequence[str], groups: Sequence[AxisGroup] = ()) -> None:
        """Replace all axes: values 0, range ±4, unlocked, without scores; `groups` cover all axes, or are empty."""
        self.beginResetModel()
        self._names, self._groups = tuple(names), tuple(groups)
        self._reset_values(len(names))
        self.endResetModel()

    @property
    def count(self) -> int:
        """Number of axes."""
        return len(self._names)

    @property
    def groups(self) -> tuple[AxisGroup, ...]:
        """Groups of the axes; empty where they have none."""
        return self._groups

    def values(self) -> Floats:
        """Return a copy of all values (D)."""
        return self._values.copy()

    def set_values(self, values: npt.ArrayLike) -> None:
        """Set all values (D)."""
        new = np.array(values, dtype=np.float32)
        changed = np.flatnonzero(new != self._values)
        self._values = new
        if changed.size:
            self._emit_changed(int(changed[0]), int(changed[-1]), [Role.EditRole, Role.AccessibleDescriptionRole])

    @property
    def meaning(self) -> Meaning:
        """Explanations of the values and scores."""
        return self._meaning

    def set_meaning(self, meaning: Meaning) -> None:
        """Set what values and scores are."""
        if meaning != self._meaning:
            self._meaning = meaning
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
            self._emit_all_changed()
            self.layout_changed.emit()

    def set_bells(self, centres: npt.ArrayLike, spreads: npt.ArrayLike) -> None:
        """Set centre and standard deviation of the bell behind each slider (D each)."""
        self._centres = np.array(centres, dtype=np.float64)
        self._spreads = np.array(spreads, dtype=np.float64)
        self._emit_all_changed()

    def set_steps(self, steps: npt.ArrayLike) -> None:
        """Set the step between the values of each axis (D), counted from its low end; 0 for continuous axes."""
        self._steps = np.array(steps, dtype=np.float64)
        self._emit_all_changed()

    def set_ranges(self, lows: npt.ArrayLike, highs: npt.ArrayLike) -> None:
        """Set the range of each slider (D each); a value may lie outside."""
        self._lows = np.array(lows, dtype=np.float64)
        self._highs = np.array(highs, dtype=np.float64)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        self._emit_all_changed()

    def set_scores(self, scores: npt.ArrayLike | None) -> None:
        """Set the score of each axis, for example its KL in nats (D; NaN: unknown); None if there are none."""
        self._scores = None if scores is None else np.array(scores, dtype=np.float32)
        finite = None if self._scores is None else self._scores[np.isfinite(self._scores)]
        largest = float(finite.max()) if finite is not None and finite.size else 0.0
        self._top_score = max(10 * self.collapsed_below, largest)
        self._emit_all_changed([Role.AccessibleTextRole])

    @property
    def scores(self) -> Floats | None:
        """Score of each axis; None if there are none."""
        return self._scores

    def locks(self) -> npt.NDArray[np.bool_]:
        """Return a copy of the locks (D)."""
        return self._locks.copy()

    def set_all_locked(self, locked: bool) -> None:
        """Lock or unlock all axes."""
        if self.count and not bool(np.all(self._locks == locked)):
            self._locks[:] = locked
            self._emit_all_changed([Role.AccessibleTextRole])
            self.locks_changed.emit()

    # -- one axis -----------------------------------------------------------------------------------------------

    def name_of(self, axis: int) -> str:
        """Return the name of an axis."""
        return self._names[axis]

    def value_of(self, axis: int) -> float:
        """Return the value of an axis."""
        return float(self._values[axis])

    def value_text_of(self, axis: int) -> str:
        """Return the value of an axis as it is shown."""
        return value_text(self.value_of(axis), self.step_of(axis))

    def range_of(self, axis: int) -> tuple[float, float]:
        """Return the low and high end of a slider."""
        return float(self._lows[axis]), float(self._highs[axis])

    def bell_of(self, axis: int) -> tuple[float, float]:
        """Return centre and standard deviation of the bell behind a slider."""
        return float(self._centres[axis]), float(self._spreads[axis])

    def step_of(self, axis: int) -> float:
        """Return the step between values of an axis; 0 where it is continuous."""
        return float(self._steps[axis])

    def score_of(self, axis: int) -> float | None:
        """Return the score of an axis; None where it is unknown."""
        if self._scores is None or not np.isfinite(self._scores[axis]):
            return None
        return float(self._scores[axis])

    def score_share(self, axis: int) -> float:
        """Return the score of an axis as a share of the largest, 0 to 1."""
        return min(1.0, max(0.0, (self.score_of(axis) or 0.0) / self._top_score))

    def is_collapsed(self, axis: int) -> bool:
        """Return whether the KL of an axis is known to be near zero."""
        score = self.score_of(axis)
        return self._meaning.low_is_collapsed and score is not None and score < self.collapsed_below

    def is_locked(self, axis: int) -> bool:
        """Return whether the user locked an axis."""
        return bool(self._locks[axis])

    def set_locked(self, axis: int, locked: bool) -> None:
        """Lock or unlock an axis."""
        if self.is_locked(axis) != locked:
            self._locks[axis] = locked
            self._emit_changed(axis, axis, [Role.AccessibleTextRole])
            self.locks_changed.emit()

    def edit_value(self, axis: int, value: float) -> None:
        """Set the value of an axis for the user: the nearest that the axis can have; emit `value_edited`."""
        value32 = np.float32(snapped(value, *self.range_of(axis), self.step_of(axis)))
        if value32 != self._values[axis]:
            self._values[axis] = value32
            self._emit_changed(axis, axis, [Role.EditRole, Role.AccessibleDescriptionRole])
            self.value_edited.emit(axis, float(value32))

    # -- groups --------------------------------------------------------------------------------------------------

    def group_of(self, axis: int) -> int | None:
        """Return the number of the group of an axis; None where there are no groups."""
        return next((i for i, group in enumerate(self._groups) if axis in group.members), None)

    def help_of(self, axis: int) -> str:
        """Return what moving an axis does; empty where it has no group."""
        group = self.group_of(axis)
        return "" if group is None else self._groups[group].help

    def total_of(self, group: int) -> str:
        """Return the KL of a group and the number of its collapsed axes as text; empty where it is unknown."""
        axes = self._groups[group].members
        scores = [score for axis in axes if (score := self.score_of(axis)) is not None]
        if not scores or not self._meaning.low_is_collapsed or not self._meaning.score:
            return ""
        text = self.tr("KL {} nats").format(fixed(sum(scores), 1))
        collapsed = sum(self.is_collapsed(axis) for axis in axes)
        return f"{text} · {collapsed} ⊘" if collapsed else text

    # -- QAbstractItemModel ----------------------------------------------------------------------------------------

    def index_of(self, axis: int) -> QModelIndex:
        """Return the index of an axis; an invalid one if there is no such axis."""
        if not 0 <= axis < self.count:
            return QModelIndex()
        group = self.group_of(axis)
        if group is None:
            return self.createIndex(axis, 0, _TOP)
        return self.createIndex(axis - self._groups[group].first, 0, group + 1)

    def axis_at(self, index: Index) -> int | None:
        """Return the axis of an index; None for a group or an invalid index."""
        if not index.isValid():
            return None
        if not self._groups:
            return index.row()
        parent = index.internalId()
        return None if parent == _TOP else self._groups[parent - 1].first + index.row()

    def group_at(self, index: Index) -> int | None:
        """Return the group of the index of a group; None for other indexes."""
        return index.row() if index.isValid() and self._groups and index.internalId() == _TOP else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not parent.isValid():  # the usual case, which Qt asks for each time it sorts or paints a row
            rows, number = len(self._groups) or len(self._names), _TOP
        else:
            rows, number = self.rowCount(parent), parent.row() + 1
        return self.createIndex(row, 0, number) if column == 0 and 0 <= row < rows else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups) or self.count
        group = self.group_at(parent)
        return 0 if group is None else self._groups[group].size

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _GROUP_FLAGS if self.axis_at(index) is None else _AXIS_FLAGS

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        axis = self.axis_at(index)
        if axis is not None:
            return self._axis_data(axis, role)
        group = self.group_at(index)
        return None if group is None else self._group_data(group, role)

    def _axis_data(self, axis: int, role: int) -> Any:
        if role == Role.DisplayRole:
            return self.name_of(axis)
        if role in (Role.EditRole, Role.AccessibleDescriptionRole):
            return self.value_text_of(axis)
        if role == Role.AccessibleTextRole:
            return self._axis_text(axis)
        return None

    def _axis_text(self, axis: int) -> str:
        parts = [self.name_of(axis)]
        score = self.score_of(axis)
        if score is not None and self._meaning.low_is_collapsed:
            parts.append(self.tr("KL {} nats").format(fixed(score, 2)))
        elif score is not None:
            parts.append(f"{self._meaning.score} {fixed(score, 2)}")
        if self.is_collapsed(axis):
            parts.append(self.tr("collapsed"))
        if self.is_locked(axis):
            parts.append(self.tr("locked"))
        return ", ".join(parts)

    def _group_data(self, group: int, role: int) -> Any:
        title, total = self._groups[group].title, self.total_of(group)
        if role == Role.DisplayRole:
            return title
        if role == Role.AccessibleTextRole:
            return f"{title}, {total}" if total else title
        return self._groups[group].help if role == Role.AccessibleDescriptionRole else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Set the value of an axis from typed text; return False for text that is no possible value."""
        axis = self.axis_at(index)
        if axis is None or role != Role.EditRole:
            return False
        number = parse_value(str(value), self.range_of(axis)[1])
        if number is None:
            return False
        self.edit_value(axis, number)
        return True

    def _emit_changed(self, first: int, last: int, roles: list[Role]) -> None:
        """Emit `dataChanged` for a stretch of axes, group by group."""
        if not self._groups:
            self.dataChanged.emit(self.index_of(first), self.index_of(last), roles)
            return
        for group in self._groups:
            low, high = max(first, group.first), min(last, group.first + group.size - 1)
            if low <= high:
                self.dataChanged.emit(self.index_of(low), self.index_of(high), roles)

    def _emit_all_changed(self, roles: Sequence[Role] = ()) -> None:
        if self.count:
            self._emit_changed(0, self.count - 1, list(roles))
            if self._groups:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._groups) - 1, 0), list(roles))
