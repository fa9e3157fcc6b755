"""The marks beside labels of options: can be changed while training, needs a new model."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget


class Marker(QWidget):
    """A small sign: a filled dot ("dot") or a hollow diamond ("diamond")."""

    def __init__(self, shape: str, color: QColor) -> None:
        super().__init__()
        self._shape = shape
        self._color = color
        self.setFixedSize(QSize(10, 14))

    def set_color(self, color: QColor) -> None:
        """Use another colour."""
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self.rect().toRectF().center()
        if self._shape == "dot":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color)
            painter.drawEllipse(c, 3.0, 3.0)
        else:
            painter.setPen(self._color)
            diamond = QPolygonF()
            for dx, dy in ((0.0, -4.0), (4.0, 0.0), (0.0, 4.0), (-4.0, 0.0)):
                diamond.append(QPointF(c.x() + dx, c.y() + dy))
            painter.drawPolygon(diamond)
        painter.end()
