"""The first Ctrl-C is a request, its repetition is none, a later one interrupts; none changes a stopped run's end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from dreamexplorer.cli.shared.interrupts import PATIENCE, Interrupts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
NUMBERS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if sys.platform != "win32" else [])]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def handlers() -> dict[int, object]:
    return {number: signal.getsignal(number) for number in NUMBERS}


@pytest.fixture(autouse=True)
def before() -> Iterator[dict[int, object]]:
    """The handlers of before the test, which are there again after it."""
    kept = {number: signal.getsignal(number) for number in NUMBERS}
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may run under nohup
    yield handlers()
    for number, handler in kept.items():
        signal.signal(number, handler)


def send(number: int) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_of_them_is_a_request(number: int, before: dict[int, object]) -> None:
    with Interrupts() as interrupts:
        assert not interrupts.requested
        assert handlers() != before
        send(number)
        assert interrupts.requested
    assert handlers() == before, "nothing was saved: the program has not stopped a run"


def test_handlers_are_put_back_after_a_run_that_nobody_stopped(before: dict[int, object]) -> None:
    with Interrupts() as interrupts:
        interrupts.begin_last_save()
    assert handlers() == before


def test_after_a_stop_that_is_done_none_of_them_changes_the_exit_code() -> None:
    with Interrupts() as interrupts:
        send(signal.SIGINT)
        interrupts.begin_last_save()
    for number in NUMBERS:
        send(number)
    assert set(handlers().values()) == {signal.SIG_IGN}


def test_a_wrapper_that_sends_it_again_changes_nothing() -> None:
    clock = Clock()
    with Interrupts(clock) as interrupts:
        send(signal.SIGINT)
        clock.now = PATIENCE - 0.1
        send(signal.SIGINT)
        send(signal.SIGTERM)  # a service manager may repeat it
        clock.now = PATIENCE + 60.0
        send(signal.SIGTERM)
        assert interrupts.requested


def test_a_later_one_interrupts_but_not_a_save() -> None:
    clock = Clock()
    with Interrupts(clock) as interrupts:
        send(signal.SIGTERM)
        clock.now = PATIENCE
        with pytest.raises(KeyboardInterrupt):
            send(signal.SIGINT)
        interrupts.begin_last_save()
        send(signal.SIGINT)


def test_what_nohup_ignores_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with Interrupts() as interrupts:
        send(signal.SIGHUP)
        assert not interrupts.requested
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
