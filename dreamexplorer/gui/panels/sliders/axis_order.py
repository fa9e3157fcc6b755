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
        self._parts: list[list[int]] = []  # the axes of each group, or all axes, from top to bottom
        self.setDynamicSortFilter(False)  # rows must not move under the pointer whenever a score changes
        self.setSourceModel(axes)
        axes.modelAboutToBeReset.connect(self._on_reset)
        axes.modelReset.connect(self._on_new_axes)
        self._on_new_axes()

    def sort_by(self, by: str) -> None:
        """Sort by score, highest first and unknown ones last, or by number; by number while there are no scores."""
        self._ranks = []
        if by == BY_SCORE and self._axes.state.scores is not None:
            order = np.argsort(-np.nan_to_num(self._axes.state.scores, nan=-np.inf), kind="stable")
            self._ranks = np.argsort(order).tolist()
        parts = self._sorted_parts()
        if parts != self._parts:  # Qt's sort calls Python for each comparison
            self._parts = parts
            self.sort(0)

    def order(self) -> list[int]:
        """Return the axes from top to bottom."""
        return [axis for part in self._parts for axis in part]

    def disorder(self) -> float:
        """Return by how much rows are out of the order of their scores: the largest rise from a row to a later one."""
        if self._axes.state.scores is None:
            return 0.0
        rises = [0.0]
        for part in self._parts:
            seen = np.nan_to_num(self._axes.state.scores[part], nan=0.0)
            rises += (seen[1:] - np.minimum.accumulate(seen[:-1])).tolist()
        return max(rises)

    def axis_at(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        """Return the axis of an index of this proxy; None for a group or an invalid index."""
        if not self._axes.state.groups:  # called for every row that is painted
            row = index.row()
            return self._parts[0][row] if 0 <= row < len(self._parts[0]) else None
        return self._axes.axis_at(self.mapToSource(index))

    def group_at(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        """Return the group of an index of this proxy; None for other indexes."""
        return self._axes.group_at(self.mapToSource(index))

    def index_of(self, axis: int) -> QModelIndex:
        """Return the index of an axis in this proxy."""
        return self.mapFromSource(self._axes.index_of(axis))

    def index_of_group(self, group: int) -> QModelIndex:
        """Return the index of a group in this proxy."""
        return self.index(group, 0) if self._axes.state.groups else QModelIndex()

    def lessThan(self, left: QModelIndex | QPersistentModelIndex, right: QModelIndex | QPersistentModelIndex) -> bool:
        if not self._ranks:
            return left.row() < right.row()
        if not self._axes.state.groups:
            return self._ranks[left.row()] < self._ranks[right.row()]
        a, b = self._axes.axis_at(left), self._axes.axis_at(right)
        if a is None or b is None:
            return left.row() < right.row()
        return self._ranks[a] < self._ranks[b]

    def _sorted_parts(self) -> list[list[int]]:
        parts = [list(group.members) for group in self._axes.state.groups] or [list(range(self._axes.state.count))]
        return [sorted(part, key=self._ranks.__getitem__) for part in parts] if self._ranks else parts

    def _on_new_axes(self) -> None:
        self._parts = self._sorted_parts()

    def _on_reset(self) -> None:
        self._ranks = []
