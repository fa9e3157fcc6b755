"""Keeps the last training on disk, so that closing without saving or a crash never loses it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.data.base import data_folder
from dreamexplorer.gui.context import Context
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.gui.training_runner import Outcome
    from dreamexplorer.training.checkpoint import Checkpoint

log = logging.getLogger(__name__)


class Autosave(QObject):
    """Writes the checkpoint of every run that ends to `path`, in the background."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.path = data_folder() / "last-training.safetensors"
        self.available = self.path.exists()
        self._pending = 0
        self._then: Callable[[], None] | None = None
        context.training.ended.connect(self._on_ended)

    def dispose(self) -> None:
        self._context.training.ended.disconnect(self._on_ended)

    def finish(self, then: Callable[[], None]) -> None:
        """Call back once nothing is left to write."""
        if self._pending == 0:
            then()
        else:
            self._then = then

    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.checkpoint is None:
            return
        self._pending += 1
        checkpoint = outcome.checkpoint
        job = self._context.jobs.start(
            "",
            lambda progress: _write(progress, checkpoint, self.path),
            done=self._on_written,
            failed=self._on_failed,
            quiet=True,
        )
        job.ended.connect(self._on_job_ended)

    def _on_written(self, _result: object) -> None:
        self.available = True

    def _on_failed(self, error: BaseException) -> None:
        # Not worth a message of its own: the user's own saving tells what is wrong with the disk.
        log.info("the last training could not be kept: %s", error)

    def _on_job_ended(self) -> None:
        self._pending -= 1
        if self._pending == 0 and self._then is not None:
            then, self._then = self._then, None
            then()


def _write(_progress: Progress, checkpoint: Checkpoint, path: Path) -> None:
    from dreamexplorer.training.checkpoint import save_checkpoint

    path.parent.mkdir(parents=True, exist_ok=True)
    save_checkpoint(checkpoint, path)
