"""The default layout: arranges docks by the places that their panels ask for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QStyleOptionDockWidget, QStylePainter

from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.widgets.scroll_body import ScrollBody
from dreamexplorer.gui.widgets.text_scale import text_scale

# In texts of the usual size; on smaller screens (a laptop at scale 2) there is room for one row only: the rest are tabs
SMALL = QSize(1150, 700)
LARGE = QSize(1280, 800)
COLUMN = 225  # pixels in texts of the usual size; where columns would be narrower there are fewer of them

AREA = Qt.DockWidgetArea.LeftDockWidgetArea


class PanelDock(QDockWidget):
    """A dock that holds one panel, scrolled where it is small, and shows its title.

    It comes to the front of its tabs once it is opened or docked again.
    """

    def __init__(self, panel: Panel, parent: QMainWindow) -> None:
        super().__init__(panel.title(), parent)
        self.panel = panel
        self.setObjectName(f"dock-{panel.panel_id}")
        self.setWidget(ScrollBody(panel))
        self._view_action = QAction(panel.title(), self)
        self._view_action.setCheckable(True)
        self._view_action.triggered.connect(self._on_toggled)
        panel.title_changed.connect(self.setWindowTitle)
        panel.title_changed.connect(self._view_action.setText)
        self.visibilityChanged.connect(self._on_visibility)
        self.topLevelChanged.connect(self._on_floating)
        self.refresh_icon()

    def toggleViewAction(self) -> QAction:
        """Return the action that opens the panel, brings it to the front where it is behind a tab, or else closes it.

        Qt's own action closes a panel that the user wants to see.
        """
        return self._view_action

    def refresh_icon(self) -> None:
        """Draw the icon in the colours of the scheme."""
        self.setWindowIcon(self.panel.context.theme.icon(self.panel.icon_name))

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

    def _on_toggled(self) -> None:
        if self.isHidden():
            self.show()
            self.raise_()
        elif self.visibleRegion().isEmpty():
            self.raise_()
        else:
            self.close()
        self._on_visibility()

    def _on_visibility(self) -> None:
        self._view_action.setChecked(not self.isHidden())

    def _on_floating(self, floating: bool) -> None:
        if not floating:
            self.raise_()


def columns_in(room: QSize) -> int:
    """Return how many columns a window has room for; 0 where there is room for rows of panels below each other."""
    scale = text_scale()
    if room.width() >= scale * SMALL.width() and room.height() >= scale * SMALL.height():
        return 0
    return max(1, int(room.width() / (scale * COLUMN)))


def arrange(window: QMainWindow, docks: Iterable[PanelDock], room: QSize) -> None:
    """Move every dock to its default place for a screen of that size and the present size of texts, and show it."""
    docks = sorted(docks, key=lambda dock: (dock.panel.order, dock.panel.panel_id))
    for dock in docks:
        window.removeDockWidget(dock)
    if count := columns_in(room):
        _arrange_columns(window, docks, count, room)
    else:
        _arrange_rows(window, docks, room)


def _arrange_columns(window: QMainWindow, docks: list[PanelDock], count: int, room: QSize) -> None:
    numbers = sorted({dock.panel.place.column for dock in docks})
    columns = [[dock for dock in docks if dock.panel.place.column in part] for part in _parts(numbers, count)]
    firsts = [column[0] for column in columns]
    window.addDockWidget(AREA, firsts[0])
    _place_side_by_side(window, firsts)
    for first, *others in columns:
        for dock in others:
            window.tabifyDockWidget(first, dock)
    _show(docks)
    for first in firsts:
        first.raise_()
    wanted = [max(dock.panel.place.column_width for dock in column) for column in columns]
    least = [max(_least_width(dock) for dock in column) for column in columns]
    window.resizeDocks(firsts, shares(room.width() - 8 * len(firsts), wanted, least), Qt.Orientation.Horizontal)


def _parts(numbers: list[int], count: int) -> list[list[int]]:
    """Join neighbouring columns until there are no more than `count`, the ones at the right first."""
    parts = [[number] for number in numbers]
    while len(parts) > count:
        i = min(range(len(parts) - 1), key=lambda k: (len(parts[k]) + len(parts[k + 1]), -k))
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return parts


def shares(room: int, wanted: list[int], least: list[int]) -> list[int]:
    """Divide a width among columns: each gets its least width, and the rest goes in proportion to what is wanted."""
    widths = [float(width) for width in least]
    spare, scale = room - sum(least), room / max(1, sum(wanted))
    over = [max(0.0, scale * w - width) for w, width in zip(wanted, widths, strict=True)]
    if spare > 0 and (total := sum(over)):
        widths = [width + spare * o / total for width, o in zip(widths, over, strict=True)]
    return [round(width) for width in widths]


def _arrange_rows(window: QMainWindow, docks: list[PanelDock], room: QSize) -> None:
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
        wanted, least = [dock.panel.place.width for dock in line], [_least_width(dock) for dock in line]
        window.resizeDocks(line, shares(room.width() - 8 * len(line), wanted, least), Qt.Orientation.Horizontal)
    tall = [*top[:1], *bottom[:1]]
    window.resizeDocks(tall, [dock.panel.place.height for dock in tall], Qt.Orientation.Vertical)


def _least_width(dock: PanelDock) -> int:
    if not dock.isVisible():
        return 0  # what a panel needs is only known once it is shown
    return dock.panel.minimumSizeHint().width() + 2  # the frame of the dock


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
