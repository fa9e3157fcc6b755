"""A progress bar that is painted only when its value changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QProgressBar

_ROUND = 3.0  # pixels


class ProgressBar(QProgressBar):
    """A flat bar without text. Only a busy one (a range from 0 to 0) moves by itself.

    Qt's Fusion style animates every bar that is not complete, 25 times a second.
    """

    @property
    def busy(self) -> bool:
        """True if the share done is unknown."""
        return self.maximum() == self.minimum()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleAnimationUpdate and not self.busy:
            event.ignore()  # ends the animation
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.busy:
            super().paintEvent(event)
            return
        share = (self.value() - self.minimum()) / (self.maximum() - self.minimum())
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(area, _ROUND, _ROUND)
        if share > 0.0:
            done = QRectF(area)
            done.setWidth(share * area.width())
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                done.moveRight(area.right())
            painter.setClipRect(done)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(area, _ROUND, _ROUND)
        painter.end()
