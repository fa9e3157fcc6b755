"""Checks a run while its form is filled in: memory, device, classes; off the GUI thread."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dreamexplorer.errors import Message, UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.config import RunConfig

log = logging.getLogger(__name__)


class RunCheck(QObject):
    """Checks the run last requested in the background; `changed` is emitted when `problem` differs. Newest wins."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: tuple[RunConfig, ImageDataset] | None = None
        self._busy = False
        self._problem: Message | None = None

    @property
    def problem(self) -> str:
        """Why the run last checked cannot be trained, translated; empty when it can."""
        return "" if self._problem is None else message_text(self._problem)

    def request(self, run: RunConfig, dataset: ImageDataset) -> None:
        """Check a run, unless it was the last one checked."""
        before, self._asked = self._asked, (run, dataset)
        same = before is not None and before[0] == run and before[1] is dataset
        if not same and not self._busy:
            self._start(run, dataset)

    def _start(self, run: RunConfig, dataset: ImageDataset) -> None:
        self._busy = True

        def done(problem: Message | None) -> None:
            self._busy = False
            if self._asked is not None and (self._asked[0] != run or self._asked[1] is not dataset):
                self._start(*self._asked)
            elif problem != self._problem:
                self._problem = problem
                self.changed.emit()

        def failed(error: BaseException) -> None:
            log.error("a run could not be checked", exc_info=error)
            done(None)  # training itself will report what is wrong

        def work(progress: Progress) -> Message | None:
            return problem_of(run, dataset)

        title = self.tr("Checking the options")
        self._context.jobs.start(title, work, done=done, failed=failed, quiet=True, parallel=True)


def problem_of(run: RunConfig, dataset: ImageDataset) -> Message | None:
    """Return why training would refuse this run, or None."""
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
