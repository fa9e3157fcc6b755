"""Exponential smoothing of curves that grow."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Smoother:
    """Exponential moving averages of growing columns, with bias correction; each row is processed once.

    `weight` is the share of the old average kept at each new row: 0 shows the data as they are.
    """

    def __init__(self, columns: int, weight: float) -> None:
        self.weight = weight
        self._rows: Array = np.empty((256, columns))
        self._n = 0
        self._age = 0.0  # number of rows averaged so far
        self._sums: Array = np.zeros(columns)  # sums of weight^age * value up to the last row
        self._last: Array = np.zeros(columns)  # last finite values

    def extend(self, rows: Array) -> None:
        """Add rows (n x columns). A value that is not finite is replaced by the last finite one."""
        n = len(rows)
        if not n:
            return
        rows = self._repaired(rows)
        # Sum over doubling strides: after k rounds each row contains its 2^k newest terms
        sums, stride, w = rows.copy(), 1, self.weight
        while stride < n and w**stride > 1e-12:
            sums[stride:] = sums[stride:] + w**stride * sums[:-stride]
            stride *= 2
        powers = w ** np.arange(1, n + 1, dtype=np.float64)[:, None]
        sums += powers * self._sums
        self._sums = sums[-1].copy()
        ages = (self._age + np.arange(1, n + 1, dtype=np.float64))[:, None]
        self._age += n
        self._append(sums * (1.0 - w) / (1.0 - w**ages))

    def extend_means(self, rows: Array, spans: Array) -> None:
        """Add rows each of which is the mean of `spans` rows (at least 1), as restored histories have them."""
        if not len(rows):
            return
        rows, w = self._repaired(rows), self.weight
        smooth = np.empty_like(rows)
        for i, (row, span) in enumerate(zip(rows, spans.tolist(), strict=True)):
            self._age += span
            self._sums = w**span * self._sums + row * (1.0 - w**span) / (1.0 - w)
            smooth[i] = self._sums * (1.0 - w) / (1.0 - w**self._age)
        self._append(smooth)

    def _append(self, smooth: Array) -> None:
        n = len(smooth)
        while self._n + n > len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._n : self._n + n] = smooth
        self._n += n

    @property
    def rows(self) -> Array:
        """Smoothed rows (n x columns), not copied."""
        return self._rows[: self._n]

    def __len__(self) -> int:
        return self._n

    def _repaired(self, rows: Array) -> Array:
        bad = ~np.isfinite(rows)
        if bad.any():
            rows = rows.copy()
            for i in np.flatnonzero(bad.any(1)):
                before = rows[i - 1] if i else self._last
                rows[i, bad[i]] = before[bad[i]]
        self._last = np.array(rows[-1], dtype=np.float64)
        return np.asarray(rows, dtype=np.float64)
