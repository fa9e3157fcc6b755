"""Ctrl-C and SIGTERM during a training: the first requests a stop, a second Ctrl-C ends the process."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any


class Interrupts:
    """Records the first Ctrl-C or SIGTERM while it is entered, so that a run can save and stop between two steps.

    A second Ctrl-C raises KeyboardInterrupt. `requested` is True after the first.
    """

    def __init__(self) -> None:
        self.requested = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupts:
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                self._before[number] = signal.signal(number, self._note)
            except ValueError:  # only the main thread may set signal handlers; tests run commands in others
                break
        return self

    def __exit__(self, *exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.requested and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.requested = True
