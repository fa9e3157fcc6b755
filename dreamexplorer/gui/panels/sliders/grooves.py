"""Pictures of the groove of a slider with the bell of its prior, painted once for all rows that look alike."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from dreamexplorer.gui.panels.sliders.axis_state import AxisState
from dreamexplorer.gui.panels.sliders.columns import HANDLE_RADIUS, Columns


@dataclass(frozen=True)
class Look:
    """Colours of the theme, and the two icons of the lock."""

    accent: QColor = field(default_factory=lambda: QColor("#3457d5"))
    muted: QColor = field(default_factory=lambda: QColor("#5a6270"))
    grid: QColor = field(default_factory=lambda: QColor("#d5d9e0"))
    score: QColor = field(default_factory=lambda: QColor("#c2410c"))
    warning: QColor = field(default_factory=lambda: QColor("#b45309"))
    locked: QIcon = field(default_factory=QIcon)
    unlocked: QIcon = field(default_factory=QIcon)


def mix(a: QColor, b: QColor, share: float) -> QColor:
    """Return the colour `share` of the way from a to b."""
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


class Grooves:
    """A cache of groove pictures; `painted` counts those that had to be painted."""

    def __init__(self) -> None:
        self._pictures: dict[tuple[object, ...], QPixmap] = {}
        self.painted = 0

    def clear(self) -> None:
        """Discard all pictures: ranges, widths or colours changed."""
        self._pictures.clear()

    def picture(self, axes: AxisState, axis: int, columns: Columns, look: Look, ratio: float) -> QPixmap:
        """Return the picture for an axis, from a handle's radius left of the groove; `ratio`: device pixels a pixel.

        Args:
            axes: state of the axes.
            axis: number of the axis.
            columns: areas of the row.
            look: colours of the theme.
            ratio: device pixels per pixel.
        """
        ends, bell, step = axes.range_of(axis), axes.bell_of(axis), axes.step_of(axis)
        dimmed = axes.is_idle(axis)
        key = (columns.groove.width(), columns.height, ratio, ends, bell, step, dimmed)
        found = self._pictures.get(key)
        if found is None:
            found = self._pictures[key] = _paint(columns, look, ratio, ends, bell, step, dimmed)
            self.painted += 1
        return found


def _paint(
    columns: Columns,
    look: Look,
    ratio: float,
    ends: tuple[float, float],
    bell: tuple[float, float],
    step: float,
    dimmed: bool,
) -> QPixmap:
    (low, high), (centre, spread) = ends, bell
    size = QSize(columns.groove.width() + 2 * HANDLE_RADIUS, columns.height)
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, width, middle = HANDLE_RADIUS, columns.groove.width(), columns.height / 2
    foot, top = columns.height - 4.0, 3.0
    if step == 0.0:  # numbers of codes have no density
        points = [QPointF(left, foot)]
        for k in range(width + 1):
            z = (low + (high - low) * k / max(1, width) - centre) / spread
            points.append(QPointF(left + k, foot - (foot - top) * math.exp(-0.5 * z * z)))
        points.append(QPointF(left + width, foot))
        tint = QColor(look.muted if dimmed else look.accent)
        tint.setAlphaF(0.13 if dimmed else 0.20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawPolygon(QPolygonF(points))
    line = mix(look.grid, look.muted, 0.25)
    painter.setPen(QPen(line, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))
    if low < centre < high:
        zero = left + (centre - low) / (high - low) * width
        painter.setPen(QPen(mix(line, look.muted, 0.6), 1.5))
        painter.drawLine(QPointF(zero, middle - 5), QPointF(zero, middle + 5))
    painter.end()
    return pixmap
