"""The latent sliders: a tree view with a slider in each row, under headings where axes stand in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy.typing as npt
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QTreeView, QWidget

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel, Floats
from dreamexplorer.gui.panels.sliders.axis_order import AxisOrder
from dreamexplorer.gui.panels.sliders.columns import Columns, place_columns
from dreamexplorer.gui.panels.sliders.grooves import Grooves, Look
from dreamexplorer.gui.panels.sliders.row_menu import RowMenu
from dreamexplorer.gui.panels.sliders.row_painter import RowPainter
from dreamexplorer.gui.panels.sliders.slider_delegate import SliderDelegate
from dreamexplorer.gui.panels.sliders.slider_drag import SliderDrag
from dreamexplorer.gui.panels.sliders.slider_header import SliderHeader
from dreamexplorer.gui.panels.sliders.slider_steps import moved, step_for, value_for_key
from dreamexplorer.gui.shared.axis_group import AxisGroup

_REST_MS = 2000  # rows keep their places this long after the last key, wheel or typed value
_SCROLL_MS = 400  # a turning wheel goes on scrolling when a slider comes under the pointer

Index = QModelIndex | QPersistentModelIndex
Key = Qt.Key

_CURSORS = {"lock": Qt.CursorShape.PointingHandCursor, "value": Qt.CursorShape.IBeamCursor}


class LatentSliderList(QTreeView):
    """Shows an `AxisModel`; changes values and locks in it by mouse, wheel, keys and typing."""

    grabbed = Signal(int)  # axis: the user is about to change it
    axis_selected = Signal(int)  # axis: the user made it the current one
    order_requested = Signal(str)  # from the context menu: by score or by number

    def __init__(self, collapsed_below: float, parent: QWidget | None = None) -> None:
        """Axes whose KL lies below `collapsed_below` are dimmed and marked."""
        super().__init__(parent)
        self.axes = AxisModel(collapsed_below, self)
        self._order = AxisOrder(self.axes, self)
        self._rows = RowPainter(self.axes, place_columns(self.axes, self.font(), self.width(), 0))
        self._delegate = SliderDelegate(self.axes, self._order, self._rows, self)
        self._drag: SliderDrag | None = None
        self._silent = False  # True while the program, not the user, changes the current axis
        self._resting = _single_shot(self, _REST_MS)
        self._scrolling = _single_shot(self, _SCROLL_MS)
        self.setModel(self._order)
        self.setItemDelegate(self._delegate)
        self.setHeader(SliderHeader(self.axes, self._rows, lambda: self.current, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.axes.layout_changed.connect(self.arrange)
        self.axes.dataChanged.connect(self._on_data)
        self.axes.headerDataChanged.connect(self._on_header_data)
        self.expanded.connect(self.arrange)
        self.collapsed.connect(self.arrange)

    # -- axes -------------------------------------------------------------------------------------------------

    def set_axes(self, names: Sequence[str], groups: Sequence[AxisGroup] = ()) -> None:
        """Show other axes: values 0, unlocked, without scores, by number, unfolded, the first one current."""
        self._drag = None
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
        return self.axes.count

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
        """The model of the view: where the row of each axis and each group is."""
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

    @property
    def held(self) -> bool:
        """True while the user drags a slider or types a value."""
        return self._drag is not None or self.state() == QAbstractItemView.State.EditingState

    @property
    def in_use(self) -> bool:
        """True while the user changes a value, and shortly after."""
        return self.held or self._resting.isActive()

    @property
    def busy(self) -> bool:
        """True while rows must keep their places: the user uses them or points at them."""
        return self.in_use or self.underMouse()

    # -- geometry --------------------------------------------------------------------------------------------------

    @property
    def columns(self) -> Columns:
        """Areas of a row in its own coordinates."""
        return self._rows.columns

    @property
    def grooves(self) -> Grooves:
        """The pictures of the grooves."""
        return self._rows.grooves

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
        x = round(self.columns.x_of(value, self.axes.range_of(axis)))
        return self.row_rect(axis).topLeft() + QPoint(x, self.columns.groove.center().y())

    def scroll_to(self, axis: int) -> None:
        """Scroll until the row of an axis is in view, unfolding its group."""
        self.scrollTo(self._order.index_of(axis))

    def set_look(self, look: Look) -> None:
        """Set the colours of the theme and the icons of the lock."""
        self._rows.look = look
        self.grooves.clear()
        self.viewport().update()
        self.header().viewport().update()

    def arrange(self) -> None:
        """Lay out the columns again: the size, the names or the number of rows in view changed."""
        axes = self.axes
        heading = self.fontMetrics().height() + 10
        shown = (
            sum(group.size for i, group in enumerate(axes.groups) if self.isExpanded(self._order.index(i, 0)))
            if axes.groups
            else axes.count
        )
        room = (self.viewport().height() - heading * len(axes.groups)) // max(1, shown)
        columns = place_columns(axes, self.font(), self.viewport().width(), room)
        if columns != self._rows.columns:
            self._rows.columns = columns
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
        return QSize(230, self.columns.height * 3)

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

    # -- the user changes a value ----------------------------------------------------------------------------------

    def apply_value(self, axis: int, value: float) -> None:
        """Set a value for the user: by key, wheel or menu."""
        self._select(axis)
        self.grabbed.emit(axis)
        self.axes.edit_value(axis, value)
        self._resting.start()

    def type_value(self, axis: int, text: str | None = None) -> None:
        """Open the field for the value of an axis, with the text typed so far or the value selected."""
        self._select(axis)
        index = self._order.index_of(axis)
        self.scrollTo(index)
        self.edit(index)
        editor = self.editor
        if editor is not None and text is not None:
            editor.setText(text)
            editor.setModified(True)

    @property
    def editor(self) -> QLineEdit | None:
        """The field for a typed value; None while none is typed."""
        editor = self.indexWidget(self.currentIndex())
        return editor if isinstance(editor, QLineEdit) else None

    def commitData(self, editor: QWidget) -> None:
        if isinstance(editor, QLineEdit) and editor.isModified():
            self.grabbed.emit(self.current)
        super().commitData(editor)
        self._resting.start()

    def _select(self, axis: int) -> None:
        """Make an axis the current one, as the user does."""
        self.setCurrentIndex(self._order.index_of(axis))

    def _toggle_lock(self, axis: int) -> None:
        self.axes.set_locked(axis, not self.axes.is_locked(axis))

    # -- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        self.setCurrentIndex(index)
        axis = self._order.axis_at(index)
        if axis is None:
            self.setExpanded(index, not self.isExpanded(index))
            return
        part = self.columns.part_at(event.position().toPoint())
        if part == "lock":
            self._toggle_lock(axis)
        elif part == "value":
            self.type_value(axis)
        elif part == "groove":
            self.grabbed.emit(axis)
            self._drag = SliderDrag(self.axes, axis, self.columns, event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag.move(event.position().x(), event.modifiers())
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        part = self.columns.part_at(point) if self._order.axis_at(index) is not None else "name"
        heading = self._order.group_at(index) is not None
        shape = Qt.CursorShape.PointingHandCursor if heading else _CURSORS.get(part, Qt.CursorShape.ArrowCursor)
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag = None
            self._resting.start()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        axis = self._order.axis_at(self.indexAt(point))
        on_groove = axis is not None and self.columns.part_at(point) == "groove"
        if axis is not None and on_groove and event.button() == Qt.MouseButton.LeftButton:
            self.apply_value(axis, self.axes.bell_of(axis)[0])
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the slider under the pointer where nothing scrolls, or the focused one; else scroll."""
        index = self.indexAt(event.position().toPoint())
        axis = self._order.axis_at(index)
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0  # Alt turns the wheel sideways
        at_rest = self.hasFocus() and index == self.currentIndex() and not self.scrolling
        if axis is not None and notches and (self.verticalScrollBar().maximum() == 0 or at_rest):
            delta = notches * step_for(self.axes, axis, event.modifiers())
            self.apply_value(axis, moved(self.axes, axis, delta))
            event.accept()
        else:
            self._scrolling.start()
            super().wheelEvent(event)

    @property
    def scrolling(self) -> bool:
        """True while the wheel scrolls, and shortly after."""
        return self._scrolling.isActive()

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.editor is not None:
            return  # keys that the field ignores, such as Enter, arrive here
        index, key, text = self.currentIndex(), event.key(), event.text()
        axis = self._order.axis_at(index)
        if axis is None:
            if index.isValid() and key in (Key.Key_Return, Key.Key_Enter, Key.Key_Space):
                self.setExpanded(index, not self.isExpanded(index))
            else:
                super().keyPressEvent(event)
            return
        value = value_for_key(self.axes, axis, key, event.modifiers())
        if value is not None:
            self.apply_value(axis, value)
        elif key in (Key.Key_Return, Key.Key_Enter, Key.Key_F2):
            self.type_value(axis)
        elif key == Key.Key_L and not event.modifiers():
            self._toggle_lock(axis)
        elif text and text in "0123456789+-.,−":
            self.type_value(axis, text)
        elif key in (Key.Key_Up, Key.Key_Down):
            super().keyPressEvent(event)
            self._resting.start()
        else:
            event.ignore()

    # -- context menu ----------------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        axis = self._order.axis_at(index)
        if axis is None:
            event.ignore()
            return
        self._select(axis)
        where = self.part_point(axis, "groove") if by_key else event.pos()
        menu = self.menu_for(axis)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(where))

    def menu_for(self, axis: int) -> RowMenu:
        """Make the context menu of a slider."""
        menu = RowMenu(self.axes, axis, self)
        menu.centre_requested.connect(lambda: self.apply_value(axis, self.axes.bell_of(axis)[0]))
        menu.typing_requested.connect(lambda: self.type_value(axis))
        menu.order_requested.connect(self.order_requested)
        return menu


def _single_shot(parent: QWidget, interval_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    return timer
