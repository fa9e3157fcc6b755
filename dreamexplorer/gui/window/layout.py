"""The default layout: arranges docks by the places that their panels ask for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QStyleOptionDockWidget, QStylePainter

from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.widgets.scroll_body import ScrollBody
from dreamexplorer.gui.widgets.text_scale import text_scale

# In texts of the usual size; on smaller screens (a laptop at scale 2) there is room for one row only: the rest are tabs
SMALL = QSize(1150, 700)
LARGE = QSize(1280, 800)
HANDLE = 6  # pixels between two docks

AREA = Qt.DockWidgetArea.LeftDockWidgetArea


class PanelDock(QDockWidget):
    """A dock that holds one panel, scrolled where it is small, and shows its title.

    It comes to the front of its tabs once it is opened or docked again.
    """

    def __init__(self, panel: Panel, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.panel = panel
        self.setObjectName(f"dock-{panel.panel_id}")
        self._view_action = QAction(self)
        self._view_action.setCheckable(True)
        self._view_action.triggered.connect(self._on_toggled)
        self.windowTitleChanged.connect(self._view_action.setText)
        self._hold(panel)
        self._seen = True  # False behind another tab
        self.visibilityChanged.connect(self._on_visibility)
        self.visibilityChanged.connect(self._on_seen)
        self.topLevelChanged.connect(self._on_floating)
        self.refresh_icon()

    def replace_panel(self, panel: Panel) -> None:
        """Hold another panel in the place of the present one, which is left without a parent."""
        old, self.panel = self.panel, panel
        old.title_changed.disconnect(self.setWindowTitle)
        old.front_requested.disconnect(self.come_forward)
        body = self.widget()
        self._hold(panel)
        body.hide()
        old.setParent(None)
        body.deleteLater()
        self.widget().show()  # in a dock that is on screen already, Qt does not show it
        panel.set_seen(self._seen)

    def _hold(self, panel: Panel) -> None:
        self.body = ScrollBody(panel)
        self.setWidget(self.body)
        self.setWindowTitle(panel.title())
        panel.title_changed.connect(self.setWindowTitle)
        panel.front_requested.connect(self.come_forward)

    def toggleViewAction(self) -> QAction:
        """Return the action that opens the panel, brings it to the front where it is behind a tab, or else closes it.

        Qt's own action closes a panel that the user wants to see.
        """
        return self._view_action

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

    def _on_toggled(self) -> None:
        if self.isHidden() or self.visibleRegion().isEmpty():
            self.come_forward()
        else:
            self.close()
        self._on_visibility()

    def _on_visibility(self) -> None:
        self._view_action.setChecked(not self.isHidden())

    def _on_seen(self, seen: bool) -> None:
        self._seen = seen
        self.panel.set_seen(seen)

    def _on_floating(self, floating: bool) -> None:
        if not floating:
            self.raise_()


def columns_in(room: QSize, docks: Iterable[PanelDock], workspace: WorkspaceId) -> int:
    """Return how many columns of panels a window has room for; 0 where there is room for rows below each other."""
    scale = text_scale()
    if room.width() >= scale * SMALL.width() and room.height() >= scale * SMALL.height():
        return 0
    placed = [(dock, place) for dock in docks if (place := dock.panel.place_in(workspace)) is not None]
    count = len({place.column for _, place in placed})
    while count > 1 and sum(_least_widths(_columns_of(placed, count))) + HANDLE * (count - 1) > room.width():
        count -= 1
    return count


def arrange(window: QMainWindow, docks: Iterable[PanelDock], room: QSize, workspace: WorkspaceId = "train") -> None:
    """Move every dock to its default place for a screen of that size and the present size of texts.

    Panels without a place in the workspace are closed; opened again, they are tabs behind the last one.
    """
    docks = sorted(docks, key=lambda dock: (dock.panel.order, dock.panel.panel_id))
    count = columns_in(room, docks, workspace)  # now: what a panel needs is not known once its dock is taken out
    for dock in docks:
        window.removeDockWidget(dock)
    if (layout := window.layout()) is not None:
        layout.activate()  # before the window is shown, Qt would leave the bars of tabs taken out here behind
    placed = [(dock, place) for dock in docks if (place := dock.panel.place_in(workspace)) is not None]
    if not placed:
        return
    last = _arrange_columns(window, placed, count, room) if count else _arrange_rows(window, placed, room)
    shown = {dock for dock, _ in placed}
    for dock in docks:
        if dock not in shown:
            window.addDockWidget(AREA, dock)
            dock.setFloating(False)
            dock.hide()
            window.tabifyDockWidget(last, dock)


def _arrange_columns(window: QMainWindow, placed: list[tuple[PanelDock, Place]], count: int, room: QSize) -> PanelDock:
    """Arrange a row of at most `count` columns, the panels of each as tabs; return the first panel of the last one."""
    columns = _columns_of(placed, count)
    firsts = [column[0][0] for column in columns]
    window.addDockWidget(AREA, firsts[0])
    _place_side_by_side(window, firsts)
    for (first, _), *others in columns:
        for dock, _ in others:
            window.tabifyDockWidget(first, dock)
    _show(placed)
    for first in firsts:
        first.raise_()
    wanted = [max(place.column_width for _, place in column) for column in columns]
    widths = shares(room.width() - HANDLE * (len(columns) - 1), wanted, _least_widths(columns))
    window.resizeDocks(firsts, widths, Qt.Orientation.Horizontal)
    return firsts[-1]


def _columns_of(placed: list[tuple[PanelDock, Place]], count: int) -> list[list[tuple[PanelDock, Place]]]:
    numbers = sorted({place.column for _, place in placed})
    placed = sorted(placed, key=lambda found: found[1].row == "tab")  # a tab is behind the panels that have a row
    return [[(dock, place) for dock, place in placed if place.column in part] for part in _joined(numbers, count)]


def _least_widths(columns: list[list[tuple[PanelDock, Place]]]) -> list[int]:
    return [max(_least_width(dock) for dock, _ in column) for column in columns]


def _joined(numbers: list[int], count: int) -> list[list[int]]:
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


def _least_width(dock: PanelDock) -> int:
    """Return the width at which a panel need not be scrolled sideways, also where it is scrolled up and down."""
    if not dock.isVisible():
        return 0  # what a panel needs is only known once it is shown
    return dock.panel.minimumSizeHint().width() + dock.body.verticalScrollBar().sizeHint().width()


def _arrange_rows(window: QMainWindow, placed: list[tuple[PanelDock, Place]], room: QSize) -> PanelDock:
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
        wanted, least = [place.width for _, place in beside], [_least_width(dock) for dock, _ in beside]
        widths = shares(room.width() - HANDLE * (len(beside) - 1), wanted, least)
        window.resizeDocks([dock for dock, _ in beside], widths, Qt.Orientation.Horizontal)
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
