"""A run: one model, and all that is known of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.collapse import LatentUse, constant_latents, latent_use
from dreamexplorer.session.facts import NO_FACTS, ModelFacts
from dreamexplorer.session.history import History
from dreamexplorer.session.values import AxisReading, Floats

if TYPE_CHECKING:
    from dreamexplorer.library.entry import RunEntry
    from dreamexplorer.models.axes import Axis
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig, TrainConfig
    from dreamexplorer.training.events import Evaluation, StepDone

# Told apart by most colour-blind readers, and legible on white and on black
COLORS = (
    "#3b82c4",
    "#e07b1a",
    "#3fa34d",
    "#d64545",
    "#8e63c9",
    "#a5745a",
    "#d665ad",
    "#26a6b5",
    "#a8a32a",
    "#7f8a93",
)

OriginKind = Literal["trained", "opened", "example", "forked"]


@dataclass(frozen=True)
class Origin:
    """Origin of a run: begun here, read from a file of the user, shipped with the program, or forked from a run."""

    kind: OriginKind = "trained"
    path: Path | None = None  # the file it was read from, or the folder of the run that it was forked from
    source: str = ""  # identifier of the run that it was forked from, or that run's folder
    step: int | None = None  # step of that run at which it begins


@dataclass(frozen=True)
class OnDisk:
    """Content of a run's folder in the library as lists show it, without weights."""

    entry: RunEntry
    config: RunConfig | None  # None where it cannot be read


