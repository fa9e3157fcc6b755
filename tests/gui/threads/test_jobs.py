"""Jobs end in exactly one way, on the GUI thread, whatever the work does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.gui.threads.jobs import Job, JobRunner
from dreamexplorer.progress import Progress


@pytest.fixture
def jobs(qtbot: QtBot, no_leaks: None) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.shutdown()


class Ends:
    """Records the end of a job, and the thread that it is announced on."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []
        self.threads: set[int] = set()

    def _note(self, kind: str, value: Any = None) -> None:
        self.seen.append((kind, value))
        self.threads.add(threading.get_ident())

    def callbacks(self) -> dict[str, Any]:
        return {
            "done": lambda v: self._note("done", v),
            "failed": lambda e: self._note("failed", type(e)),
            "cancelled": lambda: self._note("cancelled"),
        }


@pytest.mark.parametrize("parallel", [False, True])
@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (None, ("done", 42)),
        (ValueError("no"), ("failed", ValueError)),
        (RuntimeError("torch"), ("failed", RuntimeError)),
        (MemoryError(), ("failed", MemoryError)),
        (UserError("read me"), ("failed", UserError)),
        (SystemExit(3), ("failed", SystemExit)),
        (Cancelled(), ("cancelled", None)),
    ],
)
def test_ends_in_one_way_on_the_gui_thread(
    qtbot: QtBot, jobs: JobRunner, parallel: bool, raised: BaseException | None, expected: tuple[str, Any]
) -> None:
    worker: list[int] = []

    def work(progress: Progress) -> int:
        worker.append(threading.get_ident())
        if raised is not None:
            raise raised
        return 42

    ends = Ends()
    with qtbot.waitSignal(jobs.idle):
        job = jobs.start("try", work, parallel=parallel, **ends.callbacks())
        assert ends.seen == []  # never before `start` returns
    assert ends.seen == [expected]
    assert ends.threads == {threading.get_ident()}
    assert worker != [threading.get_ident()]
    assert job.finished
    assert not jobs.busy


def test_serial_jobs_keep_their_order_and_parallel_ones_pass(qtbot: QtBot, jobs: JobRunner) -> None:
    order: list[str] = []
    gate = threading.Event()
    jobs.start("first", lambda p: gate.wait(5), done=lambda _: order.append("first"))
    jobs.start("second", lambda p: None, done=lambda _: order.append("second"))
    with qtbot.waitSignal(jobs.start("aside", lambda p: None, parallel=True).ended):
        pass
    assert order == []
    gate.set()
    qtbot.waitUntil(lambda: order == ["first", "second"])


def test_cancel_reaches_the_work_through_its_progress(qtbot: QtBot, jobs: JobRunner) -> None:
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        for _ in range(1000):
            progress.report(0.5)
            time.sleep(0.005)

    ends = Ends()
    job = jobs.start("long", work, **ends.callbacks())
    assert begun.wait(5)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert ends.seen == [("cancelled", None)]


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(qtbot: QtBot, jobs: JobRunner) -> None:
    gate = threading.Event()
    ran: list[bool] = []
    jobs.start("blocks", lambda p: gate.wait(5))
    ends = Ends()
    waiting = jobs.start("waits", lambda p: ran.append(True), **ends.callbacks())
    with qtbot.waitSignal(waiting.ended, timeout=1000):
        waiting.cancel()
        waiting.cancel()
    assert ends.seen == [("cancelled", None)]
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert ran == []


def test_a_result_that_comes_after_the_cancel_is_not_delivered(qtbot: QtBot, jobs: JobRunner) -> None:
    finished = threading.Event()

    def work(progress: Progress) -> str:
        finished.set()
        return "too late"

    ends = Ends()
    job = jobs.start("quick", work, **ends.callbacks())
    assert finished.wait(5)
    time.sleep(0.02)  # its end is posted, but the event loop has not turned
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert ends.seen == [("cancelled", None)]


def test_errors_nobody_takes_are_told_by_the_runner(qtbot: QtBot, jobs: JobRunner) -> None:
    with qtbot.waitSignal(jobs.unhandled) as told:
        jobs.start("breaks", lambda p: 1 / 0)
    assert told.args is not None
    assert told.args[0] == "breaks"
    assert isinstance(told.args[1], ZeroDivisionError)


def test_progress_is_bounded_and_newest(qtbot: QtBot, jobs: JobRunner) -> None:
    def work(progress: Progress) -> None:
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            progress.report((0.3 - (end - time.monotonic())) / 0.3, "going")
            time.sleep(0.0005)

    seen: list[float] = []
    job = jobs.start("talks", work)
    job.progressed.connect(lambda fraction, message: seen.append(fraction))
    with qtbot.waitSignal(job.ended):
        pass
    assert 2 <= len(seen) <= 8  # 20 a second, where 500 were reported
    assert seen == sorted(seen)


def test_quiet_jobs_are_not_shown(qtbot: QtBot, jobs: JobRunner) -> None:
    shown: list[Job] = []
    jobs.started.connect(shown.append)
    loud = jobs.start("loud", lambda p: None)
    jobs.start("quiet", lambda p: None, quiet=True)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert shown == [loud]


def test_shutdown_cancels_what_runs_and_what_waits(qtbot: QtBot, jobs: JobRunner) -> None:
    ends = Ends()
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        while not progress.cancelled:
            time.sleep(0.005)

    jobs.start("runs", work, **ends.callbacks())
    jobs.start("waits", work, **ends.callbacks())
    jobs.start("aside", work, parallel=True, **ends.callbacks())
    assert begun.wait(5)
    assert jobs.shutdown(5.0)
    jobs.start("after the end", work, **ends.callbacks())
    qtbot.wait(30)
    assert ends.seen == []


def test_shutdown_does_not_hang_on_work_that_ignores_it(qtbot: QtBot, jobs: JobRunner) -> None:
    gate, begun = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        gate.wait()

    jobs.start("deaf", work)
    assert begun.wait(5)
    assert not jobs.shutdown(0.1)  # returns although the work still waits
    gate.set()
