"""The curves of a model: what training and evaluations reported, in arrays that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from dreamexplorer.training.events import Evaluation, StepDone
    from dreamexplorer.training.history import Past


class Series:
    """A growing table of floats: appending is amortised O(1), `rows` is a view without a copy."""

    def __init__(self, columns: int) -> None:
        self._data = np.empty((256, columns), dtype=np.float64)
        self._n = 0

    @classmethod
    def of(cls, rows: npt.NDArray[np.float64]) -> Series:
        """Make a series that starts with a copy of these rows (n x columns)."""
        series = cls(rows.shape[1])
        series._data = np.concatenate([rows, series._data])
        series._n = len(rows)
        return series

    def append(self, row: npt.ArrayLike) -> None:
        """Append one row."""
        if self._n == len(self._data):
            self._data = np.concatenate([self._data, np.empty_like(self._data)])
        self._data[self._n] = row
        self._n += 1

    def __len__(self) -> int:
        return self._n

    @property
    def rows(self) -> npt.NDArray[np.float64]:
        """A view of the rows so far (n x columns)."""
        return self._data[: self._n]


class History:
    """The reported training means, evaluations and axis values of a model, for curves."""

    def __init__(self) -> None:
        self.clear(())

    def clear(self, keys: tuple[str, ...]) -> None:
        """Start an empty history for a model whose terms are `keys`."""
        self.keys = keys
        self.train = Series(2 + len(keys))  # columns: step, epoch, then `keys` in order
        self.test = Series(2 + len(keys))  # columns as in `train`
        self.axis_steps = Series(2)  # step, epoch of each row of axis_values
        self.axis_values: Series | None = None  # a column for each axis; None before the first report
        # Number of raw reports averaged into each of the first rows of `train`, which were restored from a file.
        self.spans: npt.NDArray[np.float64] = np.empty(0)

    def restore(self, past: Past) -> None:
        """Replace the rows by a history read from a file; later reports are appended."""
        self.clear(past.keys)
        self.train, self.spans = Series.of(past.train), past.spans
        self.test = Series.of(past.test)
        if len(past.axes):
            self.axis_steps, self.axis_values = Series.of(past.axes[:, :2]), Series.of(past.axes[:, 2:])

    def past(self) -> Past:
        """Return the rows so far, for another thread to save; those of `train` are not copied."""
        from dreamexplorer.training.history import Past

        train = self.train.rows  # a view is safe to share: later rows are appended behind it, none is changed
        values = self.axis_values.rows if self.axis_values is not None else np.empty((0, 0))
        axes = np.concatenate([self.axis_steps.rows[: len(values)], values], axis=1)
        spans = np.concatenate([self.spans, np.ones(len(train) - len(self.spans))])
        return Past(self.keys, train, spans, self.test.rows, axes)

    def truncate(self, step: int) -> None:
        """Drop all rows after a step, because training went back to it."""
        self.train = _truncated(self.train, self.train.rows[:, 0] <= step)
        self.spans = self.spans[: len(self.train)]
        self.test = _truncated(self.test, self.test.rows[:, 0] <= step)
        mask = self.axis_steps.rows[:, 0] <= step
        if self.axis_values is not None:
            self.axis_values = _truncated(self.axis_values, mask)
        self.axis_steps = _truncated(self.axis_steps, mask)

    def add_steps(self, events: list[StepDone]) -> None:
        """Append training reports, oldest first."""
        for e in events:
            self.train.append([e.step, e.epoch, *(e.values[k] for k in self.keys)])
            if e.per_axis is not None:
                self.add_axis_values(e.step, e.epoch, e.per_axis)

    def add_test(self, evaluation: Evaluation) -> None:
        """Append an evaluation of the test split."""
        self.test.append([evaluation.step, evaluation.epoch, *(evaluation.values[k] for k in self.keys)])

    def add_axis_values(self, step: int, epoch: float, values: npt.ArrayLike) -> None:
        """Append one value for each axis (D)."""
        row = np.asarray(values, dtype=np.float64)
        if self.axis_values is None:
            self.axis_values = Series(row.size)
        self.axis_steps.append([step, epoch])
        self.axis_values.append(row)


def _truncated(series: Series, mask: npt.NDArray[np.bool_]) -> Series:
    return series if mask.all() else Series.of(series.rows[mask])
