"""Keeps what the window trains: each run in a folder of the library, saved while it trains and when it ends."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.threads import kept_folder
from dreamexplorer.gui.threads.kept_folder import KeptFolder, Written
from dreamexplorer.gui.threads.training_runner import TrainingRunner, TrainingState
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.library.info import Origin
from dreamexplorer.registry import error_text
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.training_runner import Outcome
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.events import EpochDone, Event
    from dreamexplorer.training.history import Past

log = logging.getLogger(__name__)

PERIODS = (0, 10, 30, 60, 300)  # seconds that the menu offers; 0 is off
LARGEST_SHARE = 0.02  # of a core's time that saving may take


@dataclass(eq=False)
class _Kept:
    """A training, and what of it is not written yet."""

    run: Run
    config: RunConfig
    step: int  # where it began
    epoch: float
    origin: Origin
    since: float | None = None  # time in seconds since which it was not paused; None while it is
    folder: KeptFolder | None = None
    begun: bool = False  # its folder was there once
    epochs: list[EpochDone] = field(default_factory=list)
    newest: tuple[Checkpoint, Past] | None = None  # waits to be saved
    seconds: float = 0.0  # of training before `since`
    ended: bool = False
    worthwhile: bool = True  # False: it ended without a step, so that a folder made for it goes
    busy: bool = False  # an order is being carried out
    failed: bool = False  # the last order failed


class Keeper(QObject):
    """Gives each training a folder in the library, and writes there what `dreamexplorer train` writes.

    Nothing waits for the disk: what cannot be written stays in memory, is said once for each reason, and tried again.
    """

    kept = Signal(object)  # Run: all of a training that has ended is written

    def __init__(
        self,
        workflow: Workflow,
        training: TrainingRunner,
        session: Session,
        settings: Settings,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._workflow = workflow
        self._training = training
        self._runs = workflow.library
        self._session = session
        self._settings = settings
        self._kept: list[_Kept] = []
        self._told = self._logged = ""  # the last reason that was reported, and what was logged
        self._requested = False  # a checkpoint of the running training
        self._saved_step: int | None = None  # of the running training
        self._then: Callable[[], None] | None = None
        self._tried: list[_Kept] = []  # those that `finish` has tried again
        self._disposed = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_time)
        self._start_timer()
        self._runs.busy_runs = self.runs
        self._runs.reachable.connect(self.retry)
        workflow.began.connect(self.begin)
        workflow.trained.connect(self.save)
        workflow.finished.connect(self._on_finished)
        workflow.comparisons.epochs_done.connect(self.add_epochs)
        workflow.comparisons.saved.connect(self.save)
        training.events.connect(self._on_events)
        training.state_changed.connect(self._on_state)
        training.checkpoint_ready.connect(self._on_checkpoint)

    @property
    def keeps(self) -> bool:
        """True if trainings can be kept, as far as the last attempts show."""
        return not any(kept.failed for kept in self._kept)

    @property
    def busy(self) -> bool:
        """True while something is being written, or is about to be."""
        return any(kept.busy for kept in self._kept)

    def runs(self) -> list[Run]:
        """Return the runs that are trained, or of whose trainings not all is written yet."""
        return list(dict.fromkeys(kept.run for kept in self._kept))

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
        """Stop keeping runs, and let others train in their folders; a second call does nothing."""
        if self._disposed:
            return
        self._disposed = True
        self._timer.stop()
        self._runs.reachable.disconnect(self.retry)
        self._workflow.began.disconnect(self.begin)
        self._workflow.trained.disconnect(self.save)
        self._workflow.finished.disconnect(self._on_finished)
        self._workflow.comparisons.epochs_done.disconnect(self.add_epochs)
        self._workflow.comparisons.saved.disconnect(self.save)
        self._training.events.disconnect(self._on_events)
        self._training.state_changed.disconnect(self._on_state)
        self._training.checkpoint_ready.disconnect(self._on_checkpoint)
        for kept in self._kept:
            if kept.folder is not None:
                kept.folder.release()

    def finish(self, then: Callable[[], None]) -> None:
        """Call `then` once everything is written, or cannot be; what failed before is tried once more."""
        again = [kept for kept in self._kept if kept.failed and kept not in self._tried]
        self._tried += again
        for kept in again:
            self._next(kept)
        self._then = then
        self._settle()

    @Slot()
    def retry(self) -> None:
        """Try again to write what could not be written."""
        for kept in [kept for kept in self._kept if kept.failed]:
            self._next(kept)

    # -- what happens to a training ----------------------------------------------------------------------------

    def begin(self, run: Run, config: RunConfig) -> None:
        """Keep a training of a run from now on; it is written after an earlier one of the run that still is."""
        if run.folder is None and run.origin.kind == "example" and not run.learned:
            self._session.rename_run(run, f"{run.name} (2)")  # the example itself is there again at the next start
        snapshot = run.snapshot
        fresh = snapshot is None or not snapshot.step
        step, epoch = (0, 0.0) if snapshot is None else (snapshot.step, snapshot.epoch)
        kept = _Kept(run, config, step, epoch, Origin() if fresh else _origin_of(run))
        self._kept.append(kept)
        self._on_state(self._training.state)
        self._next(kept)

    def add_epochs(self, run: Run, epochs: Sequence[EpochDone]) -> None:
        """Write the lines of epochs of a training."""
        for kept in self._of(run):
            kept.epochs += epochs
            self._next(kept)

    def save(self, run: Run, checkpoint: Checkpoint, past: Past) -> None:
        """Write a checkpoint of a training, with the history of its run."""
        for kept in self._of(run):
            kept.newest = checkpoint, past
            self._next(kept)

    def end(self, run: Run, *, worthwhile: bool = True, seconds: float | None = None) -> None:
        """Release the folder of a training that has ended, once all is written.

        Args:
            run: its run.
            worthwhile: False where it did no step, so that it leaves no folder.
            seconds: time that it had in turns with others; None where it was trained alone.
        """
        for kept in self._of(run):
            self._stop_clock(kept)
            kept.ended, kept.seconds = True, kept.seconds + (seconds or 0.0)
            kept.worthwhile = worthwhile
            self._next(kept)

    def _of(self, run: Run) -> list[_Kept]:
        return [kept for kept in self._kept if kept.run is run and not kept.ended]

    @Slot(object)
    def _on_state(self, state: TrainingState) -> None:
        """Leave pauses out of the time of a training; those in turns are timed by their turns."""
        run = self._session.training_run
        for kept in [] if run is None else self._of(run):
            if state is TrainingState.PAUSED:
                self._stop_clock(kept)
            elif kept.since is None:
                kept.since = self._clock()

    def _stop_clock(self, kept: _Kept) -> None:
        if kept.since is not None:
            kept.seconds += self._clock() - kept.since
            kept.since = None

    @Slot()
    def _on_time(self) -> None:
        self.retry()
        run = self._session.training_run
        snapshot = None if run is None else run.snapshot
        if self._training.active and snapshot is not None and snapshot.step != self._saved_step:
            self._request()

    def _request(self) -> None:
        if self._training.active and self.period > 0:
            self._requested = True
            self._training.request_checkpoint()

    @Slot(object)
    def _on_checkpoint(self, checkpoint: Checkpoint) -> None:
        run = self._session.training_run
        if not self._requested or not self._training.active or run is None:
            return  # what has ended is saved anyway
        self._requested = False
        self._saved_step = checkpoint.snapshot.step
        self.save(run, checkpoint, run.history.past())

    @Slot(object)
    def _on_events(self, events: list[Event]) -> None:
        from dreamexplorer.training.events import EpochDone

        run = self._session.training_run
        epochs = [event for event in events if isinstance(event, EpochDone)]
        if run is not None and epochs:
            self.add_epochs(run, epochs)

    @Slot(object, object)
    def _on_finished(self, run: Run, outcome: Outcome) -> None:
        self._requested, self._saved_step = False, None
        worthwhile = outcome.checkpoint is None or outcome.trained
        self.end(run, worthwhile=worthwhile, seconds=outcome.seconds)

    # -- writing, one order of a training after another ----------------------------------------------------------

    def _next(self, kept: _Kept) -> None:
        if kept.busy or self._disposed or kept is not self._first(kept.run):
            return
        folder, library = kept.folder, self._runs.library
        if library is None:
            return
        if folder is None and kept.ended and not (kept.worthwhile and (kept.newest or kept.epochs)):
            self._drop(kept)
            self._settle()
        elif folder is None:
            wanted = self._wanted(kept)
            self._order(kept, lambda: kept_folder.begin(library, wanted), partial(self._on_begun, wanted))
        elif kept.ended and folder.created and not (kept.worthwhile and (kept.newest or folder.saved)):
            self._order(kept, folder.discard, self._on_discarded)
        elif kept.newest is not None or kept.epochs:
            epochs, (checkpoint, past) = kept.epochs, kept.newest or (None, None)
            kept.epochs, kept.newest = [], None
            self._order(
                kept,
                lambda: folder.write(epochs, checkpoint, past),
                partial(self._on_written, None if checkpoint is None else checkpoint.snapshot.step),
                partial(self._put_back, kept, epochs, checkpoint, past),
            )
        elif kept.ended:
            self._order(kept, partial(folder.end, kept.seconds), self._on_ended)

    def _first(self, run: Run) -> _Kept | None:
        """Return the earliest training of a run that is not written yet: the others wait, each begins where it ends."""
        return next((kept for kept in self._kept if kept.run is run), None)

    def _wanted(self, kept: _Kept) -> kept_folder.Training:
        run = kept.run
        return kept_folder.Training(
            kept.config,
            run.name,
            run.color,
            kept.origin,
            run.folder,
            run.saved_as,
            kept.begun,
            kept.epoch,
            kept.step,
            frozenset(other.name for other in self._session.runs if other is not run),
            None if run.dataset is None else run.dataset.limit,
        )

    def _order(
        self,
        kept: _Kept,
        work: Callable[[], object],
        done: Callable[[_Kept, object], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        kept.busy = True
        self._runs.orders.start(
            lambda _: work(), partial(self._on_done, kept, done), partial(self._on_failed, kept, failed)
        )

    def _on_done(self, kept: _Kept, done: Callable[[_Kept, object], None], result: object) -> None:
        kept.busy = False
        done(kept, result)
        mended = kept.failed and kept.newest is None and not kept.epochs
        kept.failed = kept.failed and not mended
        self._next(kept)
        if mended:
            self._session.set_unkept(kept.run, False)
            if self.keeps:
                self._told = self._logged = ""
                self._workflow.message.emit(self.tr("Trainings are kept in the library again."))
        self._settle()

    def _on_begun(self, wanted: kept_folder.Training, kept: _Kept, folder: object) -> None:
        assert isinstance(folder, KeptFolder)
        again, kept.folder, kept.begun = kept.begun, folder, True
        before = kept.run.folder
        if folder.created:
            kept.run.saved_as = None
        self._session.set_folder(kept.run, folder.path)
        if kept.run is self._session.training_run and not kept.ended:
            self._training.keep_states(folder.run_folder)
        elif not kept.ended:
            self._workflow.comparisons.keep_states(kept.run, folder.run_folder)
        if before is not None and before != folder.path:
            text = self.tr("Another program changed or trains {}: this training is kept as a run of its own.")
            self._workflow.message.emit(text.format(wanted.name))
        if folder.name is not None:
            self._tell(wanted, kept.run, folder.path, folder.name)
        if not again and not kept.ended:
            self._request()  # so that a kill leaves something from the beginning on

    def _tell(self, wanted: kept_folder.Training, run: Run, path: Path, name: str) -> None:
        """Write what was made of a run's name, colour and pin while its folder was being made."""
        if run.name == wanted.name:  # where the names differ, another run of the library has this one
            self._session.rename_run(run, name)
        changes: dict[str, Any] = {}
        if run.name != name:
            changes["name"] = run.name
        if run.color != wanted.colour:
            changes["colour"] = run.color
        if run.pinned:
            changes["pinned"] = True
        library = self._runs.library
        if changes and library is not None:
            self._runs.order(lambda _: library.change(path, **changes))

    def _on_written(self, step: int | None, kept: _Kept, result: object) -> None:
        assert isinstance(result, Written)
        if step is None:
            return
        kept.run.saved_as = result.saved_as
        self._session.note_kept(kept.run, step)
        if not kept.ended:
            self._start_timer(result.seconds / LARGEST_SHARE)

    def _on_discarded(self, kept: _Kept, _result: object) -> None:
        self._session.set_folder(kept.run, None)
        self._drop(kept)

    def _on_ended(self, kept: _Kept, _result: object) -> None:
        self._drop(kept)
        self.kept.emit(kept.run)

    def _drop(self, kept: _Kept) -> None:
        self._kept.remove(kept)
        self._session.set_unkept(kept.run, False)
        later = self._first(kept.run)
        if later is None:
            self._runs.written.emit(kept.run)
        else:
            self._next(later)

    def _put_back(self, kept: _Kept, epochs: list[EpochDone], checkpoint: Checkpoint | None, past: Past | None) -> None:
        kept.epochs = epochs + kept.epochs
        if kept.newest is None and checkpoint is not None and past is not None:
            kept.newest = checkpoint, past

    def _on_failed(self, kept: _Kept, failed: Callable[[], None] | None, error: BaseException) -> None:
        kept.busy = False
        if failed is not None:
            failed()
        if kept.folder is not None:  # it may be another disk when it comes back
            kept.folder.release()
            kept.folder = None
        kept.failed = True
        self._session.set_unkept(kept.run, True)
        self._report(kept, error)
        self._settle()

    def _report(self, kept: _Kept, error: BaseException) -> None:
        snapshot = kept.run.snapshot
        step = 0 if snapshot is None else snapshot.step
        what = f"the training of {kept.config.family} up to step {step}"
        reason = message_text(error) if isinstance(error, UserError) else error_text(error)
        unexpected = None if isinstance(error, UserError) else error
        text = f"{what} could not be kept: {error}"
        if text != self._logged and (reason != self._told or kept.ended):  # a signal closes the window without a word
            self._logged = text
            log.error("%s", text, exc_info=unexpected)
        if reason != self._told:
            self._told = reason
            text = self.tr(
                "{} The training goes on in memory, and is kept as soon as that is possible. Until then only what you "
                "save yourself is kept (Ctrl+S)."
            )
            self._workflow.error.emit(self.tr("Trainings cannot be kept"), text.format(reason))

    def _settle(self) -> None:
        if not self.busy and self._then is not None:
            then, self._then = self._then, None
            then()


def _origin_of(run: Run) -> Origin:
    """Return where a run comes from, as run.json says it, for one that is trained on from a file."""
    step = None if run.snapshot is None else run.snapshot.step
    path = run.origin.path
    if run.origin.kind == "forked":
        return Origin("forked", run.origin.source or None, run.origin.step)
    if run.origin.kind == "trained" or path is None:
        return Origin()
    foreign = run.snapshot is not None and run.snapshot.foreign
    kind = "imported" if foreign and run.origin.kind == "opened" else run.origin.kind
    return Origin(kind, path.stem if kind == "example" else str(path), step)
