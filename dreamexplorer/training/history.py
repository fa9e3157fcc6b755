"""The history of a training as arrays: stored in a checkpoint, read from it or from a run's folder.

Imports numpy alone at module level: the window uses these values before torch is loaded.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreamexplorer.errors import Message, UserError
from dreamexplorer.training.records import PER_DIMENSION

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint

Rows = npt.NDArray[np.float64]

KEY = "history"  # key of the history in the metrics of a checkpoint
MAX_ROWS = 512  # upper bound of the rows of training means: a screen cannot show more
MAX_TESTS = 512
MAX_TIMES = 512
MAX_AXIS_NUMBERS = 16_384  # upper bound of rows times columns of the axis values
MAX_FILE = 64 * 1024 * 1024  # bytes; upper bound of a metrics.jsonl
EPOCH_SPAN = 1000  # span of a row that is the mean of an epoch: more reports than any smoothing window
_LARGEST = 1e15  # nats; larger values are not drawn

NO_HISTORY = Message(
    "The training curves of this model cannot be shown: their record is damaged or belongs to another model."
)


@dataclass(frozen=True)
class Past:
    """The history of a training. Steps ascend; terms and axis values are in nats per image.

    Args:
        keys: keys of the terms.
        train: training means; columns: step, epoch, terms in the order of `keys`.
        spans: for each row of `train`, over how many reported means it is averaged.
        test: evaluations; columns as in `train`.
        axes: values of the axes; columns: step, epoch, one for each axis.
        times: seconds of training, without pauses and evaluations; columns: step, epoch, seconds until then.
    """

    keys: tuple[str, ...]
    train: Rows
    spans: Rows
    test: Rows
    axes: Rows
    times: Rows = field(default_factory=lambda: np.empty((0, 3)))

    @property
    def last_step(self) -> int:
        """The step of the last training row; 0 when there is none."""
        return int(self.train[-1, 0]) if len(self.train) else 0


def seconds_at(times: Rows, steps: Rows) -> Rows:
    """Return the seconds of training until steps; NaN before the first one that was recorded.

    Args:
        times: step, epoch, seconds of each record (n x 3).
        steps: steps, N.

    Returns:
        Seconds, N.
    """
    if not len(times):
        return np.full(len(steps), np.nan)
    return np.asarray(np.interp(steps, times[:, 0], times[:, 2], left=np.nan))


def to_json(past: Past, until: int) -> dict[str, Any] | None:
    """Return the history as JSON values of bounded size.

    If there are more rows than the bound, neighbours are averaged over equal ranges of steps.

    Args:
        past: the history.
        until: last step to include.

    Returns:
        An object for `from_json`; None if there are no training means.
    """
    past = _cut(past, until)
    if not len(past.train):
        return None
    train = np.column_stack([past.train[:, :2], past.spans, past.train[:, 2:]])
    train = _thinned(train, MAX_ROWS, summed=2)
    test, times = _sampled(past.test, MAX_TESTS), _sampled(past.times, MAX_TIMES)
    room = MAX_AXIS_NUMBERS // max(1, past.axes.shape[1])
    axes = _thinned(past.axes, room) if room >= 8 else past.axes[:0]
    parts = {"train": train, "test": test, "axes": axes, "times": times}
    return {"keys": list(past.keys), **{name: _numbers(rows) for name, rows in parts.items()}}


def from_json(data: Any, keys: tuple[str, ...], axis_count: int, until: int) -> Past | None:
    """Read the JSON values of `to_json`.

    Args:
        data: the JSON values, from a file that may hold anything.
        keys: keys of the model's terms.
        axis_count: number of the model's axes.
        until: last step to include.

    Returns:
        The history; None if the values are damaged or do not fit these terms and axes.
    """
    try:
        order = [data["keys"].index(k) for k in keys]
        width = len(data["keys"])
        train = _sound(data["train"], 3 + width)
        test = _sound(data["test"], 2 + width)
        axes = _sound(data["axes"], 2 + axis_count)
        times = _sound(data.get("times", []), 3)  # older versions did not write it
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    past = Past(
        keys,
        train[:, [0, 1, *(3 + i for i in order)]],
        np.clip(train[:, 2], 1.0, _LARGEST),
        test[:, [0, 1, *(2 + i for i in order)]],
        axes,
        _rising(times),
    )
    past = _cut(past, until)
    return past if len(past.train) else None


def from_epochs(records: Sequence[Mapping[str, Any]], keys: tuple[str, ...], axis_count: int, batch_size: int) -> Past:
    """Return the lines of a metrics.jsonl as a history, with a row for each epoch.

    Args:
        records: the lines, oldest first; incomplete ones are left out.
        keys: keys of the model's terms.
        axis_count: number of the model's axes.
        batch_size: images of a step, from which and from the images a second the seconds of training follow.
    """
    terms: list[list[Any]] = []
    axes: list[list[Any]] = []
    times: list[list[Any]] = []
    before = seconds = 0.0
    for record in records:
        step, epoch = record.get("step"), record.get("epoch")
        values_of = [record.get(f"{split}_{key}") for split in ("train", "test") for key in keys]
        row: list[Any] = [step, epoch, *values_of]
        if not all(type(v) in (int, float) for v in row):
            continue
        terms.append(row)
        speed, last = record.get("images_per_s"), float(row[0])
        if isinstance(speed, int | float) and speed > 0 and last > 0 and row[1] > 0:
            if not times:  # a fork begins at a later epoch
                before = last - last / row[1]
                times.append([before, row[1] - 1.0, 0.0])
            seconds += (last - before) * batch_size / speed
            before = last
            times.append([last, row[1], seconds])
        values = next((value for key, value in record.items() if key.endswith(PER_DIMENSION)), None)
        if isinstance(values, list) and len(values) == axis_count and all(type(v) in (int, float) for v in values):
            axes.append([step, epoch, *values])
    n = len(keys)
    rows = _sound(terms, 2 + 2 * n)
    spans = np.full(len(rows), float(EPOCH_SPAN))
    test = np.concatenate([rows[:, :2], rows[:, 2 + n :]], axis=1)
    return Past(keys, rows[:, : 2 + n], spans, test, _sound(axes, 2 + axis_count), _rising(_sound(times, 3)))


def past_of(path: Path, checkpoint: Checkpoint) -> tuple[Past | None, Message | None]:
    """Return the history of a checkpoint; never raises.

    The history is that of the checkpoint and, if the file is the checkpoint of a run's folder, the later epochs in the
    folder's metrics.jsonl.

    Args:
        path: file that the checkpoint was read from.
        checkpoint: the checkpoint.

    Returns:
        The history, None if there is none, and a note if it is damaged.
    """
    from dreamexplorer.models.families import family_named

    snapshot = checkpoint.snapshot
    keys = tuple(t.key for t in family_named(snapshot.family).terms)
    own: Past | None = None
    note: Message | None = None
    if KEY in checkpoint.metrics:
        own = from_json(checkpoint.metrics[KEY], keys, len(snapshot.axes), snapshot.step)
        note = None if own is not None else NO_HISTORY
    if own is not None and own.last_step >= snapshot.step:
        return own, None
    try:
        noted = _noted_epochs(path, checkpoint, keys)
    except (UserError, ValueError, OverflowError):
        return own, NO_HISTORY
    if noted is None:
        return own, note
    if own is None:
        return noted, None
    return _joined(own, noted), None


def with_past(checkpoint: Checkpoint, past: Past) -> Checkpoint:
    """Return the checkpoint with its history up to its step, in place of an older one."""
    metrics = {k: v for k, v in checkpoint.metrics.items() if k != KEY}
    data = to_json(past, checkpoint.snapshot.step)
    return replace(checkpoint, metrics=metrics if data is None else {**metrics, KEY: data})


def _noted_epochs(path: Path, checkpoint: Checkpoint, keys: tuple[str, ...]) -> Past | None:
    """Return the epochs in the metrics.jsonl beside a run's checkpoint; ValueError if they are of another model."""
    from dreamexplorer.files import regular_size
    from dreamexplorer.training.runs import RunFolder

    folder = RunFolder(path.parent)
    if path.name != folder.checkpoint_path.name or not os.path.lexists(folder.metrics_path):
        return None
    if regular_size(folder.metrics_path) > MAX_FILE:
        raise ValueError("too large to be ours")
    records = folder.read_epochs()
    snapshot = checkpoint.snapshot
    past = from_epochs(records, keys, len(snapshot.axes), checkpoint.train.batch_size)
    if not len(past.train) and folder.metrics_path.stat().st_size:
        raise ValueError("nothing in it is an epoch of such a model")
    past = _cut(past, snapshot.step)
    if not len(past.train):
        return None  # the run was stopped in its first epoch
    # A run writes the line of an epoch, then its checkpoint: the newest line must be the evaluation in the checkpoint.
    # Otherwise the folder's checkpoint was replaced by another model.
    newest, test = past.test[-1], checkpoint.metrics.get("test")
    named = [test.get(k) for k in keys] if isinstance(test, dict) else []
    if checkpoint.metrics.get("test_step") != int(newest[0]) or not all(
        isinstance(a, int | float) and math.isclose(a, b, rel_tol=1e-6)
        for a, b in zip(named, newest[2:].tolist(), strict=True)
    ):
        raise ValueError("these are epochs of another model")
    return past


