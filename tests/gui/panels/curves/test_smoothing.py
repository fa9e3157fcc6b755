"""Exponential smoothing of growing curves."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.curves.smoothing import Smoother


@pytest.mark.parametrize("weight", [0.0, 0.5, 0.9, 0.995])
def test_smoothing_in_pieces_is_the_plain_recursion(weight):
    rows = np.random.default_rng(1).normal(size=(700, 2))
    smoother = Smoother(2, weight)
    for piece in np.split(rows, [1, 4, 300]):
        smoother.extend(piece)
    average, expected = np.zeros(2), []
    for i, row in enumerate(rows, start=1):
        average = weight * average + (1 - weight) * row
        expected.append(average / (1 - weight**i))
    np.testing.assert_allclose(smoother.rows, expected, rtol=1e-9, atol=1e-12)


def test_smoothing_survives_what_is_not_finite():
    smoother = Smoother(1, 0.5)
    smoother.extend(np.array([[1.0], [np.nan], [np.inf]]))
    smoother.extend(np.array([[np.nan], [1.0]]))
    np.testing.assert_allclose(smoother.rows, 1.0)


@pytest.mark.parametrize("weight", [0.0, 0.5, 0.91, 0.995])
def test_means_of_an_earlier_sitting_count_as_the_rows_they_stand_for(weight):
    """A row for k rows moves the average as k equal rows would, and what follows goes on from there."""
    values, spans = np.array([[9.0], [4.0], [6.0]]), np.array([3.0, 40.0, 1.0])
    later = np.random.default_rng(2).normal(size=(30, 1))
    short, long = Smoother(1, weight), Smoother(1, weight)
    short.extend_means(values[:1], spans[:1])
    short.extend_means(values[1:], spans[1:])
    short.extend(later)
    long.extend(np.concatenate([np.repeat(values, [3, 40, 1], axis=0), later]))
    ends = [2, 42, 43, *range(44, 74)]
    np.testing.assert_allclose(short.rows, long.rows[ends], rtol=1e-9, atol=1e-12)
