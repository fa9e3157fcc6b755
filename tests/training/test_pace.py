"""Speed and time left, on a clock that the test turns."""

from __future__ import annotations

import pytest

from dreamexplorer.training import pace
from dreamexplorer.training.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(pace, "time", made)
    return made


def test_images_per_second_between_readings(clock: Clock) -> None:
    measured = Pace()
    clock.now += 2.0
    assert measured.since_reading() == 2.0
    assert measured.read(100) == 50.0
    clock.now += 10.0  # an evaluation
    measured.restart()
    clock.now += 1.0
    assert measured.read(80) == 80.0
    assert measured.end_epoch() == pytest.approx(180 / 3.0), "what is no training does not count"
    clock.now += 1.0
    measured.read(10)
    assert measured.end_epoch() == 10.0


def test_time_left_is_given_once_it_can_be_judged(clock: Clock) -> None:
    measured = Pace()
    clock.now += 0.5
    measured.read(50)
    assert measured.seconds_left(2.0, 1000) is None
    clock.now += 0.5
    measured.read(50)
    measured.evaluation_seconds = 3.0
    assert measured.seconds_left(2.0, 1000) == pytest.approx(2000 / 100 + 2 * 3.0)
    assert measured.seconds_left(0.0, 1000) == 0.0
