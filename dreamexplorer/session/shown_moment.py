"""Shows the newest weights of the current run, or an earlier state of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dreamexplorer.session.moment import Moment
from dreamexplorer.session.run import reading_of
from dreamexplorer.session.selection import Selection

if TYPE_CHECKING:
    from dreamexplorer.training.events import Evaluation


class ShownMoment(Selection):
    """Changes the moment that is shown; see `Session`."""

    def show_moment(self, moment: Moment | None, evaluation: Evaluation | None = None) -> None:
        """Show an earlier state of the current run, or its newest weights again; z, class and drawing stay.

        Until then, or until another run or model is shown, newer weights and values of the run are recorded but not
        shown. A z at the centre of all axes stays there.

        Args:
            moment: the state; None for the newest weights.
            evaluation: its results on the test split, if they are known.

        Raises:
            ValueError: the state is of another architecture than the current run.
        """
        run = self._run
        if moment is self._moment or run.snapshot is None:
            return
        if moment is not None and moment.snapshot.architecture != run.snapshot.architecture:
            raise ValueError("the moment is not one of the current run")
        axes, centred = self.axes, self._latent is not None and np.array_equal(self._latent, self.centre())
        if moment is None:
            run.axes = run.snapshot.axes
            run.prefer_tested()
            run.put_later()
        self._moment = moment
        self._moment_evaluation = None if moment is None else evaluation
        self._moment_reading = None
        if moment is not None:
            self._moment_reading = reading_of(evaluation) or moment.reading(run.history)
        moved = self.axes != axes
        if moved and centred:
            self._latent = self.nearest(self.centre())
        self.weights_changed.emit()
        self.snapshot_changed.emit()
        if moved:
            self.axes_changed.emit()
        if moved and centred:
            self.latent_changed.emit(self)
        self.axis_values_changed.emit()
        self.moment_changed.emit()

    def evaluate_moment(self, moment: Moment, evaluation: Evaluation) -> None:
        """Set the results of an earlier moment on the test split; nothing happens if it is not shown any more."""
        if moment is not self._moment:
            return
        self._moment_evaluation = evaluation
        self._moment_reading = reading_of(evaluation) or self._moment_reading
        self.history_changed.emit()
        self.axis_values_changed.emit()

    def _leave_past(self) -> bool:
        """Show the newest weights of the run that is shown; return whether an earlier moment was."""
        was_past = self._moment is not None
        self._moment = self._moment_reading = self._moment_evaluation = None
        return was_past
