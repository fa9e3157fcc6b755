"""A push button that shows and triggers a QAction: menu and button share one state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QColor, QIcon, QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.gui.widgets.tool_button import ICON, fit_icon


class ActionButton(QPushButton):
    """Follows the text, icon, tool tip and state of an action. A primary one is large and in the accent colour."""

    def __init__(self, action: QAction, theme: Theme, *, primary: bool = False) -> None:
        super().__init__()
        self._action = action
        self._theme = theme
        self._primary = primary
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        fit_icon(self, 18 if primary else ICON)
        self.clicked.connect(self._on_clicked)
        action.changed.connect(self._on_changed)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint.expandedTo(QSize(0, scaled(34, self))) if self._primary else hint

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self.sizeHint().height()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            fit_icon(self, 18 if self._primary else ICON)

    def _on_clicked(self) -> None:
        self._action.trigger()

    def _on_changed(self) -> None:
        self.setText(self._action.text())
        self.setAccessibleName(self._action.text())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        icon = self._action.icon()
        self.setIcon(tinted(icon, self._theme.color("accent_text")) if self._primary else icon)

    def _on_theme(self) -> None:
        if self._primary:
            self.setStyleSheet("")  # a style sheet keeps the font it was set with: apply it again with the present one
            # Fusion shades a palette's button colour until light text on it is hard to read
            c, accent = self._theme.colors, self._theme.color("accent")
            self.setStyleSheet(
                f"QPushButton {{ background: {c.accent}; color: {c.accent_text}; border: 2px solid {c.accent};"
                "border-radius: 5px; font-weight: bold; padding: 3px 8px; }"
                f"QPushButton:hover {{ background: {accent.lighter(110).name()}; }}"
                f"QPushButton:pressed {{ background: {accent.darker(115).name()}; }}"
                f"QPushButton:focus {{ border-color: {c.text}; }}"
                f"QPushButton:disabled {{ background: {c.raised}; color: {c.muted}; border-color: {c.grid}; }}"
            )
        self._on_changed()


def tinted(icon: QIcon, color: QColor) -> QIcon:
    """Return the icon in one colour, for a coloured background; its disabled look is kept."""
    result = QIcon()
    if icon.isNull():
        return result
    for side in (16, 20, 24, 32, 48):
        pixmap = icon.pixmap(QSize(side, side), 1.0)
        painter = QPainter(pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), color)
        painter.end()
        result.addPixmap(pixmap, QIcon.Mode.Normal)
        result.addPixmap(icon.pixmap(QSize(side, side), 1.0, QIcon.Mode.Disabled), QIcon.Mode.Disabled)
    return result
