"""Scales of the plots."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.curves.scale import Scale, ScaleAxis, symmetric_ticks


@pytest.mark.parametrize("log", [False, True])
def test_scales_go_there_and_back(log):
    values = np.array([5.0, 20.0, 25.0])
    limits = (np.log10(5), np.log10(25)) if log else (5.0, 25.0)
    scale = Scale.between(limits, (100.0, 200.0), log)
    view = scale.to_view(values)
    assert view[0] == pytest.approx(100)
    assert view[-1] == pytest.approx(200)
    assert [scale.to_value(v) for v in view] == pytest.approx(list(values))


def test_negative_nats_stay_on_a_logarithmic_scale():
    values = np.array([-100.0, -1.0, -0.001, 0.0, 0.001, 1.0, 100.0])
    scale = Scale(log=True, linear=0.1)
    view = scale.to_view(values)
    assert np.isfinite(view).all()
    assert (np.diff(view) > 0).all(), "the order is kept"
    assert view[3] == 0.0
    np.testing.assert_allclose(view, -view[::-1], err_msg="both signs are treated alike")
    assert [scale.to_value(v) for v in view] == pytest.approx(list(values))
    assert view[6] == pytest.approx(np.log10(1 + 100 / 0.1))
    # near 0 it is linear: f(v) = v / (linear ln 10)
    assert view[4] == pytest.approx(0.001 / (0.1 * np.log(10)), rel=0.01)


@pytest.mark.parametrize("count", [3, 5, 9])
def test_ticks_of_a_symmetric_logarithm_are_zero_and_powers_of_ten_of_both_signs(count):
    ticks = symmetric_ticks(-150.0, 2000.0, 0.1, count)
    assert 0.0 in ticks
    assert 1 <= len(ticks) <= count
    assert ticks == sorted(ticks)
    for tick in ticks:
        assert tick == 0.0 or np.log10(abs(tick)) == pytest.approx(round(np.log10(abs(tick))))
    assert min(symmetric_ticks(-150.0, 2000.0, 1.0, 9)) < 0 < max(symmetric_ticks(-150.0, 2000.0, 1.0, 9))


def test_a_number_at_the_upper_end_of_an_axis_is_left_out_and_none_is_cut(qapp):
    axis = ScaleAxis("right")
    axis.resize(40, 200)
    axis.setRange(0.0, 10.0)
    assert axis.tickStrings([0.0, 5.0, 9.0, 9.9], 1.0, 1.0) == ["0", "5", "9", ""]
    assert axis.tickStrings([5.0, 10.0], 1.0, 1.0) == ["5", ""]
