"""Progress and cancellation for long tasks, free of Qt and threads."""

from __future__ import annotations

from typing import Protocol

from dreamexplorer.errors import Cancelled, Message


class Progress(Protocol):
    """What a long task reports to: `report` also raises `Cancelled` when the user asked to stop."""

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Give the share done (0 to 1, or None where it is unknown) and a short text."""

    @property
    def cancelled(self) -> bool:
        """Whether the task should stop at its next convenience."""


class Silent:
    """A `Progress` nobody watches."""

    cancelled = False

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        pass


class CancellableProgress:
    """A `Progress` for another thread: `cancel` makes the next `report` raise `Cancelled`."""

    def __init__(self) -> None:
        self._cancelled = False
        self.fraction: float | None = 0.0
        self.message: str | Message = ""

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        self._cancelled = True

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        if self._cancelled:
            raise Cancelled
        self.fraction = fraction
        self.message = message
