"""A tool button for an action with a clearly visible checked state."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QToolButton


class ActionToolButton(QToolButton):
    """Follows icon, text, tool tip and state of an action; underlined in the accent colour while checked."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setDefaultAction(action)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        action.changed.connect(self._name)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(self.defaultAction().text().replace("&", ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            line = QRect(4, self.height() - 5, self.width() - 8, 3)
            painter.fillRect(line, self.palette().color(QPalette.ColorRole.Highlight))
            painter.end()
