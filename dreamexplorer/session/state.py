"""Readable state of the session: the selection that all runs share, and the current run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.collapse import LatentUse
from dreamexplorer.session import latent as latents
from dreamexplorer.session.events import SessionEvents
from dreamexplorer.session.history import History
from dreamexplorer.session.moment import Moment
from dreamexplorer.session.run import Run, use_of
from dreamexplorer.session.run_list import RunList
from dreamexplorer.session.values import AxisReading, Decoded, Drawing, DrawingResult, Floats

if TYPE_CHECKING:
    from dreamexplorer.models.axes import Axis
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.events import Evaluation


class SessionState(SessionEvents):
    """The state that panels share, read through properties; those of a model are of the current run."""

    def __init__(self) -> None:
        super().__init__()
        self._runs = RunList()
        self._run = Run()  # the current run; not in the list before it has a model
        self._training_run: Run | None = None
        self._compared_runs: tuple[Run, ...] = ()
        self._moment: Moment | None = None  # of the current run; None where its newest weights are shown
        self._moment_reading: AxisReading | None = None
        self._moment_evaluation: Evaluation | None = None
        self._dataset: ImageDataset | None = None
        self._latent: Floats | None = None
        self._selected_axis = 0
        self._label = 0
        self._slider_range = latents.NOMINAL_RANGE
        self._decoded: Decoded | None = None
        self._drawing: Drawing | None = None
        self._drawing_result: DrawingResult | None = None

    # -- the runs --------------------------------------------------------------------------------------------------

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs, oldest first."""
        return self._runs.all()

    @property
    def current_run(self) -> Run | None:
        """The run that the window shows; None before there is a model."""
        return self._run if self._run in self._runs else None

    @property
    def training_run(self) -> Run | None:
        """The run that is being trained, which need not be the current one."""
        return self._training_run

    @property
    def compared_runs(self) -> tuple[Run, ...]:
        """The runs that are being trained in turns, to be compared; the current one may be among them."""
        return self._compared_runs

    def is_trained(self, run: Run) -> bool:
        """Return True if a run is being trained, alone or in turns with others."""
        return run is self._training_run or run in self._compared_runs

    @property
    def trains_other(self) -> bool:
        """True if another run than the current one is being trained."""
        return self._training_run is not None and self._training_run is not self._run

    @property
    def unsaved_runs(self) -> tuple[Run, ...]:
        """The runs that were trained since they were opened or saved."""
        return tuple(run for run in self._runs if run.unsaved)

    # -- the current run and the selection --------------------------------------------------------------------------

    @property
    def dataset(self) -> ImageDataset | None:
        """The dataset that is loaded."""
        return self._dataset

    @property
    def moment(self) -> Moment | None:
        """The earlier state of the current run that is shown; None where its newest weights are shown."""
        return self._moment

    @property
    def snapshot(self) -> Snapshot | None:
        """The weights that are shown: the newest of the current run, or those of an earlier moment."""
        return self._run.snapshot if self._moment is None else self._moment.snapshot

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The checkpoint from which training continues: the one opened, saved or finished last."""
        return self._run.checkpoint

    @property
    def checkpoint_path(self) -> Path | None:
        """The file of the model, if it has one."""
        return self._run.path

    @property
    def unsaved(self) -> bool:
        """True if the model was trained since it was opened or saved."""
        return self._run.unsaved

    @property
    def history(self) -> History:
        """The curves of the model; those of another run are another object."""
        return self._run.history

    @property
    def evaluation(self) -> Evaluation | None:
        """The newest evaluation on the test split, or that of the earlier moment that is shown."""
        return self._run.evaluation if self._moment is None else self._moment_evaluation

    @property
    def axis_values(self) -> Floats | None:
        """The term of each axis (D; a KL in nats for most families), or None where unknown.

        The newest one, except that during training it is updated a few times a second, at once for all panels. Of an
        earlier moment the one that was recorded nearest to it.
        """
        reading = self.axis_reading
        return None if reading is None else reading.values

    @property
    def axis_reading(self) -> AxisReading | None:
        """`axis_values` with the step and the split that they were measured on."""
        return self._run.axis_reading if self._moment is None else self._moment_reading

    @property
    def measuring(self) -> bool:
        """True while a trained model with a measure of its axes waits for its first values."""
        return self._moment is None and self._run.measuring

    @property
    def latent_use(self) -> LatentUse | None:
        """The use of each axis (alive, collapsed or constant), by `axis_values` and the newest evaluation.

        None where it is unknown: for other measures than a KL, before the first one, and for untrained weights.
        """
        if self._moment is not None:
            return use_of(self._moment.snapshot, self._moment_reading, self._moment_evaluation)
        return self._run.latent_use

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Copy of the snapshot's axes for display; during training their ranges are updated at most every 2 s."""
        return self._run.axes if self._moment is None else self._moment.snapshot.axes

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
        snapshot = self._run.snapshot
        return self._label if snapshot is not None and snapshot.classes else None

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
