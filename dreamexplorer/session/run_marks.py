"""Changes of names, marks and files of runs, and of the options with which they are trained."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.session.run import Run
from dreamexplorer.session.shown_moment import ShownMoment

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import TrainConfig


class RunMarks(ShownMoment):
    """Changes what is known of runs beside their models; see `Session`."""

    def rename_run(self, run: Run, name: str) -> None:
        """Give a run another name; one that another run has gets a number behind it, an empty one changes nothing."""
        wanted = name.strip()
        if wanted and wanted != run.name:
            run.name = self._runs.free_name(wanted, run)
            self.runs_changed.emit()

    def mark_run(
        self, run: Run, *, color: str | None = None, pinned: bool | None = None, shown: bool | None = None
    ) -> None:
        """Change the colour or the marks of a run; None keeps them."""
        run.color = run.color if color is None else color
        run.pinned = run.pinned if pinned is None else pinned
        run.shown = run.shown if shown is None else shown
        self.runs_changed.emit()

    def set_watched(self, run: Run, watched: bool) -> None:
        """Set whether the folder of a run, which another process trains, is watched."""
        if run.watched != watched:
            run.watched = watched
            self.runs_changed.emit()

    def set_training_run(self, run: Run | None) -> None:
        """Set the run that is being trained; None when none is."""
        if run is not self._training_run:
            self._training_run = run
            self.runs_changed.emit()

    def set_compared_runs(self, runs: Sequence[Run]) -> None:
        """Set the runs that are being trained in turns; none when none are."""
        if tuple(runs) != self._compared_runs:
            self._compared_runs = tuple(runs)
            self.runs_changed.emit()

    def set_checkpoint(self, checkpoint: Checkpoint | None, run: Run | None = None) -> None:
        """Set the checkpoint from which a run, by default the current one, continues.

        None stands for its snapshot, without the optimiser's state.
        """
        (run or self._run).checkpoint = checkpoint

    def set_train(self, train: TrainConfig, *, run: Run | None = None) -> None:
        """Set the options with which a run, by default the current one, is trained from now on."""
        (run or self._run).train = train

    def set_unsaved(self, unsaved: bool, run: Run | None = None) -> None:
        """Set whether the model of a run, by default the current one, was trained since it was opened or saved."""
        run = run or self._run
        if unsaved != run.unsaved:
            run.unsaved = unsaved
            if run is self._run:
                self.unsaved_changed.emit()
            self.run_changed.emit(run)

    def note_saved(self, path: Path, step: int, run: Run | None = None) -> None:
        """Record that the state of a run, by default the current one, at a step was written to a file."""
        run = run or self._run
        run.path = path
        if run.snapshot is not None and run.snapshot.step == step:
            run.unsaved = False
        if run is self._run:
            self.unsaved_changed.emit()
        self.run_changed.emit(run)
