"""Data of the curves: rows, smoothing and ranges of a history."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.panels.curves.data import STEP, CurveData, nearest_index
from dreamexplorer.session import History
from dreamexplorer.training.history import EPOCH_SPAN, Past
from tests.gui.panel_fakes import KEYS
from tests.gui.panels.curves.runs import fill, step_done, terms


def test_epochs_that_were_recalled_are_not_smoothed_away():
    history = History()
    steps = 469.0 * np.arange(1, 11)
    values = 160 - 0.01 * steps
    rows = np.stack([steps, steps / 469, values, values, values], 1)
    history.restore(Past(KEYS, rows, np.full(10, EPOCH_SPAN), rows, rows[:0]))
    data = CurveData(history, 0.91)
    data.update()
    np.testing.assert_allclose(data.smooth(KEYS[0]), values, rtol=1e-9)
    history.add_steps([step_done(5000 + i) for i in range(50)])  # and the training goes on
    data.update()
    assert data.smooth(KEYS[0]).shape == (60,)
    assert data.smooth(KEYS[0])[10] < values[-1]
    np.testing.assert_allclose(data.smooth(KEYS[0])[-1], terms(5000)["recon"], rtol=0.01)
    before = data.smooth(KEYS[0]).copy()
    data.set_weight(0.5)
    np.testing.assert_allclose(data.smooth(KEYS[0])[:10], values, rtol=1e-9)
    data.set_weight(0.91)
    np.testing.assert_allclose(data.smooth(KEYS[0]), before)


def test_limits_leave_out_the_steep_start():
    history = History()
    fill(history, 400)
    data = CurveData(history, 0.5)
    data.update()
    low, high = data.y_limits(["negative_elbo"], STEP, train=True, raw=True, test=True, log=False)
    assert 80 < low < 110
    assert high < 250, "the first steps lie near 480"


def test_the_nearest_row_is_found():
    x = np.arange(10.0)
    assert [nearest_index(x, v) for v in (-3, 3.4, 3.6, 99)] == [0, 3, 4, 9]
