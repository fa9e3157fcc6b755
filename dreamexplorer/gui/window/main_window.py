"""The main window: composes panels, menus, status bar and closing, each of them a class of its own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QTabWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.actions import ActionSpec, MenuId, Menus
from dreamexplorer.gui.window.appearance import Appearance
from dreamexplorer.gui.window.closing import Closing
from dreamexplorer.gui.window.docks import Docks
from dreamexplorer.gui.window.examples import Examples
from dreamexplorer.gui.window.extensions import Extensions
from dreamexplorer.gui.window.first_steps.bar import FirstStepsBar
from dreamexplorer.gui.window.layout import PanelDock
from dreamexplorer.gui.window.model_files import ModelFiles, dropped_checkpoint
from dreamexplorer.gui.window.qt_texts import retranslate_qt_buttons
from dreamexplorer.gui.window.reports import Reports
from dreamexplorer.gui.window.status import StatusBar
from dreamexplorer.gui.window.watch_menu import WatchMenu
from dreamexplorer.gui.window.workspace_bar import WorkspaceBar
from dreamexplorer.gui.window.workspaces import Workspaces

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Main window with all panels. `close` asks about unsaved work, stops a training and joins every thread."""

    unexpected_error = Signal(str)  # may be emitted from any thread

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setDockNestingEnabled(True)
        self.setAnimated(False)  # docks taken out in mid-animation leave Qt with a dangling place
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setAcceptDrops(True)
        self.appearance = Appearance(self, context)  # before the docks: their titles keep the first font they have
        self.layout_of_docks = Docks(self, context)
        self.workspaces = Workspaces(self, self.layout_of_docks, context)
        self.files = ModelFiles(self, context)
        self._watch_menu = WatchMenu(self, context)
        self._extensions = Extensions(self, context)
        self.first_steps = FirstStepsBar(self, context)
        self.workspaces.arranged.connect(self.first_steps.follow)
        self._examples = Examples(self, context)
        self._menus = Menus(self, context.theme)
        self._fill_menus()
        self.workspace_bar = WorkspaceBar(self, self.workspaces.actions.values())
        self._status = StatusBar(context)
        self.setStatusBar(self._status)
        self.reports = Reports(self, context)
        self.unexpected_error.connect(self.reports.unexpected)
        self.closing = Closing(self, context, self.files, self._shut_down)
        self.files.changed.connect(self._on_files_changed)
        context.workflow.watching.changed.connect(self._on_files_changed)
        context.workflow.engine_ready.connect(self._on_files_changed)
        self.appearance.presentation_changed.connect(self._on_presentation)
        self.appearance.language_changed.connect(self.retranslate)
        self._on_files_changed()
        self.workspaces.restore()

    @property
    def panels(self) -> Mapping[str, Panel]:
        """The panels by their ids."""
        return self.layout_of_docks.panels

    @property
    def docks(self) -> Mapping[str, PanelDock]:
        """The docks by the ids of their panels."""
        return self.layout_of_docks.by_id

    @property
    def menus(self) -> Mapping[MenuId, QMenu]:
        """The menus of the menu bar."""
        return self._menus.by_id

    @property
    def actions_by_id(self) -> Mapping[str, QAction]:
        """The actions of the window's own, by the ids of their records."""
        return self._menus.actions

    def sizeHint(self) -> QSize:
        return QSize(1280, 800)

    # -- menus -------------------------------------------------------------------------------------------------

    def _fill_menus(self) -> None:
        menus, files, appearance = self._menus, self.files, self.appearance
        for panel in self.panels.values():
            menus.add_existing("file", panel.actions_for_file_menu())
        menus.add("file", *files.opening_actions())
        menus.add_menu("file", files.recent_menu)
        menus.add_separator("file")
        menus.add("file", *self._watch_menu.actions())
        menus.add_separator("file")
        menus.add("file", *files.saving_actions())
        menus.add_menu("file", files.autosave_menu())
        menus.add("file", files.library_action())
        menus.add_separator("file")
        menus.add("file", self._extensions.action())
        menus.add_separator("file")
        menus.add("file", self._quit_action())

        for panel in self.panels.values():
            if own := panel.actions_for_menu():
                menus.add_separator(panel.menu_id)
                menus.add_existing(panel.menu_id, own)

        spaces = QMenu(self.tr("&Workspace"), self)
        spaces.setToolTipsVisible(True)
        spaces.addActions(list(self.workspaces.actions.values()))
        menus.add_menu("view", spaces)
        menus.add("view", self._reset_workspace_action())
        menus.add_separator("view")
        for i, dock in enumerate(self.docks.values(), start=1):
            toggle = dock.toggleViewAction()
            if i <= 10:
                toggle.setShortcut(QKeySequence(f"Alt+{i % 10}"))
            toggle.setToolTip(self.tr("Show or hide this panel"))
            menus.add_existing("view", [toggle])
        menus.add_separator("view")
        menus.add("view", *appearance.screen_actions(), appearance.presentation_action())
        presentation = menus.actions["presentation"]
        presentation.setCheckable(True)
        presentation.setChecked(self.context.theme.presentation)
        menus.add_separator("view")
        menus.add("view", *appearance.text_actions())
        menus.add_separator("view")
        menus.add_menu("view", appearance.theme_menu())
        menus.add_menu("view", appearance.language_menu())

        guide, about = self._help_actions()
        menus.add("help", guide, self.first_steps.action(), self._examples.action(), about)

    def _quit_action(self) -> ActionSpec:
        tip = self.tr("Close the window; a running training is stopped and kept")
        return ActionSpec("quit", self.tr("&Quit"), tip, self.close, "Ctrl+Q", "quit")

    def _reset_workspace_action(self) -> ActionSpec:
        return ActionSpec(
            "reset_workspace",
            self.tr("&Reset this workspace"),
            self.tr("Show the panels of this workspace in their default places"),
            self.workspaces.reset_deferred,
            "Ctrl+Shift+L",
            "layout",
        )

    def _help_actions(self) -> list[ActionSpec]:
        return [
            ActionSpec(
                "guide",
                self.tr("&Guide"),
                self.tr("A five-minute introduction"),
                lambda: dialogs.show_guide(self),
                QKeySequence.StandardKey.HelpContents,
                "help",
            ),
            ActionSpec(
                "about",
                self.tr("&About dreamexplorer"),
                self.tr("Version, licences, libraries and the origin of the data"),
                lambda: dialogs.show_about(self, self.context.session.dataset),
                icon="info",
            ),
        ]

    # -- events of Qt ------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and self.focusWidget() is None:
            self.setFocus()  # else Qt gives it to the first button of a bar
        self.workspaces.window_shown()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():  # reached only when no widget used the key
            self.appearance.toggle_full_screen()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_checkpoint(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_checkpoint(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open_path(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.handle(event)

    # -- public actions ----------------------------------------------------------------------------------------

    def open_path(self, path: Path) -> None:
        """Open a checkpoint in the background."""
        self.files.open_path(path)

    def close_without_questions(self) -> None:
        """Stop, keep what was trained in the library, and close: for a signal from the system."""
        self.closing.without_questions()

    def retranslate(self) -> None:
        """Write all texts anew in the present language: panels, menus and bars are made again around the session."""
        if self.closing.in_progress:
            return
        self.setUpdatesEnabled(False)
        try:
            self.setLocale(QLocale())
            self._menus.clear()
            self.layout_of_docks.rebuild()
            self.files.retranslate()
            self.workspaces.retranslate()
            self._menus = Menus(self, self.context.theme)
            self._fill_menus()
            self.workspace_bar.retranslate()
            self._status.retranslate()
            self.first_steps.retranslate()
            self._on_files_changed()
            self._extensions.retranslate()
            self._examples.retranslate()
            retranslate_qt_buttons(self)
            dialogs.rewrite_open_dialogs(self, self.context.session.dataset)
        finally:
            self.setUpdatesEnabled(True)

    # -- state -------------------------------------------------------------------------------------------------

    def _on_presentation(self, on: bool) -> None:
        self.actions_by_id["presentation"].setChecked(on)
        self.workspaces.set_presentation(on)

    def _on_files_changed(self) -> None:
        for action_id, enabled in {**self.files.enabled_actions(), **self._watch_menu.enabled_actions()}.items():
            self.actions_by_id[action_id].setEnabled(enabled)
        session = self.context.session
        if session.snapshot is None:
            self.setWindowTitle("dreamexplorer")
        else:
            path = session.checkpoint_path
            run = session.current_run
            name = path.name if path is not None else "" if run is None else run.name
            self.setWindowTitle(f"{name}[*]")
        self.setWindowModified(session.unsaved)

    def _shut_down(self) -> None:
        """Remember the layout, dispose of everything and join every thread."""
        self.context.workflow.watching.stop()
        self.workspaces.save()
        self.layout_of_docks.dispose()
        self.files.dispose()
        self._status.dispose()
        self.first_steps.card.dispose()
        context = self.context
        context.workflow.shutdown()
        for name, ended in (
            ("training", context.training.shutdown()),
            ("inference", context.inference.shutdown()),
            ("jobs", context.jobs.shutdown()),
        ):
            if not ended:
                log.warning("the %s thread did not end in time", name)
