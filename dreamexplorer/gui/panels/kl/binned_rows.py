"""Rows of a long history, averaged into a bounded number of bins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class BinnedRows:
    """Averages of rows at ascending steps in at most `capacity` equal bins; when they are full, pairs are merged.

    The cost of adding a row does not depend on the number of rows before it.
    """

    def __init__(self, columns: int, capacity: int = 512) -> None:
        self.columns = columns
        self.capacity = capacity
        self._sums: Array = np.zeros((capacity, columns))
        self._epochs: Array = np.zeros(capacity)
        self._counts: Array = np.zeros(capacity)
        self._start = 0.0
        self._width = 1.0
        self._used = 0

    def extend(self, steps: Array, epochs: Array, rows: Array) -> None:
        """Add rows (n x columns) at n steps and epochs, neither descending; values that are not finite count as 0."""
        if not len(rows):
            return
        if self._used == 0:
            self._start = float(steps[0])
        while (float(steps[-1]) - self._start) // self._width >= self.capacity:
            self._merge()
        index = np.clip((steps - self._start) // self._width, 0, self.capacity - 1).astype(np.int64)
        np.add.at(self._sums, index, np.nan_to_num(rows, nan=0.0, posinf=0.0, neginf=0.0))
        np.add.at(self._epochs, index, epochs)
        np.add.at(self._counts, index, 1.0)
        self._used = max(self._used, int(index.max()) + 1)

    def _merge(self) -> None:
        half = self.capacity // 2
        for name in ("_sums", "_epochs", "_counts"):
            old = getattr(self, name)
            new = np.zeros_like(old)
            new[:half] = old[0 : 2 * half : 2] + old[1 : 2 * half : 2]
            setattr(self, name, new)
        self._width *= 2
        self._used = -(-self._used // 2)

    @property
    def count(self) -> int:
        """Number of rows added so far."""
        return round(float(self._counts.sum()))

    def __len__(self) -> int:
        """Count the bins."""
        return self._used

    def _filled(self) -> npt.NDArray[np.int64]:
        """Return for each bin the last bin up to it that has rows."""
        return np.asarray(np.maximum.accumulate(np.where(self._counts[: self._used] > 0, np.arange(self._used), 0)))

    def means(self) -> Array:
        """Return the mean of each bin (bins x columns); a bin without rows repeats the one before it."""
        source = self._filled()
        return np.asarray(self._sums[source] / np.maximum(self._counts[source], 1.0)[:, None])

    def edges(self) -> tuple[float, float]:
        """Return the first step and the end of the last bin."""
        return self._start, self._start + self._used * self._width

    def steps_of(self, index: int) -> tuple[float, float]:
        """Return the first and the last whole step of a bin."""
        low = self._start + index * self._width
        return low, low + self._width - 1

    def epochs(self) -> Array:
        """Return the mean epoch of each bin, repeated like `means`."""
        source = self._filled()
        return np.asarray(self._epochs[source] / np.maximum(self._counts[source], 1.0))
