"""The preview: the decoded image in a corner of the map, or beside the marker."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from dreamexplorer.gui.panels.latent_map.view.markers import Place
from dreamexplorer.gui.panels.latent_map.view.style import MapColors, fitted, paint_plate, smaller
from dreamexplorer.gui.panels.latent_map.view.viewport import Viewport


@dataclass(frozen=True, eq=False)
class Preview:
    """A picture with a caption, in a corner or beside the marker."""

    image: QImage
    caption: str
    at_marker: bool = False


def preview_rect(preview: Preview, plot: QRectF, view: Viewport, marker: Place | None, font: QFont) -> QRectF:
    """Return where the preview goes: in a corner away from the marker, or right beside it.

    Args:
        preview: picture and caption.
        plot: rectangle of the plot in the widget.
        view: part of the plane that is seen.
        marker: selected place, if there is one.
        font: font of the widget.
    """
    side = min(max(0.24 * min(plot.width(), plot.height()), 52.0), 132.0)
    aspect = preview.image.width() / max(preview.image.height(), 1)
    caption = QFontMetricsF(smaller(font)).horizontalAdvance(preview.caption) + 8
    size = QSizeF(max(side * min(aspect, 1.6) + 6, caption), side + 6 + _line(preview, font))
    at = None if marker is None else QPointF(*view.to_screen(*marker)) + plot.topLeft()
    if preview.at_marker and at is not None:
        x = at.x() + 18 if at.x() + 18 + size.width() < plot.right() else at.x() - 18 - size.width()
        y = at.y() - 18 - size.height()
        y = y if y > plot.top() else at.y() + 18
        x = min(max(x, plot.left() + 2), plot.right() - size.width() - 2)
        y = min(max(y, plot.top() + 2), plot.bottom() - size.height() - 2)
        return QRectF(QPointF(x, y), size)
    corner = QRectF(QPointF(plot.right() - size.width() - 8, plot.top() + 8), size)
    if at is not None and corner.adjusted(-24, -24, 24, 24).contains(at):
        corner.moveLeft(plot.left() + 8)
    return corner


def paint_preview(
    p: QPainter, plot: QRectF, view: Viewport, preview: Preview, marker: Place | None, colors: MapColors
) -> None:
    """Paint the picture on a plate, with its caption below."""
    box = preview_rect(preview, plot, view, marker, p.font())
    paint_plate(p, box, colors, colors.accent)
    line = _line(preview, p.font())
    p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    p.drawImage(fitted(preview.image, box.adjusted(3, 3, -3, -3 - line)), preview.image)
    if preview.caption:
        p.save()
        p.setFont(smaller(p.font()))
        p.setPen(colors.muted)
        text = p.fontMetrics().elidedText(preview.caption, Qt.TextElideMode.ElideRight, int(box.width() - 4))
        p.drawText(box.adjusted(2, box.height() - line - 1, -2, -1), Qt.AlignmentFlag.AlignCenter, text)
        p.restore()


def _line(preview: Preview, font: QFont) -> float:
    """Return the height of the caption."""
    return QFontMetricsF(smaller(font)).height() + 2 if preview.caption else 0.0
