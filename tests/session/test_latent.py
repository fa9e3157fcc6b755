"""Reachable ranges and steps of z."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.models.axes import Axis
from dreamexplorer.session.latent import centre_of, nearest, reach

SMOOTH = Axis("z0", low=-2.0, high=6.0, centre=2.0)
CODES = Axis("cell 0", low=0.0, high=7.0, centre=3.0, step=1.0)


def test_the_centre_is_that_of_each_axis() -> None:
    assert centre_of((SMOOTH, CODES)).tolist() == [2, 3]


def test_only_axes_with_a_step_are_rounded() -> None:
    z = np.array([0.4, 2.6], np.float32)
    assert nearest((SMOOTH, CODES), z).tolist() == pytest.approx([0.4, 3.0])
    assert nearest((SMOOTH, SMOOTH), z) is z
    assert nearest((CODES,), z) is z, "of another model"


def test_the_range_is_scaled_around_the_centre_but_not_that_of_codes() -> None:
    assert reach(SMOOTH, 4.0) == (-2.0, 6.0)
    assert reach(SMOOTH, 2.0) == (0.0, 4.0)
    assert reach(CODES, 2.0) == (0.0, 7.0)
