"""The lines that mark a moment on a plot."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt

from dreamexplorer.gui.theme import Theme


class MarkLine(pg.InfiniteLine):
    """A dotted vertical line with a text at its top, on the side where there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(angle=90, label="", labelOpts={"movable": False})
        self.theme = theme
        self._shown: tuple[float, str, int, bool] | None = None
        self.setZValue(10)
        self.restyle()

    def show_mark(self, x: float, text: str, row: int, to_the_right: bool) -> None:
        """Move to x and show a text; `row` moves the text down, clear of its neighbours."""
        if self._shown == (x, text, row, to_the_right):
            return
        self._shown = (x, text, row, to_the_right)
        side = (0.0, 0.0) if to_the_right else (1.0, 0.0)
        self.label.anchors = [side, side]
        self.label.setFormat(text)
        self.label.setPosition(0.99 - 0.1 * row)
        self.setValue(x)

    def restyle(self) -> None:
        """Use the colours of the theme."""
        color, ground = self.theme.color("muted"), self.theme.color("base")
        ground.setAlpha(110)  # the curves below stay visible
        self.setPen(pg.mkPen(color, width=self.theme.line_factor, style=Qt.PenStyle.DotLine))
        self.label.fill = pg.mkBrush(ground)
        self.label.setColor(color)


class MomentLine(pg.InfiniteLine):
    """A vertical line at the earlier moment that is shown; it can be dragged."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(angle=90, movable=True)
        self.theme = theme
        self.setZValue(20)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.hide()
        self.restyle()

    def restyle(self) -> None:
        """Use the colours of the theme."""
        color = self.theme.color("accent")
        self.setPen(pg.mkPen(color, width=2 * self.theme.line_factor))
        self.setHoverPen(pg.mkPen(color, width=4 * self.theme.line_factor))
