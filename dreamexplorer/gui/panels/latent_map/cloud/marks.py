"""Where captions and arrows of a `PointCloudView` go: clear of the marker, and at the edge for what is out of sight."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

_ARM = 17.0  # pixels from the middle of the marker to the end of its cross
_INSET = 9.0  # of an arrow's tip from the edge
_APART = 22.0  # between two arrows


def caption_box(at: QPointF, size: QSizeF, marker: QPointF | None, area: QRectF, away: float = 18.0) -> QRectF:
    """Where the caption of a place stands: above it, else below, beside or farther off, clear of the marker, inside."""
    boxes = []
    for near in (away, away + _ARM + 1):  # the farther one for where the marker is upon the place
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
    """Tip and direction (degrees, clockwise from right) of the arrow to a place out of sight; None when it is in sight.

    It keeps away from the tip of another arrow.
    """
    if area.contains(at) or not (math.isfinite(at.x()) and math.isfinite(at.y())):
        return None
    room = area.adjusted(_INSET, _INSET, -_INSET, -_INSET)
    tip = QPointF(min(max(at.x(), room.left()), room.right()), min(max(at.y(), room.top()), room.bottom()))
    angle = math.degrees(math.atan2(at.y() - tip.y(), at.x() - tip.x()))
    if other is not None and math.hypot(tip.x() - other.x(), tip.y() - other.y()) < _APART:
        beside = at.x() < room.left() or at.x() > room.right()  # at an upright edge: move along it
        middle = room.center()
        if beside:
            tip.setY(other.y() + (_APART if other.y() < middle.y() else -_APART))
        else:
            tip.setX(other.x() + (_APART if other.x() < middle.x() else -_APART))
    return tip, angle


def paint_arrow(p: QPainter, tip: QPointF, angle: float, color: QColor, rim: QColor) -> None:
    """A small arrowhead with its tip there."""
    p.save()
    p.translate(tip)
    p.rotate(angle)
    pen = QPen(rim, 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    p.setPen(pen)
    p.setBrush(color)
    p.drawPolygon(QPolygonF([QPointF(6, 0), QPointF(-11, -9), QPointF(-7, 0), QPointF(-11, 9)]))
    p.restore()
