"""Tool buttons whose icons grow with the texts, and one for an action with a clearly visible checked state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QToolButton

from dreamexplorer.gui.widgets.text_scale import scaled

ICON = 16  # pixels beside texts of the usual size


def fit_icon(button: QAbstractButton, side: int = ICON) -> None:
    """Set the size of a button's icon by the size of its texts; call it again when the font changes."""
    pixels = max(ICON, scaled(side, button))
    if button.iconSize() != QSize(pixels, pixels):
        button.setIconSize(QSize(pixels, pixels))


class IconButton(QToolButton):
    """A tool button whose icon grows with the texts."""

    def __init__(self, side: int = ICON) -> None:
        super().__init__()
        self._side = side
        fit_icon(self, side)

    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.FontChange:
            fit_icon(self, self._side)


class ActionToolButton(IconButton):
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
