"""A thread that several inference workers share: each in turn does one piece of work.

The columns of the Compare workspace have a model each. A thread for each would take as many cores from training.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)


class Worker(Protocol):
    """Interface of an inference worker that the thread calls."""

    @property
    def stopped(self) -> bool:
        """True if it has no more work for good."""

    def seconds_to_work(self) -> float | None:
        """Return the seconds until there is work: 0 for now, None for none before a letter arrives."""

    def turn(self, timeout: float | None) -> None:
        """Wait for a letter for at most so long, read all that have arrived, and do one piece of work."""


class SharedThread:
    """Runs workers in turns. Methods are called on the GUI thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._arrived = threading.Event()  # a letter for one of the workers, a new worker, or the end
        self._joining: queue.SimpleQueue[Callable[[], Worker | None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def host(self, make: Callable[[], Worker | None]) -> None:
        """Have a worker made on the thread and given turns from then on; it may also turn out that none is made."""
        if self._closed:
            return
        self._joining.put(make)
        self._arrived.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Have the workers look for letters."""
        self._arrived.set()

    def shutdown(self, timeout_s: float) -> bool:
        """End the thread after the pieces of work in progress and join it; False when it did not end in time."""
        self._closed = True
        self._arrived.set()
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        workers: list[Worker] = []
        while not self._closed:
            waits = [wait for worker in workers if (wait := worker.seconds_to_work()) is not None]
            self._arrived.wait(min(waits, default=None))
            self._arrived.clear()  # before the letters are read: one that comes later sets it again
            while not self._joining.empty():
                worker = self._joining.get()()
                workers += [] if worker is None else [worker]
            for worker in workers:
                worker.turn(0.0)
            workers = [worker for worker in workers if not worker.stopped]
