"""The scale of values that heat map and bars share."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamexplorer.gui.widgets.ticks import nice_ceiling, nice_ticks

Array = npt.NDArray[np.float64]

LOG_FLOOR = 1e-3  # smallest value resolved on the logarithmic scale
_UNSETTLED = 10  # the first tenth of the history is left out of the scale: values may jump there


@dataclass(frozen=True)
class ValueScale:
    """A scale from 0 (or `LOG_FLOOR`) to `top`."""

    top: float = 1.0
    log: bool = False

    @staticmethod
    def fitting(values: Array | None, means: Array, least: float, log: bool) -> ValueScale:
        """Return a scale for the newest values and their past (bins x rows), up to at least `least`."""
        highest = float(values.max()) if values is not None and len(values) else 0.0
        if means.size:
            settled = means[len(means) // _UNSETTLED :]
            highest = max(highest, float(np.percentile(settled, 99.5)))
        return ValueScale(nice_ceiling(max(highest, least, 1e-6)), log)

    def position(self, value: npt.ArrayLike) -> Array:
        """Return where values lie on the scale, 0 to 1."""
        values = np.asarray(value, dtype=np.float64)
        if self.log:
            span = math.log10(self.top / LOG_FLOOR)
            return np.asarray(np.clip(np.log10(np.maximum(values, LOG_FLOOR) / LOG_FLOOR) / span, 0.0, 1.0))
        return np.asarray(np.clip(values / self.top, 0.0, 1.0))

    def ticks(self, pixels: float) -> list[float]:
        """Return round values for an axis of that length; powers of ten on a logarithmic one."""
        if not self.log:
            return nice_ticks(0.0, self.top, max(3, int(pixels / 40)))
        return [10.0**e for e in range(round(math.log10(LOG_FLOOR)), math.floor(math.log10(self.top)) + 1)]
