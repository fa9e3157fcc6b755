"""The walk between grids of codes."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.panels.sliders.code_walk import CodeWalk


def test_a_code_walk_reaches_each_dream_cell_by_cell_and_waits_for_the_next() -> None:
    goals = [np.arange(8, dtype=np.float32) + 10.0, None, None, np.zeros(8, dtype=np.float32)]
    asked = iter(goals)
    locked = np.array([True] + [False] * 7)
    walk = CodeWalk(np.full(8, 5.0), locked, np.random.default_rng(0), lambda: next(asked))
    changes = []
    z = walk.advance(0.0)
    assert (z == 5.0).all()
    for _ in range(20):
        new = walk.advance(0.05)
        changes.append(int((new != z).sum()))
        z = new
    assert sum(changes) == 7
    assert max(changes) <= 2, "a few at a time"
    assert z.tolist() == [5.0, *np.arange(11.0, 18.0)]
    for _ in range(2):
        assert np.array_equal(walk.advance(0.9), z), "no dream is there yet"
    walk.advance(0.5)
    assert walk.advance(0.6).tolist() == [5.0] + [0.0] * 7
