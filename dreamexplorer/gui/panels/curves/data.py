"""Data of the curves: rows of the session's history, raw and smoothed, and axis ranges that fit them."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.panels.curves.scale import logarithm
from dreamexplorer.gui.panels.curves.smoothing import Array, Smoother
from dreamexplorer.session import History

STEP, EPOCH = 0, 1  # columns of a history
Range = tuple[float, float]


def nearest_index(x: Array, value: float) -> int:
    """Return the index at which ascending, non-empty x comes nearest to the value."""
    i = int(np.searchsorted(x, value))
    if i == 0:
        return 0
    if i == len(x):
        return len(x) - 1
    return i if x[i] - value < value - x[i - 1] else i - 1


def outline(x: Array, y: Array, view: tuple[float, float], columns: int) -> tuple[Array, Array]:
    """Return the points of a line that looks like that through all points, but has few where they stand densely.

    Of the points in one of the equal columns of the view the lowest and the highest are kept, in the order that the
    line runs; columns with one or two points, and one neighbour at each side of the view, are kept as they are.

    Args:
        x: ascending places of the points, N.
        y: their values, N; NaN leaves a gap.
        view: visible range of x.
        columns: number of columns.

    Returns:
        Places and values, at most 2 columns + 2 of each.
    """
    low, high = view
    first, last = np.searchsorted(x, (low, high), side="left")
    first, last = max(0, int(first) - 1), min(len(x), int(last) + 1)
    x, y = x[first:last], y[first:last]
    if len(x) <= 2 * columns or high <= low:
        return x, y
    column = np.floor((x - low) * (columns / (high - low)))
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1.0))
    ends = np.append(starts[1:], len(x)) - 1
    with np.errstate(invalid="ignore"):
        lowest, highest = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
        falls = y[starts] > y[ends]
    dense = ends - starts > 1
    values = np.stack([np.where(falls, highest, lowest), np.where(falls, lowest, highest)], 1)
    values[~dense] = np.stack([y[starts], y[ends]], 1)[~dense]
    kept = np.ones(values.shape, dtype=np.bool_)
    kept[:, 1] = ends > starts
    return np.stack([x[starts], x[ends]], 1)[kept], values[kept]


def calm(shown: Range, wanted: Range, room: float) -> Range:
    """Return a range that shows all of `wanted` and seldom changes while that grows, so that axes stand still.

    Args:
        shown: the present range; kept as long as it contains `wanted` and is not much larger.
        wanted: the least range.
        room: a new range is larger at the ends that move, by this share.
    """
    low, high = wanted
    size = high - low
    if shown[0] <= low and high <= shown[1] and shown[1] - shown[0] <= (1.0 + 2.5 * room) * size:
        return shown
    return low if low >= shown[0] else low - room * size, high + room * size


class CurveData:
    """The rows of one history, smoothed; each new row is smoothed once, all of them after the history was thinned."""

    def __init__(self, history: History, weight: float) -> None:
        self.history = history
        self.keys = history.keys
        self._series = history.train
        self._thinnings = history.train.thinnings
        self._smoother = Smoother(len(self.keys), weight)

    def follows(self, history: History) -> bool:
        """Return whether the history is still the same training, possibly longer."""
        return history is self.history and history.train is self._series and history.keys == self.keys

    @property
    def weight(self) -> float:
        """The weight of the smoothing."""
        return self._smoother.weight

    def set_weight(self, weight: float) -> None:
        """Smooth all rows with another weight."""
        self._smoother = Smoother(len(self.keys), weight)
        self.update()

    def update(self) -> None:
        """Smooth the rows that were added since the last call."""
        series = self._series
        if series.thinnings != self._thinnings:
            self._thinnings = series.thinnings
            self._smoother = Smoother(len(self.keys), self._smoother.weight)
        rows, n = series.rows[:, 2:], len(self._smoother)
        if n < series.merged:
            self._smoother.extend_means(rows[n : series.merged], series.spans[n : series.merged])
        self._smoother.extend(rows[len(self._smoother) :])

    @property
    def trained(self) -> bool:
        """True if there is a curve of a training."""
        return len(self._series) > 1  # a line needs two rows

    @property
    def empty(self) -> bool:
        """True if there is neither a curve nor a test result."""
        return not self.trained and len(self.history.test) == 0

    def train_x(self, column: int) -> Array:
        """Return the step (column STEP) or epoch (EPOCH) of each row."""
        return self._series.rows[: len(self._smoother), column]

    def raw(self, key: str) -> Array:
        """Return a term of each row as recorded; of a row that stands for several reports their mean."""
        return self._series.rows[: len(self._smoother), 2 + self.keys.index(key)]

    def raw_line(self, key: str, column: int) -> tuple[Array, Array]:
        """Return the points of a line through all reports of a term: steps (or epochs) and values.

        Reports that are merged are drawn by the lowest and the highest of them.
        """
        x, y, place = self.train_x(column), self.raw(key), self.keys.index(key)
        merged = min(self._series.merged, len(x))
        lows, highs = self._series.lows[:merged, place], self._series.highs[:merged, place]
        wide = highs > lows
        if not wide.any():
            return x, y
        kept = np.stack([np.ones(merged, dtype=np.bool_), wide], 1)
        ends = np.stack([np.where(wide, lows, y[:merged]), highs], 1)
        both = np.repeat(x[:merged], 2).reshape(-1, 2)
        return np.concatenate([both[kept], x[merged:]]), np.concatenate([ends[kept], y[merged:]])

    def smooth(self, key: str) -> Array:
        """Return a term of each row, smoothed."""
        return self._smoother.rows[:, self.keys.index(key)]

    def smooth_line(self, key: str, column: int) -> tuple[Array, Array]:
        """Return the points of the smoothed line of a term: steps (or epochs) and values."""
        return self.train_x(column), self.smooth(key)

    def test(self, key: str, column: int) -> tuple[Array, Array]:
        """Return steps (or epochs) and values of a term on the test set."""
        rows = self.history.test.rows
        return rows[:, column], rows[:, 2 + self.keys.index(key)]

    def x_limits(self, column: int) -> tuple[float, float]:
        """Return the range of all steps or epochs."""
        xs = [a[[0, -1]] for a in (self.train_x(column), self.history.test.rows[:, column]) if len(a)]
        if not xs:
            return 0.0, 1.0
        both = np.concatenate(xs)
        low, high = float(both.min()), float(both.max())
        return (low, high) if high > low else (low - 0.08, low + 1.0)

    def linear_part(self, keys: list[str]) -> float:
        """Return the size of the linear part of a logarithmic scale for these terms; 0 if all values are positive.

        It is a power of ten, at most 1 nat, below which hardly any value lies.
        """
        parts = [self.raw_line(key, STEP)[1] for key in keys] + [self.test(key, STEP)[1] for key in keys]
        values = _finite(np.concatenate(parts)) if parts else np.empty(0)
        if not len(values) or not bool((values <= 0).any()):
            return 0.0
        sizes = np.abs(values[values != 0])
        low = float(np.percentile(sizes, 1)) if len(sizes) else 1.0
        return float(10.0 ** np.floor(np.log10(min(max(low, 1e-3), 1.0))))

    def y_limits(
        self, keys: list[str], column: int, train: bool, raw: bool, test: bool, log: bool, linear: float = 0.0
    ) -> tuple[float, float]:
        """Return a range that shows these curves; the steep first 4 % of the steps may lie above it.

        Args:
            keys: terms that share the axis.
            column: STEP or EPOCH.
            train: include the smoothed curves.
            raw: include the raw curves.
            test: include the test results.
            log: return the range in decimal logarithms.
            linear: size of the linear part of a symmetric logarithm; 0 for the plain one, of positive values.
        """
        start, end = self.x_limits(column)
        settled = start + 0.04 * (end - start)
        pieces = []
        for key in keys:
            x = self.train_x(column)
            if len(x) and (train or raw):
                skip = int(np.searchsorted(x, settled)) if len(x) > 20 else 0
                if train:
                    pieces.append(self.smooth(key)[skip:])
                if raw:
                    raw_x, noisy = self.raw_line(key, column)
                    noisy = noisy[int(np.searchsorted(raw_x, settled)) if skip else 0 :]
                    pieces.append(np.percentile(_finite(noisy[:: 1 + len(noisy) // 2000]), [0.5, 99.5]))
            if test:
                tx, ty = self.test(key, column)
                late = ty[tx >= settled]
                pieces.append(late if len(late) else ty)
        values = _finite(np.concatenate(pieces)) if pieces else np.empty(0)
        if log:
            values = logarithm(values, linear)
        values = values[np.isfinite(values)]
        if not len(values):
            return 0.0, 1.0
        low, high = float(values.min()), float(values.max())
        margin = max(0.06 * (high - low), 0.01 * abs(high), 1e-6)
        return low - margin, high + margin


def _finite(values: Array) -> Array:
    kept = values[np.isfinite(values)]
    return kept if len(kept) else np.array([np.nan])