def _joined(first: Past, then: Past) -> Past:
    """Return two histories of one model as one; the second counts from where the first ends."""

    def after(rows: Rows) -> npt.NDArray[np.bool_]:
        return np.asarray(rows[:, 0] > first.last_step)

    return replace(
        first,
        train=np.concatenate([first.train, then.train[after(then.train)]]),
        spans=np.concatenate([first.spans, then.spans[after(then.train)]]),
        test=_ascending(np.concatenate([first.test, then.test[after(then.test)]])),
        axes=_ascending(np.concatenate([first.axes, then.axes[after(then.axes)]])),
        times=_continued(first.times, then.times),
    )


def _continued(first: Rows, then: Rows) -> Rows:
    """Return the times of two histories as one; those of the second go on from the last of the first."""
    if not len(first) or not len(then):
        return first if len(first) else then
    step, _, seconds = first[-1]
    later = then[then[:, 0] > step].copy()
    later[:, 2] += seconds - np.interp(step, then[:, 0], then[:, 2])
    return np.concatenate([first, later])


def _cut(past: Past, until: int) -> Past:
    kept = past.train[:, 0] <= until
    return replace(
        past,
        train=past.train[kept],
        spans=past.spans[kept],
        test=past.test[past.test[:, 0] <= until],
        axes=past.axes[past.axes[:, 0] <= until],
        times=past.times[past.times[:, 0] <= until],
    )


