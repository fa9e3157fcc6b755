"""The curves of a model: what training and evaluations reported, in tables of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.session.series import Series
from dreamexplorer.session.values import AxisReading
from dreamexplorer.training.history import EPOCH_SPAN, Past, seconds_at

if TYPE_CHECKING:
    from dreamexplorer.training.events import Evaluation, StepDone


# Upper bounds of a history that grows for days
TEST_ROWS = 4096
AXIS_ROWS = 4096
TIME_ROWS = 4096
AXIS_NUMBERS = 1 << 20  # rows times axes


class History:
    """The reported training means, evaluations and axis values of a model, for curves. Its size is bounded."""

    def __init__(self) -> None:
        self.clear(())

    def clear(self, keys: tuple[str, ...]) -> None:
        """Start an empty history for a model whose terms are `keys`."""
        self.keys = keys
        self.train = Series(2 + len(keys))  # columns: step, epoch, then `keys` in order
        self.test = Series(2 + len(keys), TEST_ROWS, sampled=True)  # columns as in `train`
        self.axes: Series | None = None  # columns: step, epoch, one for each axis; None before the first report
        self.times = Series(3, TIME_ROWS, sampled=True)  # columns: step, epoch, seconds of training until then

    def restore(self, past: Past) -> None:
        """Replace the rows by a history read from a file; later reports are appended."""
        self.clear(past.keys)
        self.train = Series.of(past.train, past.spans)
        self.test = Series.of(past.test, None, TEST_ROWS, sampled=True)
        if len(past.axes):
            self.axes = Series.of(past.axes, None, _axis_rows(past.axes.shape[1] - 2))
        if len(past.times):
            self.times = Series.of(past.times, None, TIME_ROWS, sampled=True)

    def past(self) -> Past:
        """Return a copy of the rows so far, for another thread to save: some megabytes at most, in milliseconds."""
        axes = np.empty((0, 2)) if self.axes is None else self.axes.rows.copy()
        train, test = self.train.rows.copy(), self.test.rows.copy()
        return Past(self.keys, train, self.train.spans, test, axes, self.times.rows.copy())

    def until(self, step: int) -> Past:
        """Return a copy of the rows up to a step, for a run that goes on from there."""
        copy = History()
        copy.restore(self.past())
        copy.truncate(step)
        return copy.past()

    def truncate(self, step: int) -> None:
        """Drop all rows after a step, because training went back to it."""
        self.train = self.train.truncated(step)
        self.test = self.test.truncated(step)
        self.times = self.times.truncated(step)
        if self.axes is not None:
            self.axes = self.axes.truncated(step)

    def add_steps(self, events: list[StepDone]) -> None:
        """Append training reports, oldest first."""
        for e in events:
            self._add_time(e.step, e.epoch, e.seconds)
            self.train.append([e.step, e.epoch, *(e.values[k] for k in self.keys)])
            if e.per_axis is not None:
                self.add_axis_values(e.step, e.epoch, e.per_axis)

    def add_epochs(self, epochs: list[StepDone]) -> None:
        """Append means over whole epochs, oldest first."""
        for e in epochs:
            self._add_time(e.step, e.epoch, e.seconds)
            self.train.append([e.step, e.epoch, *(e.values[k] for k in self.keys)], EPOCH_SPAN)

    def add_test(self, evaluation: Evaluation) -> None:
        """Append an evaluation of the test split."""
        self.test.append([evaluation.step, evaluation.epoch, *(evaluation.values[k] for k in self.keys)])

    def axes_near(self, step: int) -> AxisReading | None:
        """Return the recorded value of each axis (D) whose step is nearest to a step; None before the first ones."""
        if self.axes is None or not len(self.axes):
            return None
        row = self.axes.rows[int(np.argmin(np.abs(self.axes.rows[:, 0] - step)))]
        return AxisReading(row[2:].astype(np.float32), int(row[0]))

    @property
    def seconds(self) -> float | None:
        """Seconds that it was trained for, without pauses and evaluations; None where they were not recorded."""
        return float(self.times.rows[-1, 2]) if len(self.times) else None

    def seconds_at(self, steps: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the seconds of training until each of these steps, N; NaN before the first one that was recorded."""
        return seconds_at(self.times.rows, steps)

    def _add_time(self, step: int, epoch: float, seconds: float) -> None:
        if seconds <= 0.0:
            return
        if not len(self.times):  # counts from the newest step that is known
            known = [rows.rows[-1, :2] for rows in (self.train, self.test) if len(rows)]
            begin = max(known, key=lambda row: float(row[0]), default=np.zeros(2))
            if begin[0] < step:
                self.times.append([*begin, 0.0])
        self.times.append([step, epoch, (self.seconds or 0.0) + seconds])

    def add_axis_values(self, step: int, epoch: float, values: npt.ArrayLike) -> None:
        """Append one value for each axis (D)."""
        row = np.asarray(values, dtype=np.float64).reshape(-1)
        if self.axes is None:
            self.axes = Series(2 + row.size, _axis_rows(row.size))
        self.axes.append(np.concatenate([[step, epoch], row]))


def _axis_rows(axes: int) -> int:
    return min(AXIS_ROWS, AXIS_NUMBERS // max(1, axes))
