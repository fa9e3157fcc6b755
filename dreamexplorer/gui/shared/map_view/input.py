"""Input on the map: what mouse, wheel, touchpad and keys do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

_KEY_PAN, _KEY_MOVE = 40.0, 6.0  # pixels that an arrow key pans the view, and moves the marker
_KEY_ZOOM, _WHEEL_ZOOM = 1.25, 1.0015  # factors for a key press and for an eighth of a degree of the wheel

_BUTTON, _MODIFIER = Qt.MouseButton, Qt.KeyboardModifier
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class MapInput(QObject):
    """Turns mouse and key events of a widget into picks, moves of the view, hovering and requests for the menu.

    It is an event filter of the widget. A left drag picks, or pans in pan mode and while Space is held; a middle or
    right drag pans; a right click requests the menu. Positions are QPointF in the widget.
    """

    picked = Signal(QPointF)  # a press
    dragged = Signal(QPointF, float)  # position while the button is held; pixels from where it was pressed
    nearest_requested = Signal()  # Enter
    marker_moved = Signal(float, float)  # pixels
    panned = Signal(float, float)  # pixels
    zoomed = Signal(float, object)  # factor; position, None for the centre
    fit_requested = Signal()
    cursor_moved = Signal(object)  # position, None when the cursor left
    drag_changed = Signal(bool)  # True while a button is held
    menu_requested = Signal(object)  # position, None for the menu key

    def __init__(self, widget: QWidget, is_inside: Callable[[QPointF], bool]) -> None:
        """Filter the events of a widget; `is_inside` returns True for positions that may be picked."""
        super().__init__(widget)
        self._widget = widget
        self._is_inside = is_inside
        self._pan_mode = False
        self._space = False
        self._drag: str | None = None  # "pick", "pan", or "menu" until a right drag has moved
        self._drag_from = QPointF()
        self._handlers: dict[QEvent.Type, Callable[[Any], bool]] = {
            QEvent.Type.MouseButtonPress: self._on_press,
            QEvent.Type.MouseButtonDblClick: self._on_press,
            QEvent.Type.MouseMove: self._on_move,
            QEvent.Type.MouseButtonRelease: self._on_release,
            QEvent.Type.Wheel: self._on_wheel,
            QEvent.Type.NativeGesture: self._on_gesture,
            QEvent.Type.ContextMenu: self._on_context_menu,
            QEvent.Type.KeyPress: self._on_key_press,
            QEvent.Type.KeyRelease: self._on_key_release,
            QEvent.Type.Leave: self._on_leave,
            QEvent.Type.FocusOut: self._on_focus_out,
        }
        widget.installEventFilter(self)

    def set_pan_mode(self, on: bool) -> None:
        """Let the left button pan instead of pick."""
        self._pan_mode = on
        self._show_cursor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handler = self._handlers.get(event.type())
        return handler is not None and handler(event)

    # -- mouse ---------------------------------------------------------------------------------------------------

    def _on_press(self, event: QMouseEvent) -> bool:
        button = event.button()
        self._drag_from = event.position()
        if button == _BUTTON.LeftButton and not (self._pan_mode or self._space):
            if not self._is_inside(event.position()):
                return True
            self._start("pick")
            self.picked.emit(event.position())
        elif button in (_BUTTON.LeftButton, _BUTTON.MiddleButton):
            self._start("pan")
        elif button == _BUTTON.RightButton:
            self._start("menu")
        return True

    def _on_move(self, event: QMouseEvent) -> bool:
        p = event.position()
        if self._drag == "menu" and (p - self._drag_from).manhattanLength() >= QApplication.startDragDistance():
            self._start("pan")
        if self._drag == "pan":
            d = p - self._drag_from
            self._drag_from = p
            self.panned.emit(d.x(), d.y())
        elif self._drag == "pick":
            self.dragged.emit(p, float((p - self._drag_from).manhattanLength()))
        self.cursor_moved.emit(p)
        return True

    def _on_release(self, event: QMouseEvent) -> bool:
        clicked = self._drag == "menu" and event.button() == _BUTTON.RightButton
        self._start(None)
        self.cursor_moved.emit(event.position())
        if clicked:
            self.menu_requested.emit(event.position())
        return True

    def _on_context_menu(self, event: QContextMenuEvent) -> bool:
        # Only the keyboard's: the mouse requests the menu when its button is released where it was pressed
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(None)
        return True

    def _on_wheel(self, event: QWheelEvent) -> bool:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if turn:
            self.zoomed.emit(_WHEEL_ZOOM**turn, event.position())
        event.accept()
        return True

    def _on_gesture(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.zoomed.emit(max(0.2, 1.0 + event.value()), event.position())
        return True

    def _on_leave(self, event: QEvent) -> bool:
        self.cursor_moved.emit(None)
        return False

    def _start(self, drag: str | None) -> None:
        self._drag = drag
        self.drag_changed.emit(drag is not None)
        self._show_cursor()

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape
        if self._drag == "pan":
            self._widget.setCursor(shape.ClosedHandCursor)
        else:
            self._widget.setCursor(shape.OpenHandCursor if self._pan_mode or self._space else shape.CrossCursor)

    # -- keys ----------------------------------------------------------------------------------------------------

    def _on_key_press(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & (_MODIFIER.ControlModifier | _MODIFIER.AltModifier | _MODIFIER.MetaModifier):
            return False
        if key in _ARROWS:
            dx, dy = _ARROWS[Qt.Key(key)]
            if event.modifiers() & _MODIFIER.ShiftModifier:
                self.marker_moved.emit(dx * _KEY_MOVE, dy * _KEY_MOVE)
            else:
                self.panned.emit(-dx * _KEY_PAN, -dy * _KEY_PAN)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoomed.emit(_KEY_ZOOM, None)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoomed.emit(1 / _KEY_ZOOM, None)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_F):
            self.fit_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.nearest_requested.emit()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._hold_space(True)
        else:
            return False
        return True

    def _on_key_release(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._hold_space(False)
        return True

    def _on_focus_out(self, event: QEvent) -> bool:
        self._hold_space(False)
        return False

    def _hold_space(self, on: bool) -> None:
        self._space = on
        self._show_cursor()
