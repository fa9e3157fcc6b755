"""The hover card: picture and facts of the point under the cursor, painted beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QImage, QPainter

from dreamexplorer.gui.shared.map_view.style import MapColors, fitted, paint_plate, smaller

_PICTURE = 56.0  # pixels
_SWATCH = 14.0  # pixels: room of the colour dot before the heading


@dataclass(frozen=True, eq=False)
class HoverCard:
    """A picture with lines of text beside it; the first line is a heading with a dot of the colour."""

    image: QImage | None
    lines: tuple[str, ...]
    color: QColor


def card_rect(card: HoverCard, plot: QRectF, cursor: QPointF, font: QFont, preview: QRectF | None = None) -> QRectF:
    """Return where the card goes: beside the cursor, on the side where there is room and no preview.

    Args:
        card: content of the card.
        plot: rectangle of the plot in the widget.
        cursor: position of the cursor in the widget.
        font: font of the widget.
        preview: the rectangle of the preview, if there is one.
    """
    metrics, small = QFontMetrics(font), QFontMetricsF(smaller(font))
    picture = _PICTURE if card.image is not None else 0.0
    widths = [metrics.horizontalAdvance(card.lines[0]) + _SWATCH] if card.lines else [0.0]
    widths += [small.horizontalAdvance(t) for t in card.lines[1:]]
    height = max(picture, _text_height(card, font))
    size = QSizeF(max(widths) + picture + (20 if picture else 14), height + 12)
    right, left = cursor.x() + 16, cursor.x() - 16 - size.width()
    below, above = cursor.y() + 18, cursor.y() - 14 - size.height()
    columns = (right, left) if right + size.width() <= plot.right() else (left,)
    rows = (below, above) if below + size.height() <= plot.bottom() else (above,)
    boxes = [QRectF(QPointF(max(2.0, x), max(2.0, y)), size) for y in rows for x in columns]
    if preview is not None:  # where all sides of the cursor are taken: beyond the preview
        beside = boxes[0].translated(preview.right() + 6 - boxes[0].left(), 0)
        boxes += [beside, boxes[0].translated(preview.left() - 6 - boxes[0].right(), 0)]
        clear = [
            box for box in boxes if not box.intersects(preview) and box.left() >= 2 and box.right() <= plot.right()
        ]
        return (clear or boxes)[0]
    return boxes[0]


def paint_hover_card(
    p: QPainter, plot: QRectF, cursor: QPointF, card: HoverCard, colors: MapColors, preview: QRectF | None = None
) -> None:
    """Paint the card beside the cursor, in the coordinates of the widget.

    Args:
        p: painter of the widget.
        plot: rectangle of the plot in the widget.
        cursor: position of the cursor in the widget.
        card: content of the card.
        colors: colours of the map.
        preview: the rectangle of the preview, if there is one.
    """
    metrics, small = p.fontMetrics(), QFontMetricsF(smaller(p.font()))
    box = card_rect(card, plot, cursor, p.font(), preview)
    paint_plate(p, box, colors, colors.grid)
    left = box.left() + 6
    if card.image is not None:
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(fitted(card.image, QRectF(left, box.top() + 6, _PICTURE, _PICTURE)), card.image)
        left += _PICTURE + 8
    y = box.center().y() - _text_height(card, p.font()) / 2
    for i, text in enumerate(card.lines):
        if i == 0:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(card.color)
            p.drawEllipse(QPointF(left + 4.5, y + metrics.height() / 2), 4.5, 4.5)
            p.setPen(colors.text)
            p.drawText(QPointF(left + _SWATCH, y + metrics.ascent()), text)
            y += metrics.height()
        else:
            p.save()
            p.setFont(smaller(p.font()))
            p.setPen(colors.muted)
            p.drawText(QPointF(left, y + small.ascent()), text)
            p.restore()
            y += small.height()


def _text_height(card: HoverCard, font: QFont) -> float:
    return QFontMetrics(font).height() + QFontMetricsF(smaller(font)).height() * max(0, len(card.lines) - 1)
