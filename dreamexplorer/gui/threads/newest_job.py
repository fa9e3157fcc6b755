"""Jobs of which only the newest counts: one after another, or each in place of the one before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from dreamexplorer.gui.threads.jobs import Job, JobRunner, Work
from dreamexplorer.gui.threads.newest import Newest
from dreamexplorer.progress import Progress

A = TypeVar("A")
R = TypeVar("R")


class NewestJob(Generic[A, R]):
    """Runs one function on the newest value, one job at a time; values that arrive meanwhile replace each other.

    Args:
        jobs: runs the jobs, which are not shown in the status bar.
        title: names the work where an error is shown.
        function: called off the GUI thread.
        done: called on the GUI thread with the result.
        failed: called with the exception; without it, the window shows the error.
        deliver_outdated: pass on a result for which a newer value is waiting, so that something is shown while values
            arrive without end.
    """

    def __init__(
        self,
        jobs: JobRunner,
        title: str,
        function: Callable[[A], R],
        done: Callable[[R], None],
        failed: Callable[[BaseException], None] | None = None,
        *,
        deliver_outdated: bool = False,
    ) -> None:
        self._jobs = jobs
        self._title = title
        self._function = function
        self._done = done
        self._failed = failed
        self._deliver_outdated = deliver_outdated
        self._next: Newest[tuple[A]] = Newest()
        self._running = False
        self._discards = 0  # number of discards: results of values submitted before the last one are void

    @property
    def busy(self) -> bool:
        """True if a job is running."""
        return self._running

    def submit(self, value: A) -> None:
        """Run the function on a value, once the job in progress has ended; a value that waits is replaced."""
        self._next.put((value,))
        self._start_next()

    def discard(self) -> None:
        """Drop the value that waits and the result of the job in progress."""
        self._next.clear()
        self._discards += 1

    def _start_next(self) -> None:
        if self._running or (waiting := self._next.pop()) is None:
            return
        (value,), discards = waiting, self._discards
        self._running = True

        def work(progress: Progress) -> R:
            return self._function(value)

        def is_current() -> bool:
            return discards == self._discards and (self._deliver_outdated or not len(self._next))

        def done(result: R) -> None:
            self._running = False
            try:
                if is_current():
                    self._done(result)
            finally:
                self._start_next()

        def failed(error: BaseException) -> None:
            self._running = False
            try:
                if not is_current():
                    return
                if self._failed is not None:
                    self._failed(error)
                else:
                    self._jobs.unhandled.emit(self._title, error)
            finally:
                self._start_next()

        def cancelled() -> None:
            self._running = False

        self._jobs.start(self._title, work, done=done, failed=failed, cancelled=cancelled, quiet=True, parallel=True)


class JobSlot:
    """Holds one job, which starts at once; starting another cancels it."""

    def __init__(self, jobs: JobRunner) -> None:
        self._jobs = jobs
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """True if the job has not ended and was not cancelled."""
        return self._job is not None and not self._job.finished

    def start(
        self,
        title: str,
        work: Work,
        *,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        quiet: bool = False,
    ) -> Job:
        """Cancel the job before and run `work(progress)` on a thread of its own; see `JobRunner.start`.

        Args:
            title: translated name, for errors.
            work: called with a progress, which also reports a cancel.
            done: called with the result.
            failed: called with the exception.
            quiet: do not show the job in the status bar.
        """
        self.cancel()
        self._job = self._jobs.start(title, work, done=done, failed=failed, quiet=quiet, parallel=True)
        return self._job

    def cancel(self) -> None:
        """Cancel the job, if one is in progress: neither `done` nor `failed` is called for it any more."""
        job, self._job = self._job, None
        if job is not None and not job.finished:
            job.cancel()
