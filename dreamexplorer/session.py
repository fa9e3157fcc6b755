"""The state of the laboratory, in plain Python: what is loaded, selected and known; observers, no Qt, no torch.

It belongs to one thread (the window's). Panels read it, call its methods and watch its events; they never
see one another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, ParamSpec

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import ImageDataset

if TYPE_CHECKING:
    from dreamexplorer.models.axes import Axis
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.events import Evaluation, StepDone
    from dreamexplorer.training.history import Past

P = ParamSpec("P")
Floats = npt.NDArray[np.float32]

COLLAPSE_THRESHOLD = 0.05  # nats; a dimension whose KL lies below it carries nothing worth a slider


class Observable(Generic[P]):
    """A list of callbacks, called in order on the thread that emits."""

    def __init__(self) -> None:
        self._slots: list[Callable[P, object]] = []

    def connect(self, slot: Callable[P, object]) -> Callable[[], None]:
        """Call the slot at every emit; the function returned ends that."""
        self._slots.append(slot)

        def disconnect() -> None:
            if slot in self._slots:
                self._slots.remove(slot)

        return disconnect

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all of them. One that fails keeps no other from hearing; its exception is raised at the end."""
        failed: Exception | None = None
        for slot in tuple(self._slots):
            try:
                slot(*args, **kwargs)
            except Exception as error:
                failed = failed or error
        if failed is not None:
            raise failed


class Series:
    """Rows of floats in an array that doubles: appending is cheap, reading gives a view."""

    def __init__(self, columns: int) -> None:
        self._data = np.empty((256, columns), dtype=np.float64)
        self._n = 0

    @classmethod
    def of(cls, rows: npt.NDArray[np.float64]) -> Series:
        """A series that begins with a copy of these rows (n x columns)."""
        series = cls(rows.shape[1])
        series._data = np.concatenate([rows, series._data])
        series._n = len(rows)
        return series

    def append(self, row: npt.ArrayLike) -> None:
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


@dataclass
class History:
    """What training told so far, for curves. Columns of `train` and `test`: step, epoch, then `keys` in order."""

    keys: tuple[str, ...] = ()
    train: Series = field(default_factory=lambda: Series(2))
    test: Series = field(default_factory=lambda: Series(2))
    axis_steps: Series = field(default_factory=lambda: Series(2))  # step, epoch of each row of axis_values
    axis_values: Series | None = None  # one column for each axis, or None before the first
    # For the first rows of `train`, those of an earlier sitting: how many told rows each of them stands for.
    spans: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    def clear(self, keys: tuple[str, ...]) -> None:
        """Begin anew, for a model whose terms are `keys`."""
        self.keys = keys
        self.train = Series(2 + len(keys))
        self.test = Series(2 + len(keys))
        self.axis_steps = Series(2)
        self.axis_values = None
        self.spans = np.empty(0)

    def recall(self, past: Past) -> None:
        """Begin with what was told of the model before; what comes is appended to it."""
        self.clear(past.keys)
        self.train, self.spans = Series.of(past.train), past.spans
        self.test = Series.of(past.test)
        if len(past.axes):
            self.axis_steps, self.axis_values = Series.of(past.axes[:, :2]), Series.of(past.axes[:, 2:])

    def past(self) -> Past:
        """All that is known now, for another thread to keep; the training's rows are not copied."""
        from dreamexplorer.training.history import Past

        train = self.train.rows  # a view: rows are appended behind it, none is changed
        values = self.axis_values.rows if self.axis_values is not None else np.empty((0, 0))
        axes = np.concatenate([self.axis_steps.rows[: len(values)], values], axis=1)
        spans = np.concatenate([self.spans, np.ones(len(train) - len(self.spans))])
        return Past(self.keys, train, spans, self.test.rows, axes)

    def cut(self, step: int) -> None:
        """Forget what came after a step: training went back to it."""
        self.train = _until(self.train, self.train.rows[:, 0] <= step)
        self.spans = self.spans[: len(self.train)]
        self.test = _until(self.test, self.test.rows[:, 0] <= step)
        kept = self.axis_steps.rows[:, 0] <= step
        if self.axis_values is not None:
            self.axis_values = _until(self.axis_values, kept)
        self.axis_steps = _until(self.axis_steps, kept)

    def add_steps(self, events: list[StepDone]) -> None:
        for e in events:
            self.train.append([e.step, e.epoch, *(e.values[k] for k in self.keys)])
            if e.per_axis is not None:
                self.add_axis_values(e.step, e.epoch, e.per_axis)

    def add_test(self, evaluation: Evaluation) -> None:
        self.test.append([evaluation.step, evaluation.epoch, *(evaluation.values[k] for k in self.keys)])

    def add_axis_values(self, step: int, epoch: float, values: npt.ArrayLike) -> None:
        row = np.asarray(values, dtype=np.float64)
        if self.axis_values is None:
            self.axis_values = Series(row.size)
        self.axis_steps.append([step, epoch])
        self.axis_values.append(row)


