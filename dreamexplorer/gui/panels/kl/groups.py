"""Groups of rows in the chart: a gap between two groups, and their titles at the left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dreamexplorer.gui.shared.axis_group import AxisGroup

GAP = 4.0  # pixels between two groups, taken from their rows


def paint_groups(
    painter: QPainter, groups: Sequence[AxisGroup], heat: QRectF, right: float, gap: QColor, ink: QColor
) -> None:
    """Paint gaps over the rows of the area `heat`, up to `right`, and titles of one line at the left edge.

    Args:
        painter: painter of the widget.
        groups: groups of rows, from the top.
        heat: area of the rows.
        right: right end of the gaps.
        gap: colour of the gaps.
        ink: colour of the titles.
    """
    count = sum(group.size for group in groups)
    line = painter.fontMetrics().height()
    for group in groups:
        top = heat.top() + group.first / count * heat.height()
        bottom = top + group.size / count * heat.height()
        if group.first:
            painter.fillRect(QRectF(0, top - GAP / 2, right, GAP), gap)
            top += GAP / 2
        if group.first + group.size < count:
            bottom -= GAP / 2
        painter.setPen(QPen(ink, 1))
        painter.drawLine(QLineF(line + 1.5, top + 1, line + 1.5, bottom - 1))
        room = bottom - top
        text = next((t for t in (group.title, group.word) if painter.fontMetrics().horizontalAdvance(t) <= room), "")
        painter.save()
        painter.translate(0, bottom)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, room, line), int(Qt.AlignmentFlag.AlignCenter), text)
        painter.restore()
