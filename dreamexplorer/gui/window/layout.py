"""The default layout: arranges docks by the places that their panels ask for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QStyleOptionDockWidget, QStylePainter

from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId

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


def arrange(window: QMainWindow, docks: Iterable[PanelDock], room: QSize, workspace: WorkspaceId = "train") -> None:
    """Move every dock to its default place for a screen of that size.

    Panels without a place in the workspace are closed; opened again, they are tabs behind the last one.
    """
    docks = sorted(docks, key=lambda dock: (dock.panel.order, dock.panel.panel_id))
    for dock in docks:
        window.removeDockWidget(dock)
    placed = [(dock, place) for dock in docks if (place := dock.panel.place_in(workspace)) is not None]
    if not placed:
        return
    if room.width() < SMALL.width() or room.height() < SMALL.height():
        last = _arrange_columns(window, placed)
    else:
        last = _arrange_rows(window, placed)
    shown = {dock for dock, _ in placed}
    for dock in docks:
        if dock not in shown:
            window.addDockWidget(AREA, dock)
            dock.setFloating(False)
            dock.hide()
            window.tabifyDockWidget(last, dock)


def _arrange_columns(window: QMainWindow, placed: list[tuple[PanelDock, Place]]) -> PanelDock:
    """Arrange one row of columns, the panels of a column as tabs; return the first panel of the last column."""
    numbers = sorted({place.column for _, place in placed})
    columns = [[(dock, place) for dock, place in placed if place.column == n] for n in numbers]
    firsts = [column[0][0] for column in columns]
    window.addDockWidget(AREA, firsts[0])
    _place_side_by_side(window, firsts)
    for (first, _), *others in columns:
        for dock, _ in others:
            window.tabifyDockWidget(first, dock)
    _show(placed)
    for first in firsts:
        first.raise_()
    widths = [max(place.column_width for _, place in column) for column in columns]
    window.resizeDocks(firsts, widths, Qt.Orientation.Horizontal)
    return firsts[-1]


def _arrange_rows(window: QMainWindow, placed: list[tuple[PanelDock, Place]]) -> PanelDock:
    """Arrange a left column beside two rows; return the last panel of the bottom."""
    left, top, bottom, tabs = (_row(placed, name) for name in ("left", "top", "bottom", "tab"))
    rows = [[dock for dock, _ in line] for line in (left, top, bottom)]
    for dock in rows[0]:
        window.addDockWidget(AREA, dock)
    if top:
        window.addDockWidget(AREA, rows[1][0])
        if left:
            window.splitDockWidget(rows[0][0], rows[1][0], Qt.Orientation.Horizontal)
        if bottom:
            window.splitDockWidget(rows[1][0], rows[2][0], Qt.Orientation.Vertical)
        _place_side_by_side(window, rows[1])
        _place_side_by_side(window, rows[2])
    elif bottom:
        window.addDockWidget(AREA, rows[2][0])
        if left:
            window.splitDockWidget(rows[0][0], rows[2][0], Qt.Orientation.Horizontal)
        _place_side_by_side(window, rows[2])
    standing = [dock for line in rows for dock in line]
    fronts = []
    for dock, place in tabs:
        window.addDockWidget(AREA, dock)
        front = [d for d in standing if d.panel.panel_id == place.behind] or standing[-1:]
        if front:
            window.tabifyDockWidget(front[0], dock)
            fronts += front
        else:
            standing.append(dock)
    _show(placed)
    for dock in fronts:
        dock.raise_()
    for line in (top, bottom):
        beside = [*left, *line]
        window.resizeDocks(
            [dock for dock, _ in beside], [place.width for _, place in beside], Qt.Orientation.Horizontal
        )
    tall = [*top[:1], *bottom[:1]]
    window.resizeDocks([dock for dock, _ in tall], [place.height for _, place in tall], Qt.Orientation.Vertical)
    return standing[-1]


def _row(placed: list[tuple[PanelDock, Place]], name: str) -> list[tuple[PanelDock, Place]]:
    return sorted(((d, p) for d, p in placed if p.row == name), key=lambda found: found[1].position)


def _place_side_by_side(window: QMainWindow, row: list[PanelDock]) -> None:
    for a, b in pairwise(row):
        window.splitDockWidget(a, b, Qt.Orientation.Horizontal)


def _show(placed: list[tuple[PanelDock, Place]]) -> None:
    """Show all docks in the window: hidden and floating ones cannot be given a size."""
    for dock, _ in placed:
        if dock.isFloating():
            dock.setFloating(False)
        dock.show()
