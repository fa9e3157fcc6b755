"""Binning of long histories."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.kl.binned_rows import BinnedRows


def filled(columns: int, steps: int, capacity: int = 512, every: int = 1) -> BinnedRows:
    bins = BinnedRows(columns, capacity)
    at = np.arange(steps, dtype=np.float64) * every
    bins.extend(at, at / 100, np.tile(np.arange(columns, dtype=np.float64), (steps, 1)))
    return bins


@pytest.mark.parametrize("pieces", [1, 7, 300])
def test_bins_hold_the_means_whatever_the_pieces(pieces):
    random = np.random.default_rng(0)
    steps = np.arange(1000, 4000, 3, dtype=np.float64)
    rows = random.random((len(steps), 2))
    bins = BinnedRows(2, 64)
    for part in np.array_split(np.arange(len(steps)), pieces):
        bins.extend(steps[part], steps[part] / 469, rows[part])
    assert 32 < len(bins) <= 64
    low, high = bins.edges()
    assert low == 1000
    width = (high - low) / len(bins)
    index = ((steps - low) // width).astype(int)
    for i in range(len(bins)):
        np.testing.assert_allclose(bins.means()[i], rows[index == i].mean(0))
    first, last = bins.steps_of(3)
    assert last - first + 1 == width
    assert (np.diff(bins.epochs()) > 0).all()


def test_bins_without_rows_repeat_the_one_before():
    bins = BinnedRows(1, 16)
    bins.extend(np.array([0.0, 5.0]), np.array([0.0, 1.0]), np.array([[1.0], [3.0]]))
    assert bins.means()[:, 0].tolist() == [1, 1, 1, 1, 1, 3]


def test_bins_take_what_is_not_finite_for_nothing():
    bins = BinnedRows(2, 16)
    bins.extend(np.array([0.0]), np.array([0.0]), np.array([[np.nan, np.inf]]))
    assert bins.means().tolist() == [[0, 0]]


def test_long_histories_have_a_bounded_number_of_bins():
    bins = filled(128, 20_000)
    assert 256 <= len(bins) <= 512
    assert bins.means().shape == (len(bins), 128)
    assert bins.count == 20_000
    bins.extend(np.array([20_000.0]), np.array([1.0]), np.ones((1, 128)))
    assert len(bins) <= 512
    assert bins.count == 20_001
