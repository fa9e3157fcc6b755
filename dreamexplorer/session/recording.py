"""Records curves and evaluations of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamexplorer.session.run import Run
from dreamexplorer.session.run_marks import RunMarks
from dreamexplorer.session.values import AxisReading, Floats

if TYPE_CHECKING:
    from dreamexplorer.training.events import Evaluation, StepDone


class Recording(RunMarks):
    """Appends what trainings and evaluations report; see `Session`."""

    def record(
        self,
        steps: list[StepDone],
        evaluations: list[Evaluation],
        *,
        keep_axis_values: bool = False,
        run: Run | None = None,
    ) -> None:
        """Append training means and evaluations of a training, oldest first.

        Args:
            steps: means over batches.
            evaluations: results on the test split.
            keep_axis_values: keep `axis_values` until `adopt_axis_values`, or until a call without this.
            run: the run that is trained; by default the current one.
        """
        run = run or self._run
        shown, unsaved = run is self._run, run.unsaved
        run.add(steps, evaluations)
        adopted = not (keep_axis_values and shown) and run.put_later()
        if not steps and not evaluations and not adopted:
            return
        if shown:
            if steps or evaluations:
                self.history_changed.emit()
            if adopted and self._moment is None:
                self.axis_values_changed.emit()
            if run.unsaved != unsaved:
                self.unsaved_changed.emit()
        self.run_changed.emit(run)

    def record_epochs(self, run: Run, epochs: list[StepDone], evaluations: list[Evaluation]) -> None:
        """Append means over epochs that another process trained, and the evaluation after each, oldest first."""
        run.add_epochs(epochs, evaluations)
        self._announce_rows(run, run.put_later())

    def drop_epochs(self, run: Run, epochs: int) -> None:
        """Drop the curves of a run after a number of epochs: another process went back to it."""
        rows = run.history.train.rows
        kept = rows[rows[:, 1] <= epochs, 0]
        run.truncate(int(kept[-1]) if len(kept) else 0)
        self._announce_rows(run, run.put_later())

    def _announce_rows(self, run: Run, adopted: bool) -> None:
        if run is self._run:
            self.history_changed.emit()
            if adopted and self._moment is None:
                self.axis_values_changed.emit()
        self.run_changed.emit(run)

    def adopt_axis_values(self) -> None:
        """Show the newest per-axis terms, after `record` kept earlier ones.

        Those of the test split are preferred where they are not older: the active units are of the same images.
        """
        self._run.prefer_tested()
        if self._run.put_later() and self._moment is None:
            self.axis_values_changed.emit()

    def record_evaluation(self, evaluation: Evaluation, run: Run | None = None) -> None:
        """Append an evaluation of a run, by default the current one, outside a training."""
        run = run or self._run
        with_values = run.add_rest(evaluation)
        if run is self._run:
            self.history_changed.emit()
            if with_values and self._moment is None:
                self.axis_values_changed.emit()
        self.run_changed.emit(run)

    def set_axis_values(self, values: Floats | None) -> None:
        """Set the newest per-axis terms (D), of an unknown step; None if they are unknown."""
        self._run.axis_reading = None if values is None else AxisReading(values, None)
        self._run.later_axis_reading = None
        self.axis_values_changed.emit()
