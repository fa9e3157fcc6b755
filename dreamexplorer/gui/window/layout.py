"""The default layout: arranges docks by the places that their panels ask for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QStyleOptionDockWidget, QStylePainter

from dreamexplorer.gui.panels.base import Panel

SMALL = QSize(1150, 700)  # on smaller screens (a laptop at scale 2) there is room for one row only: the rest are tabs
LARGE = QSize(1280, 800)

AREA = Qt.DockWidgetArea.LeftDockWidgetArea


class PanelDock(QDockWidget):
    """A dock that holds one panel and shows its title; in front of its tabs once it is opened or docked again."""

    def __init__(self, panel: Panel, parent: QMainWindow) -> None:
        super().__init__(panel.title(), parent)
        self.panel = panel
        self.setObjectName(f"dock-{panel.panel_id}")
        self.setWidget(panel)
        panel.title_changed.connect(self.setWindowTitle)
        panel.front_requested.connect(self.come_forward)
        self.toggleViewAction().triggered.connect(self._on_toggled)
        self.topLevelChanged.connect(self._on_floating)
        self.refresh_icon()

    def refresh_icon(self) -> None:
        """Draw the icon in the colours of the scheme."""
        self.setWindowIcon(self.panel.context.theme.icon(self.panel.icon_name))

    def come_forward(self) -> None:
        """Open the dock if it is closed, and put it in front of its tabs."""
        self.show()
        self.raise_()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of texts: Qt makes no room for a larger title by itself."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and (layout := self.layout()) is not None:
            layout.invalidate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title in the font of the window: Qt keeps that of the start of the program."""
        if self.isFloating():
            super().paintEvent(event)
            return
        option = QStyleOptionDockWidget()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.setFont(self.font())
        painter.drawControl(QStyle.ControlElement.CE_DockWidgetTitle, option)

    def _on_toggled(self, shown: bool) -> None:
        if shown:
            self.raise_()

    def _on_floating(self, floating: bool) -> None:
        if not floating:
            self.raise_()


def arrange(window: QMainWindow, docks: Iterable[PanelDock], room: QSize) -> None:
    """Move every dock to its default place for a screen of that size, and show it."""
    docks = sorted(docks, key=lambda dock: (dock.panel.order, dock.panel.panel_id))
    for dock in docks:
        window.removeDockWidget(dock)
    if room.width() < SMALL.width() or room.height() < SMALL.height():
        _arrange_columns(window, docks)
    else:
        _arrange_rows(window, docks)


def _arrange_columns(window: QMainWindow, docks: list[PanelDock]) -> None:
    numbers = sorted({dock.panel.place.column for dock in docks})
    columns = [[dock for dock in docks if dock.panel.place.column == n] for n in numbers]
    firsts = [column[0] for column in columns]
    window.addDockWidget(AREA, firsts[0])
    _place_side_by_side(window, firsts)
    for first, *others in columns:
        for dock in others:
            window.tabifyDockWidget(first, dock)
    _show(docks)
    for first in firsts:
        first.raise_()
    widths = [max(dock.panel.place.column_width for dock in column) for column in columns]
    window.resizeDocks(firsts, widths, Qt.Orientation.Horizontal)


def _arrange_rows(window: QMainWindow, docks: list[PanelDock]) -> None:
    left, top, bottom, tabs = (_row(docks, name) for name in ("left", "top", "bottom", "tab"))
    for dock in left:
        window.addDockWidget(AREA, dock)
    if top:
        window.addDockWidget(AREA, top[0])
        if left:
            window.splitDockWidget(left[0], top[0], Qt.Orientation.Horizontal)
        if bottom:
            window.splitDockWidget(top[0], bottom[0], Qt.Orientation.Vertical)
        _place_side_by_side(window, top)
        _place_side_by_side(window, bottom)
    fronts = []
    for dock in tabs:
        window.addDockWidget(AREA, dock)
        front = [d for d in (*top, *bottom) if d.panel.panel_id == dock.panel.place.behind] or bottom[-1:]
        if front:
            window.tabifyDockWidget(front[0], dock)
            fronts += front
    _show(docks)
    for dock in fronts:
        dock.raise_()
    for row in (top, bottom):
        line = [*left, *row]
        window.resizeDocks(line, [dock.panel.place.width for dock in line], Qt.Orientation.Horizontal)
    tall = [*top[:1], *bottom[:1]]
    window.resizeDocks(tall, [dock.panel.place.height for dock in tall], Qt.Orientation.Vertical)


def _row(docks: list[PanelDock], name: str) -> list[PanelDock]:
    return sorted((d for d in docks if d.panel.place.row == name), key=lambda d: d.panel.place.position)


def _place_side_by_side(window: QMainWindow, row: list[PanelDock]) -> None:
    for a, b in pairwise(row):
        window.splitDockWidget(a, b, Qt.Orientation.Horizontal)


def _show(docks: list[PanelDock]) -> None:
    """Show all docks in the window: hidden and floating ones cannot be given a size."""
    for dock in docks:
        if dock.isFloating():
            dock.setFloating(False)
        dock.show()
