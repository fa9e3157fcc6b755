"""A plot of very many points in coloured groups, with a marker that is picked with mouse or keys; it lives.

It knows nothing of what the points mean. Scales are equal on both axes, so that circles are circles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from dreamexplorer.gui.panels.latent_map.cloud.layer import PointLayer
from dreamexplorer.gui.panels.latent_map.cloud.painting import (
    CloudColors,
    CloudPainter,
    Ellipse,
    HoverCard,
    Inset,
    Rings,
    Site,
)
from dreamexplorer.gui.panels.latent_map.cloud.viewport import Bounds, Viewport, needs_fit

Floats = npt.NDArray[np.float32]

_MOVING_SECONDS = 0.010  # while something moves the points are painted as finely as this time allows,
_MOVING_PIXELS = 0.3e6  # and never coarser than this many pixels
_REST_PIXELS = 6.0e6
_CRISP_AFTER_MS = 140
_SETTLED_AFTER_MS = 400  # of points that come anew several times a second: not crisp between two of them
_ANIMATION_MS = 16
_REACH = 22.0  # pixels: how far from the cursor a point still counts as the nearest
_KEY_PAN, _KEY_ZOOM, _KEY_MOVE = 40.0, 1.25, 6.0


class PointCloudView(QWidget):
    """Points on a plane: pan, zoom, fit, pick, hover."""

    picked = Signal(float, float)  # a place on the plane, by click, drag or keys
    hovered = Signal(int)  # index of the nearest point, -1 for none
    cursor_moved = Signal(object)  # (x, y) or None
    view_changed = Signal()  # another part of the plane is seen
    auto_fit_changed = Signal(bool)
    pan_mode_changed = Signal(bool)
    menu_asked = Signal(QPoint, object)  # by right click or menu key: where on the screen; (x, y) or None outside

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self._painter = CloudPainter()
        self._points = PointLayer()
        self._ground: QPixmap | None = None
        self._ground_about: tuple[object, ...] = ()
        self._bounds: Bounds = (-3.0, 3.0, -3.0, 3.0)
        self._auto_fit = True
        self._pan_mode = False
        self._space = False
        self._view = Viewport().fitted(self._bounds)
        self._goal: Viewport | None = None
        self._drag: str | None = None
        self._drag_from = QPointF()
        self._cursor: QPointF | None = None
        self._hovered = -1
        self._moving = False
        self._animation = QTimer(self)
        self._animation.setInterval(_ANIMATION_MS)
        self._animation.timeout.connect(self._animate)
        self._clock = QElapsedTimer()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._on_rest)

    # -- points ----------------------------------------------------------------------------------------------

    def set_points(self, x: Floats, y: Floats) -> None:
        """Places of all points, in their order; places that are not numbers are left out. Keeps the arrays."""
        self._points.set_points(x, y)
        self._moved(_SETTLED_AFTER_MS)
        self._refresh_hover()

    def set_groups(self, groups: npt.NDArray[np.integer], count: int) -> None:
        """The group (from 0) of each point and how many groups there are; the points follow with `set_points`."""
        self._points.set_groups(groups, count)
        self._set_hovered(-1)
        self.update()

    def clear_points(self) -> None:
        """No points."""
        self._points.clear()
        self._set_hovered(-1)
        self.update()

    def set_shown_groups(self, shown: Sequence[bool]) -> None:
        """Which groups are painted and found by the cursor."""
        self._points.set_shown_groups(shown)
        self._refresh_hover()
        self.update()

    def set_group_colors(self, rgb: Sequence[tuple[int, int, int]]) -> None:
        """One colour for each group."""
        self._points.set_colors(rgb)
        self.update()

    def set_point_style(self, diameter: float, opacity: float) -> None:
        """Diameter in pixels of the desktop, opacity (0 to 1) of a lone point."""
        self._points.set_style(diameter, opacity)
        self.update()

    def set_points_visible(self, visible: bool) -> None:
        """Whether points are painted, and found by the cursor."""
        self._points.visible = visible
        self._refresh_hover()
        self.update()

    @property
    def point_count(self) -> int:
        """How many points there are, shown or not."""
        return len(self._points)

    def nearest(self, x: float, y: float, reach: float = math.inf) -> int:
        """Index of the shown point nearest to a place, -1 when none lies within `reach`."""
        return self._points.nearest(x, y, reach)

    def place_of(self, index: int) -> tuple[float, float] | None:
        """Where a point lies, None when there is no such point."""
        return self._points.place(index)

    # -- what lies over and under the points -------------------------------------------------------------------

    def set_colors(self, colors: CloudColors) -> None:
        self._painter.colors = colors
        self.update()

    def set_axis_labels(self, x: str, y: str) -> None:
        if (x, y) != self._painter.labels:
            self._painter.labels = (x, y)
            self._relayout()
            self.update()

    def set_marker(self, place: tuple[float, float] | None) -> None:
        """The picked place."""
        if place != self._painter.marker:
            self._painter.marker = place
            self.update()

    @property
    def marker(self) -> tuple[float, float] | None:
        return self._painter.marker

    def set_site(self, site: Site | None) -> None:
        """A second place, with an ellipse of its uncertainty and a caption."""
        if site != self._painter.site:
            self._painter.site = site
            self.update()

    def set_rings(self, rings: Rings | None) -> None:
        """Circles around a centre, each with a caption."""
        if rings != self._painter.rings:
            self._painter.rings = rings
            self.update()

    def set_ellipses(self, ellipses: tuple[Ellipse, ...]) -> None:
        """Outlines over the points."""
        if ellipses != self._painter.ellipses:
            self._painter.ellipses = ellipses
            self.update()

    def set_background(self, image: QImage | None, bounds: Bounds | None = None) -> None:
        """A picture behind the points that covers the bounds."""
        self._painter.background = None if image is None or bounds is None else (image, bounds)
        self.update()

    def set_inset(self, inset: Inset | None) -> None:
        """A small picture in a corner or beside the marker."""
        self._painter.inset = inset
        self.update()

    def set_card(self, card: HoverCard | None) -> None:
        """What is shown beside the point under the cursor."""
        if card is not None or self._painter.card is not None:
            self._painter.card = card
            self.update()

    def set_message(self, text: str) -> None:
        """A text in the middle, for when there is nothing to show."""
        if text != self._painter.message:
            self._painter.message = text
            self.update()

    # -- what part of the plane is seen --------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        return self._view

    @property
    def plot_rect(self) -> QRectF:
        """Where the plane is painted, inside the axes."""
        return self._painter.plot_rect(QRectF(self.rect()), self.fontMetrics())

    @property
    def auto_fit(self) -> bool:
        """Whether the view follows the points."""
        return self._auto_fit

    def set_auto_fit(self, on: bool) -> None:
        if on != self._auto_fit:
            self._auto_fit = on
            self.auto_fit_changed.emit(on)

    def set_bounds(self, bounds: Bounds, at_once: bool = False) -> None:
        """Where the points lie; the view follows, calmly, while `auto_fit` is on."""
        self._bounds = bounds
        if not self._auto_fit:
            return
        if at_once:
            self._goal = None
            self._set_view(self._view.fitted(bounds))
        elif needs_fit(self._goal or self._view, bounds):
            self._go_to(self._view.fitted(bounds, margin=0.1))

    def fit(self) -> None:
        """Show all points, and follow them from now on."""
        self.set_auto_fit(True)
        self._go_to(self._view.fitted(self._bounds))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge around a position in the widget, or the centre."""
        rect = self.plot_rect
        p = (at if at is not None else rect.center()) - rect.topLeft()
        self._by_hand(self._view.zoomed(factor, p.x(), p.y()))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by pixels."""
        self._by_hand(self._view.panned(dx, dy))

    @property
    def pan_mode(self) -> bool:
        return self._pan_mode

    def set_pan_mode(self, on: bool) -> None:
        """Let the left button pan instead of pick."""
        if on != self._pan_mode:
            self._pan_mode = on
            self._show_cursor()
            self.pan_mode_changed.emit(on)

    def show_view(self, view: Viewport) -> None:
        """Show exactly this part, without following the points."""
        self._by_hand(view.resized(self._view.width, self._view.height))

    def _by_hand(self, view: Viewport) -> None:
        self.set_auto_fit(False)
        self._goal = None
        self._animation.stop()
        self._set_view(view)

    def _go_to(self, goal: Viewport) -> None:
        if not self.isVisible():
            self._set_view(goal)
            return
        self._goal = goal
        if not self._animation.isActive():
            self._clock.start()
            self._animation.start()

    def _animate(self) -> None:
        if self._goal is None:
            self._animation.stop()
            return
        elapsed = self._clock.restart()
        view = self._view.towards(self._goal, 1.0 - math.exp(-elapsed / 70.0))
        if view.near(self._goal):
            view, self._goal = self._goal, None
            self._animation.stop()
        self._set_view(view)

    def _set_view(self, view: Viewport) -> None:
        if view != self._view:
            self._view = view
            self._moved()
            self.view_changed.emit()
            if self._drag is None:
                self._refresh_hover()

    def _moved(self, crisp_after: int = _CRISP_AFTER_MS) -> None:
        self._moving = True
        if not self._rest.isActive() or self._rest.remainingTime() < crisp_after:
            self._rest.start(crisp_after)
        self.update()

    def _on_rest(self) -> None:
        self._moving = False
        if not self._points.is_painted_at(self._ratio()):
            self.update()

    def _relayout(self) -> None:
        rect = self.plot_rect
        following = self._auto_fit and self._goal is None
        view = self._view.resized(rect.width(), rect.height())
        if following:
            view = view.fitted(self._bounds)
        elif self._goal is not None:
            self._goal = self._goal.resized(rect.width(), rect.height())
        self._set_view(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._relayout()

    def sizeHint(self) -> QSize:
        return QSize(480, 420)

    # -- painting ----------------------------------------------------------------------------------------------

    def _ratio(self) -> float:
        """Device pixels per pixel for the points: all of them at rest, fewer on dense screens while they move."""
        ratio = self.devicePixelRatioF()
        pixels = max(self._view.width * self._view.height, 1.0)
        limit = _REST_PIXELS
        if self._moving:
            limit = min(limit, max(_MOVING_PIXELS, self._points.affordable_pixels(_MOVING_SECONDS)))
        return min(ratio, math.sqrt(limit / pixels))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted_ground())
        self._painter.paint_front(
            painter, self.plot_rect, self._view, hovered=self._points.place(self._hovered), cursor=self._cursor
        )
        painter.end()

    def _painted_ground(self) -> QPixmap:
        """All that stays as it is while a marker moves or a slider is dragged: painted when it changes."""
        points = self._points.image(self._view, self._ratio())
        look, ratio = self._painter, self.devicePixelRatioF()
        about = (
            None if points is None else points.cacheKey(),
            self._view,
            self.size(),
            ratio,
            self.font().key(),
            self.hasFocus(),
            look.colors,
            look.labels,
            look.rings,
            look.ellipses,
            None if look.background is None else (look.background[0].cacheKey(), look.background[1]),
        )
        if self._ground is None or about != self._ground_about:
            self._ground_about = about
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            painter = QPainter(self._ground)
            painter.setFont(self.font())
            rect = QRectF(self.rect())
            look.paint_ground(painter, rect, self.plot_rect, self._view, points, focus=self.hasFocus())
            painter.end()
        return self._ground

    # -- mouse ---------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_from = event.position()
        self._set_hovered(-1)
        if event.button() == Qt.MouseButton.LeftButton and not (self._pan_mode or self._space):
            if not self.plot_rect.contains(event.position()):
                return
            self._drag = "pick"
            self._pick_at(event.position())
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._drag = "pan"
        elif event.button() == Qt.MouseButton.RightButton:
            self._drag = "menu"  # till it has moved: then it pans
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        p = event.position()
        if self._drag == "menu" and (p - self._drag_from).manhattanLength() >= QApplication.startDragDistance():
            self._drag = "pan"
            self._show_cursor()
        if self._drag == "pan":
            d = p - self._drag_from
            self._drag_from = p
            self.pan(d.x(), d.y())
        elif self._drag == "pick":
            self._pick_at(p)
        self._set_cursor_position(p)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked = self._drag == "menu" and event.button() == Qt.MouseButton.RightButton
        self._drag = None
        self._show_cursor()
        self._set_cursor_position(event.position())
        if clicked:
            self._ask_for_menu(event.position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Of the keyboard's; the mouse has its menu when its button is let go where it was pressed."""
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect, marker = self.plot_rect, self._painter.marker
            at = rect.center()
            if marker is not None:
                place = rect.topLeft() + QPointF(*self._view.to_screen(*marker))
                at = place if rect.contains(place) else at
            self._ask_for_menu(at)

    def _ask_for_menu(self, p: QPointF) -> None:
        rect = self.plot_rect
        q = p - rect.topLeft()
        place = self._view.to_data(q.x(), q.y()) if rect.contains(p) else None
        self.menu_asked.emit(self.mapToGlobal(p.toPoint()), place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_cursor_position(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if turn:
            self.zoom(1.0015**turn, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(max(0.2, 1.0 + event.value()), event.position())
            return True
        return super().event(event)

    def _pick_at(self, p: QPointF) -> None:
        rect = self.plot_rect
        px = min(max(p.x(), rect.left()), rect.right()) - rect.left()
        py = min(max(p.y(), rect.top()), rect.bottom()) - rect.top()
        self.picked.emit(*self._view.to_data(px, py))

    def _set_cursor_position(self, p: QPointF | None) -> None:
        rect = self.plot_rect
        self._cursor = p if p is not None and rect.contains(p) else None
        if self._cursor is None:
            self.cursor_moved.emit(None)
        else:
            q = self._cursor - rect.topLeft()
            self.cursor_moved.emit(self._view.to_data(q.x(), q.y()))
        self._refresh_hover()

    def _refresh_hover(self) -> None:
        if self._cursor is None or self._drag is not None:
            self._set_hovered(-1)
            return
        q = self._cursor - self.plot_rect.topLeft()
        x, y = self._view.to_data(q.x(), q.y())
        self._set_hovered(self.nearest(x, y, _REACH / self._view.scale))

    def _set_hovered(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.hovered.emit(index)
            self.update()
        elif index >= 0:
            self.update()  # the card follows the cursor

    def _show_cursor(self) -> None:
        if self._drag == "pan":
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._pan_mode or self._space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)

    # -- keys ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        modifier = Qt.KeyboardModifier
        others = modifier.ControlModifier | modifier.AltModifier | modifier.MetaModifier
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if event.modifiers() & others:
            super().keyPressEvent(event)
        elif key in arrows:
            dx, dy = arrows[Qt.Key(key)]
            if shift:
                self._move_marker(dx * _KEY_MOVE, dy * _KEY_MOVE)
            else:
                self.pan(-dx * _KEY_PAN, -dy * _KEY_PAN)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_KEY_ZOOM)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / _KEY_ZOOM)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_F):
            self.fit()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self._show_cursor()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._space = False
        self._show_cursor()

    def _move_marker(self, dx: float, dy: float) -> None:
        place = self._painter.marker or (self._view.x, self._view.y)
        scale = self._view.scale
        self.picked.emit(place[0] + dx / scale, place[1] - dy / scale)

    def stop(self) -> None:
        """End all timers, for good."""
        self._animation.stop()
        self._rest.stop()
