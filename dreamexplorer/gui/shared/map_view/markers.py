"""Markers on the map: the selected place, the drawing's, the hovered point's, and arrows to markers out of sight."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from dreamexplorer.gui.shared.map_view.style import MapColors, caption_size, paint_caption, translucent
from dreamexplorer.gui.shared.map_view.viewport import Viewport

Place = tuple[float, float]  # on the plane, y upwards

_ARM = 17.0  # pixels from the middle of the marker to the end of its cross
_TIP_INSET = 9.0  # pixels from an arrow's tip to the edge
_ARROW_DISTANCE = 22.0  # pixels between two arrows
_DIAMOND = QPolygonF([QPointF(0, -6.5), QPointF(6.5, 0), QPointF(0, 6.5), QPointF(-6.5, 0)])


@dataclass(frozen=True)
class DrawingMarker:
    """The place of an encoded drawing: its ellipse of uncertainty (half axes, angle of the long one) and a caption.

    The angle is in degrees from x; half axes of 0 are painted as a small circle.
    """

    x: float
    y: float
    long: float
    short: float
    angle: float
    caption: str


def paint_marker(p: QPainter, view: Viewport, place: Place, colors: MapColors) -> None:
    """Paint the marker of the selected place, in the coordinates of the plot."""
    at = QPointF(*view.to_screen(*place))
    ways = (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1))
    lines = [QLineF(at + way * 10, at + way * 15) for way in ways]
    for color, width in ((colors.base, 4.6), (colors.text, 2.0)):
        pen = QPen(color, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        p.setPen(pen)
        p.drawLines(lines)
    _paint_circle(p, at, 8.0, colors.accent, 2.4, colors)


def marker_rect(plot: QRectF, view: Viewport, place: Place) -> QRectF:
    """Return the rectangle in the widget that the marker of a place covers."""
    at = QPointF(*view.to_screen(*place)) + plot.topLeft()
    return QRectF(at.x() - _ARM - 2, at.y() - _ARM - 2, 2 * _ARM + 4, 2 * _ARM + 4)


def paint_hovered(p: QPainter, view: Viewport, place: Place, colors: MapColors) -> None:
    """Paint a circle around the point under the cursor."""
    _paint_circle(p, QPointF(*view.to_screen(*place)), 6.0, colors.text, 1.6, colors)


def paint_drawing(p: QPainter, view: Viewport, drawing: DrawingMarker, marker: Place | None, colors: MapColors) -> None:
    """Paint the marker of the drawing; its caption keeps clear of the marker of the selected place.

    Args:
        p: painter of the plot.
        view: part of the plane that is seen.
        drawing: marker to paint.
        marker: selected place, if there is one.
        colors: colours of the map.
    """
    at = QPointF(*view.to_screen(drawing.x, drawing.y))
    p.save()
    p.translate(at)
    p.rotate(-drawing.angle)
    for pen, brush in (
        (QPen(translucent(colors.base, 200), 3.6), Qt.BrushStyle.NoBrush),
        (QPen(colors.drawing, 1.8), translucent(colors.drawing, 46)),
    ):
        p.setPen(pen)
        p.setBrush(brush)
        p.drawEllipse(QPointF(0, 0), max(drawing.long * view.scale, 2.0), max(drawing.short * view.scale, 2.0))
    p.restore()
    p.setPen(QPen(colors.base, 2))
    p.setBrush(colors.drawing)
    p.drawPolygon(_DIAMOND.translated(at))
    if drawing.caption:
        paint_caption(p, _caption_of(view, drawing, marker, p.font()).center(), drawing.caption, colors)


def drawing_rect(view: Viewport, drawing: DrawingMarker, marker: Place | None, font: QFont) -> QRectF:
    """Return the rectangle of the plot that the drawing's marker and its caption cover, without the ellipse."""
    at = QPointF(*view.to_screen(drawing.x, drawing.y))
    box = _DIAMOND.boundingRect().translated(at)
    return box.united(_caption_of(view, drawing, marker, font)) if drawing.caption else box


def _caption_of(view: Viewport, drawing: DrawingMarker, marker: Place | None, font: QFont) -> QRectF:
    at = QPointF(*view.to_screen(drawing.x, drawing.y))
    other = None if marker is None else QPointF(*view.to_screen(*marker))
    return caption_box(at, caption_size(font, drawing.caption), other, QRectF(0, 0, view.width, view.height))


