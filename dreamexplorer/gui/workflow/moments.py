"""Shows earlier states of the current run: which ones it keeps, the one that is asked for, and the way back."""

from __future__ import annotations

import logging
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal

from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.moments import KeptStates, MomentCache, Source, list_states
from dreamexplorer.gui.threads.newest_job import JobSlot, NewestJob
from dreamexplorer.gui.workflow.current_model import CurrentModel
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.session import Moment, Run, Session
from dreamexplorer.training.run_files import CHECKPOINT
from dreamexplorer.training.states import KeptState, nearest

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.jobs import JobRunner
    from dreamexplorer.training.events import Evaluation

log = logging.getLogger(__name__)

LIST_MS = 1000  # between two looks into the folder of a run that grows
AHEAD = 6  # states that are read before they are asked for
PAUSE_MS = 100  # after a move, before the states that may come next are read
REST_MS = 250  # after a move, before the moment is evaluated


@dataclass(frozen=True)
class _Order:
    """A state that is to be shown, and the run that it belongs to."""

    run: Run
    state: KeptState


class _ThinnedError(Exception):
    """The state was removed after it was listed."""


class Moments(QObject):
    """Knows the states that the current run keeps, and shows them; all methods return at once."""

    states_changed = Signal()  # `states` or `known`
    asked_changed = Signal()  # `asked`

    def __init__(
        self, session: Session, jobs: JobRunner, current: CurrentModel, dialogue: Dialogue, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._current = current
        self._dialogue = dialogue
        self._cache = MomentCache()
        self._states: tuple[KeptState, ...] = ()
        self._sources: tuple[Source, ...] = ()
        self._known = True
        self._asked: KeptState | None = None
        self._forward = True  # direction of the last move
        self._listing = NewestJob(jobs, self.tr("Kept states"), list_states, self._on_listed)
        self._loading = NewestJob(
            jobs, self.tr("Kept state"), self._read, self._on_read, self._on_failed, deliver_outdated=True
        )
        self._ahead = NewestJob(jobs, self.tr("Kept states"), self._cache.read_ahead, _nothing)
        self._timer = self._single_shot(LIST_MS)
        self._timer.timeout.connect(self._list)
        self._evaluating = JobSlot(jobs)
        self._evaluations: WeakKeyDictionary[Moment, Evaluation] = WeakKeyDictionary()
        self._pause = self._single_shot(PAUSE_MS)
        self._pause.timeout.connect(self._read_ahead)
        self._rest = self._single_shot(REST_MS)
        self._rest.timeout.connect(self._evaluate)
        session.current_run_changed.connect(self._on_run)
        session.unsaved_changed.connect(self._on_file)
        session.runs_changed.connect(self._on_file)
        session.run_changed.connect(self._on_run_changed)
        session.moment_changed.connect(self._on_moment)

    @property
    def states(self) -> tuple[KeptState, ...]:
        """The states that the current run keeps, by step."""
        return self._states

    @property
    def known(self) -> bool:
        """False while the folder of the current run is being read for the first time."""
        return self._known

    @property
    def asked(self) -> KeptState | None:
        """The state that is shown or is being read; None where the newest weights are shown."""
        return self._asked

    def show(self, step: int) -> None:
        """Show the kept state nearest to a step; the newest request wins."""
        run = self._session.current_run
        if run is None or not self._states:
            return
        state, before = nearest(self._states, step), self._asked
        if state == before:
            return
        self._asked = state
        self._loading.submit(_Order(run, state))
        self._forward = before is None or state.step > before.step
        self.asked_changed.emit()

    def show_present(self) -> None:
        """Show the newest weights again."""
        self._loading.discard()
        self._ahead.discard()
        if self._asked is not None:
            self._asked = None
            self.asked_changed.emit()
        self._session.show_moment(None)

    def stop(self) -> None:
        """Stop the timers; called before the window's threads are joined."""
        for timer in (self._timer, self._pause, self._rest):
            timer.stop()

    # -- which states there are --------------------------------------------------------------------------------

    def _on_run(self) -> None:
        self._loading.discard()
        self._ahead.discard()
        self._listing.discard()
        self._asked, self._states = None, ()
        run = self._session.current_run
        self._sources = () if run is None else sources_of(run)
        self._known = not self._sources
        self._timer.stop()
        self._list()
        self.states_changed.emit()
        self.asked_changed.emit()

    def _on_file(self) -> None:
        run = self._session.current_run
        if run is not None and sources_of(run) != self._sources:
            self._session.show_moment(None)
            self._on_run()

    def _on_run_changed(self, run: Run) -> None:
        if run is self._session.current_run and self._sources and not self._timer.isActive():
            self._timer.start()

    def _list(self) -> None:
        if self._sources:
            self._listing.submit(self._sources)

    def _on_listed(self, found: KeptStates) -> None:
        run = self._session.current_run
        if found.sources != self._sources or run is None or run.snapshot is None:
            return
        newest = run.snapshot.step
        states = tuple(
            state for state in found.states if state.step <= newest
        )  # others are of a training that diverged
        if self._known and states == self._states:
            return
        self._known, self._states = True, states
        self.states_changed.emit()

    # -- which one is shown ------------------------------------------------------------------------------------

    def _read(self, order: _Order) -> tuple[_Order, Moment]:
        try:
            return order, self._cache.read(order.state)
        except UserError as error:
            if order.state.path.exists():
                raise
            raise _ThinnedError from error

    def _on_read(self, read: tuple[_Order, Moment]) -> None:
        order, moment = read
        shown = order.run.snapshot
        if order.run is not self._session.current_run or self._asked is None or shown is None:
            return
        if moment.snapshot.architecture != shown.architecture:  # another run was put into the folder
            self.show_present()
            return
        self._session.show_moment(moment, self._evaluations.get(moment))
        self._evaluating.cancel()
        self._pause.start()
        self._rest.start()

    def _on_failed(self, error: BaseException) -> None:
        asked, shown = self._asked, self._session.moment
        self._list()
        if asked is None:
            return
        if shown is None:
            self.show_present()
        else:
            self._asked = next((state for state in self._states if state.step == shown.step), asked)
            self.asked_changed.emit()
        if not isinstance(error, _ThinnedError):
            self._dialogue.report(self.tr("This state cannot be shown"), error)

    def _evaluate(self) -> None:
        """Evaluate the moment that is shown, unless that was done or a training needs the processor."""
        session, moment = self._session, self._session.moment
        config, dataset = self._current.run(), session.dataset
        if moment is None or config is None or dataset is None or session.training_run or session.compared_runs:
            return
        snapshot, binarise = moment.snapshot, config.train.binarise
        fits = snapshot.fits(dataset.image_shape, len(dataset.class_names))
        if not fits or moment in self._evaluations:
            return

        def done(evaluation: Evaluation) -> None:
            self._evaluations[moment] = evaluation
            session.evaluate_moment(moment, evaluation)

        self._evaluating.start(
            self.tr("Evaluating the model"),
            lambda progress: background.evaluate_snapshot(progress, snapshot, dataset, binarise),
            done=done,
            failed=_not_evaluated,
            quiet=True,
        )

    def _single_shot(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _on_moment(self) -> None:
        if self._session.moment is None:
            self._pause.stop()
            self._rest.stop()
            self._evaluating.cancel()
        if self._session.moment is None and self._asked is not None:
            self._loading.discard()
            self._asked = None
            self.asked_changed.emit()

    def _read_ahead(self) -> None:
        """Read the states that come next in the direction of the last move."""
        if self._asked is None:
            return
        at = bisect_left([state.step for state in self._states], self._asked.step)
        before = self._states[max(0, at - AHEAD) : at]
        self._ahead.submit(self._states[at + 1 : at + 1 + AHEAD] if self._forward else before[::-1])


def sources_of(run: Run) -> tuple[Source, ...]:
    """Return the folders that have states of a run: of the run that it was forked from, of its file, and its own."""
    sources = []
    if run.origin.kind == "forked" and run.origin.path is not None:
        sources.append(Source(run.origin.path, run.origin.step))
    path = run.origin.path if run.watched else run.path
    if path is not None and path.name == CHECKPOINT and path.parent != run.folder:
        sources.append(Source(path.parent))
    if run.folder is not None:
        sources.append(Source(run.folder))
    return tuple(sources)


def _not_evaluated(error: BaseException) -> None:
    log.info("an earlier moment could not be evaluated", exc_info=error)


def _nothing(_result: None) -> None:
    """Do nothing: what was read lies in the cache."""
