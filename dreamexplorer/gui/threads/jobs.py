"""Runs long work on other threads, with progress and cancel.

A job ends in exactly one of done, failed and cancelled, which is announced on the GUI thread.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dreamexplorer.errors import Cancelled, Message
from dreamexplorer.gui.threads.newest import Newest
from dreamexplorer.progress import Progress

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.05

Work = Callable[[Progress], Any]
Post = Callable[["Job", str, Any], None]  # job, kind of event, value of the event


@dataclass(frozen=True)
class Callbacks:
    """Functions to call on the GUI thread when a job ends."""

    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], None]
    cancelled: Callable[[], None] | None


class Job(QObject):
    """Piece of work that waits, runs or has ended. Its signals are emitted on the GUI thread."""

    progressed = Signal(object, object)  # fraction 0..1 or None, message; at most about 20 times a second
    done = Signal(object)
    failed = Signal(object)  # the exception
    cancelled = Signal()
    ended = Signal()  # after any of the three

    title: str

    def __init__(self, title: str, work: Work, quiet: bool, callbacks: Callbacks, post: Post) -> None:
        super().__init__()
        self.title = title
        self.quiet = quiet
        self.finished = False  # after `ended`
        self._work: Work | None = work
        self._callbacks = callbacks
        self._post = partial(post, self)
        self._progress = _Progress(partial(self._post, "progress", None))
        # Decides whether the thread that runs the job or a cancel before it wins.
        self._claim = threading.Lock()

    def cancel(self) -> None:
        """Request the work to stop; `cancelled` follows when it has."""
        self._progress.cancel()
        if self._claim.acquire(blocking=False):  # the job has not started
            self._work = None
            self._post("cancelled", None)

    def run(self) -> None:
        """Do the work on the calling thread and post how it ended, unless the job was cancelled before."""
        if not self._claim.acquire(blocking=False):
            return
        work, self._work = self._work, None  # lets the objects that the work refers to be freed when the job ends
        assert work is not None
        self._post("started", None)
        kind, value = "done", None
        try:
            value = work(self._progress)
        except Cancelled:
            kind = "cancelled"
        except BaseException as error:  # delivered like a result
            kind, value = "failed", error
        del work
        self._post(kind, value)

    def report_progress(self) -> None:
        """Emit the newest progress report. Called by the runner on the GUI thread."""
        if (report := self._progress.pop()) is not None:
            self.progressed.emit(*report)

    def deliver(self, kind: str, value: Any) -> None:
        """Announce how the job ended. Called by the runner on the GUI thread."""
        if self._progress.cancelled and kind != "cancelled":
            # A cancelled job delivers neither its result nor its error, which the cancel may have caused.
            if kind == "failed":
                log.info("job %r failed after it was cancelled: %r", self.title, value)
            kind, value = "cancelled", None
        match kind:
            case "done":
                self.done.emit(value)
                if self._callbacks.done is not None:
                    self._callbacks.done(value)
            case "failed":
                self.failed.emit(value)
                self._callbacks.failed(value)
            case "cancelled":
                self.cancelled.emit()
                if self._callbacks.cancelled is not None:
                    self._callbacks.cancelled()


class JobRunner(QObject):
    """Runs jobs one after another on one worker thread (`parallel=True`: on a thread of its own)."""

    started = Signal(object)  # Job: the window shows its title and progress in the status bar
    ended = Signal()  # a job, quiet or not
    idle = Signal()
    unhandled = Signal(str, object)  # title, exception

    _posted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._threads: list[threading.Thread] = []
        self._jobs: list[Job] = []  # not ended yet
        self._outbox: deque[tuple[Job, str, Any]] = deque()
        self._closed = False
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """True if a job waits or runs."""
        return bool(self._jobs)

    def start(
        self,
        title: str,
        work: Work,
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        quiet: bool = False,
        parallel: bool = False,
    ) -> Job:
        """Run `work(progress)` off the GUI thread; callbacks run on the GUI thread.

        With no `failed`, an error is shown by the window (signal `unhandled`). A quiet job is not shown. After
        `shutdown` nothing runs and nothing is called back.

        Args:
            title: translated name, for the status bar and for errors.
            work: called with a progress, which also reports a cancel.
            done: called with the result.
            failed: called with the exception.
            cancelled: called after a cancel.
            quiet: do not show the job in the status bar.
            parallel: use a thread of its own instead of the queue.
        """
        callbacks = Callbacks(done, failed or partial(self.unhandled.emit, title), cancelled)
        job = Job(title, work, quiet, callbacks, self._post)
        if self._closed:
            job.cancel()
            return job
        self._jobs.append(job)
        if parallel:
            thread = threading.Thread(target=job.run, name=f"job {title}".strip(), daemon=True)
            self._threads = [t for t in self._threads if t.is_alive()] + [thread]
            thread.start()
        else:
            if self._worker is None:
                self._worker = threading.Thread(target=self._serve, name="jobs", daemon=True)
                self._worker.start()
            self._queue.put(job)
        return job

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Cancel everything and join the threads; False when one did not end in time."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._outbox.clear()
        threads = list(self._threads)
        if self._worker is not None:
            self._queue.put(None)
            threads.append(self._worker)
        deadline = time.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(t.is_alive() for t in threads)

    def _serve(self) -> None:
        while (job := self._queue.get()) is not None:
            job.run()
            del job  # do not hold the last result until the next job comes

    def _post(self, job: Job, kind: str, value: Any) -> None:
        """Queue an event of a job, from any thread; `_deliver` follows on the GUI thread."""
        if not self._closed:
            self._outbox.append((job, kind, value))
            self._posted.emit()

    @Slot()
    def _deliver(self) -> None:
        while self._outbox and not self._closed:
            job, kind, value = self._outbox.popleft()
            if kind == "started":
                if not job.quiet:
                    self.started.emit(job)
            elif kind == "progress":
                job.report_progress()
            else:
                try:
                    job.deliver(kind, value)
                finally:  # the job has ended even if a callback raises
                    job.finished = True
                    if job in self._jobs:
                        self._jobs.remove(job)
                    job.ended.emit()
                    self.ended.emit()
                    if not self._jobs:
                        self.idle.emit()


class _Progress:
    """The work's progress object: posts the newest report at a bounded rate."""

    def __init__(self, post: Callable[[], None]) -> None:
        self._post = post
        self._cancelled = False
        self._report: Newest[tuple[float | None, str | Message]] = Newest()
        self._posted_at = -1e9

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        self._cancelled = True

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        if self._cancelled:
            raise Cancelled
        self._report.put((fraction, message))
        now = time.monotonic()
        if now - self._posted_at >= PROGRESS_SECONDS:
            self._posted_at = now
            self._post()

    def pop(self) -> tuple[float | None, str | Message] | None:
        return self._report.pop()
