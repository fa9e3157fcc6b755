"""Sums of the KL of each dimension, the same in every panel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.widgets.numbers import fixed_sum


def kl_totals(values: npt.ArrayLike, groups: Sequence[AxisGroup] = ()) -> tuple[list[str], str]:
    """Return the KL of each group of axes and the total in nats, as texts that add up.

    Args:
        values: KL of each dimension (D; NaN: unknown, left out).
        groups: groups that cover all axes; empty if there are none, which makes the total the only part.
    """
    known = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0)
    parts = [known[group.members].sum() for group in groups] or [known.sum()]
    return fixed_sum(parts, 1)
