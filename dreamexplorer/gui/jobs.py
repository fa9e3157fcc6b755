"""Long work on other threads: progress, cancel, and exactly one of done, failed, cancelled, on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from dreamexplorer.progress import Progress


class Job(QObject):
    """One piece of work under way."""

    progressed = Signal(object, str)  # fraction 0..1 or None, message; at most about 20 times a second
    done = Signal(object)
    failed = Signal(object)  # the exception, whatever it was
    cancelled = Signal()
    ended = Signal()  # after any of the three

    title: str

    def cancel(self) -> None:
        """Ask the work to stop; `cancelled` follows when it has."""
        raise NotImplementedError


class JobRunner(QObject):
    """Runs jobs one after another on one worker thread (`parallel=True`: on a thread of its own)."""

    started = Signal(object)  # Job: the window shows its title and progress in the status bar
    idle = Signal()

    def start(
        self,
        title: str,
        work: Callable[[Progress], Any],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        quiet: bool = False,
        parallel: bool = False,
    ) -> Job:
        """Run `work(progress)` off the GUI thread; callbacks run on the GUI thread.

        With no `failed`, an error is shown by the window (signal `unhandled`). A quiet job is not shown.
        """
        raise NotImplementedError

    unhandled = Signal(str, object)  # title, exception

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Cancel everything and join the threads; False when one did not end in time."""
        raise NotImplementedError
