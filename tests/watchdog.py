"""Measures how long the event loop was ever blocked; for tests and benchmarks."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Slot


class Watchdog(QObject):
    """A heartbeat in the event loop, and its longest pause: on the clock, and by the program's own doing.

    Use it as a context manager around a running event loop, or with `start` and `stop`. With `limit_s` the stacks of
    the window's thread are kept in `stacks` whenever it has been silent for so long.

    `longest` is seconds on the clock: what a user sees, and what a benchmark reports. On a machine that is busy with
    other programs it says little; tests ask `longest_own`. That is the larger of two times that other programs do not
    lengthen: the processor time which the window's thread used, and the beats of a second thread that waited beside
    it, which come later, too, where the machine is busy. `worked_pauses` has the processor time alone: what the thread
    computed, without what it waited for.
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
        self._last_used = 0.0
        self._beats = 0  # of the second thread, since the last one here
        self._used: Callable[[], float] = time.thread_time
        self._watched = 0
        self._stopping = threading.Event()
        self._second: threading.Thread | None = None
        self.pauses: list[float] = []  # seconds beyond the interval, of every beat
        self.own_pauses: list[float] = []  # the same, of the program's own doing
        self.worked_pauses: list[float] = []  # seconds of processor time that the thread used between two beats
        self.stacks: list[str] = []

    @property
    def longest(self) -> float:
        """The longest time in seconds for which the event loop did not turn."""
        pending = time.perf_counter() - self._last - self._interval if self._timer.isActive() else 0.0
        return max([*self.pauses, pending, 0.0])

    @property
    def longest_own(self) -> float:
        """The longest of these times that is the program's own doing."""
        return max([*self.own_pauses, self._own_pause() if self._timer.isActive() else 0.0])

    def start(self) -> None:
        """Start anew, in the thread of the event loop."""
        self.pauses.clear()
        self.own_pauses.clear()
        self.worked_pauses.clear()
        self.stacks.clear()
        self._used = _processor_time_of_this_thread()
        self._last, self._last_used, self._beats = time.perf_counter(), self._used(), 0
        self._timer.start()
        if self._second is None:
            self._watched = threading.get_ident()
            self._stopping.clear()
            self._second = threading.Thread(target=self._beat_beside, name="watchdog", daemon=True)
            self._second.start()

    def stop(self) -> float:
        """Stop, and return the longest pause in seconds."""
        if self._timer.isActive():
            self._beat()
            self._timer.stop()
        if self._second is not None:
            self._stopping.set()
            self._second.join()
            self._second = None
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
        self.own_pauses.append(self._own_pause())
        self.worked_pauses.append(self._used() - self._last_used)
        self._last, self._last_used, self._beats = now, self._used(), 0

    def _own_pause(self) -> float:
        return max(self._used() - self._last_used, self._beats * self._interval) - self._interval

    def _beat_beside(self) -> None:
        seen = 0.0
        while not self._stopping.wait(self._interval):
            self._beats += 1
            last = self._last
            if self._limit is not None and last != seen and self._own_pause() > self._limit:
                seen = last  # once for each pause
                frame = sys._current_frames().get(self._watched)
                if frame is not None:
                    self.stacks.append("".join(traceback.format_stack(frame)))


def _processor_time_of_this_thread() -> Callable[[], float]:
    """Return a function that any thread may call, and that gives the seconds this one has used."""
    if not hasattr(time, "pthread_getcpuclockid"):  # not on Linux: the beats alone count
        return lambda: 0.0
    clock = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(clock)
