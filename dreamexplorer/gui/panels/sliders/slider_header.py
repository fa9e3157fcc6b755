"""The fixed header above the latent sliders: names of the columns, ends and zero of the current slider's range."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from dreamexplorer.gui.panels.sliders.axis_state import AxisState
from dreamexplorer.gui.panels.sliders.row_painter import RowPainter
from dreamexplorer.gui.panels.sliders.row_words import header_tip
from dreamexplorer.gui.widgets.numbers import significant

_CENTRE = Qt.AlignmentFlag.AlignVCenter


class SliderHeader(QHeaderView):
    """A header of one section that spans all parts of a row."""

    def __init__(self, axes: AxisState, rows: RowPainter, current: Callable[[], int], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._axes, self._rows, self._current = axes, rows, current
        self.setStretchLastSection(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, max(24, self.fontMetrics().height() + 8))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), header_tip(self._axes.meaning), self)
            return True
        return super().viewportEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 (Qt's name)
        axes, columns, look = self._axes, self._rows.columns, self._rows.look
        painter.fillRect(rect, self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(look.muted)
        height, metrics = rect.height(), painter.fontMetrics()
        score = QRect(columns.name.left(), 0, columns.score.right() + 1 - columns.name.left(), height)
        meaning = axes.meaning
        if meaning.score:
            title = self.tr("KL, nats") if meaning.low_is_collapsed else meaning.score_and_unit
            if metrics.horizontalAdvance(title) > score.width():
                title = self.tr("KL") if meaning.low_is_collapsed else meaning.score
            title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, score.width())
            painter.drawText(score, _CENTRE | Qt.AlignmentFlag.AlignRight, title)
        if axes.count:
            self._paint_range(painter, height, score.right() + 3 if meaning.score else -1000)
            area = QRect(columns.value.left() - 10, 0, columns.value.width() + 10, height)
            painter.drawText(area, _CENTRE | Qt.AlignmentFlag.AlignRight, "z")
        painter.fillRect(0, height - 1, self.width(), 1, look.grid)

    def _paint_range(self, painter: QPainter, height: int, clear_of: int) -> None:
        """Paint the ends of the current slider's range, and zero where there is room between them."""
        groove, metrics = self._rows.columns.groove, painter.fontMetrics()
        axis = self._current()
        low, high = self._axes.range_of(axis)
        left, right = groove.left(), groove.left() + groove.width()
        marks = [(left, low), (right, high)]
        if low < 0 < high:
            zero = left - low / (high - low) * groove.width()
            room = metrics.horizontalAdvance("−00.0")
            if left + room < zero < right - room:
                marks.insert(1, (round(zero), 0.0))
        signed = self._axes.step_of(axis) == 0.0  # the number of a code has no sign
        for x, value in marks:
            text = significant(value, 6, sign=signed)
            half = metrics.horizontalAdvance(text) // 2 + 2
            x = max(x, clear_of + half)  # clear of the title beside it
            painter.drawText(QRect(x - half, 0, 2 * half, height), _CENTRE | Qt.AlignmentFlag.AlignHCenter, text)
