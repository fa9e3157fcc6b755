"""Keeps the running training and the last two on disk, whether the user saves them or not."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.threads import keeping
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.gui.workflow.places import Places
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.progress import Progress
from dreamexplorer.registry import error_text
from dreamexplorer.resources import data_folder
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.training_runner import Outcome
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.history import Past

log = logging.getLogger(__name__)

PERIODS = (0, 10, 30, 60, 300)  # seconds that the menu offers; 0 is off
LARGEST_SHARE = 0.02  # of a core's time that saving may take


@dataclass(frozen=True)
class _Order:
    """Something to write, in English what it is, and what follows."""

    what: str
    work: Callable[[Progress], object]
    then: Callable[[], object] | None
    is_autosave: bool  # a newer one takes its place


class Autosave(QObject):
    """Writes a running training to `places.unfinished` at regular intervals, and the result of each run to `path`.

    A file of another model at `path` is moved to `previous`. What cannot be written is reported at once, each reason
    once, and logged, because a window that a signal closes can show nothing.
    """

    changed = Signal()  # other trainings are kept

    def __init__(
        self, workflow: Workflow, training: TrainingRunner, jobs: JobRunner, session: Session, settings: Settings
    ) -> None:
        super().__init__()
        self._workflow = workflow
        self._training = training
        self._jobs = jobs
        self._session = session
        self._settings = settings
        self.places = Places(data_folder())
        self.path, self.previous = self.places.last, self.places.previous
        self.available, self.previous_available = self.path.exists(), self.previous.exists()
        self._written: tuple[Run, ...] = ()  # the runs in the two files that are of this session, newest first
        self._orders: deque[_Order] = deque()
        self._busy = self._disposed = False
        self._then: Callable[[], None] | None = None
        self._failed = self.places.problem is not None
        self._retry: _Order | None = None  # the result of a run that could not be written
        self._tried: _Order | None = None  # the one that `finish` has tried again
        self._told = self._logged = ""  # the last reason that was reported, and what was logged
        self._requested = False  # a checkpoint of the running training
        self._saved_step: int | None = None  # of the running training
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_time)
        self._start_timer()
        workflow.trained.connect(self.save)
        workflow.run_ended.connect(self._on_run_ended)
        training.checkpoint_ready.connect(self._on_checkpoint)

    @property
    def keeps(self) -> bool:
        """True if trainings can be kept, as far as the last attempt shows."""
        return not self._failed

    def lost_by_closing(self) -> list[Run]:
        """Return the runs that are not saved and would not be kept, if the window closed now."""
        training, unsaved = self._session.training_run, self._session.unsaved_runs
        if not self.keeps:
            return list(unsaved)
        kept = self._written
        if training is not None and training not in kept[:1]:
            kept = (training, *kept[:1])
        folders = [run for run in self._session.compared_runs if run.folder is not None]  # they have their own
        return [run for run in unsaved if run not in kept and run is not training and run not in folders]

    @property
    def period(self) -> int:
        """Seconds between two saves of a running training; 0 for none."""
        return self._settings.get(keys.AUTOSAVE_SECONDS)

    def set_period(self, seconds: int) -> None:
        """Save a running training every so many seconds from now on; 0 for not at all."""
        self._settings.set(keys.AUTOSAVE_SECONDS, seconds)
        self._start_timer()

    def _start_timer(self, least: float = 0.0) -> None:
        """Wait for the next save, `least` seconds or more."""
        self._timer.stop()
        if self.period > 0:
            self._timer.start(round(1000 * max(self.period, least)))

    def dispose(self) -> None:
        """Stop saving runs, and leave the places to another window; a second call does nothing."""
        if self._disposed:
            return
        self._disposed = True
        self._timer.stop()
        self._workflow.trained.disconnect(self.save)
        self._workflow.run_ended.disconnect(self._on_run_ended)
        self._training.checkpoint_ready.disconnect(self._on_checkpoint)
        self.places.release()

    def finish(self, then: Callable[[], None]) -> None:
        """Call `then` once everything is written, or cannot be; what failed before is tried once more."""
        if self._retry is not self._tried:
            self._tried = self._retry
            self._try_again()
        if not self._busy and not self._orders:
            then()
        else:
            self._then = then

    def _try_again(self) -> None:
        if self._retry is not None:
            order, self._retry = self._retry, None
            self._orders.append(order)
            self._write_next()

    # -- a training that runs ----------------------------------------------------------------------------------

    @Slot()
    def _on_time(self) -> None:
        self._try_again()
        run = self._session.training_run
        snapshot = None if run is None else run.snapshot
        if self._training.active and snapshot is not None and snapshot.step != self._saved_step:
            self._requested = True
            self._training.request_checkpoint()

    @Slot(object)
    def _on_checkpoint(self, checkpoint: Checkpoint) -> None:
        if not self._requested:
            return
        self._requested = False
        run = self._session.training_run
        if not self._training.active or run is None:
            return  # it has ended, which is saved anyway
        self._saved_step = checkpoint.snapshot.step
        past = run.history.past()
        path = self.places.unfinished
        self._order(_named(checkpoint), lambda _: keeping.save(checkpoint, path, past), is_autosave=True)

    # -- a training that has ended -----------------------------------------------------------------------------

    def save(self, run: Run, checkpoint: Checkpoint, past: Past) -> None:
        """Write the final checkpoint of a training, with the history of its run, in the background."""
        another = run not in self._written[:1]
        if another:
            self._written = (run, *self._written[:1])
        previous = self.previous if another else None
        path = self.places.unfinished
        self.places.renew()  # should this fail, the next training must not overwrite what is there
        self._retry = None
        self._order(
            _named(checkpoint),
            lambda _: keeping.keep(path, self.path, previous, checkpoint, past),
            then=self._on_kept,
        )

    @Slot(object)
    def _on_run_ended(self, outcome: Outcome) -> None:
        self._requested, self._saved_step = False, None
        path = self.places.unfinished
        if outcome.checkpoint is None and path.exists():  # nothing newer is there of a run that failed
            self.places.renew()
            self.keep_file(path)

    def keep_file(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Make a checkpoint that lies elsewhere in the data folder the last training; `then` is called afterwards."""
        self._written = ()

        def done() -> None:
            self._on_kept()
            if then is not None:
                then()

        what = f"the unfinished training {path}"
        self._order(what, lambda _: keeping.keep(path, self.path, self.previous), then=done)

    def tidy(self) -> None:
        """Adopt what windows that are closed left beside, and remove what killed processes left."""
        self._order("a training of a closed window", partial(keeping.tidy, self.places), then=self._on_kept)

    def _on_kept(self) -> None:
        self.available, self.previous_available = self.path.exists(), self.previous.exists()
        self.changed.emit()

    # -- writing, one after another ----------------------------------------------------------------------------

    def _order(
        self,
        what: str,
        work: Callable[[Progress], object],
        then: Callable[[], object] | None = None,
        is_autosave: bool = False,
    ) -> None:
        if self._orders and self._orders[-1].is_autosave:  # what follows is newer
            self._orders.pop()
        self._orders.append(_Order(what, work, then, is_autosave))
        self._write_next()

    def _write_next(self) -> None:
        if self._busy or not self._orders:
            return
        self._busy = True
        order = self._orders.popleft()
        job = self._jobs.start(
            "",
            order.work,
            done=partial(self._on_written, order),
            failed=partial(self._on_failed, order),
            quiet=True,
            parallel=True,
        )
        job.ended.connect(self._on_job_ended)

    def _on_written(self, order: _Order, seconds: object) -> None:
        if isinstance(seconds, float):
            self._failed, self._told, self._logged = False, "", ""
            if order.is_autosave:
                self._start_timer(seconds / LARGEST_SHARE)
        if order.then is not None:
            order.then()

    def _on_failed(self, order: _Order, error: BaseException) -> None:
        self._failed = True
        if not order.is_autosave:
            self._retry = order
        reason = message_text(error) if isinstance(error, UserError) else error_text(error)
        unexpected = None if isinstance(error, UserError) else error
        if (text := f"{order.what} could not be kept: {error}") != self._logged:
            self._logged = text
            log.error("%s", text, exc_info=unexpected)
        if reason != self._told:
            self._told = reason
            text = self.tr("{} Until this is mended, only what you save yourself is kept (Ctrl+S).")
            self._workflow.error.emit(self.tr("Trainings cannot be kept"), text.format(reason))

    def _on_job_ended(self) -> None:
        self._busy = False
        self._write_next()
        if not self._busy and self._then is not None:
            then, self._then = self._then, None
            then()


def _named(checkpoint: Checkpoint) -> str:
    snapshot = checkpoint.snapshot
    return f"the training of {snapshot.family} up to step {snapshot.step}"
