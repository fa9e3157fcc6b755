"""Saves models: what is there now, also in mid-training; one file after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.session import History

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.history import Past


@dataclass(frozen=True)
class Wish:
    """A file to write, whom to tell, and the model it is about."""

    path: Path
    then: Callable[[], None] | None
    lineage: int


class Saver(QObject):
    """Asks a running training for its checkpoint, or takes the present one, and writes it in the background."""

    saved = Signal(object, object)  # Wish, Checkpoint: before the wish's own `then`
    failed = Signal(object)  # the exception

    def __init__(self, jobs: JobRunner, training: TrainingRunner, history: History) -> None:
        super().__init__()
        self._history = history
        self._jobs = jobs
        self._training = training
        self._waiting: list[Wish] = []  # for the checkpoint of the training
        self._queue: deque[tuple[Wish, Checkpoint, Past]] = deque()
        self._writing = False
        training.checkpoint_taken.connect(self._on_checkpoint_taken)

    def save_from_training(self, wish: Wish) -> None:
        """Save what the running training has, from its next pause between two steps."""
        self._waiting.append(wish)
        self._training.take_checkpoint()

    def save(self, wish: Wish, checkpoint: Checkpoint) -> None:
        """Save this checkpoint after those that wait: two writers of one file would mix model and resume state."""
        self._queue.append((wish, checkpoint, self._history.past()))  # while it is of this model
        self._write_next()

    def training_ended(self, checkpoint: Checkpoint | None) -> None:
        """The training gave nothing more: save what there is for those that still wait."""
        waiting, self._waiting = self._waiting, []
        for wish in waiting:
            if checkpoint is not None:
                self.save(wish, checkpoint)

    @Slot(object)
    def _on_checkpoint_taken(self, checkpoint: Checkpoint) -> None:
        self.training_ended(checkpoint)

    def _write_next(self) -> None:
        if self._writing or not self._queue:
            return
        self._writing = True
        wish, checkpoint, past = self._queue.popleft()
        job = self._jobs.start(
            self.tr("Saving {}").format(wish.path.name),
            lambda progress: background.save(progress, checkpoint, wish.path, past),
            done=partial(self._on_done, wish, checkpoint),
            failed=self.failed.emit,
            parallel=True,
        )
        job.ended.connect(self._on_ended)

    def _on_done(self, wish: Wish, checkpoint: Checkpoint, _result: object) -> None:
        self.saved.emit(wish, checkpoint)
        if wish.then is not None:
            wish.then()

    def _on_ended(self) -> None:
        self._writing = False
        self._write_next()
