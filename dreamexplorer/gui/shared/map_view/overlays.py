"""Overlays of the map: their state, and the order in which points and overlays are painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QRegion

from dreamexplorer.gui.shared.map_view.axes import paint_axes, paint_grid
from dreamexplorer.gui.shared.map_view.hover_card import HoverCard, paint_hover_card
from dreamexplorer.gui.shared.map_view.markers import (
    DrawingMarker,
    Place,
    drawing_rect,
    edge_arrows,
    marker_rect,
    paint_arrow,
    paint_drawing,
    paint_hovered,
    paint_marker,
)
from dreamexplorer.gui.shared.map_view.outlines import Ellipse, Rings, paint_ellipses, paint_rings
from dreamexplorer.gui.shared.map_view.preview import Preview, paint_preview, preview_rect
from dreamexplorer.gui.shared.map_view.style import MapColors, default_colors, translucent
from dreamexplorer.gui.shared.map_view.viewport import Bounds, Viewport


class Overlays(QObject):
    """Stores and paints what lies over and under the points; change the attributes by the setters only."""

    changed = Signal()
    front_changed = Signal()  # marker or preview alone: the rest need not be painted again
    labels_changed = Signal()  # the axes may need more or less room

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colors: MapColors = default_colors()
        self.labels: tuple[str, str] = ("", "")  # labels of the x and the y axis
        self.marker: Place | None = None
        self.drawing: DrawingMarker | None = None
        self.rings: Rings | None = None
        self.ellipses: tuple[Ellipse, ...] = ()
        self.background: tuple[QImage, Bounds] | None = None
        self.preview: Preview | None = None
        self.card: HoverCard | None = None
        self.message = ""

    def set_colors(self, colors: MapColors) -> None:
        """Use the colours of another theme."""
        self.colors = colors
        self.changed.emit()

    def set_axis_labels(self, x: str, y: str) -> None:
        """Label the axes; an empty label takes no room."""
        if (x, y) != self.labels:
            self.labels = (x, y)
            self.labels_changed.emit()
            self.changed.emit()

    def set_marker(self, place: Place | None) -> None:
        """Mark the selected place."""
        if place != self.marker:
            self.marker = place
            self.front_changed.emit()

    def set_drawing(self, drawing: DrawingMarker | None) -> None:
        """Mark the place of the drawing."""
        if drawing != self.drawing:
            self.drawing = drawing
            self.changed.emit()

    def set_rings(self, rings: Rings | None) -> None:
        """Show circles around a centre."""
        if rings != self.rings:
            self.rings = rings
            self.changed.emit()

    def set_ellipses(self, ellipses: tuple[Ellipse, ...]) -> None:
        """Show ellipses over the points."""
        if ellipses != self.ellipses:
            self.ellipses = ellipses
            self.changed.emit()

    def set_background(self, image: QImage | None, bounds: Bounds | None = None) -> None:
        """Show a picture behind the points that covers the bounds."""
        self.background = None if image is None or bounds is None else (image, bounds)
        self.changed.emit()

    def set_preview(self, preview: Preview | None) -> None:
        """Show a small picture in a corner or beside the marker."""
        if preview is not None or self.preview is not None:
            self.preview = preview
            self.front_changed.emit()

    def set_card(self, card: HoverCard | None) -> None:
        """Show a card beside the cursor."""
        if card is not None or self.card is not None:
            self.card = card
            self.changed.emit()

    def set_message(self, text: str) -> None:
        """Show a text in the middle, for when there is nothing else to show."""
        if text != self.message:
            self.message = text
            self.changed.emit()

    # -- painting ----------------------------------------------------------------------------------------------

    def front_region(self, plot: QRectF, view: Viewport, font: QFont) -> QRegion | None:
        """Return where marker and preview are painted; None where other parts of the map depend on them.

        Args:
            plot: the rectangle inside the axes.
            view: the part of the plane that is seen.
            font: the font of the widget.
        """
        region = QRegion()
        if self.marker is not None:
            if self.drawing is not None or edge_arrows(plot, view, self.marker, None, self.colors):
                return None
            region += marker_rect(plot, view, self.marker).toAlignedRect()
        if self.preview is not None:
            box = self.preview_box(plot, view, font)
            if not box.isEmpty():
                region += box.adjusted(-2, -2, 2, 2).toAlignedRect()
        return region

    def preview_box(self, plot: QRectF, view: Viewport, font: QFont) -> QRectF:
        """Return where the preview is in the widget; an empty rectangle without one."""
        if self.preview is None:
            return QRectF()
        label = None
        if self.drawing is not None:
            label = drawing_rect(view, self.drawing, self.marker, font).translated(plot.topLeft())
        return preview_rect(self.preview, plot, view, self.marker, font, label)

    def below_key(self) -> tuple[object, ...]:
        """Return the cache key of `paint_below`: all that its picture depends on."""
        background = None if self.background is None else (self.background[0].cacheKey(), self.background[1])
        return self.colors, background

    def paint_below(self, p: QPainter, rect: QRectF, plot: QRectF, view: Viewport) -> None:
        """Paint what lies under the points: the ground, and the grid or the decoded images."""
        p.fillRect(rect, self.colors.base)
        p.setClipRect(plot)
        p.translate(plot.topLeft())
        if self.background is not None:
            _paint_background(p, view, *self.background)
        else:
            paint_grid(p, view, self.colors)

    def above_key(self) -> tuple[object, ...]:
        """Return the cache key of `paint_above`: all that its picture depends on."""
        return self.colors, self.labels, self.rings, self.ellipses

    def paint_above(self, p: QPainter, plot: QRectF, view: Viewport, *, focus: bool) -> None:
        """Paint what lies over the points and stays while the marker moves: outlines and axes, from back to front."""
        p.save()
        p.setClipRect(plot)
        p.translate(plot.topLeft())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.rings is not None:
            paint_rings(p, view, self.rings, self.colors)
        if self.ellipses:
            paint_ellipses(p, view, self.ellipses, self.colors)
        p.restore()
        paint_axes(p, plot, view, self.colors, self.labels, focus)

    def paint_front(
        self, p: QPainter, plot: QRectF, view: Viewport, *, hovered: Place | None, cursor: QPointF | None
    ) -> None:
        """Paint what lies over the ground, from back to front.

        Args:
            p: paints in the coordinates of the widget.
            plot: the rectangle inside the axes.
            view: the part of the plane that is seen.
            hovered: the place of the point under the cursor.
            cursor: the position of the cursor in the widget, None outside the plot.
        """
        colors = self.colors
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.save()
        p.setClipRect(plot)
        p.translate(plot.topLeft())
        if self.drawing is not None:
            paint_drawing(p, view, self.drawing, self.marker, colors)
        if hovered is not None:
            paint_hovered(p, view, hovered, colors)
        if self.marker is not None:
            paint_marker(p, view, self.marker, colors)
        p.restore()
        if self.message:
            _paint_message(p, plot, self.message, colors)
        box = self.preview_box(plot, view, p.font())
        if self.preview is not None:
            paint_preview(p, box, self.preview, colors)
        for tip, angle, color in edge_arrows(plot, view, self.marker, self.drawing, colors):
            paint_arrow(p, tip, angle, color, colors.base)
        if self.card is not None and cursor is not None:
            paint_hover_card(p, plot, cursor, self.card, colors, None if box.isEmpty() else box)


def _paint_background(p: QPainter, view: Viewport, image: QImage, bounds: Bounds) -> None:
    left, right, bottom, top = bounds
    x0, y0 = view.to_screen(left, top)
    x1, y1 = view.to_screen(right, bottom)
    p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    p.drawImage(QRectF(x0, y0, x1 - x0, y1 - y0), image)
    p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)


def _paint_message(p: QPainter, plot: QRectF, text: str, colors: MapColors) -> None:
    area = plot.adjusted(16, 16, -16, -16)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    box = QRectF(p.fontMetrics().boundingRect(area.toRect(), int(flags), text)).adjusted(-10, -6, 10, 6)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(translucent(colors.base, 220))
    p.drawRoundedRect(box, 6, 6)
    p.setPen(colors.muted)
    p.drawText(area, int(flags), text)
