"""Ctrl-C, SIGTERM and SIGHUP during a training: the first requests a stop, a later Ctrl-C interrupts."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

PATIENCE = 3.0  # seconds after the first request in which another Ctrl-C is taken for the same one


class Interrupts:
    """Records the first Ctrl-C, SIGTERM or SIGHUP while it is entered: a run then saves and stops between two steps.

    Terminals and wrappers (`timeout`, `uv run`, `npm`) send one Ctrl-C twice: another one within `PATIENCE` seconds, or
    from the moment in which the run is being saved, changes nothing. A later one raises KeyboardInterrupt. SIGHUP stays
    ignored where it was (`nohup`). `requested` is True after the first.

    On leaving, the handlers are put back, except after a stop that was asked for and is done: the program ends then,
    and a repeated Ctrl-C must not turn its exit code from "stopped" into "interrupted".

    Args:
        clock: returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.requested = False
        self._clock = clock
        self._at = 0.0
        self._last_save = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupts:
        hang_up = getattr(signal, "SIGHUP", None)  # not on Windows
        numbers = [signal.SIGINT, signal.SIGTERM]
        if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
            numbers.append(hang_up)
        for number in numbers:
            try:
                self._before[number] = signal.signal(number, self._note)
            except ValueError:  # only the main thread may set signal handlers; tests run commands in others
                break
        return self

    def __exit__(self, *exception: object) -> None:
        if self.requested and self._last_save:
            self._ignore_from_now_on()
        else:
            for number, handler in self._before.items():
                signal.signal(number, handler)

    def begin_last_save(self) -> None:
        """Let no further Ctrl-C interrupt: what is saved from now on is the last that the run does."""
        self._last_save = True

    def _ignore_from_now_on(self) -> None:
        told, sys.unraisablehook = sys.unraisablehook, lambda _: None  # Python reports one that comes just now
        try:
            for number in self._before:
                signal.signal(number, signal.SIG_IGN)
        finally:
            sys.unraisablehook = told

    def _note(self, number: int, frame: FrameType | None) -> None:
        if not self.requested:
            self.requested, self._at = True, self._clock()
        elif number == signal.SIGINT and not self._last_save and self._clock() - self._at >= PATIENCE:
            raise KeyboardInterrupt
