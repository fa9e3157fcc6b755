"""Evaluates runs on the test split, in the background, whenever they are not being trained."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.newest_job import JobSlot
from dreamexplorer.gui.workflow.current_model import CurrentModel
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.events import Evaluation

log = logging.getLogger(__name__)


class Evaluator(QObject):
    """Runs at most one evaluation: a newer one cancels it."""

    ended = Signal()  # an evaluation was finished, failed or was cancelled

    def __init__(self, session: Session, jobs: JobRunner, current: CurrentModel) -> None:
        super().__init__()
        self._session = session
        self._current = current
        self._job = JobSlot(jobs)
        self._evaluated: Run | None = None  # by the job that was started last
        self._wanted: tuple[Run, ...] = ()  # evaluated after the current one
        self._failed: list[Snapshot] = []  # weights that could not be evaluated, and are not tried again

    def cancel(self) -> None:
        """Cancel the evaluation in progress, and those that wait."""
        self._wanted = ()
        self._job.cancel()

    def evaluate_also(self, runs: Sequence[Run]) -> None:
        """Evaluate these runs after the current one, each unless that was done or it is being trained."""
        self._wanted = tuple(runs)
        self._evaluate_next()

    def evaluate(self, run: Run | None = None) -> None:
        """Evaluate a run, by default the current one, if its dataset suits it; the result is recorded in the session.

        The current run follows, if it has no evaluation of its newest weights, and then those of `evaluate_also`.
        """
        self._job.cancel()
        session = self._session
        run = run or session.current_run
        config = self._current.run(run)
        if run is None or config is None:
            return
        snapshot, dataset, binarise = run.snapshot, run.dataset, config.train.binarise
        if snapshot is None or dataset is None or not snapshot.fits(dataset.image_shape, len(dataset.class_names)):
            return

        def done(evaluation: Evaluation) -> None:
            known = run.evaluation
            if run.watched and known is not None and known.step > snapshot.step:
                return  # the process that trains it is ahead of its newest checkpoint
            if run.snapshot is snapshot and run.dataset is dataset and not session.is_trained(run):
                session.record_evaluation(evaluation, run)

        def failed(error: BaseException) -> None:
            self._failed.append(snapshot)
            log.info("the model could not be evaluated", exc_info=error)

        job = self._job.start(
            self.tr("Evaluating the model"),
            lambda progress: background.evaluate_snapshot(progress, snapshot, dataset, binarise),
            done=done,
            failed=failed,
            quiet=True,
        )
        job.ended.connect(self.ended)
        self._evaluated = run
        job.ended.connect(self._evaluate_next)

    def evaluate_if_new(self) -> None:
        """Evaluate the current run, unless that was done or it is being trained."""
        run = self._session.current_run
        if run is not None and self._is_due(run):
            self.evaluate(run)

    def _evaluate_next(self) -> None:
        """Evaluate the current run where another one was evaluated first, and then the others that are wanted."""
        if self._job.busy:
            return
        if self._session.current_run is not self._evaluated:
            self.evaluate_if_new()
        for run in self._wanted:
            if self._job.busy:
                return
            if run in self._session.runs and self._is_due(run):
                self.evaluate(run)

    def _is_due(self, run: Run) -> bool:
        """Return True if a run has weights that were not evaluated, and is not being trained."""
        if run.snapshot is None or run.is_evaluated or self._session.is_trained(run):
            return False
        if run.watched and run.evaluation is not None and run.evaluation.step > run.snapshot.step:
            return False  # the process that trains it is ahead of its newest checkpoint
        return not any(run.snapshot is snapshot for snapshot in self._failed)
