"""The fixed heading of a list of latent sliders, and the body its rows lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from dreamexplorer.gui.panels.sliders.row_words import heading_tip

if TYPE_CHECKING:
    from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList


class Body(QWidget):
    """The scrolled widget; it tells its list when its size changes."""

    def __init__(self, owner: LatentSliderList) -> None:
        super().__init__()
        self._owner = owner
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._owner.arrange()


class Heading(QWidget):
    """Names of the columns, and the ends and middle of the sliders' range."""

    def __init__(self, owner: LatentSliderList) -> None:
        super().__init__(owner)
        self._owner = owner

    def paintEvent(self, event: QPaintEvent) -> None:
        owner = self._owner
        columns = owner.columns
        painter = QPainter(self)
        painter.setPen(owner.look.muted)
        centre = Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        height = self.height()
        score = QRect(columns.name.left(), 0, columns.score.right() + 1 - columns.name.left(), height)
        meaning = owner.meaning
        title = self.tr("KL, nats") if meaning.low_is_dead else meaning.score
        if metrics.horizontalAdvance(title) > score.width():
            title = self.tr("KL") if meaning.low_is_dead else meaning.score
        if meaning.score:
            title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, score.width())
            painter.drawText(score, centre | Qt.AlignmentFlag.AlignRight, title)
        if owner.count:
            low, high = owner.range_of(owner.current)
            groove = columns.groove
            marks = [(groove.left(), low), (groove.left() + groove.width(), high)]
            if low < 0 < high:
                at_zero = groove.left() - low / (high - low) * groove.width()
                room = metrics.horizontalAdvance("−00.0")
                if groove.left() + room < at_zero < groove.left() + groove.width() - room:
                    marks.insert(1, (round(at_zero), 0.0))
            for x, value in marks:
                text = f"{value:+g}".replace("-", "−").replace("+0", "0") if value else "0"
                if owner.step_of(owner.current):
                    text = f"{value:g}"  # of a code, which has no sign
                half = metrics.horizontalAdvance(text) // 2 + 2
                if meaning.score:
                    x = max(x, score.right() + half + 3)  # clear of the title beside it
                painter.drawText(QRect(x - half, 0, 2 * half, height), centre | Qt.AlignmentFlag.AlignHCenter, text)
            value_area = QRect(columns.value.left() - 10, 0, columns.value.width() + 10, height)
            painter.drawText(value_area, centre | Qt.AlignmentFlag.AlignRight, "z")
        painter.fillRect(0, height - 1, self.width(), 1, owner.look.grid)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(self.mapToGlobal(QPoint(20, self.height())), heading_tip(self._owner.meaning), self)
            return True
        return super().event(event)
