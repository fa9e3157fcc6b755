"""Sums of the KL that are the same in every panel."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.kl_total import kl_totals

GROUPS = (AxisGroup("Top", "top", "", 0, 2), AxisGroup("Bottom", "bottom", "", 2, 1))


def test_the_total_shown_is_the_sum_of_the_parts_shown() -> None:
    assert kl_totals([0.5, 0.04, 1.54], GROUPS) == (["0.5", "1.5"], "2.0")
    assert kl_totals([0.5, 0.04, 1.54]) == (["2.1"], "2.1")


def test_unknown_values_are_left_out() -> None:
    assert kl_totals(np.array([np.nan, 1.0, 2.0], dtype=np.float32), GROUPS) == (["1.0", "2.0"], "3.0")
