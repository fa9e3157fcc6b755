"""Workspaces: arrangements of the panels for one purpose each; the window switches between them and remembers each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import WORKSPACES, WorkspaceId
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.settings.kinds import Layout
from dreamexplorer.gui.window.docks import LAYOUT_VERSION, Docks
from dreamexplorer.gui.window.layout import LARGE, arrange, columns_in

FRAME_HEIGHT = 40  # pixels left for the title bar of the desktop, on the generous side
# Where each layout is remembered.
STATES: Mapping[WorkspaceId, Layout] = {
    "train": keys.WINDOW_STATE_TRAIN,
    "explore": keys.WINDOW_STATE_EXPLORE,
    "diagnose": keys.WINDOW_STATE_DIAGNOSE,
    "apply": keys.WINDOW_STATE_APPLY,
    "compare": keys.WINDOW_STATE_COMPARE,
}
ICONS: Mapping[WorkspaceId, str] = {
    "train": "training",
    "explore": "map",
    "diagnose": "curves",
    "apply": "tools",
    "compare": "compare",
}


_Tabs = frozenset[tuple[str, frozenset[str]]]  # panels in the window, each with those that it shares a place with


@dataclass(frozen=True)
class _Arranged:
    """A default layout: its number of columns, 0 for rows, and which panels share a place."""

    columns: int
    tabs: _Tabs


class Workspaces(QObject):
    """Shows one workspace at a time, and restores all of them at the next start of the program."""

    changed = Signal()  # another workspace is shown
    arranged = Signal()  # a layout was restored or made, and is not painted yet

    def __init__(self, window: QMainWindow, docks: Docks, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._context = context
        self._states: dict[WorkspaceId, QByteArray] = {}
        self._before: dict[WorkspaceId, QByteArray] | None = None  # layouts to come back to after a presentation
        self._current: WorkspaceId = "train"
        self._needs_size = False  # True if the settings have no size of the window
        self._text_steps = context.theme.text_steps
        self._text_timer = QTimer(self)  # fires after the events by which layouts learn what the new font needs
        self._text_timer.setSingleShot(True)
        self._text_timer.setInterval(0)
        self._text_timer.timeout.connect(self._follow_text)
        self._arranged: dict[WorkspaceId, _Arranged] = {}  # default layouts as they were made
        self._left: dict[WorkspaceId, _Tabs] = {}  # layouts as the user left them
        self.actions: dict[WorkspaceId, QAction] = {}
        group = QActionGroup(self)
        for number, name in enumerate(WORKSPACES, start=1):
            action = QAction(window)
            action.setObjectName(f"workspace-{name}")
            action.setCheckable(True)
            action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.triggered.connect(lambda _checked=False, n=name: self.choose_deferred(n))
            group.addAction(action)
            self.actions[name] = action
        self.retranslate()
        context.theme.changed.connect(self._on_theme)
        self._on_theme()

    @property
    def current(self) -> WorkspaceId:
        """The workspace on screen."""
        return self._current

    def retranslate(self) -> None:
        """Write the texts of the actions in the language of the window."""
        for name, action in self.actions.items():
            shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(_titles()[name])
            action.setToolTip(f"{_tips()[name]} ({shortcut})")
            action.setStatusTip(_tips()[name])

    # -- switching -------------------------------------------------------------------------------------------

    def choose(self, name: WorkspaceId) -> None:
        """Show a workspace as it was left, or for the first time as its panels ask for."""
        if name == self._current:
            return
        active, focus = QApplication.activeWindow(), self._window.focusWidget()
        self._remember()
        self._current = name
        self._show()
        if active is not None and not active.isVisible():  # a floating panel that had the keyboard
            self._window.activateWindow()
        if focus is not None:  # Qt gave it to whatever was next when its panel was hidden
            (focus if focus.isVisible() else self._window).setFocus()
        self.changed.emit()

    def choose_deferred(self, name: WorkspaceId) -> None:
        """Show a workspace after the present event: it may come through a floating panel whose window goes away."""
        QTimer.singleShot(0, self, lambda: self.choose(name))

    def reset(self) -> None:
        """Arrange the panels of the current workspace as at its first use."""
        self._states.pop(self._current, None)
        self._show()

    def reset_deferred(self) -> None:
        """Reset after the present event, see `choose_deferred`."""
        QTimer.singleShot(0, self, self.reset)

    def _follow_text(self) -> None:
        """Arrange the panels anew where texts of another size leave room for another number of columns.

        A layout that the user has changed stays as it is.
        """
        steps = self._context.theme.text_steps
        if steps == self._text_steps:
            return
        self._text_steps = steps
        for name, arranged in list(self._arranged.items()):
            other = arranged.columns != self._columns(name)
            if name == self._current:
                if arranged.tabs == self._tabs() and (other or self._is_tight()):
                    self.reset()
            elif other and arranged.tabs == self._left.get(name):
                self._states.pop(name, None)

    def _columns(self, name: WorkspaceId) -> int:
        room = self._window.size() if self._window.isVisible() else LARGE
        return columns_in(room, self._docks.by_id.values(), name)

    def _is_tight(self) -> bool:
        """Return whether a panel, in front or behind a tab, is in a column that is too narrow for it."""
        docks = [dock for dock in self._docks.by_id.values() if not dock.isHidden() and not dock.isFloating()]
        fronts = [dock for dock in docks if not dock.visibleRegion().isEmpty()]
        return any(
            front.body.width() < dock.panel.minimumSizeHint().width()
            for front in fronts
            for dock in docks
            if dock is front or dock in self._window.tabifiedDockWidgets(front)
        )

    def _tabs(self) -> _Tabs:
        """Return which panels stand in the window, and where."""
        return frozenset(
            (name, frozenset(other.objectName() for other in self._window.tabifiedDockWidgets(dock)))
            for name, dock in self._docks.by_id.items()
            if not dock.isHidden() and not dock.isFloating()
        )

    def set_presentation(self, on: bool) -> None:
        """Arrange every workspace anew for larger texts, or bring back all of them as they were before."""
        if on and self._before is None:
            self._remember()
            self._before, self._states = self._states, {}
            self._show()
            # What panels need at the larger texts is known when they have laid themselves out.
            QTimer.singleShot(0, self, self._fit_presentation)
        elif not on and self._before is not None:
            self._states, self._before = self._before, None
            self._show()

    def _fit_presentation(self) -> None:
        if self._before is not None and self._is_tight():
            self._states.pop(self._current, None)
            self._show()

    def _remember(self) -> None:
        self._states[self._current] = self._window.saveState(LAYOUT_VERSION)
        self._left[self._current] = self._tabs()

    def _show(self) -> None:
        """Bring the current workspace on screen, in one repaint."""
        self.actions[self._current].setChecked(True)
        state, size = self._states.get(self._current), self._window.size()
        room = size if self._window.isVisible() else LARGE  # before it is shown a window has Qt's own size
        self._window.setUpdatesEnabled(False)
        try:
            with self._docks.rearranging():
                if state is None or not self._window.restoreState(state, LAYOUT_VERSION):
                    arrange(self._window, self._docks.by_id.values(), room, self._current)
                    self._arranged[self._current] = _Arranged(self._columns(self._current), self._tabs())
            self.arranged.emit()
            if self._window.isVisible() and self._window.size() != size:
                self._window.resize(size)  # docks on their way may have needed more room
        finally:
            self._window.setUpdatesEnabled(True)

    # -- between two starts ----------------------------------------------------------------------------------

    def restore(self) -> None:
        """Restore size and layouts of the last session; the default layouts where they are unknown."""
        settings = self._context.settings
        geometry = settings.get(keys.WINDOW_GEOMETRY)
        self._needs_size = geometry.isEmpty() or not self._window.restoreGeometry(geometry)
        # States of other panels (from another version) would pile the present ones up in one place.
        if [*settings.get(keys.WINDOW_PANELS)] == sorted(self._docks.by_id):
            found = {name: settings.get(key) for name, key in STATES.items()}
            self._states = {name: state for name, state in found.items() if not state.isEmpty()}
        current = settings.get(keys.WORKSPACE)
        self._current = next((name for name in WORKSPACES if name == current), "train")
        with self._docks.rearranging():  # a state only moves docks that have a place in the window
            arrange(self._window, self._docks.by_id.values(), LARGE, self._current)
        self._show()

    def save(self) -> None:
        """Write size and layouts to the settings."""
        settings = self._context.settings
        if not self._window.isFullScreen():
            settings.set(keys.WINDOW_GEOMETRY, QByteArray(self._window.saveGeometry()))
        self._remember()
        states = self._states if self._before is None else self._before
        for name, key in STATES.items():
            if name in states:
                settings.set(key, states[name])
            else:
                settings.remove(key)
        settings.set(keys.WINDOW_PANELS, tuple(sorted(self._docks.by_id)))
        settings.set(keys.WORKSPACE, self._current)
        settings.sync()

    def window_shown(self) -> None:
        """Choose the window's size at its first start; only once it is shown are the least sizes of panels known."""
        if self._needs_size:
            self._needs_size = False
            QTimer.singleShot(0, self, self._fit_to_screen)

    def _fit_to_screen(self) -> None:
        if not self._window.testAttribute(Qt.WidgetAttribute.WA_Resized):  # neither settings nor caller set a size
            room = QApplication.primaryScreen().availableGeometry().size()
            self._window.resize(min(1600, room.width() - 8), min(1000, room.height() - FRAME_HEIGHT))
        self.reset()

    def _on_theme(self) -> None:
        self._text_timer.start()
        for name, action in self.actions.items():
            action.setIcon(self._context.theme.icon(ICONS[name]))


def _titles() -> dict[WorkspaceId, str]:
    return {
        "train": QCoreApplication.translate("Workspaces", "Train"),
        "explore": QCoreApplication.translate("Workspaces", "Explore"),
        "diagnose": QCoreApplication.translate("Workspaces", "Diagnose"),
        "apply": QCoreApplication.translate("Workspaces", "Apply"),
        "compare": QCoreApplication.translate("Workspaces", "Compare"),
    }


def _tips() -> dict[WorkspaceId, str]:
    return {
        "train": QCoreApplication.translate("Workspaces", "Train a model and watch it learn"),
        "explore": QCoreApplication.translate("Workspaces", "Large map, decoded image and sliders"),
        "diagnose": QCoreApplication.translate("Workspaces", "Learning curves and the KL of each latent, large"),
        "apply": QCoreApplication.translate("Workspaces", "Tools and the drawing canvas: use the model on images"),
        "compare": QCoreApplication.translate("Workspaces", "Two to four runs side by side"),
    }
