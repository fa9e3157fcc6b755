"""The watchdog sees a blocked event loop, and only that."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.watchdog import Watchdog


def wait_in_the_loop() -> None:
    time.sleep(0.6)


def work_in_the_loop() -> None:
    end = time.thread_time() + 0.25
    while time.thread_time() < end:
        pass


def test_a_wait_is_measured_and_located(qtbot: QtBot) -> None:
    with Watchdog(limit_s=0.1) as dog:
        QTimer.singleShot(20, wait_in_the_loop)
        qtbot.wait(100)
    assert dog.longest > 0.5
    assert dog.longest_own > 0.1
    assert any("wait_in_the_loop" in stack for stack in dog.stacks)


def test_work_is_measured(qtbot: QtBot) -> None:
    with Watchdog() as dog:
        QTimer.singleShot(20, work_in_the_loop)
        qtbot.wait(100)
    assert dog.longest > 0.2
    assert dog.longest_own > 0.2


def test_processor_time_is_told_from_waiting(qtbot: QtBot) -> None:
    with Watchdog() as watchdog:
        qtbot.wait(20)
        time.sleep(0.3)
        qtbot.wait(20)
    waited = max(watchdog.worked_pauses)
    with Watchdog() as watchdog:
        qtbot.wait(20)
        ends = time.thread_time() + 0.2
        while time.thread_time() < ends:
            pass
        qtbot.wait(20)
    assert max(watchdog.worked_pauses) >= 0.2
    assert waited < 0.2


def test_a_pause_that_lasts_until_the_end_counts(qtbot: QtBot) -> None:
    dog = Watchdog()
    dog.start()
    work_in_the_loop()
    assert dog.longest > 0.1
    assert dog.longest_own > 0.1
    assert dog.stop() > 0.1
    assert dog.stop() > 0.1
    assert dog.longest_own > 0.1


def test_a_turning_loop_is_quick(qtbot: QtBot) -> None:
    dog = Watchdog(interval_s=0.002, limit_s=0.1)
    with dog:
        qtbot.waitUntil(lambda: len(dog.pauses) > 20, timeout=60_000)
    pauses = sorted(dog.own_pauses)
    assert pauses[len(pauses) // 2] < 0.02
    assert dog.stacks == []
