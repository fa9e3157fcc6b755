"""A small table over a plot with the values at the crosshair."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import shrink


class Readout(QLabel):
    """A label above its parent that ignores the mouse; hidden until `show_table`."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setMargin(3)
        shrink(self)
        self.setTextFormat(Qt.TextFormat.RichText)
        theme.changed.connect(self._on_theme)
        self._on_theme()
        self.hide()

    def show_table(self, title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        """Show a table: a row is a name, its colour as #rrggbb, and a value for each column."""
        muted = self._theme.colors.muted
        head = "".join(f"<td align='right' style='color:{muted}; padding-left:8px'>{escape(c)}</td>" for c in columns)
        lines = [f"<tr><td style='color:{muted}'>{escape(title)}</td>{head}</tr>"]
        for name, color, *values in rows:
            cells = "".join(f"<td align='right' style='padding-left:8px'>{escape(v)}</td>" for v in values)
            lines.append(f"<tr><td style='color:{color}'>{escape(name)}</td>{cells}</tr>")
        self.setText(f"<table cellspacing='0'>{''.join(lines)}</table>")
        self.adjustSize()
        self.show()

    def place(self, area: QRect, *, left: bool) -> None:
        """Move into the upper left or upper right corner, inside the axes."""
        x = area.left() + 62 if left else area.right() - self.width() - 62
        self.move(max(area.left(), min(x, area.right() - self.width())), area.top() + 6)

    def place_beside(self, point: QPoint, area: QRect) -> None:
        """Move beside a point, to the side that has room."""
        x = point.x() + 14 if point.x() + 14 + self.width() <= area.right() else point.x() - 14 - self.width()
        y = point.y() + 10 if point.y() + 10 + self.height() <= area.bottom() else point.y() - 10 - self.height()
        self.move(max(area.left(), x), max(area.top(), y))

    def _on_theme(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, self._theme.color("window"))
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color("text"))
        self.setPalette(palette)
