"""A table of reports of bounded size: what is kept, what is merged, and that nothing is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.session import Series


def filled(n: int, capacity: int = 64, every: int = 1, *, sampled: bool = False) -> tuple[Series, np.ndarray]:
    """Return a series of n rows with a known course, and all rows that were appended to it."""
    steps = every * np.arange(1, n + 1)
    values = np.random.default_rng(0).normal(size=(n, 2))
    rows = np.column_stack([steps, steps / 100, values])
    series = Series(4, capacity, sampled=sampled)
    for row in rows:
        series.append(row)
    return series, rows


def test_a_series_of_rows_grows() -> None:
    rows = np.arange(2000.0).reshape(1000, 2)
    series = Series.of(rows)
    for i in range(700):
        series.append([i, -1])
    assert len(series) == 1700
    np.testing.assert_array_equal(series.rows[:1000], rows)
    assert series.rows[-1].tolist() == [699, -1]
    assert not series.thinned
    rows[0] = 7
    assert series.rows[0].tolist() == [0, 1]  # a copy


@pytest.mark.parametrize("n", [65, 200, 5000])
def test_old_rows_are_merged_and_the_newest_are_complete(n: int) -> None:
    series, rows = filled(n)
    assert len(series) <= 64
    assert series.thinned
    np.testing.assert_array_equal(series.rows[-16:], rows[-16:])
    np.testing.assert_array_equal(series.rows[series.merged :], rows[n - (len(series) - series.merged) :])
    assert series.spans.sum() == n
    assert series.rows[0, 0] >= 1
    assert (np.diff(series.rows[:, 0]) > 0).all()


@pytest.mark.parametrize("every", [1, 7])
def test_a_merged_row_has_mean_lowest_and_highest_of_its_reports(every: int) -> None:
    series, rows = filled(3000, every=every)
    ends = np.cumsum(series.spans).astype(int)
    for i in range(series.merged):
        reports = rows[ends[i] - int(series.spans[i]) : ends[i]]
        np.testing.assert_array_equal(series.rows[i, :2], reports[-1, :2])
        np.testing.assert_allclose(series.rows[i, 2:], reports[:, 2:].mean(0), rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(series.lows[i], reports[:, 2:].min(0))
        np.testing.assert_array_equal(series.highs[i], reports[:, 2:].max(0))


def test_merged_rows_stand_for_equal_ranges() -> None:
    """The beginning is no coarser than the middle: the whole curve is seen at once."""
    series, _ = filled(20_000, capacity=256)
    widths = series.spans[1 : series.merged - 1]
    assert widths.max() <= 2 * widths[widths > 1].min()


def test_samples_are_rows_as_they_were() -> None:
    series, rows = filled(1000, sampled=True)
    assert len(series) <= 64
    given = {tuple(row) for row in rows}
    assert all(tuple(row) in given for row in series.rows)


def test_what_is_not_finite_is_merged_into_the_rest() -> None:
    series = Series(3, 64)
    for i in range(1, 65):
        series.append([i, i, np.nan if i % 2 else 4.0])
    for i in range(65, 200):
        series.append([i, i, np.inf])
    assert series.rows[series.rows[:, 0] < 60, 2].tolist() == pytest.approx(
        [4.0] * int((series.rows[:, 0] < 60).sum()), nan_ok=False
    )
    assert np.isnan(series.rows[series.merged - 1, 2])


def test_a_view_stays_as_it_was() -> None:
    series, rows = filled(60)
    view = series.rows
    for i in range(500):
        series.append([1000 + i, 0, 0, 0])
    np.testing.assert_array_equal(view, rows)


def test_the_number_of_thinnings_is_small_and_memory_bounded() -> None:
    series, _ = filled(50_000, capacity=1024)
    assert series.thinnings <= 50_000 / 512
    assert series.nbytes <= 1024 * 4 * 8 * 3


def test_rows_of_a_file_may_be_means_already() -> None:
    steps = 100.0 * np.arange(1, 101)
    rows = np.column_stack([steps, steps, steps])
    series = Series.of(rows, np.full(100, 50.0), capacity=64)
    assert series.spans.sum() == 5000
    assert len(series) <= 64
    whole = Series.of(rows, np.full(100, 50.0))
    assert (whole.merged, whole.thinned, len(whole)) == (100, True, 100)
    whole.append([10_001, 1, 1])
    assert whole.spans.tolist() == [50.0] * 100 + [1.0]


def test_truncated() -> None:
    series, _ = filled(1000)
    assert series.truncated(1000) is series
    for step in (900, 30, 0):
        cut = series.truncated(step)
        kept = series.rows[series.rows[:, 0] <= step]
        np.testing.assert_array_equal(cut.rows, kept)
        assert cut.merged == len(cut.lows) == len(cut.highs) == min(len(kept), series.merged)
        cut.append([step + 1, 0, 0, 0])
        assert cut.spans[-1] == 1.0
