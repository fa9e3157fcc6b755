"""Keeps the last two trainings on disk, whether the user saves them or not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.progress import Progress
from dreamexplorer.resources import data_folder

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.history import Past

log = logging.getLogger(__name__)


class Autosave(QObject):
    """Writes the checkpoint of every run that ends to `path`, in the background.

    A file of another model at `path` is moved to `previous`.
    """

    def __init__(self, workflow: Workflow, jobs: JobRunner) -> None:
        super().__init__()
        self._workflow = workflow
        self._jobs = jobs
        self.path = data_folder() / "last-training.safetensors"
        self.previous = data_folder() / "previous-training.safetensors"
        self.available, self.previous_available = self.path.exists(), self.previous.exists()
        self._written: int | None = None  # lineage of the model in the file; None for one of an earlier session
        self._pending = 0
        self._then: Callable[[], None] | None = None
        workflow.trained.connect(self.save)

    def dispose(self) -> None:
        """Stop saving runs."""
        self._workflow.trained.disconnect(self.save)

    def finish(self, then: Callable[[], None]) -> None:
        """Call `then` once everything is written."""
        if self._pending == 0:
            then()
        else:
            self._then = then

    def save(self, checkpoint: Checkpoint, past: Past) -> None:
        """Write the final checkpoint of a run, with its history, in the background."""
        self._pending += 1
        lineage = self._workflow.lineage
        another, self._written = lineage != self._written, lineage
        job = self._jobs.start(
            "",
            lambda progress: _write(progress, checkpoint, self.path, past, self.previous if another else None),
            done=self._on_written,
            failed=self._on_failed,
            quiet=True,
        )
        job.ended.connect(self._on_job_ended)

    def _on_written(self, _result: object) -> None:
        self.available = True
        self.previous_available = self.previous.exists()

    def _on_failed(self, error: BaseException) -> None:
        # Not worth a message: saving reports what is wrong with the disk.
        log.info("the last run could not be kept: %s", error)

    def _on_job_ended(self) -> None:
        self._pending -= 1
        if self._pending == 0 and self._then is not None:
            then, self._then = self._then, None
            then()


def _write(progress: Progress, checkpoint: Checkpoint, path: Path, past: Past, previous: Path | None) -> None:
    """Write a checkpoint; with `previous`, the file that is there is moved first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if previous is not None and path.exists():
        from dreamexplorer.training.checkpoint import resume_path

        resume_path(previous).unlink(missing_ok=True)
        path.replace(previous)
        if resume_path(path).exists():
            resume_path(path).replace(resume_path(previous))
    background.save(progress, checkpoint, path, past)
