"""Saves the current model, also while it is trained, one file after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.gui.workflow.current_model import CurrentModel
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.history import Past


@dataclass(frozen=True)
class _Order:
    """A file to write, what to call afterwards, and the run that is written."""

    path: Path
    then: Callable[[], object] | None
    run: Run


class Saver(QObject):
    """Takes the current checkpoint, or asks a running training for its own, and writes it in the background."""

    def __init__(
        self, session: Session, training: TrainingRunner, jobs: JobRunner, current: CurrentModel, dialogue: Dialogue
    ) -> None:
        super().__init__()
        self._session = session
        self._training = training
        self._jobs = jobs
        self._current = current
        self._dialogue = dialogue
        self._waiting: list[_Order] = []  # orders that wait for the checkpoint of the training
        self._queue: deque[tuple[_Order, Checkpoint, Past]] = deque()
        self._writing = False
        training.checkpoint_ready.connect(self._on_checkpoint)

    def save(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save the model as it is now; `then` is called once it is written, and not if that fails."""
        run = self._session.current_run
        if run is None:
            self._dialogue.error.emit(
                self.tr("The model could not be saved"), self.tr("There is no model to save yet.")
            )
            return
        order = _Order(path, then, run)
        if self._training.active and self._session.training_run is run:
            self._waiting.append(order)
            self._training.request_checkpoint()
        elif (checkpoint := self._current.checkpoint(run)) is not None:
            self._enqueue(order, checkpoint)

    def training_ended(self, run: Run) -> None:
        """Save what there is of a run for the orders that still wait for a checkpoint of its training."""
        self._on_checkpoint(self._current.checkpoint(run))

    @Slot(object)
    def _on_checkpoint(self, checkpoint: Checkpoint | None) -> None:
        waiting, self._waiting = self._waiting, []
        for order in waiting:
            if checkpoint is not None:
                self._enqueue(order, checkpoint)

    def _enqueue(self, order: _Order, checkpoint: Checkpoint) -> None:
        # One after another: two writers of one file would mix model and resume state. The history is read now, while
        # it ends where the checkpoint does.
        self._queue.append((order, checkpoint, order.run.history.past()))
        self._write_next()

    def _write_next(self) -> None:
        if self._writing or not self._queue:
            return
        self._writing = True
        order, checkpoint, past = self._queue.popleft()
        job = self._jobs.start(
            self.tr("Saving {}").format(order.path.name),
            lambda progress: background.save(progress, checkpoint, order.path, past),
            done=partial(self._on_written, order, checkpoint),
            failed=partial(self._dialogue.report, self.tr("The model could not be saved")),
            parallel=True,
        )
        job.ended.connect(self._on_ended)

    def _on_written(self, order: _Order, checkpoint: Checkpoint, _result: object) -> None:
        self._session.note_saved(order.path, checkpoint.snapshot.step, order.run)
        self._dialogue.message.emit(self.tr("Saved {}.").format(order.path.name))
        if order.then is not None:
            order.then()

    def _on_ended(self) -> None:
        self._writing = False
        self._write_next()
