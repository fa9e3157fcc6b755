"""The curves of a model: restored from a file, appended to, truncated, read for another thread."""

from __future__ import annotations

import numpy as np

from dreamexplorer.session import History, Series
from dreamexplorer.training.events import Evaluation, StepDone
from dreamexplorer.training.history import Past

KEYS = ("recon", "kl")


def step(n: int) -> StepDone:
    return StepDone(n, n / 10, {"recon": 80.0, "kl": 20.0}, np.array([n, 1], np.float32), 1.0, None)


def past(*steps: int) -> Past:
    column = np.array(steps, dtype=np.float64)
    rows = np.stack([column, column / 10, column, column], 1)
    return Past(KEYS, rows, np.full(len(steps), 50.0), rows[-1:], rows)


def test_a_series_of_rows_grows() -> None:
    rows = np.arange(2000.0).reshape(1000, 2)
    series = Series.of(rows)
    for i in range(700):
        series.append([i, -1])
    assert len(series) == 1700
    np.testing.assert_array_equal(series.rows[:1000], rows)
    assert series.rows[-1].tolist() == [699, -1]
    rows[0] = 7
    assert series.rows[0].tolist() == [0, 1]  # a copy


def test_what_is_restored_is_appended_to() -> None:
    history = History()
    history.restore(past(10, 20))
    history.add_steps([step(21), step(22)])
    history.add_test(Evaluation(22, 2.2, {"recon": 81.0, "kl": 19.0}, None, None, None))
    assert history.train.rows[:, 0].tolist() == [10, 20, 21, 22]
    assert history.test.rows[:, 0].tolist() == [20, 22]
    assert history.axis_steps.rows[:, 0].tolist() == [10, 20, 21, 22]
    assert history.axis_values is not None
    assert history.axis_values.rows[-1].tolist() == [22, 1]
    given = history.past()
    assert given.spans.tolist() == [50, 50, 1, 1]
    assert given.axes[:, 0].tolist() == [10, 20, 21, 22]
    history.add_steps([step(23)])
    assert len(given.train) == 4  # what was given away stays as it was


def test_cut_and_cleared() -> None:
    history = History()
    history.restore(past(10, 20, 30))
    history.add_steps([step(31)])
    history.truncate(20)
    assert history.train.rows[:, 0].tolist() == [10, 20]
    assert history.past().spans.tolist() == [50, 50]
    assert len(history.test) == 0
    assert len(history.axis_steps) == 2
    history.clear(KEYS)
    assert history.past().axes.shape == (0, 2)
    assert len(history.past().train) == len(history.past().spans) == 0


def test_a_past_without_axes() -> None:
    history = History()
    whole = past(10)
    history.restore(Past(KEYS, whole.train, whole.spans, whole.test, np.empty((0, 4))))
    assert history.axis_values is None
    history.add_steps([step(11)])
    assert history.past().axes.tolist() == [[11, 1.1, 11, 1]]