@dataclass(eq=False, repr=False)
class Run:
    """Model with its weights, curves, evaluation and file. Panels read it; `Session` changes and announces it."""

    name: str = ""
    color: str = ""  # "#rrggbb"; chosen when it comes into the list, where it is empty
    origin: Origin = Origin()
    created: float = field(default_factory=time.time)  # seconds since 1970
    pinned: bool = False  # stands at the head of the list
    watched: bool = False  # another process trains it, and its folder is watched
    shown: bool = True  # its curves are drawn beside those of the current run
    dataset: ImageDataset | None = None  # the images that it was looked at with
    snapshot: Snapshot | None = None  # its newest weights
    checkpoint: Checkpoint | None = None  # from which its training continues
    path: Path | None = None  # its file
    folder: Path | None = None  # its folder in the library; None while it is only in memory
    saved_as: str | None = None  # identifier of the newest save in that folder that this window made or read
    on_disk: OnDisk | None = None  # what that folder held when it was last looked at
    held: bool = False  # another program trains it
    unkept: bool = False  # its newest training could not be written to the library
    unsaved: bool = False  # trained since it was opened or saved
    learned: bool = False  # trained since it is in the list
    untrained: bool = False  # has initial weights: a training starts from those of its own seed
    train: TrainConfig | None = None  # options of its training as the form shows them; epochs are those to come
    history: History = field(default_factory=History)
    evaluation: Evaluation | None = None  # the newest one on the test split
    evaluated_on: ImageDataset | None = None  # the dataset that it was made with
    axis_reading: AxisReading | None = None  # the per-axis terms that are shown
    later_axis_reading: AxisReading | None = None  # recorded after those shown
    axes: tuple[Axis, ...] = ()  # copy of the snapshot's axes for display
    latent: Floats | None = None  # the z that was selected when another run was shown in its place
    images_per_s: float | None = None  # speed of its newest training

    def __repr__(self) -> str:
        return f"Run({self.name!r})"

    # -- what is known of it ---------------------------------------------------------------------------------------

    @property
    def blank(self) -> bool:
        """True if it has initial weights and was never trained: nothing is lost when another model takes its place."""
        return self.untrained and not self.learned

    @property
    def measuring(self) -> bool:
        """True while a trained model with a measure of its axes waits for its first values."""
        snapshot, dataset, reading = self.snapshot, self.dataset, self.axis_reading
        if snapshot is None or dataset is None or not snapshot.trained or snapshot.about.axis_term is None:
            return False
        fits = snapshot.fits(dataset.image_shape, len(dataset.class_names))
        return fits and (reading is None or (reading.step == 0 and not snapshot.foreign))

    @property
    def latent_use(self) -> LatentUse | None:
        """The use of each axis; see `Session.latent_use`."""
        return use_of(self.snapshot, self.axis_reading, self.evaluation)

    @property
    def is_evaluated(self) -> bool:
        """True if there is an evaluation of the newest weights on the present dataset."""
        if self.evaluation is None or self.snapshot is None:
            return False
        return self.evaluation.step == self.snapshot.step and self.evaluated_on is self.dataset

    @property
    def loaded(self) -> bool:
        """True if its weights are in memory; False for a run that is only in the library."""
        return self.snapshot is not None

    @property
    def family(self) -> str | None:
        """Name of its family, as far as it is known."""
        if self.snapshot is not None:
            return self.snapshot.family
        return None if self.on_disk is None else self.on_disk.entry.family or None

    @property
    def epochs_done(self) -> float | None:
        """Epochs that it was trained for, with fraction."""
        if self.snapshot is not None:
            return self.snapshot.epoch
        return None if self.on_disk is None else self.on_disk.entry.epoch

    def tested(self, key: str) -> float | None:
        """Return a term of the newest evaluation on the test split; for a run of the library that on the disk."""
        if self.evaluation is not None:
            return self.evaluation.values.get(key)
        return self._recorded.terms.get(key) if self._recorded is not None else None

    @property
    def alive(self) -> tuple[int, int] | None:
        """Number of latents in use, and of all; None where it is unknown."""
        use = self.latent_use
        if use is not None:
            return int(use.alive.sum()), len(use.alive)
        entry = self._recorded
        if entry is None or self.snapshot is not None or entry.alive is None or entry.latents is None:
            return None
        return entry.alive, entry.latents

    @property
    def speed(self) -> float | None:
        """Images a second in its newest training."""
        if self.images_per_s is None and self._recorded is not None:
            return self._recorded.images_per_s
        return self.images_per_s

    @property
    def seconds(self) -> float | None:
        """Seconds that it was trained for: those of its curves, else of its folder, where evaluations count, too."""
        recorded = None if self._recorded is None else self._recorded.info.seconds
        return recorded if self.history.seconds is None else self.history.seconds

    @property
    def _recorded(self) -> RunEntry | None:
        """The entry on the disk, where it is of the weights in memory, or where there are none."""
        entry = None if self.on_disk is None else self.on_disk.entry
        newer = entry is not None and self.snapshot is not None and entry.step != self.snapshot.step
        return None if newer else entry

    # -- changes, without events -----------------------------------------------------------------------------------

    def put_model(
        self,
        snapshot: Snapshot,
        keys: tuple[str, ...],
        facts: ModelFacts = NO_FACTS,
    ) -> None:
        """Replace the model and all that is known of it; the arguments are those of `Session.replace_model`."""
        self.snapshot, self.checkpoint, self.path = snapshot, facts.checkpoint, facts.path
        self.unsaved = False
        self.evaluation = None
        self.axis_reading, self.later_axis_reading = facts.reading(len(snapshot.axes)), None
        if facts.past is not None:
            self.history.restore(facts.past)
        else:
            self.history.clear(keys)

    def unload(self) -> None:
        """Drop the weights and all that is known of them; the curves stay while they are shown."""
        self.snapshot = self.checkpoint = self.evaluation = self.evaluated_on = None
        self.axis_reading = self.later_axis_reading = None
        self.axes = ()
        if not self.shown:
            self.history = History()

    def add(self, steps: list[StepDone], evaluations: list[Evaluation]) -> None:
        """Append training means and evaluations of a training, oldest first; the axes' values wait for `put_later`."""
        self.history.add_steps(steps)
        self.add_evaluations(evaluations)
        newest = next((e for e in reversed(steps) if e.per_axis is not None), None)
        if newest is not None and newest.per_axis is not None:
            self.later_axis_reading = AxisReading(newest.per_axis, newest.step)
        if steps:
            self.unsaved = self.learned = True
            self.images_per_s = steps[-1].images_per_s

    def add_epochs(self, epochs: list[StepDone], evaluations: list[Evaluation]) -> None:
        """Append means over epochs that another process trained, with the evaluation after each, oldest first."""
        self.history.add_epochs(epochs)
        self.add_evaluations(evaluations)
        for evaluation in evaluations:
            if evaluation.per_axis is not None:
                self.history.add_axis_values(evaluation.step, evaluation.epoch, evaluation.per_axis)
                self.later_axis_reading = reading_of(evaluation)
        if epochs:
            self.images_per_s = epochs[-1].images_per_s

    def add_evaluations(self, evaluations: list[Evaluation]) -> None:
        """Append evaluations of the test split; a step that has one already keeps its row."""
        rows = self.history.test
        for evaluation in evaluations:
            if not len(rows) or rows.rows[-1, 0] < evaluation.step:
                self.history.add_test(evaluation)
            self.evaluation, self.evaluated_on = evaluation, self.dataset

    def add_rest(self, evaluation: Evaluation) -> bool:
        """Append an evaluation of the model outside a training; True if it brought values of the axes."""
        self.add_evaluations([evaluation])
        values = evaluation.per_axis
        if values is None:
            return False
        recorded = self.history.axes
        if recorded is None or not len(recorded) or recorded.rows[-1, 0] < evaluation.step:
            self.history.add_axis_values(evaluation.step, evaluation.epoch, values)
        self.axis_reading, self.later_axis_reading = reading_of(evaluation), None
        return True

    def truncate(self, step: int) -> None:
        """Drop the curves after a step, because training went back to it."""
        self.history.truncate(step)
        axes = self.history.axes
        self.later_axis_reading = None
        if axes is not None and len(axes):
            self.later_axis_reading = AxisReading(axes.rows[-1, 2:].astype(np.float32), int(axes.rows[-1, 0]))

    def prefer_tested(self) -> None:
        """Choose the axes' values of the test split where they are not older: the active units are of these images."""
        newest = self.later_axis_reading or self.axis_reading
        tested = reading_of(self.evaluation)
        if tested is not None and (newest is None or newest.split == "train") and _not_older(tested, newest):
            self.later_axis_reading = tested

    def put_later(self) -> bool:
        """Make the newest per-axis terms those that are shown; False when they are already."""
        if self.later_axis_reading is None:
            return False
        self.axis_reading, self.later_axis_reading = self.later_axis_reading, None
        return True


