"""The rows of the curves as CSV: terms, KL of each axis, effective beta, and marks of changed options."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamexplorer.gui.panels.curves.live_marks import LiveMark
from dreamexplorer.progress import Progress
from dreamexplorer.session import History
from dreamexplorer.training.atomic import write_atomically
from dreamexplorer.training.history import seconds_at

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CurveTable:
    """A copy of all that is written, made on the GUI thread.

    Args:
        keys: terms, the columns of train and test after step and epoch.
        train: rows of the training, n x (2 + terms), as recorded.
        test: rows of the test results.
        axis_key: name of the term of each axis, such as "kl".
        axis_names: name of each axis.
        axes: rows of the terms of the axes: step, epoch, then a value for each axis.
        seconds: returns the seconds of training until steps, NaN where unknown.
        marks: changes of options, by step.
        model: options of the model at present; None if they are unknown.
    """

    keys: tuple[str, ...]
    train: Doubles
    test: Doubles
    axis_key: str
    axis_names: tuple[str, ...]
    axes: Doubles
    seconds: Callable[[Doubles], Doubles]
    marks: tuple[LiveMark, ...]
    model: Any = None

    @staticmethod
    def of(
        history: History, axis_key: str, axis_names: Sequence[str], marks: Sequence[LiveMark], model: Any
    ) -> CurveTable:
        """Copy a history."""
        axes = np.empty((0, 2 + len(axis_names)))
        if history.axes is not None and history.axes.rows.shape[1] == axes.shape[1]:
            axes = history.axes.rows.copy()
        return CurveTable(
            history.keys,
            history.train.rows.copy(),
            history.test.rows.copy(),
            axis_key,
            tuple(axis_names),
            axes,
            partial(seconds_at, history.times.rows.copy()),
            tuple(replace(mark) for mark in sorted(marks, key=lambda m: m.step)),
            model,
        )

    @property
    def head(self) -> list[str]:
        """The names of the columns."""
        beta = ["beta"] if self._has_beta else []
        per_axis = [f"{self.axis_key}_{name.replace(' ', '_')}" for name in self.axis_names] if len(self.axes) else []
        return ["split", "step", "epoch", "seconds", *self.keys, *beta, *per_axis, "change"]

    @property
    def _has_beta(self) -> bool:
        return callable(getattr(self.model, "beta_at", None))

    def beta_at(self, step: float, epoch: float) -> float:
        """Return the weight of the KL at a step: by the schedule, with the options as they were then."""
        config = self.model
        for mark in reversed(self.marks):
            if mark.step > step and mark.old is not None and hasattr(config, mark.name):
                config = replace(config, **{mark.name: mark.old})
        return float(config.beta_at(epoch))

    def rows(self) -> list[list[str]]:
        """Return all rows, the training by step, then the test results; empty cells where nothing was recorded."""
        by_step = {int(row[0]): row[2:] for row in self.axes}
        pending = list(self.marks)
        found = []
        steps = {int(row[0]) for row in self.train}
        only_axes = [row for row in self.axes if int(row[0]) not in steps]
        blank = np.full(len(self.keys), math.nan)
        merged = [*self.train, *(np.concatenate([row[:2], blank]) for row in only_axes)]
        for row in sorted(merged, key=lambda r: float(r[0])):
            changes = []
            while pending and pending[0].step <= row[0]:
                changes.append(_change(pending.pop(0)))
            found.append(self._row("train", row, by_step.get(int(row[0])), "; ".join(changes)))
        if pending and found:  # changed after the last recorded row
            found[-1][-1] = "; ".join([t for t in (found[-1][-1],) if t] + [_change(mark) for mark in pending])
        return found + [self._row("test", row, None, "") for row in self.test]

    def _row(self, split: str, row: Doubles, per_axis: Doubles | None, change: str) -> list[str]:
        seconds = float(self.seconds(row[:1])[0])
        cells = [split, str(int(row[0])), _number(float(row[1])), _number(seconds), *(_number(v) for v in row[2:])]
        if self._has_beta:
            cells.append(_number(self.beta_at(float(row[0]), float(row[1]))))
        if len(self.axes):
            cells += [""] * len(self.axis_names) if per_axis is None else [_number(v) for v in per_axis]
        return [*cells, change]

    def writer(self, path: Path) -> Callable[[Progress], Path]:
        """Return a job that writes the table to a file."""

        def work(progress: Progress) -> Path:
            progress.report(None)
            text = io.StringIO()
            table = csv.writer(text)
            table.writerow(self.head)
            table.writerows(self.rows())
            write_atomically(path, text.getvalue().encode())
            return path

        return work


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6g}"


def _change(mark: LiveMark) -> str:
    old = "" if mark.old is None else f"{mark.old} "
    return f"{mark.name} {old}-> {mark.new} (step {mark.step})"
