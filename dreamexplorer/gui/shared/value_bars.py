"""Bars of the newest value of each dimension, with an axis that is the colour bar of a heat map at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from dreamexplorer.gui.shared.value_scale import Array, ValueScale
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.numbers import fixed, trimmed

STRIP = 7  # pixels: height of the strip of colours below the bars


def paint_bars(
    painter: QPainter,
    bars: QRectF,
    room: float,
    values: Array,
    order: npt.NDArray[np.int64],
    scale: ValueScale,
    idle: npt.NDArray[np.bool_],
    numbered: bool,
    theme: Theme,
) -> None:
    """Paint a bar for each row.

    Args:
        painter: painter of the widget.
        bars: area of all bars and their numbers.
        room: length of the longest possible bar.
        values: value of each row.
        order: indices of the rows, from the top.
        scale: scale of the values.
        idle: True for rows in the warning colour, which carry no information.
        numbered: True to write the values beside the bars.
        theme: source of the colours.
    """
    row, line = bars.height() / max(1, len(order)), painter.fontMetrics().height()
    lengths = scale.position(values) * room
    alive, dead, text, muted = (theme.color(r) for r in ("kl", "warning", "text", "muted"))
    for place, number in enumerate(order):
        value, length = float(values[number]), float(lengths[number])
        top, bottom = bars.top() + place * row, bars.top() + (place + 1) * row
        if row >= 3:
            spare = max(0.28 * row / theme.line_factor, row - 26.0 * theme.line_factor) / 2
            top, bottom = top + spare, bottom - spare
        else:
            top, bottom = round(top), max(round(bottom), round(top) + 1)
        collapsed = bool(idle[number])
        painter.fillRect(QRectF(bars.left(), top, max(2.0, length), bottom - top), dead if collapsed else alive)
        if numbered:
            painter.setPen(muted if collapsed else text)
            box = QRectF(bars.left() + max(3.0, length) + 4, (top + bottom) / 2 - line, room, 2 * line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), fixed(value, 2 if value >= 0.095 else 3))


def paint_value_axis(painter: QPainter, bars: QRectF, room: float, scale: ValueScale, label: str) -> None:
    """Paint the strip of colours below the bars, with ticks and the label, in the pen of the painter.

    Args:
        painter: painter of the widget; its pen is used.
        bars: area of all bars and their numbers.
        room: length of the longest possible bar.
        scale: scale of the values.
        label: text below the ticks.
    """
    metrics = painter.fontMetrics()
    line = metrics.height()
    table = np.ascontiguousarray(color_table("viridis")).reshape(1, 256)
    strip = QImage(table.data, 256, 1, 1024, QImage.Format.Format_RGB32)
    painter.drawImage(QRectF(bars.left(), bars.bottom() + 2, room, STRIP - 2), strip)
    right = -1e9
    for tick in scale.ticks(room):
        x = bars.left() + float(scale.position(tick)) * room
        text = trimmed(tick, 4)
        half = metrics.horizontalAdvance(text) / 2
        x = min(max(x, bars.left() - 6 + half), bars.right() - 1 - half)
        if x - half > right + 4:
            box = QRectF(x - half - 1, bars.bottom() + STRIP, 2 * half + 2, line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
            right = x + half
    box = QRectF(bars.left(), bars.bottom() + STRIP + line, bars.width(), line + 4)
    label = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter), label)


def paint_threshold(
    painter: QPainter, bars: QRectF, x: float, label: str, right: float, color: QColor, thicker: float = 1.0
) -> None:
    """Paint a dashed line at x through all bars, with its label above, which ends before `right`.

    Args:
        painter: painter of the widget.
        bars: area of all bars and their numbers.
        x: position of the line.
        label: text above the line.
        right: right end of the room for the label.
        color: colour of line and label.
        thicker: factor of the line's width.
    """
    painter.setPen(QPen(color, 1.2 * thicker, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, bars.top() - 3), QPointF(x, bars.bottom() + STRIP))
    width = painter.fontMetrics().horizontalAdvance(label)
    start = min(max(bars.left() - 8, x - width / 2), right - width - 2.0)
    painter.setPen(color)
    painter.drawText(QRectF(start, 0, width + 2, bars.top() - 2), int(Qt.AlignmentFlag.AlignCenter), label)
