"""The rows of the latent sliders that are not folded away, counted from the top, headings included."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QTreeView

from dreamexplorer.gui.panels.sliders.axis_order import AxisOrder
from dreamexplorer.gui.panels.sliders.axis_state import AxisState


class ShownRows:
    """Converts between the indexes of the view's model and numbers of rows as Qt counts them in a tree view."""

    def __init__(self, view: QTreeView, axes: AxisState, order: AxisOrder) -> None:
        self._view, self._axes, self._order = view, axes, order

    def count(self) -> int:
        """Return the number of rows."""
        return sum(size for _, size in self._parts())

    def index_at(self, row: int) -> QModelIndex:
        """Return the index of a row; an invalid one beyond the last."""
        for heading, size in self._parts():
            if row < size:
                inside = row - 1 if heading.isValid() else row
                return heading if inside < 0 else self._order.index(inside, 0, heading)
            row -= size
        return QModelIndex()

    def row_of(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        """Return the row of an index; None for one that is folded away or invalid."""
        if not index.isValid():
            return None
        before = 0
        for heading, size in self._parts():
            if index == heading:
                return before
            if index.parent() == heading:
                row = index.row() + (1 if heading.isValid() else 0)
                return before + row if row < size else None
            before += size
        return None

    def _parts(self) -> list[tuple[QModelIndex, int]]:
        """Return each heading with the number of its rows, itself included; without groups, an invalid index."""
        if not self._axes.groups:
            return [(QModelIndex(), self._axes.count)]
        headings = [self._order.index_of_group(i) for i in range(len(self._axes.groups))]
        return [(h, 1 + (self._order.rowCount(h) if self._view.isExpanded(h) else 0)) for h in headings]
