"""Outlines over the points: circles around a prior's centre, ellipses of its components and of posteriors."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dreamexplorer.gui.shared.map_view.style import MapColors, paint_caption, translucent
from dreamexplorer.gui.shared.map_view.viewport import Viewport


@dataclass(frozen=True)
class Rings:
    """Circles around (x, y): radius and caption of each."""

    x: float
    y: float
    circles: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Ellipse:
    """An ellipse around (x, y): half axes, angle of the long one in degrees from x, opacity (0 to 1).

    One with a colour is a thin line: there may be a hundred of them.
    """

    x: float
    y: float
    long: float
    short: float
    angle: float
    strength: float
    color: QColor | None = None


def paint_rings(p: QPainter, view: Viewport, rings: Rings, colors: MapColors) -> None:
    """Paint dashed circles with their captions, in the coordinates of the plot."""
    centre = QPointF(*view.to_screen(rings.x, rings.y))
    for radius, caption in rings.circles:
        r = radius * view.scale
        if r < 6 or r > 1e5:
            continue
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(QPen(translucent(colors.base, 170), 3.2))
        p.drawEllipse(centre, r, r)
        p.setPen(QPen(colors.text, 1.3, Qt.PenStyle.DashLine))
        p.drawEllipse(centre, r, r)
        # On the diagonal, where the axes' zero lines leave room
        paint_caption(p, centre + QPointF(r * 0.7071, -r * 0.7071), caption, colors)


def paint_ellipses(p: QPainter, view: Viewport, ellipses: tuple[Ellipse, ...], colors: MapColors) -> None:
    """Paint ellipses, the faint ones first, in the coordinates of the plot."""
    for e in sorted(ellipses, key=lambda e: e.strength):
        p.save()
        p.translate(QPointF(*view.to_screen(e.x, e.y)))
        p.rotate(-e.angle)
        if e.color is not None:
            p.setPen(QPen(translucent(e.color, round(230 * e.strength)), 1.0))
            p.setBrush(Qt.BrushStyle.NoBrush)  # a hundred fills over one another would hide all else
            p.drawEllipse(QPointF(0, 0), max(e.long * view.scale, 1.0), max(e.short * view.scale, 1.0))
            p.restore()
            continue
        p.setBrush(Qt.BrushStyle.NoBrush)
        alpha = round(50 + 190 * e.strength)
        for color, width in ((translucent(colors.base, alpha), 3.0), (translucent(colors.text, alpha), 1.3)):
            p.setPen(QPen(color, width))
            p.drawEllipse(QPointF(0, 0), max(e.long * view.scale, 1.5), max(e.short * view.scale, 1.5))
        p.restore()
