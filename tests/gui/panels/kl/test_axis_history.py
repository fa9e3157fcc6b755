"""The past of the axes, binned once."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.panels.kl.axis_history import AxisHistory
from dreamexplorer.session import History
from tests.gui.panel_fakes import KEYS


def test_each_row_is_binned_once_and_one_moment_is_no_past():
    history, past = History(), AxisHistory()
    history.clear(KEYS)
    past.follow(history)
    assert past.newest is None
    assert past.grown(2) is None
    history.add_axis_values(10, 0.1, np.array([1.0, 2.0]))
    assert past.follow(history), "a new series"
    assert past.grown(2) is None
    history.add_axis_values(20, 0.2, np.array([3.0, 4.0]))
    assert not past.follow(history)
    past.follow(history)
    assert past.newest.tolist() == [3.0, 4.0]
    assert past.grown(2) is past.bins
    assert past.bins.count == 2
    assert past.grown(3) is None, "of another model"
    history.clear(KEYS)
    assert past.follow(history)
    assert past.newest is None
