"""The curves of a model: restored from a file, appended to, truncated, read for another thread."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dreamexplorer.session import History
from dreamexplorer.training.events import Evaluation, StepDone
from dreamexplorer.training.history import EPOCH_SPAN, Past, to_json

KEYS = ("recon", "kl")


def step(n: int) -> StepDone:
    return StepDone(n, n / 10, {"recon": 80.0, "kl": 20.0}, np.array([n, 1], np.float32), 1.0, None)


def past(*steps: int) -> Past:
    column = np.array(steps, dtype=np.float64)
    rows = np.stack([column, column / 10, column, column], 1)
    return Past(KEYS, rows, np.full(len(steps), 50.0), rows[-1:], rows)


def test_what_is_restored_is_appended_to() -> None:
    history = History()
    history.restore(past(10, 20))
    history.add_steps([step(21), step(22)])
    history.add_test(Evaluation(22, 2.2, {"recon": 81.0, "kl": 19.0}, None, None, None))
    assert history.train.rows[:, 0].tolist() == [10, 20, 21, 22]
    assert history.test.rows[:, 0].tolist() == [20, 22]
    assert history.axes is not None
    assert history.axes.rows[:, 0].tolist() == [10, 20, 21, 22]
    assert history.axes.rows[-1].tolist() == [22, 2.2, 22, 1]
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
    assert history.axes is not None
    assert len(history.axes) == 2
    history.clear(KEYS)
    assert history.past().axes.shape == (0, 2)
    assert len(history.past().train) == len(history.past().spans) == 0


def test_a_past_without_axes() -> None:
    history = History()
    whole = past(10)
    history.restore(Past(KEYS, whole.train, whole.spans, whole.test, np.empty((0, 4))))
    assert history.axes is None
    history.add_steps([step(11)])
    assert history.past().axes.tolist() == [[11, 1.1, 11, 1]]


def test_a_training_of_days_stays_small_and_is_saved_as_it_was() -> None:
    """Each step is a report: the curves in the file are those of all steps, not of the rows that are left."""
    history, n = History(), 100_000
    history.clear(KEYS)
    for start in range(1, n, 1000):
        history.add_steps(
            [
                StepDone(i, i / 100, {"recon": float(i), "kl": 5.0}, np.full(20, i, np.float32), 1.0, None)
                for i in range(start, start + 1000)
            ]
        )
    assert history.axes is not None
    assert history.train.nbytes + history.axes.nbytes < 6_000_000
    given = history.past()
    assert given.spans.sum() == n
    assert given.last_step == n
    saved = to_json(given, n)
    assert saved is not None
    rows = np.array(saved["train"])
    assert rows[:, 2].sum() == n, "the reports behind each row of the file"
    np.testing.assert_allclose(rows[:, 3], rows[:, 0] - (rows[:, 2] - 1) / 2, rtol=1e-5)  # the mean of its steps
    assert (rows[:, 4] == 5.0).all()


def test_seconds_of_training_are_counted() -> None:
    history = History()
    history.clear(KEYS)
    assert history.seconds is None
    history.add_steps([replace(step(n), seconds=0.5) for n in (10, 20)])
    assert history.seconds == 1.0
    assert history.seconds_at(np.array([0.0, 5.0, 20.0])).tolist() == [0.0, 0.25, 1.0]
    kept = history.past()
    history.add_steps([replace(step(30), seconds=2.0)])
    assert history.seconds == 3.0
    assert len(kept.times) == 3
    history.truncate(20)
    assert history.seconds == 1.0
    again = History()
    again.restore(kept)
    again.add_steps([replace(step(30), seconds=4.0)])
    assert again.seconds == 5.0


def test_seconds_begin_where_the_past_has_none() -> None:
    history = History()
    history.restore(past(10, 20))
    history.add_steps([replace(step(30), seconds=1.0)])
    assert np.isnan(history.seconds_at(np.array([10.0]))).all()
    assert history.seconds_at(np.array([20.0, 30.0])).tolist() == [0.0, 1.0]


def test_the_rows_up_to_a_step_are_copied() -> None:
    history = History()
    history.clear(("recon", "kl"))
    for step in (10, 20, 30):
        history.add_axis_values(step, step / 10, [1.0, 2.0])
    past = history.until(20)
    assert past.axes[:, 0].tolist() == [10, 20]
    assert history.axes is not None
    assert len(history.axes) == 3


def test_epochs_weigh_as_means_of_many_reports() -> None:
    history = History()
    history.clear(KEYS)
    history.add_steps([step(1), step(2)])
    history.add_epochs([replace(step(10), seconds=2.0), replace(step(20), seconds=3.0)])
    history.add_steps([step(21)])
    assert history.train.rows[:, 0].tolist() == [1, 2, 10, 20, 21]
    assert history.train.spans.tolist() == [1, 1, EPOCH_SPAN, EPOCH_SPAN, 1]
    assert history.train.merged == 4
    assert history.train.lows.tolist() == history.train.highs.tolist() == history.train.rows[:4, 2:].tolist()
    assert history.seconds == 5.0
