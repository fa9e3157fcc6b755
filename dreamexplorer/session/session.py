"""The state that panels share, and the events that announce its changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.collapse import LatentUse, constant_latents, latent_use
from dreamexplorer.session import latent as latents
from dreamexplorer.session.history import History
from dreamexplorer.session.observable import Observable
from dreamexplorer.session.values import AxisReading, Decoded, Drawing, DrawingResult, Floats

if TYPE_CHECKING:
    from dreamexplorer.models.axes import Axis
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.events import Evaluation, StepDone
    from dreamexplorer.training.history import Past


class Session:
    """The state that panels share. It is read through properties and changed through methods, which emit events.

    Each method changes the whole state before it emits, so that every slot sees one consistent state, independent of
    the order in which slots were connected. The events of a change are emitted in the order of their declaration.
    """

    def __init__(self) -> None:
        self._dataset: ImageDataset | None = None
        self._snapshot: Snapshot | None = None
        self._checkpoint: Checkpoint | None = None
        self._checkpoint_path: Path | None = None
        self._unsaved = False
        self._history = History()
        self._evaluation: Evaluation | None = None
        self._axis_reading: AxisReading | None = None
        self._later_axis_reading: AxisReading | None = None  # recorded after those shown, see `adopt_axis_values`
        self._axes: tuple[Axis, ...] = ()
        self._latent: Floats | None = None
        self._selected_axis = 0
        self._label = 0
        self._slider_range = latents.NOMINAL_RANGE
        self._decoded: Decoded | None = None
        self._drawing: Drawing | None = None
        self._drawing_result: DrawingResult | None = None

        # Emitted first: the inference thread must have the weights before any panel requests images of them.
        self.weights_changed: Observable[[]] = Observable()
        self.dataset_changed: Observable[[]] = Observable()
        self.model_changed: Observable[[]] = Observable()  # another architecture or file: axes are new
        self.snapshot_changed: Observable[[]] = Observable()  # newer weights of the same model, or another model
        self.axes_changed: Observable[[]] = Observable()  # ranges of the axes
        self.selected_axis_changed: Observable[[]] = Observable()
        self.label_changed: Observable[[]] = Observable()
        self.slider_range_changed: Observable[[]] = Observable()
        self.latent_changed: Observable[[Any]] = Observable()  # origin: the object that set it, to avoid echoes
        self.decoded_changed: Observable[[]] = Observable()
        self.history_changed: Observable[[]] = Observable()  # a few times a second while training
        self.axis_values_changed: Observable[[]] = Observable()
        self.drawing_changed: Observable[[]] = Observable()
        self.drawing_result_changed: Observable[[]] = Observable()
        self.unsaved_changed: Observable[[]] = Observable()  # or the file of the model

    # -- state ---------------------------------------------------------------------------------------------------

    @property
    def dataset(self) -> ImageDataset | None:
        """The dataset that is loaded."""
        return self._dataset

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest weights of the model."""
        return self._snapshot

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The checkpoint from which training continues: the one opened, saved or finished last."""
        return self._checkpoint

    @property
    def checkpoint_path(self) -> Path | None:
        """The file of the model, if it has one."""
        return self._checkpoint_path

    @property
    def unsaved(self) -> bool:
        """True if the model was trained since it was opened or saved."""
        return self._unsaved

    @property
    def history(self) -> History:
        """The curves of the model; always the same object."""
        return self._history

    @property
    def evaluation(self) -> Evaluation | None:
        """The newest evaluation on the test split."""
        return self._evaluation

    @property
    def axis_values(self) -> Floats | None:
        """The term of each axis (D; a KL in nats for most families), or None where unknown.

        The newest one, except that during training it is updated a few times a second, at once for all panels.
        """
        return None if self._axis_reading is None else self._axis_reading.values

    @property
    def axis_reading(self) -> AxisReading | None:
        """`axis_values` with the step and the split that they were measured on."""
        return self._axis_reading

    @property
    def measuring(self) -> bool:
        """True while a trained model with a measure of its axes waits for its first values."""
        snapshot, dataset, reading = self._snapshot, self._dataset, self._axis_reading
        if snapshot is None or dataset is None or not snapshot.trained or snapshot.about.axis_term is None:
            return False
        fits = snapshot.fits(dataset.image_shape, len(dataset.class_names))
        return fits and (reading is None or (reading.step == 0 and not snapshot.foreign))

    @property
    def latent_use(self) -> LatentUse | None:
        """The use of each axis (alive, collapsed or constant), by `axis_values` and the newest evaluation.

        None where it is unknown: for other measures than a KL, before the first one, and for untrained weights.
        """
        snapshot, reading = self._snapshot, self._axis_reading
        if snapshot is None or reading is None or not snapshot.about.low_axis_is_collapsed:
            return None
        if reading.step == 0 and not snapshot.foreign:
            return None
        evaluation, constant = self._evaluation, None
        if evaluation is not None and evaluation.per_axis is not None and evaluation.mean_variance is not None:
            found = constant_latents(evaluation.per_axis, evaluation.mean_variance)
            constant = found if len(found) == len(reading.values) else None
        return latent_use(reading.values, constant)

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Copy of the snapshot's axes for display; during training their ranges are updated at most every 2 s."""
        return self._axes

    @property
    def latent(self) -> Floats | None:
        """The selected z (D); None without a model."""
        return self._latent

    @property
    def selected_axis(self) -> int:
        """The axis that the user works with: its traversal is shown, a plot may mark it."""
        return self._selected_axis

    @property
    def label(self) -> int:
        """The chosen class; see `active_label`."""
        return self._label

    @property
    def active_label(self) -> int | None:
        """The class to decode and encode as, for a conditional model; None for others."""
        return self._label if self._snapshot is not None and self._snapshot.classes else None

    @property
    def slider_range(self) -> float:
        """Half the range of the sliders, in standard deviations."""
        return self._slider_range

    @property
    def decoded(self) -> Decoded | None:
        """The image decoded from the selected z, or from one selected shortly before."""
        return self._decoded

    @property
    def drawing(self) -> Drawing | None:
        """The image drawn or chosen by the user."""
        return self._drawing

    @property
    def drawing_result(self) -> DrawingResult | None:
        """The drawing encoded and reconstructed by the model; None without a drawing or a result."""
        return self._drawing_result

    # -- dataset and model ---------------------------------------------------------------------------------------

    def set_dataset(self, dataset: ImageDataset) -> None:
        """Replace the dataset; a drawing of another size is dropped."""
        dropped = self._put_dataset(dataset)
        self.dataset_changed.emit()
        if dropped:
            self.drawing_changed.emit()
            self.drawing_result_changed.emit()

    def replace_model(
        self,
        snapshot: Snapshot,
        keys: tuple[str, ...],
        *,
        past: Past | None = None,
        axis_values: npt.ArrayLike | None = None,
        axis_step: int | None = None,
        checkpoint: Checkpoint | None = None,
        path: Path | None = None,
        dataset: ImageDataset | None = None,
        keep_selection: bool = False,
    ) -> None:
        """Replace the model and all that belongs to it: weights, axes, z, curves, evaluation, file.

        Args:
            snapshot: the new model.
            keys: keys of its terms.
            past: its earlier training, for the curves.
            axis_values: its newest per-axis terms on the test split, D.
            axis_step: the training step that they were measured at, if it is known.
            checkpoint: the checkpoint from which training continues.
            path: its file.
            dataset: the dataset to replace the present one with; None keeps it.
            keep_selection: keep the selected z, axis and image if the architecture is the same, as when the training of
                an untrained model starts from its own weights.
        """
        before = self._snapshot
        same = before is not None and before.architecture == snapshot.architecture
        keep_selection = keep_selection and same
        dropped = dataset is not None and self._put_dataset(dataset)
        self._snapshot, self._checkpoint, self._checkpoint_path = snapshot, checkpoint, path
        self._unsaved = False
        self._evaluation = None
        self._later_axis_reading = self._axis_reading = None
        if axis_values is not None:
            self._axis_reading = AxisReading(np.asarray(axis_values, dtype=np.float32), axis_step, "test")
        elif past is not None and len(past.axes) and past.axes.shape[1] == 2 + len(snapshot.axes):
            self._axis_reading = AxisReading(past.axes[-1, 2:].astype(np.float32), int(past.axes[-1, 0]))
        if past is not None:
            self._history.restore(past)
        else:
            self._history.clear(keys)
        label_before = self._label
        if not keep_selection:
            dropped = self._drawing_result is not None or dropped
            self._select_afresh(snapshot)

        self.weights_changed.emit()
        if dataset is not None:
            self.dataset_changed.emit()
        if not keep_selection:
            self.model_changed.emit()
        self.snapshot_changed.emit()
        if self._label != label_before:
            self.label_changed.emit()
        if keep_selection:
            self.adopt_axes()
        else:
            self.latent_changed.emit(self)
        self.history_changed.emit()
        self.axis_values_changed.emit()
        if dropped:
            self.drawing_changed.emit()
            self.drawing_result_changed.emit()
        self.unsaved_changed.emit()

    def set_snapshot(self, snapshot: Snapshot, *, keep_axes: bool = False) -> None:
        """Set newer weights of the model. Those of another architecture replace the model, without a history.

        Args:
            snapshot: the weights.
            keep_axes: keep the displayed ranges of the axes until `adopt_axes`.
        """
        before = self._snapshot
        if before is None or before.architecture != snapshot.architecture:
            self.replace_model(snapshot, self._history.keys)
            return
        self._snapshot = snapshot
        self.weights_changed.emit()
        self.snapshot_changed.emit()
        if not keep_axes:
            self.adopt_axes()

    def adopt_axes(self) -> None:
        """Show the axes with the snapshot's ranges. A z at the centre of all axes stays there."""
        if self._snapshot is None or self._snapshot.axes == self._axes:
            return
        centred = self._latent is not None and np.array_equal(self._latent, self.centre())
        self._axes = self._snapshot.axes
        if centred:
            self._latent = self.nearest(self.centre())
        self.axes_changed.emit()
        if centred:
            self.latent_changed.emit(self)

    def set_checkpoint(self, checkpoint: Checkpoint | None) -> None:
        """Set the checkpoint from which training continues; None: the snapshot, without the optimiser's state."""
        self._checkpoint = checkpoint

    def rewind(self, snapshot: Snapshot) -> None:
        """Go back to weights of an earlier step of the model: later rows of its curves are dropped."""
        self._history.truncate(snapshot.step)
        axes = self._history.axes
        self._later_axis_reading = None
        if axes is not None and len(axes):
            self._later_axis_reading = AxisReading(axes.rows[-1, 2:].astype(np.float32), int(axes.rows[-1, 0]))
        adopted = self._put_axis_values()
        self.history_changed.emit()
        if adopted:
            self.axis_values_changed.emit()
        self.set_snapshot(snapshot)

    def set_unsaved(self, unsaved: bool) -> None:
        """Set whether the model was trained since it was opened or saved."""
        if unsaved != self._unsaved:
            self._unsaved = unsaved
            self.unsaved_changed.emit()

    def note_saved(self, path: Path, step: int) -> None:
        """Record that the model's state at a step was written to a file."""
        self._checkpoint_path = path
        if self._snapshot is not None and self._snapshot.step == step:
            self._unsaved = False
        self.unsaved_changed.emit()

    # -- curves and evaluations ----------------------------------------------------------------------------------

    def record(self, steps: list[StepDone], evaluations: list[Evaluation], *, keep_axis_values: bool = False) -> None:
        """Append training means and evaluations of a training, oldest first.

        Args:
            steps: means over batches.
            evaluations: results on the test split.
            keep_axis_values: keep `axis_values` until `adopt_axis_values`, or until a call without this.
        """
        self._history.add_steps(steps)
        self._add_evaluations(evaluations)
        newest = next((e for e in reversed(steps) if e.per_axis is not None), None)
        if newest is not None and newest.per_axis is not None:
            self._later_axis_reading = AxisReading(newest.per_axis, newest.step)
        adopted = not keep_axis_values and self._put_axis_values()
        if steps or evaluations:
            self.history_changed.emit()
        if adopted:
            self.axis_values_changed.emit()
        if steps:
            self.set_unsaved(True)

    def adopt_axis_values(self) -> None:
        """Show the newest per-axis terms, after `record` kept earlier ones.

        Those of the test split are preferred where they are not older: the active units are of the same images.
        """
        newest = self._later_axis_reading or self._axis_reading
        tested = _reading_of(self._evaluation)
        if tested is not None and (newest is None or newest.split == "train") and _not_older(tested, newest):
            self._later_axis_reading = tested
        if self._put_axis_values():
            self.axis_values_changed.emit()

    def record_evaluation(self, evaluation: Evaluation) -> None:
        """Append an evaluation of the model outside a training."""
        self._add_evaluations([evaluation])
        values = evaluation.per_axis
        if values is not None:
            recorded = self._history.axes
            if recorded is None or not len(recorded) or recorded.rows[-1, 0] < evaluation.step:
                self._history.add_axis_values(evaluation.step, evaluation.epoch, values)
            self._axis_reading, self._later_axis_reading = _reading_of(evaluation), None
        self.history_changed.emit()
        if values is not None:
            self.axis_values_changed.emit()

    def set_axis_values(self, values: Floats | None) -> None:
        """Set the newest per-axis terms (D), of an unknown step; None if they are unknown."""
        self._axis_reading = None if values is None else AxisReading(values, None)
        self._later_axis_reading = None
        self.axis_values_changed.emit()

    # -- the selected z and what it decodes to -------------------------------------------------------------------

    def set_latent(self, z: npt.ArrayLike, origin: object = None) -> None:
        """Select z; does nothing without a model.

        Args:
            z: coordinates, D.
            origin: the object that sets it, passed to the slots so that it can ignore its own change.

        Raises:
            ValueError: z has another size than the model's latent space.
        """
        if self._snapshot is None:
            return
        value = np.array(z, dtype=np.float32).reshape(-1)
        if value.size != len(self._snapshot.axes):
            raise ValueError(f"z has {value.size} numbers, the model {len(self._snapshot.axes)} axes")
        self._latent = self.nearest(value)
        self.latent_changed.emit(origin)

    def centre(self) -> Floats:
        """Return the z in the middle of all axes (D): the mean of the prior, or of the codes seen in training."""
        return latents.centre_of(self._axes)

    def nearest(self, z: Floats) -> Floats:
        """Round z (D) to the values that axes with a step can have; a copy only where something changes."""
        return latents.nearest(self._axes, z)

    def reach(self, axis: int) -> tuple[float, float]:
        """Return the ends of an axis's slider, which follow `slider_range` unless the axis has a step."""
        return latents.reach(self._axes[axis], self._slider_range)

    def select_axis(self, index: int) -> None:
        """Select the axis that the user works with; IndexError when the model has no such axis."""
        count = 0 if self._snapshot is None else len(self._snapshot.axes)
        if not 0 <= index < count:
            raise IndexError(f"axis {index} of {count}")
        if index != self._selected_axis:
            self._selected_axis = index
            self.selected_axis_changed.emit()

    def set_label(self, label: int) -> None:
        """Choose the class for a conditional model; IndexError when it has no such class."""
        classes = 0 if self._snapshot is None else self._snapshot.classes
        if not 0 <= label < classes:
            raise IndexError(f"class {label} of {classes}")
        if label != self._label:
            self._label = label
            self.label_changed.emit()

    def set_slider_range(self, half: float) -> None:
        """Set half the range of the sliders, in standard deviations; raise ValueError unless it is positive."""
        if half <= 0:
            raise ValueError("the range of a slider must be positive")
        if half != self._slider_range:
            self._slider_range = half
            self.slider_range_changed.emit()

    def set_decoded(self, decoded: Decoded) -> None:
        """Set the image decoded from the selected z."""
        self._decoded = decoded
        self.decoded_changed.emit()

    # -- the user's drawing ---------------------------------------------------------------------------------------

    def set_drawing(self, drawing: Drawing | None) -> None:
        """Set the image to reconstruct; None removes it and its result."""
        self._drawing = drawing
        if drawing is None:
            self._drawing_result = None
        self.drawing_changed.emit()
        if drawing is None:
            self.drawing_result_changed.emit()

    def set_drawing_result(self, result: DrawingResult | None) -> None:
        """Set the drawing encoded and reconstructed by the model."""
        self._drawing_result = result
        self.drawing_result_changed.emit()

    # -- changes without events ----------------------------------------------------------------------------------

    def _put_dataset(self, dataset: ImageDataset) -> bool:
        """Set the dataset; True when the drawing did not fit its images and was dropped."""
        self._dataset = dataset
        if self._drawing is None or self._drawing.image.shape == dataset.image_shape:
            return False
        self._drawing = self._drawing_result = None
        return True

    def _select_afresh(self, snapshot: Snapshot) -> None:
        self._axes = snapshot.axes
        self._latent = self.centre()
        self._selected_axis = 0
        if self._label >= snapshot.classes:
            self._label = 0
        self._decoded = None
        self._drawing_result = None

    def _put_axis_values(self) -> bool:
        """Make the newest per-axis terms those that are shown; False when they are already."""
        if self._later_axis_reading is None:
            return False
        self._axis_reading, self._later_axis_reading = self._later_axis_reading, None
        return True

    def _add_evaluations(self, evaluations: list[Evaluation]) -> None:
        rows = self._history.test
        for evaluation in evaluations:
            if not len(rows) or rows.rows[-1, 0] < evaluation.step:
                self._history.add_test(evaluation)
            self._evaluation = evaluation


def _reading_of(evaluation: Evaluation | None) -> AxisReading | None:
    """Return the per-axis terms of an evaluation, if it has any."""
    if evaluation is None or evaluation.per_axis is None:
        return None
    return AxisReading(evaluation.per_axis, evaluation.step, "test")


def _not_older(tested: AxisReading, newest: AxisReading | None) -> bool:
    """Return True if an evaluation is of the newest step that is known."""
    return newest is None or newest.step is None or (tested.step is not None and tested.step >= newest.step)
