"""The first Ctrl-C is a request, its repetition is none, a later one interrupts; handlers are put back."""

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


@pytest.fixture(autouse=True)
def handlers_are_put_back() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in NUMBERS}
    yield
    assert {number: signal.getsignal(number) for number in NUMBERS} == before


def send(number: int) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_of_them_is_a_request(number: int) -> None:
    with Interrupts() as interrupts:
        assert not interrupts.requested
        send(number)
        assert interrupts.requested


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
        with interrupts.saving():
            send(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            send(signal.SIGINT)


def test_what_nohup_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts() as interrupts:
            send(signal.SIGHUP)
            assert not interrupts.requested
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
