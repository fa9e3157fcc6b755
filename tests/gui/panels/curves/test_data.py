"""Data of the curves: rows, smoothing and ranges of a history."""

from __future__ import annotations

import dataclasses

import numpy as np

from dreamexplorer.gui.panels.curves.data import EPOCH, SECONDS, STEP, CurveData, calm, nearest_index, outline
from dreamexplorer.gui.panels.curves.smoothing import Smoother
from dreamexplorer.session import History
from dreamexplorer.training.events import Evaluation
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


def test_the_outline_of_dense_points_has_the_lowest_and_highest_of_each_column():
    x = np.arange(1000.0)
    y = np.where(np.arange(1000) == 333, 9.0, np.sin(x))
    shown_x, shown = outline(x, y, (0.0, 1000.0), 10)
    assert len(shown) == 20
    pairs, columns = shown.reshape(10, 2), y.reshape(10, 100)
    np.testing.assert_array_equal(pairs.min(1), columns.min(1))
    np.testing.assert_array_equal(pairs.max(1), columns.max(1))
    np.testing.assert_array_equal(shown_x.reshape(10, 2), [[100.0 * c, 100.0 * c + 99.0] for c in range(10)])


def test_the_outline_runs_as_the_line_does():
    x = np.linspace(0.0, 1.0, 1001)
    _, falling = outline(x, -x, (0.0, 1.0), 20)
    assert (np.diff(falling) <= 0).all(), "no teeth on a line that falls"
    _, rising = outline(x, x, (0.0, 1.0), 20)
    assert (np.diff(rising) >= 0).all()


def test_the_outline_keeps_sparse_points_and_one_neighbour_at_each_side():
    sparse, dense = np.arange(0.0, 50.0, 10.0), np.linspace(50.0, 100.0, 5000)
    x = np.concatenate([sparse, dense])
    shown_x, shown = outline(x, x, (15.0, 100.0), 40)
    assert shown_x[:4].tolist() == [10.0, 20.0, 30.0, 40.0]
    np.testing.assert_array_equal(shown, shown_x)
    assert len(shown_x) < 90


def test_the_outline_of_nothing_and_of_gaps():
    nothing = np.empty(0)
    assert [len(a) for a in outline(nothing, nothing, (0.0, 1.0), 10)] == [0, 0]
    y = np.full(1000, np.nan)
    y[100:200] = 5.0
    _, shown = outline(np.arange(1000.0), y, (0.0, 1000.0), 10)
    assert np.nanmin(shown) == np.nanmax(shown) == 5.0
    assert np.isnan(shown).sum() == 18


def test_a_calm_range_moves_in_leaps():
    shown, moves = (0.0, 1.0), 0
    for end in range(1, 1001):
        wanted = (0.0, float(end))
        after = calm(shown, wanted, 0.12)
        moves += after != shown
        shown = after
        assert shown[0] == 0.0
        assert end <= shown[1] <= 1.31 * end
    assert moves < 65, "a thousand longer curves are no thousand axes"
    assert calm((0.0, 1000.0), (400.0, 500.0), 0.12) == (400.0, 512.0), "far too large a range is given up"


def test_a_thinned_history_looks_the_same():
    """The raw line keeps every peak, and the smooth one runs where that of all rows runs."""
    n, whole = 60_000, History()
    fill(whole, n, every=1)
    assert whole.train.thinned
    values = np.array([step_done(i).values["kl"] for i in range(n)])
    noise = np.random.default_rng(0).normal(size=n)  # as `fill` adds it
    data = CurveData(whole, 0.99)
    data.update()
    x, y = data.raw_line("kl", STEP)
    assert (np.diff(x) >= 0).all()
    np.testing.assert_array_equal([y.min(), y.max()], [(values + noise).min(), (values + noise).max()])
    exact = Smoother(1, 0.99)
    exact.extend((values + noise)[:, None])
    at = data.train_x(STEP).astype(int)
    late = at > 2_000
    np.testing.assert_allclose(data.smooth("kl")[late], exact.rows[at[late], 0], atol=0.12)
    for i in range(9_000):  # thinned once more
        whole.add_steps([step_done(n + i)])
    data.update()
    assert len(data.train_x(STEP)) == len(data.smooth("kl")) == len(whole.train)


def test_places_are_steps_epochs_or_seconds():
    history = History()
    history.clear(KEYS)
    history.add_steps([step_done(100)])  # was not timed
    history.add_steps([dataclasses.replace(step_done(n), seconds=2.0) for n in (200, 300)])
    for step in (0, 300):
        history.add_test(Evaluation(step, step / 100, terms(step), None, None, None))
    data = CurveData(history, 0.0)
    data.update()
    assert data.train_x(EPOCH).tolist() == [1, 2, 3]
    assert data.train_x(SECONDS).tolist() == [0, 2, 4]
    assert data.place(250, 2.5, SECONDS) == 3.0
    assert np.isnan(data.place(50, 0.5, SECONDS))
    assert data.test("kl", SECONDS)[0].tolist() == [4], "the untrained model came before"
    assert data.x_limits(SECONDS) == (0.0, 4.0)
    assert (data.nearest_row(1.9, SECONDS), data.nearest_test(10, STEP)) == (1, 0)
    assert data.nearest_test(10, STEP, trained=True) == 1
    untimed = History()
    fill(untimed, 3)
    other = CurveData(untimed, 0.0)
    other.update()
    assert not other.shows_on(SECONDS)
    assert other.shows_on(STEP)
    assert other.nearest_row(1.0, SECONDS) is None
    assert len(other.smooth_line("kl", SECONDS)[0]) == 0


def test_epochs_that_come_one_by_one_are_smoothed_as_those_of_a_file():
    epochs = [step_done(469 * n) for n in range(1, 6)]
    live, recalled = History(), History()
    live.clear(KEYS)
    data = CurveData(live, 0.9)
    for epoch in epochs:
        live.add_epochs([epoch])
        data.update()
    rows = live.train.rows.copy()
    recalled.restore(Past(KEYS, rows, np.full(len(rows), EPOCH_SPAN), rows, rows[:0]))
    whole = CurveData(recalled, 0.9)
    whole.update()
    np.testing.assert_allclose(data.smooth("kl"), whole.smooth("kl"))
