"""A table of reports that grows for days in bounded memory: old rows are averaged, new ones are complete."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float64]

CAPACITY = 16_384  # rows: more than a screen has columns, few enough to be copied and drawn within milliseconds
_LEAST = 64  # rows
_FIRST = 256  # rows that are allocated at first


class Series:
    """Rows of numbers at ascending steps; a full table is thinned to half of its rows or fewer.

    The newest quarter of the rows is then complete. Of the older ones those in the same range of steps become one row:
    the mean of the reports, at the last of their steps, with their lowest and highest values and their number. All
    ranges are equally long. Appending is amortised O(1).

    Args:
        columns: number of columns; the first two are step and epoch.
        capacity: upper bound of the rows.
        sampled: keep the last report of a range in place of the mean, for values that mean something by themselves.
    """

    def __init__(self, columns: int, capacity: int = CAPACITY, *, sampled: bool = False) -> None:
        self._capacity = max(_LEAST, capacity)
        self._sampled = sampled
        self._data: Rows = np.empty((min(_FIRST, self._capacity), columns))
        self._n = 0
        self._spans: Rows = np.empty(0)  # of the first rows: number of reports; each row behind them is one report
        self._lows: Rows = np.empty((0, columns - 2))  # of these rows, lowest and highest values of the reports
        self._highs: Rows = np.empty((0, columns - 2))
        self._width = 1.0  # steps of a range
        self._thinnings = 0

    @classmethod
    def of(cls, rows: Rows, spans: Rows | None = None, capacity: int = CAPACITY, *, sampled: bool = False) -> Series:
        """Make a series that starts with a copy of rows (n x columns).

        Args:
            rows: step, epoch and values of each row.
            spans: number of reports that each row is the mean of, n; None for 1.
            capacity: upper bound of the rows.
            sampled: see `Series`.
        """
        series = cls(rows.shape[1], capacity, sampled=sampled)
        if spans is not None and (spans != 1.0).any():
            series._spans = np.array(spans)
            series._lows, series._highs = rows[:, 2:].copy(), rows[:, 2:].copy()
        series._data = np.concatenate([rows, series._data])
        series._n = len(rows)
        if series._n > series._capacity:
            series._thin()
        return series

    def append(self, row: npt.ArrayLike, span: float = 1.0) -> None:
        """Append one report, or the mean of `span` reports."""
        if self._n == self._capacity:
            self._thin()
        if self._n == len(self._data):
            grown = np.empty((min(2 * self._n, self._capacity), self._data.shape[1]))
            grown[: self._n] = self._data
            self._data = grown
        self._data[self._n] = row
        self._n += 1
        if span != 1.0:
            later = self._data[len(self._spans) : self._n, 2:]
            self._spans = np.append(self.spans[:-1], span)
            self._lows, self._highs = np.concatenate([self._lows, later]), np.concatenate([self._highs, later])

    def __len__(self) -> int:
        return self._n

    @property
    def rows(self) -> Rows:
        """A view of the rows (n x columns), which later calls may leave behind but never change."""
        return self._data[: self._n]

    @property
    def merged(self) -> int:
        """Number of rows, the first ones, that may stand for several reports."""
        return len(self._spans)

    @property
    def spans(self) -> Rows:
        """The number of reports that each row stands for, n."""
        return np.concatenate([self._spans, np.ones(self._n - len(self._spans))])

    @property
    def lows(self) -> Rows:
        """The lowest values in each of the `merged` rows (merged x columns without step and epoch)."""
        return self._lows

    @property
    def highs(self) -> Rows:
        """The highest values in each of the `merged` rows (merged x columns without step and epoch)."""
        return self._highs

    @property
    def thinnings(self) -> int:
        """Number of thinnings so far: when it grows, whoever counts rows has to read all of them again."""
        return self._thinnings

    @property
    def thinned(self) -> bool:
        """True if some rows stand for several reports."""
        return bool((self._spans > 1.0).any())

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the rows occupy."""
        return self._data.nbytes + self._spans.nbytes + self._lows.nbytes + self._highs.nbytes

    def truncated(self, step: int) -> Series:
        """Return the series without the rows after a step; itself if there are none."""
        kept = int(np.searchsorted(self.rows[:, 0], step, side="right"))
        if kept == self._n:
            return self
        series = Series.of(self.rows[:kept], None, self._capacity, sampled=self._sampled)
        merged = min(kept, self.merged)
        series._spans = self._spans[:merged].copy()
        series._lows, series._highs = self._lows[:merged].copy(), self._highs[:merged].copy()
        series._width = self._width
        return series

    def _thin(self) -> None:
        """Merge all but the newest rows by equal ranges of steps, into new arrays: views stay as they are."""
        full = self._capacity // 4
        old = self._data[: self._n - full]
        newest = self._data[self._n - full : self._n]
        steps = old[:, 0]
        while True:
            place = np.floor((steps - steps[0]) / self._width)
            starts = np.flatnonzero(np.diff(place, prepend=-1.0))
            if len(starts) <= full:
                break
            self._width *= 2.0
        ends = np.append(starts[1:], len(old)) - 1
        spans, lows, highs = self._old_parts(old)
        rows = old[ends]
        several = ends > starts
        if not self._sampled:
            rows[several, 2:] = _means(old[:, 2:], spans, starts)[several]
        cut = len(old)  # rows behind it may be means, too: those of a file
        self._spans = np.concatenate([np.add.reduceat(spans, starts), self._spans[cut:]])
        self._lows = np.concatenate([np.fmin.reduceat(lows, starts), self._lows[cut:]])
        self._highs = np.concatenate([np.fmax.reduceat(highs, starts), self._highs[cut:]])
        self._n = len(rows) + full
        self._data = np.empty((self._capacity, old.shape[1]))
        self._data[: self._n] = np.concatenate([rows, newest])
        self._thinnings += 1

    def _old_parts(self, old: Rows) -> tuple[Rows, Rows, Rows]:
        """Return spans, lows and highs of old rows, of which the first ones may be merged already."""
        known = min(self.merged, len(old))
        values = old[known:, 2:]
        return (
            np.concatenate([self._spans[:known], np.ones(len(old) - known)]),
            np.concatenate([self._lows[:known], values]),
            np.concatenate([self._highs[:known], values]),
        )


def _means(values: Rows, spans: Rows, starts: npt.NDArray[np.int64]) -> Rows:
    """Return the means of stretches of rows that begin at `starts`; what is not finite counts only where all is."""
    finite = np.isfinite(values)
    weights = np.where(finite, spans[:, None], 0.0)
    sums = np.add.reduceat(np.where(finite, values, 0.0) * weights, starts)
    total = np.add.reduceat(weights, starts)
    return np.asarray(np.where(total > 0.0, sums / np.maximum(total, 1e-300), np.nan))