def caption_box(at: QPointF, size: QSizeF, marker: QPointF | None, area: QRectF, away: float = 18.0) -> QRectF:
    """Return where the caption of a place goes: above it, else below, beside or farther off.

    It is clear of the marker and inside the area, where that is possible.

    Args:
        at: pixel of the captioned place.
        size: size of the caption.
        marker: pixel of the selected place, if there is one.
        area: rectangle that should contain the caption.
        away: distance in pixels from the place to the caption.
    """
    boxes = []
    for near in (away, away + _ARM + 1):  # the farther distance is for a marker that covers the place
        across, down = near - 4 + size.width() / 2, near
        for x, y in ((0.0, -down), (0.0, down), (across, 0.0), (-across, 0.0), (across, -down), (-across, -down)):
            box = QRectF(QPointF(), size)
            box.moveCenter(at + QPointF(x, y))
            boxes.append(box)
    taken = QRectF() if marker is None else QRectF(marker.x() - _ARM, marker.y() - _ARM, 2 * _ARM, 2 * _ARM)
    clear = [box for box in boxes if not box.intersects(taken)]
    inside = [box for box in clear if area.contains(box)]
    return (inside or clear or boxes)[0]


def edge_arrow(at: QPointF, area: QRectF, other: QPointF | None = None) -> tuple[QPointF, float] | None:
    """Return tip and direction of the arrow at the edge to a place out of sight, None when it is in sight.

    The direction is in degrees, clockwise from right. The arrow keeps its distance from the tip of another one.
    """
    if area.contains(at) or not (math.isfinite(at.x()) and math.isfinite(at.y())):
        return None
    room = area.adjusted(_TIP_INSET, _TIP_INSET, -_TIP_INSET, -_TIP_INSET)
    tip = QPointF(min(max(at.x(), room.left()), room.right()), min(max(at.y(), room.top()), room.bottom()))
    angle = math.degrees(math.atan2(at.y() - tip.y(), at.x() - tip.x()))
    if other is not None and math.hypot(tip.x() - other.x(), tip.y() - other.y()) < _ARROW_DISTANCE:
        beside = at.x() < room.left() or at.x() > room.right()  # at an upright edge: move along it
        middle = room.center()
        if beside:
            tip.setY(other.y() + (_ARROW_DISTANCE if other.y() < middle.y() else -_ARROW_DISTANCE))
        else:
            tip.setX(other.x() + (_ARROW_DISTANCE if other.x() < middle.x() else -_ARROW_DISTANCE))
    return tip, angle


def edge_arrows(
    plot: QRectF, view: Viewport, marker: Place | None, drawing: DrawingMarker | None, colors: MapColors
) -> list[tuple[QPointF, float, QColor]]:
    """Return tip, direction and colour of the arrows to the marker and the drawing where they are out of sight."""
    found: list[tuple[QPointF, float, QColor]] = []
    site = None if drawing is None else (drawing.x, drawing.y)
    for place, color in ((marker, colors.accent), (site, colors.drawing)):
        if place is not None:
            at = QPointF(*view.to_screen(*place)) + plot.topLeft()
            arrow = edge_arrow(at, plot, found[0][0] if found else None)
            if arrow is not None:
                found.append((*arrow, color))
    return found


def paint_arrow(p: QPainter, tip: QPointF, angle: float, color: QColor, rim: QColor) -> None:
    """Paint a small arrowhead with its tip there."""
    p.save()
    p.translate(tip)
    p.rotate(angle)
    pen = QPen(rim, 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    p.setPen(pen)
    p.setBrush(color)
    p.drawPolygon(QPolygonF([QPointF(6, 0), QPointF(-11, -9), QPointF(-7, 0), QPointF(-11, 9)]))
    p.restore()


def _paint_circle(p: QPainter, at: QPointF, radius: float, color: QColor, width: float, colors: MapColors) -> None:
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(colors.base, width + 2.4))
    p.drawEllipse(at, radius, radius)
    p.setPen(QPen(color, width))
    p.drawEllipse(at, radius, radius)
