"""A pyqtgraph plot without pyqtgraph's own menus and buttons."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtWidgets import QWidget


class Plot(pg.PlotWidget):
    """A plot whose owner adds the curves; panels use it in place of `pg.PlotWidget`.

    Args:
        parent: the widget that it lies in.
        arguments: passed to `pg.PlotWidget`, such as `axisItems`.
    """

    def __init__(self, parent: QWidget | None = None, **arguments: Any) -> None:
        super().__init__(parent, **arguments)
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())  # never shown; without a parent it outlives the plot
        item.hideButtons()
