"""The preview: the decoded image, or an image beside its reconstruction, in a corner of the map or at the marker."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from dreamexplorer.gui.shared.map_view.markers import Place
from dreamexplorer.gui.shared.map_view.style import MapColors, fitted, paint_plate, smaller
from dreamexplorer.gui.shared.map_view.viewport import Viewport

_MARGIN = 3.0  # pixels around a picture


@dataclass(frozen=True, eq=False)
class Preview:
    """Pictures side by side, each with a caption below, under a title; in a corner or beside the marker."""

    pictures: tuple[tuple[QImage, str], ...]
    at_marker: bool = False
    title: str = ""


def preview_rect(
    preview: Preview, plot: QRectF, view: Viewport, marker: Place | None, font: QFont, label: QRectF | None = None
) -> QRectF:
    """Return where the preview goes: in a corner away from the marker, else beside it; empty without room.

    It is clear of the drawing's label where that is possible.

    Args:
        preview: pictures and captions.
        plot: rectangle of the plot in the widget.
        view: part of the plane that is seen.
        marker: selected place, if there is one.
        font: font of the widget.
        label: rectangle of the drawing's marker and label in the widget, if there is one.
    """
    side = _side(preview, plot)
    columns = sum(_widths(preview, side, font))
    title = QFontMetricsF(smaller(font)).horizontalAdvance(preview.title) + 8 if preview.title else 0.0
    size = QSizeF(max(columns, title), side + 2 * _MARGIN + _lines(preview, font))
    if size.width() > plot.width() - 4 or size.height() > plot.height() - 4:
        return QRectF()  # it would lie over the axes
    at = None if marker is None else QPointF(*view.to_screen(*marker)) + plot.topLeft()
    beside: list[QRectF] = []
    if at is not None:
        right, left = at.x() + 18, at.x() - 18 - size.width()
        above, below = at.y() - 18 - size.height(), at.y() + 18
        columns_at = (right, left) if right + size.width() < plot.right() else (left, right)
        rows_at = (above, below) if above > plot.top() else (below, above)
        room = plot.adjusted(2, 2, -size.width() - 2, -size.height() - 2)
        beside = [
            QRectF(QPointF(min(max(x, room.left()), room.right()), min(max(y, room.top()), room.bottom())), size)
            for y in rows_at
            for x in columns_at
        ]
    if preview.at_marker and beside:
        return next((box for box in beside if label is None or not box.intersects(label)), beside[0])
    corners = [
        QRectF(QPointF(x, y), size)
        for y in (plot.top() + 8, plot.bottom() - size.height() - 8)
        for x in (plot.right() - size.width() - 8, plot.left() + 8)
    ]
    for boxes, distance in ((corners, 24), (corners, 12), (beside, 12)):
        clear = [
            box
            for box in boxes
            if at is None or not box.adjusted(-distance, -distance, distance, distance).contains(at)
        ]
        if clear:
            return next((box for box in clear if label is None or not box.intersects(label)), clear[0])
    if at is not None and len(preview.pictures) > 1:  # the user clicked an image to see these
        return max(corners, key=lambda box: QLineF(box.center(), at).length())
    return QRectF()  # the map is so small that the picture would cover the marker everywhere


def paint_preview(p: QPainter, box: QRectF, preview: Preview, colors: MapColors) -> None:
    """Paint the pictures on a plate at `box`, with their captions below and the title above; nothing if it is empty."""
    if box.isEmpty():
        return
    paint_plate(p, box, colors, colors.accent)
    side = box.height() - 2 * _MARGIN - _lines(preview, p.font())
    widths = _widths(preview, side, p.font())
    p.save()
    p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    line = _line("x", p.font())
    p.setFont(smaller(p.font()))
    top = box.top() + _MARGIN
    if preview.title:
        p.setPen(colors.text)
        p.drawText(QRectF(box.left(), top - 1, box.width(), line), Qt.AlignmentFlag.AlignCenter, preview.title)
        top += line
    left = box.left() + (box.width() - sum(widths)) / 2
    for (image, caption), width in zip(preview.pictures, widths, strict=True):
        p.drawImage(fitted(image, QRectF(left + _MARGIN, top, width - 2 * _MARGIN, side)), image)
        if caption:
            p.setPen(colors.muted)
            area = QRectF(left, top + side + 1, width, line)
            text = p.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, int(width - 4))
            p.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        left += width
    p.restore()


def _side(preview: Preview, plot: QRectF) -> float:
    """Return the height of the pictures; two of them are smaller, so that they cover little of the map."""
    share = 0.24 if len(preview.pictures) == 1 else 0.2
    return min(max(share * min(plot.width(), plot.height()), 52.0), 132.0)


def _widths(preview: Preview, side: float, font: QFont) -> list[float]:
    """Return the width of the column of each picture."""
    metrics = QFontMetricsF(smaller(font))
    return [
        max(side * min(image.width() / max(image.height(), 1), 1.6) + 2 * _MARGIN, metrics.horizontalAdvance(text) + 8)
        for image, text in preview.pictures
    ]


def _line(text: str, font: QFont) -> float:
    """Return the height of a line of text; 0 for none."""
    return QFontMetricsF(smaller(font)).height() + 2 if text else 0.0


def _lines(preview: Preview, font: QFont) -> float:
    """Return the height of the title and the captions."""
    return _line(preview.title, font) + _line("".join(caption for _, caption in preview.pictures), font)
