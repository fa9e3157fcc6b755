"""Progress and cancellation of long tasks, independent of Qt and threads."""

from __future__ import annotations

from typing import Protocol

from dreamexplorer.errors import Cancelled, Message


class Progress(Protocol):
    """Receiver of the progress reports of a long task; it may cancel the task."""

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Report progress.

        Args:
            fraction: share done, 0 to 1; None where it is unknown.
            message: short text for the user.

        Raises:
            Cancelled: the user cancelled.
        """

    @property
    def cancelled(self) -> bool:
        """True if the task should stop at the next opportunity."""


class Silent:
    """A `Progress` that ignores all reports and never cancels."""

    cancelled = False

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Ignore the report."""
        pass


class CancellableProgress:
    """A `Progress` that another thread can cancel: the next `report` then raises `Cancelled`."""

    def __init__(self) -> None:
        self._cancelled = False
        self.fraction: float | None = 0.0
        self.message: str | Message = ""

    @property
    def cancelled(self) -> bool:
        """True after `cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """Make the next `report` raise `Cancelled`."""
        self._cancelled = True

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Record fraction and message; raise `Cancelled` after `cancel`."""
        if self._cancelled:
            raise Cancelled
        self.fraction = fraction
        self.message = message
