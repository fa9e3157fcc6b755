"""Axes of the map: grid lines, ticks with numbers, labels, and the room they leave for the plot."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from dreamexplorer.gui.shared.map_view.style import MapColors, translucent
from dreamexplorer.gui.shared.map_view.viewport import Viewport
from dreamexplorer.gui.widgets.ticks import multiples, round_step, tick_texts

_TICK, _GAP = 4.0, 3.0  # pixels: length of a tick, and from it to its number
_TICK_DISTANCE = 64.0  # pixels between two ticks, at least; half of it where there would be fewer than three


def plot_rect(rect: QRectF, metrics: QFontMetrics, labels: tuple[str, str]) -> QRectF:
    """Return the part of a widget's rectangle inside the axes; `labels` are those of the x and the y axis."""
    line = metrics.height()
    left = metrics.horizontalAdvance("\N{MINUS SIGN}0.00") + _TICK + _GAP + (line + 2 if labels[1] else 0) + 2
    bottom = line + _TICK + _GAP + (line + 2 if labels[0] else 0) + 1
    return QRectF(
        round(rect.left() + left),
        round(rect.top() + line / 2),
        max(10.0, round(rect.width() - left - line / 2)),
        max(10.0, round(rect.height() - bottom - line / 2)),
    )


def tick_step(view: Viewport) -> float:
    """Return the distance of ticks on both axes: one number alone on an axis would give no scale."""
    left, right, bottom, top = view.bounds
    step = round_step(_TICK_DISTANCE / view.scale)
    if min(len(multiples(left, right, step)), len(multiples(bottom, top, step))) >= 3:
        return step
    return round_step(0.5 * _TICK_DISTANCE / view.scale)


def paint_grid(p: QPainter, view: Viewport, colors: MapColors) -> None:
    """Paint a line at each tick, and stronger ones through the origin; in the coordinates of the plot."""
    left, right, bottom, top = view.bounds
    step = tick_step(view)
    lines: list[QLineF] = []
    zero: list[QLineF] = []
    for v in multiples(left, right, step):
        x = round(view.to_screen(v, 0)[0]) + 0.5
        (zero if v == 0 else lines).append(QLineF(x, 0, x, view.height))
    for v in multiples(bottom, top, step):
        y = round(view.to_screen(0, v)[1]) + 0.5
        (zero if v == 0 else lines).append(QLineF(0, y, view.width, y))
    p.setPen(QPen(translucent(colors.grid, 150), 1))
    p.drawLines(lines)
    p.setPen(QPen(translucent(colors.muted, 110), 1))
    p.drawLines(zero)


def paint_axes(
    p: QPainter, plot: QRectF, view: Viewport, colors: MapColors, labels: tuple[str, str], focus: bool
) -> None:
    """Paint ticks, numbers, labels and the frame of the plot; the frame shows the keyboard focus.

    Args:
        p: painter of the widget.
        plot: rectangle of the plot in the widget.
        view: part of the plane that is seen.
        colors: colours of the map.
        labels: labels of the x and the y axis.
        focus: True if the widget has the keyboard focus.
    """
    p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    metrics = p.fontMetrics()
    p.setPen(QPen(colors.muted, 1))
    _paint_ticks(p, plot, view)
    p.setPen(QPen(colors.accent if focus else colors.grid, 1))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRect(plot.adjusted(0, 0, -1, -1))
    if focus:
        p.drawRect(plot.adjusted(1, 1, -2, -2))
    p.setPen(colors.text)
    line = metrics.height()
    if labels[0]:
        box = QRectF(plot.left(), plot.bottom() + _TICK + _GAP + line + 1, plot.width(), line + 1)
        text = metrics.elidedText(labels[0], Qt.TextElideMode.ElideRight, int(plot.width()))
        p.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    if labels[1]:
        p.save()
        p.translate(1, plot.bottom())
        p.rotate(-90)
        text = metrics.elidedText(labels[1], Qt.TextElideMode.ElideRight, int(plot.height()))
        p.drawText(QRectF(0, 0, plot.height(), line + 1), Qt.AlignmentFlag.AlignCenter, text)
        p.restore()


def _paint_ticks(p: QPainter, plot: QRectF, view: Viewport) -> None:
    metrics = p.fontMetrics()
    line, step = metrics.height(), tick_step(view)
    left, right, bottom, top = view.bounds
    end = -1e9  # of the number before
    values = multiples(left, right, step)
    for v, text in zip(values, tick_texts(values, step), strict=True):
        x = plot.left() + round(view.to_screen(v, 0)[0])
        p.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + _TICK))
        w = metrics.horizontalAdvance(text)
        start = min(x - w / 2, plot.right() + line / 2 - w)
        if start > end + 6:
            end = start + w
            p.drawText(QPointF(start, plot.bottom() + _TICK + _GAP + metrics.ascent()), text)
    values = multiples(bottom, top, step)
    for v, text in zip(values, tick_texts(values, step), strict=True):
        y = plot.top() + round(view.to_screen(0, v)[1])
        p.drawLine(QPointF(plot.left() - _TICK, y), QPointF(plot.left(), y))
        w = metrics.horizontalAdvance(text)
        p.drawText(QPointF(plot.left() - _TICK - _GAP - w, y + metrics.ascent() / 2 - 1), text)