def _until(series: Series, kept: npt.NDArray[np.bool_]) -> Series:
    return series if kept.all() else Series.of(series.rows[kept])


@dataclass(frozen=True)
class Decoded:
    """The image decoded from a selected z: C x H x W floats in [0, 1], and the step of the weights that did it."""

    z: Floats
    image: Floats
    step: int
    label: int | None = None  # the class it was decoded as, by a conditional model


@dataclass(frozen=True)
class Drawing:
    """An image the user gave (drawn, dropped, or from the test set), in the dataset's own form."""

    image: npt.NDArray[np.uint8]  # C x H x W
    label: str = ""  # where it comes from, for a caption


@dataclass(frozen=True)
class DrawingResult:
    """What the model makes of a drawing; recon at z = mu and rate, in nats."""

    drawing: Drawing
    mu: Floats
    sigma: Floats | None
    reconstruction: Floats  # C x H x W in [0, 1]
    recon_nats: float
    kl_nats: float | None
    step: int
    corrupted: Floats | None = None  # what a model that learns from corrupted images would have been given, C x H x W
    restored: Floats | None = None  # and what it makes of that
    label: int | None = None  # the class that a conditional model was told
    binarised: bool = False  # the model was given it in black and white, as all it has learned from


class Session:
    """All shared state. Setters emit; each event's argument types are stated beside it."""

    def __init__(self) -> None:
        self.dataset: ImageDataset | None = None
        self.snapshot: Snapshot | None = None
        self.checkpoint: Checkpoint | None = None  # last one opened, saved or finished; source for Train/Resume
        self.checkpoint_path: Path | None = None
        self.unsaved = False  # trained since it was opened or saved
        self.history = History()
        self.axes: tuple[Axis, ...] = ()  # of the snapshot, but calm: their ranges may lag behind while it is trained
        self.latent: Floats | None = None
        self.label = 0  # the class that a conditional model is told; see `told_label`
        self.selected_axis = 0  # the axis under the user's hand: its traversal is shown, a plot may mark it
        self.slider_range = 4.0  # sliders reach this far to either side, in standard deviations
        self.decoded: Decoded | None = None
        self.drawing: Drawing | None = None
        self.drawing_result: DrawingResult | None = None
        self.axis_values: Floats | None = None  # newest per-axis term (KL in nats), or None where unknown
        self.evaluation: Evaluation | None = None

        self.dataset_changed: Observable[[]] = Observable()
        self.model_changed: Observable[[]] = Observable()  # another architecture or file: axes are new
        self.snapshot_changed: Observable[[]] = Observable()  # newer weights of the same model, or new model
        self.axes_changed: Observable[[]] = Observable()  # the ranges of the same axes are others
        self.latent_changed: Observable[[Any]] = Observable()  # origin: who set it (an object), to avoid echoes
        self.selected_axis_changed: Observable[[]] = Observable()
        self.label_changed: Observable[[]] = Observable()
        self.slider_range_changed: Observable[[]] = Observable()
        self.decoded_changed: Observable[[]] = Observable()
        self.history_changed: Observable[[]] = Observable()  # at most about 30 times a second
        self.axis_values_changed: Observable[[]] = Observable()
        self.drawing_changed: Observable[[]] = Observable()
        self.drawing_result_changed: Observable[[]] = Observable()
        self.unsaved_changed: Observable[[]] = Observable()

    # -- dataset and model ---------------------------------------------------------------------------

    def set_dataset(self, dataset: ImageDataset) -> None:
        self.dataset = dataset
        self.dataset_changed.emit()

    def set_snapshot(self, snapshot: Snapshot, *, keep_axes: bool = False) -> None:
        """Take newer weights; when they belong to another model, its axes, history and latent begin anew.

        With `keep_axes` the ranges of the same model's axes stay as they are shown until `adopt_axes`.
        """
        old = self.snapshot
        new_model = old is None or old.architecture != snapshot.architecture
        self.snapshot = snapshot
        if new_model:
            self.axis_values = None
            self.evaluation = None
            self.axes = snapshot.axes
            self.latent = self.centre()
            self.selected_axis = 0
            if self.label >= snapshot.classes:
                self.label = 0
            self.decoded = None
            self.drawing_result = None
            self.model_changed.emit()
        self.snapshot_changed.emit()
        if new_model:
            self.latent_changed.emit(self)
        elif not keep_axes:
            self.adopt_axes()

    def adopt_axes(self) -> None:
        """Show the axes as the snapshot has them now. A z at the centre of all axes stays there."""
        if self.snapshot is None or self.snapshot.axes == self.axes:
            return
        centred = self.latent is not None and np.array_equal(self.latent, self.centre())
        self.axes = self.snapshot.axes
        self.axes_changed.emit()
        if centred:
            self.set_latent(self.centre(), origin=self)

    def centre(self) -> Floats:
        """The z in the middle of all axes (D): the mean of the prior, or of the codes seen."""
        return np.array([a.centre for a in self.axes], dtype=np.float32)

    def nearest(self, z: Floats) -> Floats:
        """The z (D) that the axes can have: where they go in steps, the nearest one; a copy only where it changes."""
        if not any(a.step for a in self.axes) or len(self.axes) != len(z):
            return z
        return np.array([a.nearest(float(v)) for a, v in zip(self.axes, z, strict=True)], dtype=np.float32)

    def reach(self, axis: int) -> tuple[float, float]:
        """How far the slider of an axis goes: the axis's own range, widened or narrowed as the user wishes.

        One that goes in steps has its own range always.
        """
        a, factor = self.axes[axis], self.slider_range / 4.0
        if a.step:
            return a.low, a.high
        return a.centre + (a.low - a.centre) * factor, a.centre + (a.high - a.centre) * factor

    def set_unsaved(self, unsaved: bool) -> None:
        if unsaved != self.unsaved:
            self.unsaved = unsaved
            self.unsaved_changed.emit()

    def set_axis_values(self, values: Floats | None) -> None:
        self.axis_values = values
        self.axis_values_changed.emit()

    # -- the selected z and what it decodes to -----------------------------------------------------------

    def set_latent(self, z: npt.ArrayLike, origin: object = None) -> None:
        """Select z (D floats). Ignored when there is no model; ValueError when its size is wrong."""
        if self.snapshot is None:
            return
        value = np.array(z, dtype=np.float32).reshape(-1)
        if value.size != len(self.snapshot.axes):
            raise ValueError(f"z has {value.size} numbers, the model {len(self.snapshot.axes)} axes")
        self.latent = self.nearest(value)
        self.latent_changed.emit(origin)

    def select_axis(self, index: int) -> None:
        """Say which axis the user is busy with; IndexError when the model has no such axis."""
        count = 0 if self.snapshot is None else len(self.snapshot.axes)
        if not 0 <= index < count:
            raise IndexError(f"axis {index} of {count}")
        if index != self.selected_axis:
            self.selected_axis = index
            self.selected_axis_changed.emit()

    @property
    def told_label(self) -> int | None:
        """The class to decode and encode as, for a conditional model; None for others."""
        return self.label if self.snapshot is not None and self.snapshot.classes else None

    def set_label(self, label: int) -> None:
        """Choose the class a conditional model is told; IndexError when it has no such class."""
        classes = 0 if self.snapshot is None else self.snapshot.classes
        if not 0 <= label < classes:
            raise IndexError(f"class {label} of {classes}")
        if label != self.label:
            self.label = label
            self.label_changed.emit()

    def set_slider_range(self, half: float) -> None:
        """Let sliders reach so many standard deviations to either side (half > 0)."""
        if half <= 0:
            raise ValueError("the range of a slider must be positive")
        if half != self.slider_range:
            self.slider_range = half
            self.slider_range_changed.emit()

    def set_decoded(self, decoded: Decoded) -> None:
        self.decoded = decoded
        self.decoded_changed.emit()

    # -- an image the user gave ----------------------------------------------------------------------------

    def set_drawing(self, drawing: Drawing | None) -> None:
        self.drawing = drawing
        if drawing is None:
            self.set_drawing_result(None)
        self.drawing_changed.emit()

    def set_drawing_result(self, result: DrawingResult | None) -> None:
        self.drawing_result = result
        self.drawing_result_changed.emit()
