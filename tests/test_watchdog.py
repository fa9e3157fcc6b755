"""The watchdog sees a blocked event loop, and only that."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.watchdog import Watchdog


def block_the_loop() -> None:
    time.sleep(0.25)


def test_a_pause_is_measured_and_located(qtbot: QtBot) -> None:
    with Watchdog(limit_s=0.1) as dog:
        QTimer.singleShot(20, block_the_loop)
        qtbot.wait(400)
    assert 0.2 < dog.longest < 1.0
    assert any("block_the_loop" in stack for stack in dog.stacks)


def test_a_pause_that_lasts_until_the_end_counts(qtbot: QtBot) -> None:
    dog = Watchdog()
    dog.start()
    time.sleep(0.15)
    assert dog.longest > 0.1
    assert dog.stop() > 0.1
    assert dog.stop() > 0.1


def test_a_turning_loop_is_quick(qtbot: QtBot) -> None:
    dog = Watchdog(interval_s=0.002)
    with dog:
        qtbot.wait(200)
    pauses = sorted(dog.pauses)
    assert len(pauses) > 20
    assert pauses[len(pauses) // 2] < 0.02
    assert dog.stacks == []
