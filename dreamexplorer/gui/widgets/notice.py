"""Texts in place: a tinted box for notices, and labels with smaller, bold or coloured text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from dreamexplorer.gui.theme import Theme

_FACTOR = "text_factor"


class Notice(QLabel):
    """A wrapped text on a tinted background with a coloured edge; hidden while it is empty."""

    def __init__(self, theme: Theme, role: str = "accent") -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self.setWordWrap(True)
        self.setContentsMargins(10, 6, 6, 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def show_text(self, text: str, role: str = "accent") -> None:
        """Show a plain text, or hide when it is empty; `role` names the colour of the edge in the theme."""
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


class Paragraph(QLabel):
    """A text that wraps and is never lower than all of its lines: a QFormLayout may give it room for fewer."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def setText(self, arg__1: str) -> None:
        super().setText(arg__1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(0)
        needed = self.heightForWidth(self.width()) if self.text() else 0
        self.setMinimumHeight(needed)


class FlowText(QLabel):
    """A text for a `FlowLayout`: as wide as its words, wrapped only where a whole line is too narrow."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().height())


def set_color(widget: QWidget, theme: Theme, role: str) -> None:
    """Set the text colour of a label to one of the theme."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.color(role))
    widget.setPalette(palette)


def shrink(widget: QWidget, factor: float = 0.9) -> None:
    """Set the font of a widget to a fraction of the window's."""
    font = widget.font()
    font.setPointSizeF(QApplication.font().pointSizeF() * factor)
    widget.setFont(font)
    widget.setProperty(_FACTOR, factor)


def reapply_shrink(root: QWidget) -> None:
    """Apply `shrink` again to every shrunk widget below `root`, after the window's font changed."""
    for widget in root.findChildren(QWidget):
        factor = widget.property(_FACTOR)
        if factor is not None:
            shrink(widget, factor)


def embolden(widget: QWidget) -> None:
    """Set the font of a widget to bold."""
    font = widget.font()
    font.setBold(True)
    widget.setFont(font)
