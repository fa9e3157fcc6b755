"""The scale of heat map and bars."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.shared.value_scale import ValueScale


def test_both_scales():
    scale = ValueScale.fitting(np.array([0.9, 0.001]), np.empty((0, 2)), 0.1, log=False)
    assert scale.top == 1.0
    assert scale.position([0.0, 0.5, 1.0]).tolist() == [0, 0.5, 1]
    assert scale.ticks(300)[0] == 0.0
    log = ValueScale(scale.top, log=True)
    assert log.position([1e-9, 1e-3, 1.0]).tolist() == [0, 0, 1]
    assert log.position(0.03) > 0.4, "small values are told apart"
    assert log.ticks(300) == [0.001, 0.01, 0.1, 1.0]


def test_a_jump_at_the_start_does_not_set_the_scale():
    means = np.full((400, 2), 2.0)
    for jump, low, high in ((slice(0, 20), 2.0, 5.0), (slice(200, 220), 12.0, 20.0)):
        means[jump] = 12.0
        assert low <= ValueScale.fitting(np.array([2.0, 2.0]), means, 0.1, log=False).top <= high


def test_the_scale_has_a_least_top():
    assert ValueScale.fitting(None, np.empty((0, 2)), 0.1, log=False).top == 0.1
