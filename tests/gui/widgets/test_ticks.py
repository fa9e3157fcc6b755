"""Ticks of axes: round, not crowded, and told apart by their labels."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.widgets.ticks import (
    decimals,
    label_ticks,
    log_ticks,
    multiples,
    nice_ceiling,
    nice_ticks,
    round_step,
    tick_texts,
)


@pytest.mark.parametrize("scale", [0.03, 1.0, 7.0, 55.5, 5000.0])
def test_steps_are_round_and_not_crowded(scale):
    step = round_step(60 / scale)
    assert 60 <= step * scale * (1 + 1e-9) <= 150 * (1 + 1e-8)
    assert float(f"{step:.0e}") == pytest.approx(step)


def test_multiples_include_the_ends():
    assert multiples(-1.0, 1.0, 0.5) == [-1.0, -0.5, 0.0, 0.5, 1.0]
    assert multiples(0.25, 0.45, 0.1) == [0.3, 0.4]
    assert [decimals(s) for s in (10.0, 1.0, 0.5, 0.02)] == [0, 0, 1, 2]


def test_nice_ticks_are_as_many_as_there_can_be():
    assert nice_ticks(0, 1, 5) == [0.0, 0.5, 1.0]
    assert nice_ticks(-47, 4737, 5) == [0, 1000, 2000, 3000, 4000]
    assert nice_ticks(0.5, 4.4, 4) == [1, 2, 3, 4]
    assert nice_ticks(3, 3, 4) == [3]


@pytest.mark.parametrize(
    ("low", "high", "count"),
    [(0, 2452, 2), (60, 940, 2), (1, 46900, 2), (1, 46900, 3), (100, 469, 1), (4200, 4690, 2), (0, 1500, 2)],
)
def test_a_small_axis_has_at_least_two_labels_and_no_crowd(low, high, count):
    ticks = label_ticks(low, high, count, whole=True)
    assert 2 <= len(ticks) <= max(2, count) + 1
    assert all(low <= t <= high and t == int(t) for t in ticks)


def test_no_fractions_of_steps():
    assert label_ticks(1, 3, 9, whole=True) == [1, 2, 3]


def test_logarithmic_ticks():
    assert log_ticks(1, 100, 9) == [1, 2, 3, 5, 10, 20, 30, 50, 100]
    assert log_ticks(1, 100, 4) == [1, 10, 100]
    assert len(log_ticks(1e-6, 1e6, 5)) <= 7


def test_the_top_of_a_scale_is_round():
    assert [nice_ceiling(v) for v in (0.1, 0.11, 1.3, 7.6)] == pytest.approx([0.1, 0.15, 1.5, 10])


def test_labels_have_the_decimals_that_tell_ticks_apart():
    assert tick_texts([-0.5, 0.0, 0.5], 0.5) == ["−0.5", "0.0", "0.5"]
    assert tick_texts([-100000.0, 0.0, 100000.0], 100000.0) == ["−1e+05", "0", "1e+05"]
    assert tick_texts([0.0, 0.5, 1.0]) == ["0", "0.5", "1"]
    assert tick_texts([0.0, 500.0, 1000.0]) == ["0", "500", "1\N{NARROW NO-BREAK SPACE}000"]
    assert tick_texts([7.0]) == ["7"]
