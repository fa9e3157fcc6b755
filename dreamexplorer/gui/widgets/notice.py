"""Calm words in place: a tinted box that explains, and labels in the theme's quieter colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from dreamexplorer.gui.theme import Theme

_FACTOR = "text_factor"


class Notice(QLabel):
    """A wrapped text on a quiet ground with a coloured edge; hidden while it has nothing to say."""

    def __init__(self, theme: Theme, role: str = "accent") -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self.setWordWrap(True)
        self.setContentsMargins(10, 6, 6, 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def say(self, text: str, role: str = "accent") -> None:
        """Show the text (plain), or hide when it is empty. `role` is a colour of the theme."""
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(self._theme.color(self._role))
        painter.drawRoundedRect(QRectF(0, 0, 4, self.height()), 2, 2)
        painter.end()
        super().paintEvent(arg__1)


class FlowText(QLabel):
    """A line of text for a `FlowLayout`: as wide as it is, wrapped only where not even a whole line has room."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().height())


def set_color(widget: QWidget, theme: Theme, role: str) -> None:
    """Give a label a text colour of the theme."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.color(role))
    widget.setPalette(palette)


def shrink(widget: QWidget, factor: float = 0.9) -> None:
    """A smaller font than the window's."""
    font = widget.font()
    font.setPointSizeF(QApplication.font().pointSizeF() * factor)
    widget.setFont(font)
    widget.setProperty(_FACTOR, factor)


def shrink_again(root: QWidget) -> None:
    """Bring every shrunk text to the window's new font: a size of their own keeps them from following it."""
    for widget in root.findChildren(QWidget):
        factor = widget.property(_FACTOR)
        if factor is not None:
            shrink(widget, factor)


def embolden(widget: QWidget) -> None:
    """The window's font in bold."""
    font = widget.font()
    font.setBold(True)
    widget.setFont(font)
