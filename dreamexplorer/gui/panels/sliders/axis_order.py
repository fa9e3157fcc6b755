"""Sorts axes by score or by number, each group by itself."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel

BY_SCORE, BY_NUMBER = "score", "number"


class AxisOrder(QSortFilterProxyModel):
    """Proxy model that sorts only when `sort_by` is called, and keeps rows in place otherwise."""

    def __init__(self, axes: AxisModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._axes = axes
        self._ranks: list[int] = []  # place of each axis by score; empty: by number
        self.setDynamicSortFilter(False)  # rows must not move under the pointer whenever a score changes
        self.setSourceModel(axes)
        axes.modelAboutToBeReset.connect(self._on_reset)

    def sort_by(self, by: str) -> None:
        """Sort by score, highest first and unknown ones last, or by number; by number while there are no scores."""
        self._ranks = []
        if by == BY_SCORE and self._axes.scores is not None:
            order = np.argsort(-np.nan_to_num(self._axes.scores, nan=-np.inf), kind="stable")
            self._ranks = np.argsort(order).tolist()
        self.sort(0)

    def order(self) -> list[int]:
        """Return the axes from top to bottom."""
        return [axis for part in self._parts() for axis in part]

    def disorder(self) -> float:
        """Return by how much rows are out of the order of their scores: the largest rise from a row to a later one."""
        if self._axes.scores is None:
            return 0.0
        rises = [0.0]
        for part in self._parts():
            seen = np.nan_to_num(self._axes.scores[part], nan=0.0)
            rises += (seen[1:] - np.minimum.accumulate(seen[:-1])).tolist()
        return max(rises)

    def axis_at(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        """Return the axis of an index of this proxy; None for a group or an invalid index."""
        return self._axes.axis_at(self.mapToSource(index))

    def group_at(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        """Return the group of an index of this proxy; None for other indexes."""
        return self._axes.group_at(self.mapToSource(index))

    def index_of(self, axis: int) -> QModelIndex:
        """Return the index of an axis in this proxy."""
        return self.mapFromSource(self._axes.index_of(axis))

    def lessThan(self, left: QModelIndex | QPersistentModelIndex, right: QModelIndex | QPersistentModelIndex) -> bool:
        a, b = self._axes.axis_at(left), self._axes.axis_at(right)
        if a is None or b is None or not self._ranks:
            return left.row() < right.row()
        return self._ranks[a] < self._ranks[b]

    def _parts(self) -> list[list[int]]:
        """Return the axes of each group, or all axes, from top to bottom."""
        roots = [self.index(row, 0) for row in range(self.rowCount())] if self._axes.groups else [QModelIndex()]
        return [
            [axis for row in range(self.rowCount(root)) if (axis := self.axis_at(self.index(row, 0, root))) is not None]
            for root in roots
        ]

    def _on_reset(self) -> None:
        self._ranks = []
