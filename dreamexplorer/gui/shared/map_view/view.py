"""A plot of very many points in coloured groups that may move at any time; a place is picked with mouse or keys.

Scales are equal on both axes, so that circles are circles.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from dreamexplorer.gui.shared.map_view.axes import plot_rect
from dreamexplorer.gui.shared.map_view.hover import REACH, HoverTracker
from dreamexplorer.gui.shared.map_view.input import MapInput
from dreamexplorer.gui.shared.map_view.navigation import Navigation
from dreamexplorer.gui.shared.map_view.overlays import Overlays
from dreamexplorer.gui.shared.map_view.points import PointLayer
from dreamexplorer.gui.shared.map_view.viewport import Viewport
from dreamexplorer.gui.widgets.cached_picture import CachedPicture

_MOVING_SECONDS = 0.010  # time in which points are painted while something moves, which limits their resolution
_MOVING_PIXELS = 0.3e6  # least resolution of the points while something moves
_REST_PIXELS = 6.0e6
_REST_AFTER_MS = 140  # delay until the full resolution, after the view moved
_POINTS_REST_AFTER_MS = 400  # the same after points moved; longer, because training moves them several times a second


class MapView(QWidget):
    """Paints the points and the overlays in the viewport of `navigation`, and signals what the user points at.

    Its parts are public: `points`, `overlays`, `navigation`, `hover` and `input`.
    """

    picked = Signal(float, float)  # a place on the plane, by a click on free ground, a drag, or keys
    point_picked = Signal(int)  # index of a point, by a click on it or the Enter key
    hovered = Signal(int)  # index of the point under the cursor, -1 for none
    cursor_moved = Signal(object)  # the place (x, y) under the cursor, None outside the plot
    menu_requested = Signal(QPoint, object)  # position on the screen; place (x, y), None outside the plot

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.points = PointLayer(self)
        self.overlays = Overlays(self)
        self.navigation = Navigation(self)
        self.hover = HoverTracker(self.points, self)
        self.input = MapInput(self, lambda position: self.plot_rect.contains(position))
        self._below, self._above, self._ground = CachedPicture(self), CachedPicture(self), CachedPicture(self)
        self._front: QRegion | None = None  # where marker and preview were painted last; None: everywhere
        self._cursor: QPointF | None = None
        self._pointed = -1  # index of a point that is marked as if it were hovered
        self._took_point = False  # the press that may become a drag was on a point
        self._moving = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._on_rest)
        self.points.moved.connect(self._on_points_moved)
        self.points.changed.connect(self._on_points_changed)
        self.overlays.changed.connect(self.update)
        self.overlays.front_changed.connect(self._on_front_changed)
        self.overlays.labels_changed.connect(self._relayout)
        self.navigation.changed.connect(self._on_view_changed)
        self.hover.hovered.connect(self.hovered)
        self.hover.refreshed.connect(self.update)
        self.input.picked.connect(self._on_picked)
        self.input.dragged.connect(self._on_dragged)
        self.input.nearest_requested.connect(self._on_nearest_requested)
        self.input.marker_moved.connect(self._on_marker_moved)
        self.input.panned.connect(self.navigation.pan)
        self.input.zoomed.connect(self._on_zoomed)
        self.input.fit_requested.connect(self.navigation.fit)
        self.input.cursor_moved.connect(self._on_cursor_moved)
        self.input.drag_changed.connect(self.hover.set_paused)
        self.input.menu_requested.connect(self._on_menu_requested)

    @property
    def viewport(self) -> Viewport:
        """The part of the plane that is seen."""
        return self.navigation.viewport

    @property
    def plot_rect(self) -> QRectF:
        """Rectangle of the plane in the widget, inside the axes."""
        return plot_rect(QRectF(self.rect()), self.fontMetrics(), self.overlays.labels)

    def position_of(self, x: float, y: float) -> QPointF:
        """Return the position in the widget of a place on the plane."""
        return self.plot_rect.topLeft() + QPointF(*self.viewport.to_screen(x, y))

    def place_at(self, position: QPointF) -> tuple[float, float]:
        """Return the place on the plane at a position in the widget."""
        p = position - self.plot_rect.topLeft()
        return self.viewport.to_data(p.x(), p.y())

    def point_at(self, index: int) -> None:
        """Mark a point as if it were hovered, because it is in another view; -1 for none."""
        if index != self._pointed:
            self._pointed = index
            self.update()

    @property
    def pointed(self) -> int:
        """Index of the point under the cursor here, or else of the one that `point_at` marks; -1 for none."""
        return self._pointed if self.hover.index < 0 else self.hover.index

    def stop(self) -> None:
        """End all timers before the view is deleted."""
        self.navigation.stop()
        self._rest.stop()

    # -- what the user does ----------------------------------------------------------------------------------------

    def _on_picked(self, position: QPointF) -> None:
        """Pick the point under the cursor, or the place where there is none."""
        index = self.points.nearest(*self.place_at(position), REACH / self.viewport.scale)
        self._took_point = index >= 0
        if self._took_point:
            self.point_picked.emit(index)
        else:
            self._pick_place(position)

    def _on_dragged(self, position: QPointF, distance: float) -> None:
        """Pick the places along a drag; one that began on a point keeps it until the mouse has clearly moved."""
        if not self._took_point or distance >= QApplication.startDragDistance():
            self._took_point = False
            self._pick_place(position)

    def _on_nearest_requested(self) -> None:
        """Pick the point nearest to the marker, or to the centre where there is none."""
        index = self.points.nearest(*(self.overlays.marker or (self.viewport.x, self.viewport.y)))
        if index >= 0:
            self.point_picked.emit(index)

    def _pick_place(self, position: QPointF) -> None:
        """Pick a place; a position outside the plot is moved to its edge."""
        rect = self.plot_rect
        x = min(max(position.x(), rect.left()), rect.right())
        y = min(max(position.y(), rect.top()), rect.bottom())
        self.picked.emit(*self.place_at(QPointF(x, y)))

    def _on_marker_moved(self, dx: float, dy: float) -> None:
        """Pick the place that lies some pixels from the marker, or from the centre where there is none."""
        view = self.viewport
        x, y = self.overlays.marker or (view.x, view.y)
        self.picked.emit(x + dx / view.scale, y - dy / view.scale)

    def _on_zoomed(self, factor: float, position: QPointF | None) -> None:
        p = None if position is None else position - self.plot_rect.topLeft()
        self.navigation.zoom(factor, None if p is None else (p.x(), p.y()))

    def _on_cursor_moved(self, position: QPointF | None) -> None:
        rect = self.plot_rect
        self._cursor = position if position is not None and rect.contains(position) else None
        self.cursor_moved.emit(None if self._cursor is None else self.place_at(self._cursor))
        self.hover.set_cursor(None if self._cursor is None else self._cursor - rect.topLeft(), self.viewport)

    def _on_menu_requested(self, position: QPointF | None) -> None:
        """Request the context menu; the menu key's is that of the marker, or of the centre if it is out of sight."""
        rect, marker = self.plot_rect, self.overlays.marker
        if position is None:
            position = rect.center() if marker is None else self.position_of(*marker)
            position = position if rect.contains(position) else rect.center()
        place = self.place_at(position) if rect.contains(position) else None
        self.menu_requested.emit(self.mapToGlobal(position.toPoint()), place)

    # -- changes -----------------------------------------------------------------------------------------------

    def _on_points_moved(self) -> None:
        self._set_moving(_POINTS_REST_AFTER_MS)
        self.hover.refresh(self.viewport)

    def _on_points_changed(self) -> None:
        self.hover.refresh(self.viewport)
        self.update()

    def _on_front_changed(self) -> None:
        """Paint again what marker and preview have covered, and cover now."""
        before, after = self._front, self.overlays.front_region(self.plot_rect, self.viewport, self.font())
        if before is None or after is None:
            self.update()
        else:
            self.update(before + after)

    def _on_view_changed(self) -> None:
        self._set_moving(_REST_AFTER_MS)
        if not self.hover.paused:
            self.hover.refresh(self.viewport)

    def _set_moving(self, rest_after_ms: int) -> None:
        self._moving = True
        if not self._rest.isActive() or self._rest.remainingTime() < rest_after_ms:
            self._rest.start(rest_after_ms)
        self.update()

    def _on_rest(self) -> None:
        self._moving = False
        if not self.points.is_painted_at(self._ratio()):
            self.update()

    def _relayout(self) -> None:
        rect = self.plot_rect
        self.navigation.resize(rect.width(), rect.height())

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
        """Return how many image pixels the points get for each pixel: fewer on dense screens while they move."""
        view = self.viewport
        limit = _REST_PIXELS
        if self._moving:
            limit = min(limit, max(_MOVING_PIXELS, self.points.affordable_pixels(_MOVING_SECONDS)))
        return min(self.devicePixelRatioF(), math.sqrt(limit / max(view.width * view.height, 1.0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._front = self.overlays.front_region(self.plot_rect, self.viewport, self.font())
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted_ground())
        hovered = self.points.place(self.pointed)
        self.overlays.paint_front(painter, self.plot_rect, self.viewport, hovered=hovered, cursor=self._cursor)
        painter.end()

    def _painted_ground(self) -> QPixmap:
        """Return the cached picture of all that does not depend on the marker.

        Points move far more often than what lies under and over them, so these two have pictures of their own.
        """
        below, above = self._below_key(), self._above_key()
        points = self.points.image(self.viewport, self._ratio())

        def paint(painter: QPainter) -> None:
            painter.drawPixmap(0, 0, self._below.picture(below, self._paint_below))
            if points is not None:
                painter.save()
                painter.setClipRect(self.plot_rect)
                # While they move on a dense screen points are painted coarser, and smoothed
                coarse = points.devicePixelRatio() != self.devicePixelRatioF()
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, coarse)
                painter.drawImage(self.plot_rect.topLeft(), points)
                painter.restore()
            painter.drawPixmap(0, 0, self._above.picture(above, self._paint_above))

        shown = None if points is None else points.cacheKey()
        return self._ground.picture((shown, *below, *above), paint)

    def _below_key(self) -> tuple[object, ...]:
        return self.viewport, self.plot_rect, self.font().key(), *self.overlays.below_key()

    def _above_key(self) -> tuple[object, ...]:
        return self.viewport, self.plot_rect, self.font().key(), self.hasFocus(), *self.overlays.above_key()

    def _paint_below(self, painter: QPainter) -> None:
        self.overlays.paint_below(painter, QRectF(self.rect()), self.plot_rect, self.viewport)

    def _paint_above(self, painter: QPainter) -> None:
        self.overlays.paint_above(painter, self.plot_rect, self.viewport, focus=self.hasFocus())
