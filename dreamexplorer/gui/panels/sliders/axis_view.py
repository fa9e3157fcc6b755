"""The rows of the latent sliders as a tree view: their order, the current axis, and where their parts lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy.typing as npt
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_order import AxisOrder
from dreamexplorer.gui.panels.sliders.axis_state import Floats
from dreamexplorer.gui.panels.sliders.columns import Columns, least_width, place_columns
from dreamexplorer.gui.panels.sliders.grooves import Grooves, Look
from dreamexplorer.gui.panels.sliders.row_painter import RowPainter
from dreamexplorer.gui.panels.sliders.slider_delegate import SliderDelegate
from dreamexplorer.gui.panels.sliders.slider_header import SliderHeader
from dreamexplorer.gui.shared.axis_group import AxisGroup

Index = QModelIndex | QPersistentModelIndex


class AxisView(QTreeView):
    """Shows an `AxisModel` as rows in columns, under headings where axes stand in groups; changes no value."""

    axis_selected = Signal(int)  # axis: the user made it the current one
    value_refused = Signal(str)  # why a typed text is no possible value

    def __init__(self, collapsed_below: float, parent: QWidget | None = None) -> None:
        """Create an empty view; axes whose KL lies below `collapsed_below` are dimmed and marked."""
        super().__init__(parent)
        self.axes = AxisModel(collapsed_below, self)
        state = self.axes.state
        self._order = AxisOrder(self.axes, self)
        self._painter = RowPainter(state, place_columns(state, self.font(), self.width(), 0))
        self._delegate = SliderDelegate(self.axes, self._order, self._painter, self)
        self._silent = False  # True while the program, not the user, changes the current axis
        self.setModel(self._order)
        self.setItemDelegate(self._delegate)
        self.setHeader(SliderHeader(state, self._painter, lambda: self.current, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._delegate.value_refused.connect(self.value_refused)
        self.axes.layout_changed.connect(self.arrange)
        self.axes.dataChanged.connect(self._on_data)
        self.axes.headerDataChanged.connect(self._on_header_data)
        self.expanded.connect(self.arrange)
        self.collapsed.connect(self.arrange)

    # -- axes -------------------------------------------------------------------------------------------------

    def set_axes(self, names: Sequence[str], groups: Sequence[AxisGroup] = ()) -> None:
        """Show other axes: values 0, unlocked, without scores, by number, unfolded, the first one current."""
        with self._silently():
            self.axes.set_axes(names, groups)
            self.setUniformRowHeights(not groups)  # headings are lower
            self.expandAll()
            self._delegate.current = 0
            self.setCurrentIndex(self._order.index_of(0))
        self.arrange()

    @property
    def count(self) -> int:
        """Number of axes."""
        return self.axes.state.count

    def values(self) -> Floats:
        """Return a copy of all values (D)."""
        return self.axes.values()

    def set_values(self, values: npt.ArrayLike) -> None:
        """Show these values (D)."""
        self.axes.set_values(values)

    @property
    def current(self) -> int:
        """The axis whose row is, or was last, the current one."""
        return self._delegate.current

    def set_current(self, axis: int) -> None:
        """Make an axis the current one, unfold its group and scroll to it; emits no signal."""
        index = self._order.index_of(axis)
        if index.isValid():
            with self._silently():
                self.setExpanded(index.parent(), True)
                self.setCurrentIndex(index)

    @contextmanager
    def _silently(self) -> Iterator[None]:
        before, self._silent = self._silent, True
        try:
            yield
        finally:
            self._silent = before

    # -- order -------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> AxisOrder:
        """Proxy model of the view, which maps axes and groups to rows."""
        return self._order

    def order(self) -> list[int]:
        """Return the axes from top to bottom."""
        return self._order.order()

    def sort_by(self, by: str) -> None:
        """Sort the rows, each group by itself: `BY_SCORE`, highest first, or `BY_NUMBER` of axis_order."""
        self._order.sort_by(by)

    def disorder(self) -> float:
        """Return by how much rows are out of the order of their scores: the largest rise from a row to a later one."""
        return self._order.disorder()

    # -- geometry --------------------------------------------------------------------------------------------------

    @property
    def columns(self) -> Columns:
        """Areas of a row in its own coordinates."""
        return self._painter.columns

    @property
    def grooves(self) -> Grooves:
        """The pictures of the grooves."""
        return self._painter.grooves

    def row_rect(self, axis: int) -> QRect:
        """Return the row of an axis in the viewport; empty if it is folded away."""
        return self.visualRect(self._order.index_of(axis))

    def heading_rect(self, group: int) -> QRect:
        """Return the heading of a group in the viewport."""
        return self.visualRect(self._order.index_of_group(group))

    def part_point(self, axis: int, part: str) -> QPoint:
        """Return the centre of a part of a row in the viewport: "lock", "name", "score", "groove" or "value"."""
        area: QRect = getattr(self.columns, part)
        return self.row_rect(axis).topLeft() + area.center()

    def value_point(self, axis: int, value: float) -> QPoint:
        """Return where a value of an axis lies in the viewport."""
        x = round(self.columns.x_of(value, self.axes.state.range_of(axis)))
        return self.row_rect(axis).topLeft() + QPoint(x, self.columns.groove.center().y())

    def scroll_to(self, axis: int) -> None:
        """Scroll until the row of an axis is in view, unfolding its group."""
        self.scrollTo(self._order.index_of(axis))

    def set_look(self, look: Look) -> None:
        """Set the colours of the theme and the icons of the lock."""
        self._painter.look = look
        self.grooves.clear()
        self.viewport().update()
        self.header().viewport().update()

    def arrange(self) -> None:
        """Lay out the columns again: the size, the names or the number of rows in view changed."""
        axes = self.axes.state
        heading = self.fontMetrics().height() + 10
        shown = (
            sum(group.size for i, group in enumerate(axes.groups) if self.isExpanded(self._order.index(i, 0)))
            if axes.groups
            else axes.count
        )
        room = (self.viewport().height() - heading * len(axes.groups)) // max(1, shown)
        columns = place_columns(axes, self.font(), self.viewport().width(), room)
        if columns != self._painter.columns:
            self._painter.columns = columns
            self.grooves.clear()
            self.verticalScrollBar().setSingleStep(columns.height)
            self.scheduleDelayedItemsLayout()
            self.header().viewport().update()
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self.arrange()

    def sizeHint(self) -> QSize:
        return QSize(320, self.columns.height * min(12, self.count + 1))

    def minimumSizeHint(self) -> QSize:
        bar, frame = self.verticalScrollBar().sizeHint().width(), 2 * self.frameWidth()
        return QSize(least_width(self.axes.state, self.font()) + bar + frame, self.columns.height * 3)

    # -- from the model ------------------------------------------------------------------------------------------

    def _on_data(self, first: QModelIndex, last: QModelIndex, roles: Sequence[int]) -> None:
        if not roles:  # ranges or bells changed
            self.grooves.clear()

    def _on_header_data(self) -> None:
        self.header().viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        axis = self._order.axis_at(current)
        if axis is not None and axis != self.current:
            self._delegate.current = axis
            self.viewport().update()
            self.header().viewport().update()
            if not self._silent:
                self.axis_selected.emit(axis)