def _sound(rows: Any, width: int) -> Rows:
    """Return the finite rows with ascending steps as an array; ValueError where the shape is wrong."""
    array = np.asarray(rows if len(rows) else np.empty((0, width)), dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != width:
        raise ValueError(f"rows must have {width} numbers")
    array = array[(np.abs(np.nan_to_num(array, nan=np.inf)) < _LARGEST).all(1) & (array[:, :2] >= 0).all(1)]
    return _ascending(array)


def _ascending(rows: Rows) -> Rows:
    """Return the rows whose step is greater than all before."""
    if len(rows) < 2:
        return rows
    before = np.maximum.accumulate(rows[:, 0])[:-1]
    return np.asarray(rows[np.concatenate([[True], rows[1:, 0] > before])])


def _rising(times: Rows) -> Rows:
    """Return times whose seconds never fall, as those of a sound file."""
    return np.column_stack([times[:, :2], np.maximum.accumulate(times[:, 2])]) if len(times) else times


def _sampled(rows: Rows, limit: int) -> Rows:
    """Return at most `limit` of the rows, the first and the last one among them."""
    if len(rows) <= limit:
        return rows
    return np.asarray(rows[np.unique(np.linspace(0, len(rows) - 1, limit).astype(np.int64))])


def _thinned(rows: Rows, limit: int, summed: int | None = None) -> Rows:
    """Return at most `limit` rows: means over equal ranges of steps, each step weighing the same.

    A row has the step and epoch at the end of its range. The column `summed` is added up instead.
    """
    if len(rows) <= limit:
        return rows
    steps = rows[:, 0]
    place = np.minimum((steps - steps[0]) / (steps[-1] - steps[0]) * limit, limit - 1).astype(np.int64)
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    ends = np.append(starts[1:], len(rows)) - 1
    covered = np.maximum(np.diff(steps, prepend=2 * steps[0] - steps[1]), 1.0)[:, None]
    thin = np.add.reduceat(rows * covered, starts) / np.add.reduceat(covered, starts)
    thin[:, :2] = rows[ends, :2]
    if summed is not None:
        thin[:, summed] = np.add.reduceat(rows[:, summed], starts)
    return np.asarray(thin)


def _numbers(rows: Rows) -> list[list[float | int]]:
    """Return rows for JSON: whole steps, the rest to six digits."""
    return [[int(row[0]), *(float(f"{v:.6g}") for v in row[1:])] for row in rows.tolist()]
