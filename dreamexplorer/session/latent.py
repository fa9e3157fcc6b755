"""Positions of z: pure functions of a model's axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dreamexplorer.session.values import Floats

if TYPE_CHECKING:
    from dreamexplorer.models.axes import Axis

NOMINAL_RANGE = 4.0  # standard deviations that an axis's own range spans to either side


def centre_of(axes: tuple[Axis, ...]) -> Floats:
    """Return the z in the middle of all axes (D): the mean of the prior, or of the codes seen in training."""
    return np.array([a.centre for a in axes], dtype=np.float32)


def nearest(axes: tuple[Axis, ...], z: Floats) -> Floats:
    """Round z (D) to the values that axes with a step can have; z itself where nothing changes."""
    if not any(a.step for a in axes) or len(axes) != len(z):
        return z
    return np.array([a.nearest(float(v)) for a, v in zip(axes, z, strict=True)], dtype=np.float32)


def reach(axis: Axis, half_range: float) -> tuple[float, float]:
    """Return the ends of a slider.

    Args:
        axis: the axis; one with a step always has its own range.
        half_range: half the range, in standard deviations.
    """
    if axis.step:
        return axis.low, axis.high
    factor = half_range / NOMINAL_RANGE
    return axis.centre + (axis.low - axis.centre) * factor, axis.centre + (axis.high - axis.centre) * factor
