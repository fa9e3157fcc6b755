"""Arithmetic behind the plots: smoothing, thinning, binning. Plain numpy, no Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Smoother:
    """Exponential moving averages of growing columns, corrected for their start; each number is looked at once.

    `weight` is what remains of the old average at each new row: 0 shows the data as they are.
    """

    def __init__(self, columns: int, weight: float) -> None:
        self.weight = weight
        self._rows: Array = np.empty((256, columns))
        self._n = 0
        self._age = 0.0  # how many rows the averages have seen
        self._sums: Array = np.zeros(columns)  # of weight^age * value, up to the last row
        self._last: Array = np.zeros(columns)  # last finite values

    def extend(self, rows: Array) -> None:
        """Add rows (n x columns). A value that is not finite counts as the last one that was."""
        n = len(rows)
        if not n:
            return
        rows = self._repaired(rows)
        # sum over doubling strides: after k rounds each row holds its 2^k newest terms
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
        """Add rows each of which is the mean of `spans` rows (at least 1); few of them, it is done one by one."""
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
        """A view of the averages so far."""
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


def visible_slice(x: Array, low: float, high: float) -> slice:
    """The part of ascending x within [low, high] and one point beyond on either side."""
    first = max(0, int(np.searchsorted(x, low, side="left")) - 1)
    last = min(len(x), int(np.searchsorted(x, high, side="right")) + 1)
    return slice(first, max(first, last))


def thin_extremes(x: Array, y: Array, limit: int) -> tuple[Array, Array]:
    """At most about `limit` points with the same envelope: the lowest and highest of each bin, in order."""
    n = len(x)
    bins = max(1, limit // 2)
    if n <= 2 * bins:
        return x, y
    size = -(-n // bins)
    whole = n // size * size
    folded = y[:whole].reshape(-1, size)
    starts = np.arange(0, whole, size)
    finite = np.where(np.isfinite(folded), folded, np.nan)
    with np.errstate(invalid="ignore"):
        low = np.where(np.isnan(finite), np.inf, finite).argmin(1)
        high = np.where(np.isnan(finite), -np.inf, finite).argmax(1)
    picked = np.stack([starts + np.minimum(low, high), starts + np.maximum(low, high)], 1).ravel()
    picked = np.unique(np.concatenate([picked, np.arange(whole, n), [0, n - 1]]))
    return x[picked], y[picked]


def thin_even(x: Array, y: Array, limit: int) -> tuple[Array, Array]:
    """At most about `limit` points at even strides, the last one always among them; for smooth curves."""
    n = len(x)
    if n <= limit:
        return x, y
    picked = np.unique(np.linspace(0, n - 1, max(2, limit)).astype(np.int64))
    return x[picked], y[picked]


def nearest_index(x: Array, value: float) -> int:
    """Where ascending, non-empty x comes nearest to the value."""
    i = int(np.searchsorted(x, value))
    if i == 0:
        return 0
    if i == len(x):
        return len(x) - 1
    return i if x[i] - value < value - x[i - 1] else i - 1


class BinnedRows:
    """Rows at ascending steps, averaged into at most `capacity` equal bins; when they are full, pairs are merged.

    What it costs to add a row does not depend on how many there were before it.
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
        """Add rows (n x columns). Steps do not go back; what is not finite counts as 0."""
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

    def __len__(self) -> int:
        """How many bins there are."""
        return self._used

    def _filled(self) -> npt.NDArray[np.int64]:
        """For each bin, the last bin up to it that has rows."""
        return np.asarray(np.maximum.accumulate(np.where(self._counts[: self._used] > 0, np.arange(self._used), 0)))

    def means(self) -> Array:
        """The mean of each bin (bins x columns); one without rows repeats the one before it."""
        source = self._filled()
        return np.asarray(self._sums[source] / np.maximum(self._counts[source], 1.0)[:, None])

    def edges(self) -> tuple[float, float]:
        """First step and the end of the last bin."""
        return self._start, self._start + self._used * self._width

    def steps_of(self, index: int) -> tuple[float, float]:
        """The first and last whole step that belong to a bin."""
        low = self._start + index * self._width
        return low, low + self._width - 1

    def epochs(self) -> Array:
        """The mean epoch of each bin, as `means`."""
        source = self._filled()
        return np.asarray(self._epochs[source] / np.maximum(self._counts[source], 1.0))
