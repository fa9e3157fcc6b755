"""Models and files: the actions that open, save and export, recent files, and what keeps the runs in the library."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.save_path import ask_save_path
from dreamexplorer.gui.threads.background import is_shipped
from dreamexplorer.gui.window.actions import ActionSpec
from dreamexplorer.gui.window.export import export_grid
from dreamexplorer.gui.window.library_folder import LibraryFolder
from dreamexplorer.gui.workflow.keeper import PERIODS, Keeper
from dreamexplorer.gui.workflow.recovery import Recovery
from dreamexplorer.training.run_files import CHECKPOINT

CHECKPOINT_SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt")
RECENT_FILES = 8


class ModelFiles(QObject):
    """Opens and saves models when the user asks, and remembers which files were used last."""

    changed = Signal()  # what can be saved or reopened is different

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self.keeper = Keeper(context.workflow, context.training, context.session, context.settings, self)
        Recovery(context.workflow, context.workflow.dialogue, context.session, self)
        self.library = LibraryFolder(window, context, self.keeper)
        self.recent_menu = self._make_recent_menu()
        session = context.session
        self._disconnects = [
            session.model_changed.connect(self._on_model),
            session.unsaved_changed.connect(self._on_model),
            session.runs_changed.connect(self.changed.emit),
        ]
        context.workflow.busy_changed.connect(self.changed)

    def dispose(self) -> None:
        """Stop listening to the session."""
        for disconnect in self._disconnects:
            disconnect()
        self._disconnects.clear()
        self.keeper.dispose()
        self.library.dispose()

    # -- the menu --------------------------------------------------------------------------------------------

    def opening_actions(self) -> list[ActionSpec]:
        """Return the actions that open a file."""
        return [
            ActionSpec(
                "open",
                self.tr("&Open model…"),
                self.tr("Open a checkpoint: .safetensors, or a state dict of pytorch/examples (.pt)"),
                self.open_dialog,
                QKeySequence.StandardKey.Open,
                "open",
            )
        ]

    def retranslate(self) -> None:
        """Make the menu of recent files anew, in the present language."""
        self.recent_menu = self._make_recent_menu()

    def _make_recent_menu(self) -> QMenu:
        menu = QMenu(self.tr("Open &recent"), self._window)
        menu.aboutToShow.connect(self._fill_recent)
        return menu

    def library_action(self) -> ActionSpec:
        """Return the action that shows the settings of the library."""
        return ActionSpec(
            "library",
            self.tr("&Library of runs…"),
            self.tr("Where the runs are kept, how much room they take and may take, and what was deleted"),
            self.library.show_dialog,
            icon="runs",
        )

    def autosave_menu(self) -> QMenu:
        """Build the submenu that sets how often a running training is saved."""
        menu = QMenu(self.tr("Save while &training"), self._window)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        for seconds in PERIODS:
            if seconds == 0:
                text = self.tr("Never")
            elif seconds < 60:
                text = self.tr("Every {} seconds").format(seconds)
            else:
                text = self.tr("Every minute") if seconds == 60 else self.tr("Every {} minutes").format(seconds // 60)
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(seconds == self.keeper.period)
            action.setToolTip(self.tr("If the program ends unexpectedly, the next start offers what was saved last"))
            action.triggered.connect(partial(self._set_period, seconds))
            group.addAction(action)
        return menu

    def _set_period(self, seconds: int) -> None:
        self.keeper.set_period(seconds)

    def saving_actions(self) -> list[ActionSpec]:
        """Return the actions that write a file."""
        return [
            ActionSpec(
                "save",
                self.tr("&Save"),
                self.tr("Save the model, including the state needed to resume its training"),
                self.save,
                QKeySequence.StandardKey.Save,
                "save",
            ),
            ActionSpec(
                "save_as",
                self.tr("Save &as…"),
                self.tr("Save the model to another file"),
                self.save_as,
                "Ctrl+Shift+S",
                "save",
            ),
            ActionSpec(
                "export_samples",
                self.tr("&Export a grid of dreams…"),
                self.tr("Decode 64 samples from the prior and save them as one PNG image"),
                lambda: export_grid(self._window, self._context),
                "Ctrl+E",
                "export",
            ),
        ]

    def enabled_actions(self) -> dict[str, bool]:
        """Return for each action that depends on the state whether it can be used now."""
        known = self._context.session.snapshot is not None
        return {
            "save": known,
            "save_as": known,
            "export_samples": known,
        }

    # -- opening ---------------------------------------------------------------------------------------------

    def open_dialog(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open a model"),
            str(self._folder()),
            self.tr("Models ({})").format("*.safetensors *.pt *.pth *.ckpt") + ";;" + self.tr("All files (*)"),
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a checkpoint in the background."""
        self._context.settings.set(keys.FOLDER, str(path.parent))
        self._context.workflow.open_checkpoint(path)

    # -- saving ----------------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] | None = None) -> bool:
        """Save to the user's own file, or ask for one; `then` is called once written. False when the user cancelled."""
        return self._save_to(self.file_to_save(), then)

    def save_as(self, then: Callable[[], None] | None = None) -> bool:
        """Ask for a file and save; `then` is called once it is written. False when the user cancelled."""
        return self._save_to(self._ask_for_file(), then)

    def file_to_save(self) -> Path | None:
        """Return the user's own file, or ask for one; None where the user cancels or there is no model."""
        return self._own_file() or self._ask_for_file()

    def _ask_for_file(self) -> Path | None:
        snapshot = self._context.session.snapshot
        if snapshot is None:
            return None
        name = f"{snapshot.family}-{len(snapshot.axes)}.safetensors"
        kinds = {self.tr("Models ({})").format("*.safetensors"): ".safetensors"}
        return ask_save_path(self._context, self._window, self.tr("Save the model"), name, kinds)

    def _save_to(self, path: Path | None, then: Callable[[], None] | None) -> bool:
        if path is not None:
            self._context.workflow.save_checkpoint(path, then)
        return path is not None

    def _own_file(self) -> Path | None:
        """Return the user's file that Save may overwrite without asking, if there is one."""
        path = self._context.session.checkpoint_path
        if path is None or path.suffix != ".safetensors" or is_shipped(path):
            return None
        if path.name == CHECKPOINT:  # of a run's folder: another process may train there
            return None
        return path

    def _folder(self) -> Path:
        return self._context.settings.folder(keys.FOLDER)

    # -- recent files ----------------------------------------------------------------------------------------

    def _on_model(self) -> None:
        path = self._context.session.checkpoint_path
        if path is not None and not is_shipped(path):
            recent = [p for p in self._context.settings.get(keys.RECENT_FILES) if p != str(path)]
            self._context.settings.set(keys.RECENT_FILES, (str(path), *recent)[:RECENT_FILES])
        self.changed.emit()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        recent = self._context.settings.get(keys.RECENT_FILES)[:RECENT_FILES]
        for name in recent:
            action = self.recent_menu.addAction(name.replace("&", "&&"))  # a single one would underline a letter
            action.triggered.connect(lambda _=False, n=name: self.open_path(Path(n)))
        if not recent:
            self.recent_menu.addAction(self.tr("No recent files")).setEnabled(False)


def dropped_checkpoint(data: QMimeData) -> Path | None:
    """Return the first model file among the dropped ones, judged by its suffix."""
    for url in data.urls():
        if url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in CHECKPOINT_SUFFIXES:
            return Path(url.toLocalFile())
    return None
