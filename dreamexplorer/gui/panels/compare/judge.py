"""The classifier that judges dreams: trained once for a dataset, in a job, and kept in the data folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.threads.jobs import Job
from dreamexplorer.progress import Progress
from dreamexplorer.resources import data_folder

if TYPE_CHECKING:
    from dreamexplorer.analysis.classifier import Classifier


class Judge(QObject):
    """Has the classifier of the present dataset, once it was asked for."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._dataset: ImageDataset | None = None
        self._job: Job | None = None
        self.classifier: Classifier | None = None
        self.problem = ""  # why there is none

    @property
    def busy(self) -> bool:
        """True while the classifier is read or trained."""
        return self._job is not None and not self._job.finished

    def ask(self, dataset: ImageDataset | None) -> None:
        """Get the classifier of a dataset; `changed` follows. A second call for the same dataset does nothing."""
        if dataset is self._dataset or not self._context.workflow.engine_is_ready:
            return
        self.stop()
        self._dataset = dataset
        self.classifier, self.problem = None, ""
        if dataset is None:
            return

        def work(progress: Progress) -> Classifier | None:
            from dreamexplorer.analysis.classifier import can_classify, classifier_for

            return classifier_for(dataset, data_folder() / "classifiers", progress) if can_classify(dataset) else None

        self._job = self._context.jobs.start(
            self.tr("Training the classifier that judges dreams"),
            work,
            done=partial(self._on_done, dataset),
            failed=partial(self._on_failed, dataset),
            cancelled=self._on_cancelled,
            parallel=True,
        )
        self.changed.emit()

    def stop(self) -> None:
        """Cancel the training; it begins anew when the classifier is asked for again."""
        job, self._job, self._dataset = self._job, None, None
        if job is not None and not job.finished:
            job.cancel()

    def stop_if_busy(self) -> None:
        """Cancel a training in progress, and try again the next time where it failed; keep what is there."""
        if self.busy or self.classifier is None:
            self.stop()

    def _on_done(self, dataset: ImageDataset, classifier: Classifier | None) -> None:
        if dataset is not self._dataset:
            return
        self._job, self.classifier = None, classifier
        if classifier is None:
            self.problem = self.tr("{} has no classes, so no classifier can judge the images.").format(dataset.title)
        self.changed.emit()

    def _on_failed(self, dataset: ImageDataset, error: BaseException) -> None:
        if dataset is self._dataset:
            self._job = None
            self.problem = self.tr("The classifier could not be trained: {}").format(message_text(error))
            self.changed.emit()

    def _on_cancelled(self) -> None:
        if self._job is not None and self._dataset is not None:  # by the user, in the status bar
            self._job = None
            self.problem = self.tr("The classifier was not trained. Switch the wall off and on to train it.")
            self.changed.emit()
