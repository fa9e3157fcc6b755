"""Entries of a legend that are switches: a sample of the line, its name; pressed means shown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QToolButton

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import shrink


class Chip(QToolButton):
    """A checkable entry. `sample` is "line", "thin" or "points"; `role` a colour of the theme or #rrggbb."""

    def __init__(self, text: str, theme: Theme, role: str, sample: str = "line") -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self._sample = sample
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(14, 12))
        shrink(self, 0.95)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def _on_theme(self) -> None:
        color = QColor(self._role) if self._role.startswith("#") else self._theme.color(self._role)
        icon = QIcon()
        for state, ink in ((QIcon.State.On, color), (QIcon.State.Off, self._theme.color("grid"))):
            for factor in (1, 2, 3):
                icon.addPixmap(_sample(self._sample, ink, factor), QIcon.Mode.Normal, state)
        self.setIcon(icon)
        c = self._theme.colors
        self.setStyleSheet(
            f"QToolButton {{ background: transparent; color: {c.text}; border: 1px solid transparent;"
            "border-radius: 4px; padding: 1px 1px; }"
            f"QToolButton:!checked {{ color: {c.muted}; }}"
            f"QToolButton:hover {{ background: {c.raised}; }}"
            f"QToolButton:focus {{ border-color: {c.accent}; }}"
        )


def _sample(kind: str, color: QColor, factor: int) -> QPixmap:
    pixmap = QPixmap(14 * factor, 12 * factor)
    pixmap.setDevicePixelRatio(factor)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.0 if kind == "thin" else 2.5 if kind == "line" else 1.5))
    painter.drawLine(QPointF(1, 6), QPointF(13, 6))
    if kind == "points":
        painter.setBrush(color)
        for x in (3.5, 10.5):
            painter.drawEllipse(QPointF(x, 6), 2.5, 2.5)
    painter.end()
    return pixmap
