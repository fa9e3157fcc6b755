"""Where the panels stand at the first start."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

# Columns from left to right, each a list of rows, each row a list of panels that share it as tabs.
LEFT = ("training",)
TOP = ("latent_map", "dream", "sliders")
BOTTOM = ("curves", "kl", "draw")
WIDTHS = {"training": 264, "latent_map": 480, "dream": 270, "sliders": 270, "curves": 400, "kl": 330, "draw": 290}
HEIGHTS = {"latent_map": 430, "curves": 320}


def arrange(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Put every dock in its default place and show it; panels not named above are tabbed onto the last row."""
    for dock in docks.values():
        window.removeDockWidget(dock)
        dock.setFloating(False)
    area = Qt.DockWidgetArea.LeftDockWidgetArea
    left = [docks[p] for p in LEFT if p in docks]
    top = [docks[p] for p in TOP if p in docks]
    bottom = [docks[p] for p in BOTTOM if p in docks]
    others = [d for p, d in docks.items() if p not in (*LEFT, *TOP, *BOTTOM)]
    for dock in left:
        window.addDockWidget(area, dock)
    if top:
        window.addDockWidget(area, top[0])
        if left:
            window.splitDockWidget(left[0], top[0], Qt.Orientation.Horizontal)
        if bottom:
            window.splitDockWidget(top[0], bottom[0], Qt.Orientation.Vertical)
        _row(window, top)
        _row(window, bottom)
    for dock in others:
        window.addDockWidget(area, dock)
        if bottom:
            window.tabifyDockWidget(bottom[-1], dock)
    for dock in docks.values():
        dock.show()
    for row in (TOP, BOTTOM):
        known = [p for p in (*LEFT, *row) if p in docks]
        window.resizeDocks([docks[p] for p in known], [WIDTHS[p] for p in known], Qt.Orientation.Horizontal)
    tall = [p for p in HEIGHTS if p in docks]
    window.resizeDocks([docks[p] for p in tall], [HEIGHTS[p] for p in tall], Qt.Orientation.Vertical)


def _row(window: QMainWindow, row: list[QDockWidget]) -> None:
    for a, b in pairwise(row):
        window.splitDockWidget(a, b, Qt.Orientation.Horizontal)
