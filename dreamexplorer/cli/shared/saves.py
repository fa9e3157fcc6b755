"""Saves a run in its folder while it trains: after each epoch, now and then within it, and when it ends."""

from __future__ import annotations

import contextlib
import time

from dreamexplorer.errors import UserError
from dreamexplorer.library.info import add_seconds, change_info
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.events import EpochDone, Event, StepDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.run_writer import Cadence, RunWriter
from dreamexplorer.training.runs import RunFolder


class Saves:
    """Decides when a run is saved, and has a thread write it.

    Args:
        trainer: the run.
        folder: where it is kept, prepared for this run.
        writer: writes to the folder; entered already.
        autosave: seconds between two saves within an epoch; 0 for none.
    """

    def __init__(self, trainer: Trainer, folder: RunFolder, writer: RunWriter, autosave: float) -> None:
        self._trainer = trainer
        self._folder = folder
        self._writer = writer
        self._cadence = Cadence(autosave)
        self._step: int | None = None  # of the last save

    def add(self, event: Event) -> None:
        """Write the line of an epoch; save after it, and within it when a save is due."""
        if isinstance(event, EpochDone):
            self._writer.add_epoch(event)
        within = isinstance(event, StepDone) and not event.epoch.is_integer() and self._cadence.due
        if within or isinstance(event, EpochDone):
            before = time.thread_time()
            try:
                self._save(self._trainer.checkpoint())
            finally:
                self._cadence.saved(time.thread_time() - before + self._writer.seconds)

    def save_end(self) -> None:
        """Save the state in which the run ended, unless that was done."""
        if self._step != self._trainer.step:
            self._save(self._trainer.checkpoint())

    def save_good(self, checkpoint: Checkpoint) -> bool:
        """Save the last good state unless a newer one is saved.

        False, and nothing is saved, if an untrained model would replace an old run.
        """
        if checkpoint.snapshot.step == 0 and self._folder.keeps_old_run:
            return False
        if self._step is None or checkpoint.snapshot.step > self._step:
            self._save(checkpoint)
        return True

    def rescue(self) -> None:
        """Save the last good state, after an interrupt that may have come in the middle of a step."""
        self._trainer.learner.restore_good_state()
        self.save_good(self._trainer.checkpoint())

    def finish(self) -> None:
        """Wait until all is written.

        Raises:
            UserError: the last save failed.
        """
        self._writer.finish()

    def problem(self) -> UserError | None:
        """Return why the last save could not be written, once; None if it was, or is on its way."""
        return self._writer.problem()

    def _save(self, checkpoint: Checkpoint) -> None:
        self._step = checkpoint.snapshot.step
        self._writer.save(checkpoint)


def add_time(folder: RunFolder, seconds: float) -> None:
    """Add seconds of training to the run.json of a run, unless an old run stayed in its place."""
    if not folder.keeps_old_run:
        with contextlib.suppress(UserError):  # what else failed is told already
            change_info(folder.path, lambda info: add_seconds(info, seconds))
