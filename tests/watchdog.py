"""Measures how long the event loop was ever blocked; for tests and benchmarks."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Slot


class Watchdog(QObject):
    """A heartbeat in the event loop, and its longest pause.

    Use it as a context manager around a running event loop, or with `start` and `stop`. With `limit_s` a second
    thread looks on and keeps in `stacks` where the window's thread was when it had been silent for so long.
    """

    def __init__(self, interval_s: float = 0.005, limit_s: float | None = None) -> None:
        super().__init__()
        self._interval = interval_s
        self._limit = limit_s
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(max(1, round(1000 * interval_s)))
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self._watched = 0
        self._stopping = threading.Event()
        self._monitor: threading.Thread | None = None
        self.pauses: list[float] = []  # seconds beyond the interval, of every beat
        self.stacks: list[str] = []

    @property
    def longest(self) -> float:
        """The longest time in seconds for which the event loop did not turn."""
        pending = time.perf_counter() - self._last - self._interval if self._timer.isActive() else 0.0
        return max([*self.pauses, pending, 0.0])

    def start(self) -> None:
        """Begin anew, in the thread of the event loop."""
        self.pauses.clear()
        self.stacks.clear()
        self._last = time.perf_counter()
        self._timer.start()
        if self._limit is not None and self._monitor is None:
            self._watched = threading.get_ident()
            self._stopping.clear()
            self._monitor = threading.Thread(target=self._look_on, name="watchdog", daemon=True)
            self._monitor.start()

    def stop(self) -> float:
        """End; the longest pause in seconds."""
        if self._timer.isActive():
            self._beat()
            self._timer.stop()
        if self._monitor is not None:
            self._stopping.set()
            self._monitor.join()
            self._monitor = None
        return self.longest

    def __enter__(self) -> Watchdog:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.pauses.append(max(0.0, now - self._last - self._interval))
        self._last = now

    def _look_on(self) -> None:
        assert self._limit is not None
        seen = 0.0
        while not self._stopping.wait(self._limit / 4):
            last = self._last
            if last != seen and time.perf_counter() - last > self._limit:
                seen = last  # once for each pause
                frame = sys._current_frames().get(self._watched)
                if frame is not None:
                    self.stacks.append("".join(traceback.format_stack(frame)))
