"""Writes the states of a run on a thread of its own, and keeps them within a number of bytes."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque

from dreamexplorer.errors import UserError
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_loading import write_state
from dreamexplorer.training.states_thinning import thin
from dreamexplorer.training.threads import use_one_thread

log = logging.getLogger(__name__)

MOST_WAITING = 64_000_000  # bytes of tensors that wait to be written; one state may always wait
SPARE = 0.05  # share of the limit that thinning makes free, so that it is not needed after each state


class StateWriter:
    """Writes states in the order in which they come. Use it as a context: leaving it writes what waits.

    What cannot be written is left out; `problem` returns why. After an exception nothing more is written.

    Args:
        folder: the folder of the run; None if it is not known yet: `write_to` names it, until then states wait.
        limit: most bytes of all states of the run; the newest one is kept in any case.
    """

    def __init__(self, folder: RunFolder | None, limit: int) -> None:
        self.seconds = 0.0  # processor time of all writing so far
        self._folder = folder
        self._limit = limit
        self._kept: int | None = None  # bytes of all states on the disk; None until the first is written
        self._changed = threading.Condition()
        self._waiting: deque[Checkpoint] = deque()
        self._bytes = 0  # of the tensors that wait or are being written
        self._closed = False
        self._failing = False
        self._problem: UserError | None = None  # not returned by `problem` yet
        self._thread = threading.Thread(target=self._work, name="states", daemon=True)

    def __enter__(self) -> StateWriter:
        self._thread.start()
        return self

    def __exit__(self, kind: object, *exception: object) -> None:
        with self._changed:
            self._closed = True
            if kind is not None:
                self._bytes -= sum(_size(checkpoint) for checkpoint in self._waiting)
                self._waiting.clear()
            self._changed.notify_all()
        self._thread.join()

    def write_to(self, folder: RunFolder) -> None:
        """Write to this folder from now on."""
        with self._changed:
            self._folder, self._kept = folder, None
            self._changed.notify_all()

    @property
    def has_room(self) -> bool:
        """True if a state can be put now: not too much waits."""
        return self._bytes < MOST_WAITING

    def put(self, checkpoint: Checkpoint) -> None:
        """Write a state, soon."""
        with self._changed:
            self._waiting.append(checkpoint)
            self._bytes += _size(checkpoint)
            self._changed.notify_all()

    def wait(self) -> None:
        """Wait until all that was put is written, or has failed."""
        with self._changed:
            self._changed.wait_for(lambda: not self._bytes)

    def problem(self) -> UserError | None:
        """Return why states are not written, once until one is written again; None if nothing new failed."""
        with self._changed:
            problem, self._problem = self._problem, None
            return problem

    def _work(self) -> None:
        use_one_thread()  # the processors belong to the training
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or (self._waiting and self._folder is not None))
                folder = self._folder
                if not self._waiting or folder is None:
                    return
                checkpoint = self._waiting.popleft()
            started = time.thread_time()
            try:
                self._write(folder, checkpoint)
                self._failing = False
            except UserError as error:
                self._note(error)
            except Exception:  # a fault of the program must not end the training
                log.exception("a state could not be written")
            with self._changed:
                self.seconds += time.thread_time() - started
                self._bytes -= _size(checkpoint)
                self._changed.notify_all()

    def _write(self, folder: RunFolder, checkpoint: Checkpoint) -> None:
        with folder.states_folder() as states:
            kept = self._kept
            if kept is None:
                kept = sum(state.size for state in states_in(states))
            kept += write_state(states, checkpoint)
            if kept > self._limit:
                kept = thin(states, int((1.0 - SPARE) * self._limit))
        with self._changed:
            if folder is self._folder:
                self._kept = kept

    def _note(self, error: UserError) -> None:
        with self._changed:
            if not self._failing:
                self._problem = error
            self._failing = True


def _size(checkpoint: Checkpoint) -> int:
    tensors = [*checkpoint.snapshot.weights.values()]
    if checkpoint.resume is not None:
        tensors += checkpoint.resume.tensors.values()
    return sum(t.numel() * t.element_size() for t in tensors)
