"""Going back and forward through dreams."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.panels.sliders.dream_history import DreamHistory


def z(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_dreams_go_back_and_on_like_pages() -> None:
    dreams = DreamHistory()
    assert dreams.previous(z(0)) is None
    assert dreams.next() is None
    dreams.add(z(1), before=z(0))
    dreams.add(z(2), before=z(1))
    assert not dreams.can_go_forward
    assert dreams.previous(z(2)) == z(1)
    assert dreams.previous(z(1)) == z(0)  # what was there before the first dream
    assert not dreams.can_go_back(z(0))
    assert dreams.previous(z(0)) is None
    assert dreams.next() == z(1)
    assert dreams.can_go_forward
    dreams.add(z(3), before=z(1))  # a new one comes last, nothing is lost
    assert len(dreams) == 4
    assert dreams.newest == z(3)
    assert dreams.previous(z(3)) == z(2)


def test_previous_first_returns_to_the_dream_that_was_disturbed() -> None:
    dreams = DreamHistory()
    dreams.add(z(1), before=z(0))
    assert dreams.can_go_back(z(1.5))
    assert dreams.previous(z(1.5)) == z(1)
    assert dreams.previous(z(1)) == z(0)


def test_only_so_many_dreams_are_kept() -> None:
    dreams = DreamHistory(limit=3)
    for i in range(9):
        dreams.add(z(i + 1), before=z(i))
    assert len(dreams) == 3
    assert dreams.previous(z(9)) == z(8)
    dreams.clear()
    assert len(dreams) == 0
    assert dreams.newest is None
