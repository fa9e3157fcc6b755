"""The latent sliders: rows whose values the user changes by mouse, wheel, keys and typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from dreamexplorer.gui.panels.sliders.axis_view import AxisView
from dreamexplorer.gui.panels.sliders.row_menu import RowMenu
from dreamexplorer.gui.panels.sliders.slider_drag import SliderDrag
from dreamexplorer.gui.panels.sliders.slider_steps import moved, step_for, value_for_key
from dreamexplorer.gui.shared.axis_group import AxisGroup

_REST_MS = 2000  # rows keep their places this long after the last key, wheel or typed value
_SCROLL_MS = 400  # a turning wheel continues to scroll when a slider comes under the pointer

Key = Qt.Key

_CURSORS = {"lock": Qt.CursorShape.PointingHandCursor, "value": Qt.CursorShape.IBeamCursor}


class LatentSliderList(AxisView):
    """Lets the user change values and locks in the rows of an `AxisView`."""

    grabbed = Signal(int)  # axis: the user is about to change it
    order_requested = Signal(str)  # from the context menu: by score or by number

    def __init__(self, collapsed_below: float, parent: QWidget | None = None) -> None:
        super().__init__(collapsed_below, parent)
        self._drag: SliderDrag | None = None
        self._resting = _single_shot(self, _REST_MS)
        self._scrolling = _single_shot(self, _SCROLL_MS)
        self.setMouseTracking(True)

    def set_axes(self, names: Sequence[str], groups: Sequence[AxisGroup] = ()) -> None:
        """Show other axes, as `AxisView.set_axes` does; a drag in progress ends."""
        self._drag = None
        super().set_axes(names, groups)

    @property
    def held(self) -> bool:
        """True while the user drags a slider or types a value."""
        return self._drag is not None or self.state() == QAbstractItemView.State.EditingState

    @property
    def busy(self) -> bool:
        """True while rows must keep their places: the user holds or points at them, or has just used one."""
        return self.held or self.underMouse() or self._resting.isActive()

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
        self.axes.set_locked(axis, not self.axes.state.is_locked(axis))

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
            self.apply_value(axis, self.axes.state.bell_of(axis)[0])
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the slider under the pointer where nothing scrolls, or the focused one; else scroll."""
        index = self.indexAt(event.position().toPoint())
        axis = self._order.axis_at(index)
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120.0  # Alt turns the wheel sideways
        at_rest = self.hasFocus() and index == self.currentIndex() and not self.scrolling
        if axis is not None and notches and (self.verticalScrollBar().maximum() == 0 or at_rest):
            delta = notches * step_for(self.axes.state, axis, event.modifiers())
            self.apply_value(axis, moved(self.axes.state, axis, delta))
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
        value = value_for_key(self.axes.state, axis, key, event.modifiers())
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
        menu.centre_requested.connect(lambda: self.apply_value(axis, self.axes.state.bell_of(axis)[0]))
        menu.typing_requested.connect(lambda: self.type_value(axis))
        menu.order_requested.connect(self.order_requested)
        return menu


def _single_shot(parent: QWidget, interval_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    return timer
