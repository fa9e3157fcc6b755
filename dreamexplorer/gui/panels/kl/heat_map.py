"""The heat map: a row for each dimension, a column for each bin of the past, and its axis of time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from dreamexplorer.gui.panels.kl.binned_rows import Array, BinnedRows
from dreamexplorer.gui.shared.value_bars import STRIP
from dreamexplorer.gui.shared.value_scale import ValueScale
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.numbers import grouped, trimmed
from dreamexplorer.gui.widgets.ticks import label_ticks


def heat_image(means: Array, order: npt.NDArray[np.int64], scale: ValueScale) -> QImage | None:
    """Return an image of means (bins x rows), one pixel for each, the rows in that order from the top."""
    if not means.size:
        return None
    index = (scale.position(means) * 255).astype(np.uint8)
    pixels = np.ascontiguousarray(color_table("viridis")[index.T[order]])
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()  # owns its memory


def paint_names(painter: QPainter, heat: QRectF, names: list[str], order: npt.NDArray[np.int64]) -> None:
    """Write the names left of the rows, as many as there is room for."""
    line, row = painter.fontMetrics().height(), heat.height() / max(1, len(order))
    stride = next(s for s in (1, 2, 4, 5, 10, 20, 25, 50, 100, 1000) if s * row >= 0.85 * line or s == 1000)
    for place in range(0, len(order), stride):
        middle = heat.top() + (place + 0.5) * row
        box = QRectF(0, middle - line, heat.left() - 5, 2 * line)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(flags), names[int(order[place])])


def paint_time_axis(painter: QPainter, heat: QRectF, bins: BinnedRows, by_epoch: bool, label: str) -> None:
    """Paint ticks of steps or epochs below the heat map, and the label.

    Args:
        painter: painter of the widget.
        heat: area of the heat map.
        bins: history that is shown.
        by_epoch: label with epochs instead of steps.
        label: name of the axis.
    """
    metrics = painter.fontMetrics()
    line = metrics.height()
    first, last = bins.edges()
    places = np.arange(len(bins)) + 0.5
    at = bins.epochs() if by_epoch else first + places * (last - first) / len(bins)
    widest = metrics.horizontalAdvance(grouped(at[-1])) + 12
    right = -1e9
    for tick in label_ticks(float(at[0]), float(at[-1]), int(heat.width() / widest), whole=not by_epoch):
        x = heat.left() + float(np.interp(tick, at, places)) / len(bins) * heat.width()
        painter.drawLine(QPointF(x, heat.bottom()), QPointF(x, heat.bottom() + 4))
        text = trimmed(tick, 2) if by_epoch else grouped(tick)
        half = metrics.horizontalAdvance(text) / 2
        x = min(max(x, heat.left() + half), heat.right() - half)
        if x - half <= right + 4:  # moved in from the end, the last one may overlap its neighbour
            continue
        right = x + half
        box = QRectF(x - half - 1, heat.bottom() + STRIP, 2 * half + 2, line)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
    box = QRectF(heat.left(), heat.bottom() + STRIP + line, heat.width(), line + 4)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), label)
