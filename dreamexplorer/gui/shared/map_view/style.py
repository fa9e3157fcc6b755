"""Colours of the map, and the small shapes that its parts share: plates, captions, fitted pictures."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen


@dataclass(frozen=True)
class MapColors:
    """Colours of the map's parts."""

    base: QColor
    raised: QColor
    text: QColor
    muted: QColor
    grid: QColor
    accent: QColor
    drawing: QColor


def default_colors() -> MapColors:
    """Return light colours, for a view without a theme."""
    c = QColor
    return MapColors(c("#ffffff"), c("#e9ebef"), c("#1b1e24"), c("#5a6270"), c("#d5d9e0"), c("#3457d5"), c("#0b7a75"))


def translucent(color: QColor, alpha: int) -> QColor:
    """Return a copy of the colour with this opacity (0 to 255)."""
    copy = QColor(color)
    copy.setAlpha(alpha)
    return copy


def smaller(font: QFont) -> QFont:
    """Return the font of captions."""
    copy = QFont(font)
    if font.pointSizeF() > 0:
        copy.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
    else:
        copy.setPixelSize(max(9, round(font.pixelSize() * 0.88)))
    return copy


def fitted(image: QImage, box: QRectF) -> QRectF:
    """Return the largest rectangle of the image's shape in the middle of the box."""
    size = QSizeF(image.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(QPointF(), size)
    target.moveCenter(box.center())
    return target


def paint_plate(p: QPainter, box: QRectF, colors: MapColors, edge: QColor) -> None:
    """Paint a raised plate with rounded corners."""
    p.setPen(QPen(edge, 1.4))
    p.setBrush(translucent(colors.raised, 244))
    p.drawRoundedRect(box, 5, 5)


def caption_size(font: QFont, text: str) -> QSizeF:
    """Return the size of a painted caption, for the font of the widget."""
    metrics = QFontMetricsF(smaller(font))
    return QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 1)


def paint_caption(p: QPainter, centre: QPointF, text: str, colors: MapColors) -> None:
    """Paint a short text on a plate, so that it is readable over anything."""
    box = QRectF(QPointF(), caption_size(p.font(), text))
    box.moveCenter(centre)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(translucent(colors.base, 215))
    p.drawRoundedRect(box, 3, 3)
    p.save()
    p.setFont(smaller(p.font()))
    p.setPen(colors.text)
    p.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    p.restore()
