"""File > Watch a run: asks for a folder, and stops the watching."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMainWindow

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.window.actions import ActionSpec


class WatchMenu(QObject):
    """The actions of the File menu that begin and end the watching of runs that other processes train."""

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._context = context

    def actions(self) -> list[ActionSpec]:
        """Return the records of the menu's actions."""
        return [
            ActionSpec(
                "watch",
                self.tr("&Watch a run…"),
                self.tr("Follow a folder in which another process or machine trains: curves, map and sliders"),
                self.ask,
                icon="eye",
            ),
            ActionSpec(
                "stop_watching",
                self.tr("S&top watching"),
                self.tr("Stop watching the run that is shown, or, if it is not watched, all of them"),
                self.stop,
            ),
        ]

    def enabled_actions(self) -> dict[str, bool]:
        """Return for each action whether it can be used now."""
        return {
            "watch": self._context.workflow.engine_is_ready,
            "stop_watching": bool(self._context.workflow.watching.paths),
        }

    def ask(self) -> None:
        """Ask for the folder of a run, and watch it."""
        settings = self._context.settings
        title = self.tr("Watch a run: choose its folder")
        name = QFileDialog.getExistingDirectory(self._window, title, str(settings.folder(keys.FOLDER)))
        if name:
            settings.set(keys.FOLDER, str(Path(name).parent))
            self._context.workflow.watching.watch(Path(name))

    def stop(self) -> None:
        """Stop watching the current run; all, if it is not watched."""
        run = self._context.session.current_run
        self._context.workflow.watching.stop(run if run is not None and run.watched else None)
