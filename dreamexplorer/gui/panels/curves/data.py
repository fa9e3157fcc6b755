"""Data of the curves: rows of the session's history, raw and smoothed, and axis ranges that fit them."""

from __future__ import annotations

import numpy as np

from dreamexplorer.gui.panels.curves.scale import logarithm
from dreamexplorer.gui.panels.curves.smoothing import Array, Smoother
from dreamexplorer.session import History

STEP, EPOCH, SECONDS = 0, 1, 2  # horizontal axes; the first two are columns of a history
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

    def shows_on(self, column: int) -> bool:
        """Return whether there is a curve or a test result that has a place on this horizontal axis."""
        return not self.empty and (column != SECONDS or len(self.history.times) > 0)

    def places(self, rows: Array, column: int) -> Array:
        """Return where rows of the history (n x 2 or more: step, epoch, ...) lie, n; NaN where that is not known.

        Args:
            rows: rows of this history.
            column: STEP, EPOCH or SECONDS (of training, without pauses and evaluations).
        """
        return self.history.seconds_at(rows[:, STEP]) if column == SECONDS else rows[:, column]

    def place(self, step: float, epoch: float, column: int) -> float:
        """Return where a moment lies; NaN where that is not known."""
        return float(self.places(np.array([[step, epoch]]), column)[0])

    def train_x(self, column: int) -> Array:
        """Return where each row lies, ascending; NaN for the first ones where their seconds were not recorded."""
        return self.places(self._series.rows[: len(self._smoother)], column)

    def nearest_row(self, x: float, column: int) -> int | None:
        """Return the index of the row of the training that lies nearest to x; None if no row has a place."""
        return _nearest_known(self.train_x(column), x)

    def nearest_test(self, x: float, column: int, *, trained: bool = False) -> int | None:
        """Return the index of the test result that lies nearest to x; None if none has a place.

        Args:
            x: a place.
            column: STEP, EPOCH or SECONDS.
            trained: leave out the result of the untrained model.
        """
        rows = self.history.test.rows
        first = int(trained and len(rows) > 0 and rows[0, STEP] == 0)
        found = _nearest_known(self.places(rows[first:], column), x)
        return None if found is None else first + found

    def raw(self, key: str) -> Array:
        """Return a term of each row as recorded; of a row that stands for several reports their mean."""
        return self._series.rows[: len(self._smoother), 2 + self.keys.index(key)]

    def raw_line(self, key: str, column: int) -> tuple[Array, Array]:
        """Return the points of a line through all reports of a term: places and values.

        Reports that are merged are drawn by the lowest and the highest of them.
        """
        x, y, place = self.train_x(column), self.raw(key), self.keys.index(key)
        merged = min(self._series.merged, len(x))
        lows, highs = self._series.lows[:merged, place], self._series.highs[:merged, place]
        wide = highs > lows
        if not wide.any():
            return _known(x, y)
        kept = np.stack([np.ones(merged, dtype=np.bool_), wide], 1)
        ends = np.stack([np.where(wide, lows, y[:merged]), highs], 1)
        both = np.repeat(x[:merged], 2).reshape(-1, 2)
        return _known(np.concatenate([both[kept], x[merged:]]), np.concatenate([ends[kept], y[merged:]]))

    def smooth(self, key: str) -> Array:
        """Return a term of each row, smoothed."""
        return self._smoother.rows[:, self.keys.index(key)]

    def smooth_line(self, key: str, column: int) -> tuple[Array, Array]:
        """Return the points of the smoothed line of a term: places and values."""
        return _known(self.train_x(column), self.smooth(key))

    def test(self, key: str, column: int) -> tuple[Array, Array]:
        """Return places and values of a term on the test set."""
        rows = self.history.test.rows
        return _known(self.places(rows, column), rows[:, 2 + self.keys.index(key)])

    def x_limits(self, column: int) -> tuple[float, float]:
        """Return the range of all places."""
        both_parts = (self.train_x(column), self.places(self.history.test.rows, column))
        xs = [a[[0, -1]] for part in both_parts if len(a := part[np.isfinite(part)])]
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
            column: STEP, EPOCH or SECONDS.
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
            x, smooth = self.smooth_line(key, column)
            if len(x) and (train or raw):
                skip = int(np.searchsorted(x, settled)) if len(x) > 20 else 0
                if train:
                    pieces.append(smooth[skip:])
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


def _known(x: Array, y: Array) -> tuple[Array, Array]:
    """Leave out the points without a place: all before the first one that has one."""
    first = int(np.isnan(x).sum())
    return (x[first:], y[first:]) if first else (x, y)


def _nearest_known(x: Array, value: float) -> int | None:
    first = int(np.isnan(x).sum())
    return None if first == len(x) else first + nearest_index(x[first:], value)


def _finite(values: Array) -> Array:
    kept = values[np.isfinite(values)]
    return kept if len(kept) else np.array([np.nan])
