"""Forks: new runs that begin from a state of the current one, with other settings from there on."""

from __future__ import annotations

import contextlib
import dataclasses
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.threads.moments import axis_values, step_of
from dreamexplorer.gui.threads.newest_job import JobSlot
from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.gui.workflow.current_model import CurrentModel, keys_of
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.moments import Moments
from dreamexplorer.progress import Progress
from dreamexplorer.session import ModelFacts, Origin, Run, Session

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.jobs import JobRunner
    from dreamexplorer.training.checkpoint import Checkpoint


class Forks(QObject):
    """Makes new runs from the moment that is shown; the source stays as it is."""

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        current: CurrentModel,
        evaluator: Evaluator,
        moments: Moments,
        dialogue: Dialogue,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._current = current
        self._evaluator = evaluator
        self._moments = moments
        self._dialogue = dialogue
        self._job = JobSlot(jobs)

    def fork(self) -> None:
        """Make a run that goes on from the moment that is shown, and show it; its state is read in the background."""
        run, moment = self._session.current_run, self._session.moment
        if run is None or moment is None:
            return
        path = next((state.path for state in self._moments.states if state.step == moment.step), None)
        if path is None:  # thinned meanwhile
            text = self.tr("This state is not kept any more. Choose another one.")
            self._dialogue.message.emit(text)
            return
        self._job.start(
            self.tr("Reading the state"),
            partial(_read, path),
            done=partial(self._on_read, run),
            failed=partial(self._dialogue.report, self.tr("The new run could not be made")),
        )

    def _on_read(self, source: Run, read: tuple[Checkpoint, Path, str]) -> None:
        from dreamexplorer.training.forking import epoch_begins_anew, epochs_left

        checkpoint, folder, source_id = read
        snapshot = checkpoint.snapshot
        if source not in self._session.runs:  # removed meanwhile
            return
        settings = source.train or checkpoint.train
        run = Run(
            name=f"{source.name} @ {snapshot.step}",
            origin=Origin("forked", folder, source_id, snapshot.step),
            train=dataclasses.replace(checkpoint.train, epochs=epochs_left(checkpoint), device=settings.device),
        )
        values = axis_values(checkpoint.metrics.get("per_axis"), snapshot)
        tested_at = step_of(checkpoint.metrics.get("test_step"))
        facts = ModelFacts(source.history.until(snapshot.step), values, tested_at, checkpoint)
        self._session.add_run(run, snapshot, keys_of(snapshot.family), facts, dataset=source.dataset)
        self._evaluator.evaluate()
        where = self.tr("step {step}, epoch {epoch}").format(
            step=grouped(snapshot.step), epoch=fixed(snapshot.epoch, 1)
        )
        if checkpoint.resume is not None:
            text = self.tr("New run from {}: Train continues it exactly. Change settings first, if you like.").format(
                where
            )
            self._dialogue.message.emit(text)
            return
        notes = [*checkpoint.notes, *([note] if (note := epoch_begins_anew(checkpoint)) is not None else [])]
        text = self.tr("New run from {}.").format(where)
        self._dialogue.message.emit(" ".join([text, *(message_text(note) for note in notes)]))


def _read(path: Path, progress: Progress) -> tuple[Checkpoint, Path, str]:
    """Read a state; return it with the folder of its run, and that run's identifier or, where it has none, the folder.

    Raises:
        UserError: it cannot be read.
    """
    from dreamexplorer.library.info import read_info
    from dreamexplorer.training.checkpoint import load_checkpoint
    from dreamexplorer.training.run_files import INFO

    checkpoint, folder = load_checkpoint(path), path.parent.parent
    source = str(folder)
    if (folder / INFO).exists():
        with contextlib.suppress(UserError):  # damaged, which does not keep the state from being used
            source = read_info(folder / INFO).id
    return checkpoint, folder, source
