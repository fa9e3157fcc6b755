"""Closing the window: a state machine from the question about unsaved work to the last joined thread."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QMainWindow

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.model_files import ModelFiles
from dreamexplorer.session import Run


class CloseState(Enum):
    """Progress of closing the window."""

    OPEN = "open"
    STOPPING = "stopping"  # the training is being stopped
    SAVING = "saving"  # the user's file, or a run of the library, is being written
    CLOSED = "closed"


class Closing(QObject):
    """Closes the window: asks about unsaved work, stops a training, saves, and has every thread joined."""

    def __init__(self, window: QMainWindow, context: Context, files: ModelFiles, shut_down: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._files = files
        self._shut_down = shut_down
        self._saves_file = False
        self._agreed: list[Run] | None = None  # runs that the user knows to be lost; None where nobody was asked
        self._in_event = False  # Qt ignores a close within a close event
        self.state = CloseState.OPEN
        context.workflow.error.connect(self._on_not_saved)
        context.jobs.idle.connect(self._on_not_saved)

    @property
    def in_progress(self) -> bool:
        """True if the question about unsaved work is open or was answered."""
        return self._in_event or self.state is not CloseState.OPEN

    def without_questions(self) -> None:
        """Stop, keep what was trained in the library, and close: for a signal from the system."""
        self._agreed = None
        self._saves_file = False  # overrides a close in progress that would open a file dialog
        self._stop(False)

    def handle(self, event: QCloseEvent) -> None:
        """Answer a close event of the window."""
        if self.state is CloseState.CLOSED:
            event.accept()
            return
        event.ignore()
        if self.state is not CloseState.OPEN:
            return
        trained = self._context.session.training_run or self._context.session.current_run
        training = trained.name if trained is not None and self._context.training.active else ""
        compared = self._context.session.compared_runs
        if compared:
            training = ", ".join(run.name for run in compared)
        self._in_event = True
        answer = "discard"
        self._agreed = lost = self._lost()
        if lost or self._trains():
            names = [run.name for run in lost]
            answer = dialogs.ask_before_closing(self._window, training, names, self._files.keeper.keeps)
        if answer == "save":
            self._show_run_to_save(lost)
        if answer != "cancel":
            self._stop(answer == "save")
        self._in_event = False
        # A signal from the system may have closed the window while the question was open: read the state again.
        if self.state is CloseState.CLOSED:  # type: ignore[comparison-overlap]
            event.accept()

    def _lost(self) -> list[Run]:
        """Return the runs with unsaved training that nothing will write into the library."""
        keeper = self._files.keeper
        kept = keeper.runs() if keeper.keeps else []
        return [run for run in self._context.session.unsaved_runs if run not in kept]

    def _show_run_to_save(self, lost: list[Run]) -> None:
        """Show the run that the question was about, which is the one that Save writes."""
        training, current = self._context.session.training_run, self._context.session.current_run
        run = lost[-1] if lost else training
        for first in (current, training):
            if first is not None and first in lost:
                run = first
        if run is not None:
            self._context.workflow.show_run(run)

    def _stop(self, save: bool) -> None:
        if self.state is not CloseState.OPEN:
            return
        self.state, self._saves_file = CloseState.STOPPING, save
        for dialog in self._window.findChildren(QDialog):  # an open question would wait for ever
            if dialog.isVisible():
                dialog.reject()
        self._window.statusBar().showMessage(self.tr("Stopping…"))
        training = self._context.training
        if training.active:
            self._context.workflow.run_ended.connect(self._on_stopped, Qt.ConnectionType.SingleShotConnection)
            training.stop()
        elif training.turns.active:
            self._context.workflow.comparisons.ended.connect(self._on_stopped, Qt.ConnectionType.SingleShotConnection)
            training.turns.stop()
        else:
            self._on_stopped()

    def _trains(self) -> bool:
        return self._context.training.active or self._context.training.turns.active

    def _on_stopped(self, _outcome: object = None) -> None:
        if self.state is not CloseState.STOPPING:
            return
        self.state = CloseState.SAVING
        if not self._saves_file:
            self._files.keeper.finish(self._close_if_kept)
        elif not self._files.save(self._on_saved):
            self._on_not_saved()

    def _on_saved(self) -> None:
        self._saves_file = False
        self._files.keeper.finish(self._close_if_kept)

    def _close_if_kept(self) -> None:
        """Close, unless a training could not be kept of which the question did not say so: the message says why."""
        if self.state is not CloseState.SAVING:
            return
        agreed = self._agreed
        if agreed is not None and not self._files.keeper.keeps and any(run not in agreed for run in self._lost()):
            self._agreed = None
            self.state = CloseState.OPEN
        else:
            self._close()

    def _on_not_saved(self, *_: object) -> None:
        """Keep the window open when saving failed or was cancelled, unless the system asked for the close."""
        if self.state is CloseState.SAVING and self._saves_file:
            self.state = CloseState.OPEN
        elif self.state is CloseState.SAVING:
            self._files.keeper.finish(self._close_if_kept)

    def _close(self) -> None:
        if self.state is CloseState.CLOSED:
            return
        self.state = CloseState.CLOSED
        if self._in_event:  # outside a close event, hiding makes Qt miss the close of the last window
            self._window.hide()  # joining a thread that imports torch takes seconds: do it out of sight
        self._shut_down()
        if not self._in_event:
            self._window.close()