def use_of(snapshot: Snapshot | None, reading: AxisReading | None, evaluation: Evaluation | None) -> LatentUse | None:
    """Return the use of each axis; None where it is unknown, for other measures than a KL, and for untrained weights.

    Args:
        snapshot: the model.
        reading: the per-axis terms that are shown.
        evaluation: tells which latents are constant, if there is one.
    """
    if snapshot is None or reading is None or not snapshot.about.low_axis_is_collapsed:
        return None
    if reading.step == 0 and not snapshot.foreign:
        return None
    constant = None
    if evaluation is not None and evaluation.per_axis is not None and evaluation.mean_variance is not None:
        found = constant_latents(evaluation.per_axis, evaluation.mean_variance)
        constant = found if len(found) == len(reading.values) else None
    return latent_use(reading.values, constant)


def reading_of(evaluation: Evaluation | None) -> AxisReading | None:
    """Return the per-axis terms of an evaluation, if it has any."""
    if evaluation is None or evaluation.per_axis is None:
        return None
    return AxisReading(evaluation.per_axis, evaluation.step, "test")


def _not_older(tested: AxisReading, newest: AxisReading | None) -> bool:
    """Return True if an evaluation is of the newest step that is known."""
    return newest is None or newest.step is None or (tested.step is not None and tested.step >= newest.step)
