"""Where the panels stand at the first start."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

LEFT = ("training",)
TOP = ("latent_map", "dream", "sliders")
BOTTOM = ("curves", "kl", "draw")
WIDTHS = {"training": 284, "latent_map": 462, "dream": 268, "sliders": 270, "curves": 388, "kl": 322, "draw": 290}
HEIGHTS = {"latent_map": 430, "curves": 320}

# On a small screen (a laptop at scale 2) there is room for one row: what stands together here are tabs.
SMALL = QSize(1150, 700)
LARGE = QSize(1280, 800)
SMALL_COLUMNS = (("training",), ("latent_map", "curves", "kl"), ("dream", "draw"), ("sliders",))
SMALL_WIDTHS = (245, 300, 215, 200)

AREA = Qt.DockWidgetArea.LeftDockWidgetArea


def arrange(window: QMainWindow, docks: Mapping[str, QDockWidget], room: QSize) -> None:
    """Put every dock in its default place for a screen with that room, and show it.

    Panels not named above are tabbed onto the last place.
    """
    for dock in docks.values():
        window.removeDockWidget(dock)
    if room.width() < SMALL.width() or room.height() < SMALL.height():
        _arrange_small(window, docks)
    else:
        _arrange_rows(window, docks)


def _arrange_small(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    named = {p for column in SMALL_COLUMNS for p in column}
    columns = [[docks[p] for p in column if p in docks] for column in SMALL_COLUMNS]
    columns[1] += [d for p, d in docks.items() if p not in named]
    firsts = [column[0] for column in columns if column]
    window.addDockWidget(AREA, firsts[0])
    _row(window, firsts)
    for column in columns:
        for dock in column[1:]:
            window.tabifyDockWidget(column[0], dock)
    _show(docks)
    for first in firsts:
        first.raise_()
    window.resizeDocks(firsts, list(SMALL_WIDTHS)[: len(firsts)], Qt.Orientation.Horizontal)


def _arrange_rows(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    left = [docks[p] for p in LEFT if p in docks]
    top = [docks[p] for p in TOP if p in docks]
    bottom = [docks[p] for p in BOTTOM if p in docks]
    others = [d for p, d in docks.items() if p not in (*LEFT, *TOP, *BOTTOM)]
    for dock in left:
        window.addDockWidget(AREA, dock)
    if top:
        window.addDockWidget(AREA, top[0])
        if left:
            window.splitDockWidget(left[0], top[0], Qt.Orientation.Horizontal)
        if bottom:
            window.splitDockWidget(top[0], bottom[0], Qt.Orientation.Vertical)
        _row(window, top)
        _row(window, bottom)
    for dock in others:
        window.addDockWidget(AREA, dock)
        if bottom:
            window.tabifyDockWidget(bottom[-1], dock)
    _show(docks)
    for row in (TOP, BOTTOM):
        known = [p for p in (*LEFT, *row) if p in docks]
        window.resizeDocks([docks[p] for p in known], [WIDTHS[p] for p in known], Qt.Orientation.Horizontal)
    tall = [p for p in HEIGHTS if p in docks]
    window.resizeDocks([docks[p] for p in tall], [HEIGHTS[p] for p in tall], Qt.Orientation.Vertical)


def _show(docks: Mapping[str, QDockWidget]) -> None:
    """Before docks are given their sizes: hidden and floating ones take none."""
    for dock in docks.values():
        if dock.isFloating():
            dock.setFloating(False)
        dock.show()


def _row(window: QMainWindow, row: list[QDockWidget]) -> None:
    for a, b in pairwise(row):
        window.splitDockWidget(a, b, Qt.Orientation.Horizontal)
