"""`NewestJob` and `JobSlot`: only the newest value or job counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.newest_job import JobSlot, NewestJob
from dreamexplorer.progress import Progress


@pytest.fixture
def jobs(qtbot: QtBot, no_leaks: None) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.shutdown()


class Gate:
    """Function that computes ten times its value once the test opens the gate."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.computed: list[int] = []
        self.threads: set[int] = set()

    def __call__(self, value: int) -> int:
        self.threads.add(threading.get_ident())
        self.computed.append(value)
        self.begun.set()
        assert self.go.wait(5)
        if value < 0:
            raise ValueError(f"no {value}")
        return 10 * value


@pytest.mark.parametrize(("deliver_outdated", "expected"), [(False, [490]), (True, [0, 490])])
def test_values_that_arrive_during_a_job_replace_each_other(
    qtbot: QtBot, jobs: JobRunner, deliver_outdated: bool, expected: list[int]
) -> None:
    gate = Gate()
    results: list[int] = []
    job = NewestJob(jobs, "tens", gate, results.append, deliver_outdated=deliver_outdated)
    job.submit(0)
    assert gate.begun.wait(5)
    for value in range(1, 50):
        job.submit(value)
    assert job.busy
    gate.go.set()
    qtbot.waitUntil(lambda: results == expected)
    assert gate.computed == [0, 49]
    assert threading.get_ident() not in gate.threads
    assert not job.busy


def test_an_error_is_passed_on_and_ends_nothing(qtbot: QtBot, jobs: JobRunner) -> None:
    gate = Gate()
    gate.go.set()
    results: list[int] = []
    errors: list[str] = []
    unhandled: list[tuple[str, str]] = []
    jobs.unhandled.connect(lambda title, error: unhandled.append((title, str(error))))
    job = NewestJob(jobs, "tens", gate, results.append, lambda error: errors.append(str(error)))
    job.submit(-1)
    qtbot.waitUntil(lambda: errors == ["no -1"])
    job.submit(2)
    qtbot.waitUntil(lambda: results == [20])
    NewestJob(jobs, "others", gate, results.append).submit(-2)
    qtbot.waitUntil(lambda: unhandled == [("others", "no -2")])
    assert errors == ["no -1"]


def test_what_was_discarded_does_not_arrive(qtbot: QtBot, jobs: JobRunner) -> None:
    gate = Gate()
    results: list[int] = []
    job = NewestJob(jobs, "tens", gate, results.append, deliver_outdated=True)
    job.submit(1)
    assert gate.begun.wait(5)
    job.submit(2)
    job.discard()
    job.submit(3)
    gate.go.set()
    qtbot.waitUntil(lambda: bool(results))
    assert results == [30]
    assert gate.computed == [1, 3]


def test_shutting_down_in_the_middle_is_silent(qtbot: QtBot, jobs: JobRunner) -> None:
    gate = Gate()
    results: list[int] = []
    job = NewestJob(jobs, "tens", gate, results.append)
    job.submit(1)
    assert gate.begun.wait(5)
    gate.go.set()
    assert jobs.shutdown()
    job.submit(2)
    qtbot.wait(20)
    assert results == []


def test_another_job_cancels_the_one_before(qtbot: QtBot, jobs: JobRunner) -> None:
    slot = JobSlot(jobs)
    results: list[Any] = []
    begun = threading.Event()

    def endless(progress: Progress) -> str:
        begun.set()
        while True:  # until the report raises Cancelled
            progress.report(None)

    first = slot.start("first", endless, done=results.append, failed=results.append)
    assert begun.wait(5)
    assert slot.busy
    slot.start("second", lambda progress: "second", done=results.append, failed=results.append)
    qtbot.waitUntil(lambda: first.finished and not slot.busy)
    assert results == ["second"]
    slot.cancel()
    slot.start("third", endless, done=results.append, failed=results.append)
    slot.cancel()
    assert not slot.busy
    qtbot.waitUntil(lambda: not jobs.busy)
    assert results == ["second"]
