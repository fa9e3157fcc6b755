"""Saves a run in its folder on a thread of its own, so that the training never waits for a disk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from dreamexplorer.errors import UserError
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.threads import use_one_thread

LARGEST_SHARE = 0.02  # of the processor time of one core that autosaves may take


class Cadence:
    """Decides when an autosave is due: every `interval` seconds, less often where saving takes long.

    Args:
        interval: seconds between two autosaves; 0 for none.
        clock: returns the time in seconds.
    """

    def __init__(self, interval: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = interval
        self._clock = clock
        self._wait = interval
        self._at = clock()

    @property
    def due(self) -> bool:
        """True if it is time for an autosave."""
        return self._interval > 0 and self._clock() - self._at >= self._wait

    def saved(self, seconds: float) -> None:
        """Record a save, and the seconds of processor time that one takes."""
        self._at = self._clock()
        self._wait = max(self._interval, seconds / LARGEST_SHARE)


class RunWriter:
    """Writes epochs and checkpoints of a run, in the order in which they come, on a thread of its own.

    A checkpoint that was not begun when the next one comes is left out. What could not be written is written with the
    next checkpoint; `problem` returns the error. Use it as a context: leaving it waits for the thread.
    """

    def __init__(self, folder: RunFolder) -> None:
        self.seconds = 0.0  # processor time of the last save
        self._folder = folder
        self._changed = threading.Condition()
        self._epochs: list[EpochDone] = []  # not written yet
        self._checkpoint: Checkpoint | None = None  # not written yet
        self._wanted = self._busy = self._closed = False
        self._problem: UserError | None = None  # not returned by `problem` yet
        self._failed: BaseException | None = None  # of the last attempt; None if all is written
        self._thread = threading.Thread(target=self._work, name="saving", daemon=True)

    def __enter__(self) -> RunWriter:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def add_epoch(self, event: EpochDone) -> None:
        """Write the line of an epoch, soon."""
        with self._changed:
            self._epochs.append(event)
            self._wake()

    def save(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint, soon."""
        with self._changed:
            self._checkpoint = checkpoint
            self._wake()

    def problem(self) -> UserError | None:
        """Return why something could not be written, once for each failure; None if nothing new failed."""
        with self._changed:
            problem, self._problem = self._problem, None
            return problem

    def finish(self) -> None:
        """Wait until all is written; try once more to write what could not be written.

        Raises:
            UserError: it still cannot be written.
        """
        with self._changed:
            self._changed.wait_for(self._is_idle)
            if self._failed is not None:
                self._wake()
                self._changed.wait_for(self._is_idle)
            if self._failed is not None:
                raise self._failed

    def _wake(self) -> None:
        self._wanted = True
        self._changed.notify_all()

    def _is_idle(self) -> bool:
        return not (self._busy or self._wanted)

    def _work(self) -> None:
        use_one_thread()  # the processors belong to the training
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._closed or self._wanted)
                if not self._wanted:
                    return
                self._wanted, self._busy = False, True
                epochs, self._epochs = self._epochs, []
                checkpoint, self._checkpoint = self._checkpoint, None
            started = time.thread_time()
            failed = self._write_epochs(epochs)
            try:
                if checkpoint is not None:
                    self._folder.save(checkpoint)
                    checkpoint = None
                    self.seconds = time.thread_time() - started
            except BaseException as error:  # raised by `finish`; the thread goes on
                failed = error
            self._note_result(epochs, checkpoint, failed)

    def _note_result(
        self, epochs: list[EpochDone], checkpoint: Checkpoint | None, failed: BaseException | None
    ) -> None:
        """Keep what could not be written for the next attempt."""
        with self._changed:
            self._epochs = epochs + self._epochs
            if self._checkpoint is None:
                self._checkpoint = checkpoint
            self._failed = failed
            if isinstance(failed, UserError):
                self._problem = failed

    def _write_epochs(self, epochs: list[EpochDone]) -> BaseException | None:
        """Write epochs and take them off the list; return the error that ended it."""
        while epochs:
            try:
                self._folder.append_epoch(epochs[0])
            except UserError as error:
                return error
            del epochs[0]
        return None
