"""Evaluates the current model on the test split, in the background, whenever it is not being trained."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.newest_job import JobSlot
from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.gui.workflow.current_model import CurrentModel
from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.training.events import Evaluation

log = logging.getLogger(__name__)


class Evaluator(QObject):
    """Runs at most one evaluation: a newer one cancels it."""

    ended = Signal()  # an evaluation was finished, failed or was cancelled

    def __init__(self, session: Session, training: TrainingRunner, jobs: JobRunner, current: CurrentModel) -> None:
        super().__init__()
        self._session = session
        self._training = training
        self._current = current
        self._job = JobSlot(jobs)

    def cancel(self) -> None:
        """Cancel the evaluation in progress."""
        self._job.cancel()

    def evaluate(self) -> None:
        """Evaluate the current model, if the dataset suits it; the result is recorded in the session."""
        self.cancel()
        snapshot, dataset, run = self._session.snapshot, self._session.dataset, self._current.run()
        if snapshot is None or dataset is None or run is None or not self._current.fits(dataset):
            return
        binarise = run.train.binarise

        def done(evaluation: Evaluation) -> None:
            session = self._session
            if session.snapshot is snapshot and session.dataset is dataset and not self._training.active:
                session.record_evaluation(evaluation)

        def failed(error: BaseException) -> None:
            log.info("the model could not be evaluated", exc_info=error)

        job = self._job.start(
            self.tr("Evaluating the model"),
            lambda progress: background.evaluate_snapshot(progress, snapshot, dataset, binarise),
            done=done,
            failed=failed,
            quiet=True,
        )
        job.ended.connect(self.ended)
