"""Garbage collection on the GUI thread alone."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 250  # between two looks at how much there is to collect

_pauses = 0
_lock = threading.Lock()


class Collector(QObject):
    """Runs Python's garbage collector on the GUI thread, and turns the automatic one off.

    The automatic one runs on whichever thread allocates. On a thread other than the window's it takes the attributes of
    widgets in unreachable cycles at once, while Qt deletes and repaints them later on the GUI thread: an error or a
    crash. The thresholds of the generations are Python's own (`gc.get_threshold`).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if any and unless collection is paused."""
        if not _pauses:
            collect_due()


def collect_due() -> None:
    """Collect the oldest generation whose count is above its threshold; call it on the GUI thread."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if 0 < thresholds[generation] < counts[generation]:
            gc.collect(generation)
            return


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Suspend garbage collection during a large import, and exempt what was imported from it for good.

    A full collection with torch loaded stops all threads for 100 to 300 ms.
    """
    global _pauses
    with _lock:
        _pauses += 1
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
        with _lock:
            _pauses -= 1
