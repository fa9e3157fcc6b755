"""The walk between samples of the prior."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.sliders.prior_walk import PriorWalk


def test_the_walk_is_smooth_and_stays_typical_of_the_prior() -> None:
    rng = np.random.default_rng(0)
    walk = PriorWalk(rng.standard_normal(20), np.zeros(20, bool), rng)
    path = np.array([walk.advance(1 / 60) for _ in range(60 * 200)])
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert steps.max() < 0.35  # of about 4.5, the length of z
    assert steps.min() > 0.01  # and it never stands
    # N(0, 1) in every dimension: means and variances over 200 legs
    assert abs(path.mean()) < 0.05
    assert path.var() == pytest.approx(1.0, abs=0.08)
    lengths = np.linalg.norm(path, axis=1)
    assert lengths.min() > 2.0
    assert lengths.max() < 8.0


def test_the_walk_begins_where_it_is_and_leaves_locked_dimensions_alone() -> None:
    start = np.array([1.0, -2.0, 0.5], np.float32)
    locked = np.array([False, True, False])
    walk = PriorWalk(start, locked, np.random.default_rng(1))
    assert walk.advance(0.0) == pytest.approx(start)
    for _ in range(500):
        z = walk.advance(0.05)
        assert z[1] == -2.0
    assert np.abs(z - start)[[0, 2]].max() > 0.1


def test_locks_may_change_on_the_way_without_a_jump() -> None:
    walk = PriorWalk(np.zeros(4), np.zeros(4, bool), np.random.default_rng(2))
    for _ in range(37):
        before = walk.advance(0.05)
    locks = np.array([True, False, False, True])
    walk.set_locked(locks)
    assert np.abs(walk.advance(0.01) - before).max() < 0.1
    after = walk.advance(3.3)
    assert after[locks] == pytest.approx(before[locks])
    assert not np.allclose(after[~locks], before[~locks])
    walk.set_locked(np.zeros(4, bool))
    assert np.abs(walk.advance(0.01) - after).max() < 0.1
