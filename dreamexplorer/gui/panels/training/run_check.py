"""Checks a run off the GUI thread while its form is filled in, to report problems before Train is pressed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dreamexplorer.errors import Message, UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.threads.newest_job import NewestJob

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.config import RunConfig

log = logging.getLogger(__name__)


class RunCheck(QObject):
    """Checks the newest run that the form describes; `changed` follows when `problem` is a different one."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._checked: tuple[RunConfig, ImageDataset] | None = None
        self._problem: Message | None = None
        self._job = NewestJob(context.jobs, self.tr("Checking the options"), _check, self._on_checked, self._on_failed)

    @property
    def problem(self) -> str:
        """Reason why the run checked last cannot be trained; empty when there is none."""
        return "" if self._problem is None else message_text(self._problem)

    def check(self, run: RunConfig, dataset: ImageDataset) -> None:
        """Check a run, unless it is the one that was checked last."""
        before, self._checked = self._checked, (run, dataset)
        if before is None or before[0] != run or before[1] is not dataset:
            self._job.submit((run, dataset))

    def _on_checked(self, problem: Message | None) -> None:
        if problem != self._problem:
            self._problem = problem
            self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        log.error("a run could not be checked", exc_info=error)
        self._on_checked(None)  # training reports what is wrong


def _check(subject: tuple[RunConfig, ImageDataset]) -> Message | None:
    return problem_of(*subject)


def problem_of(run: RunConfig, dataset: ImageDataset) -> Message | None:
    """Return why a training of this run would be refused, or None."""
    from dreamexplorer.models.families import families
    from dreamexplorer.training.batches import check_classes
    from dreamexplorer.training.devices import resolve_device
    from dreamexplorer.training.memory import check_room

    if run.family not in families():
        return None
    try:
        check_classes(run.train, len(dataset.class_names))
        check_room(run, dataset.image_shape, len(dataset.class_names), resolve_device(run.train.device))
    except UserError as error:
        return error.message
    return None
