"""Connects the training thread to the session: weights and reports go to the run that is trained."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner, TrainingState
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.models.axes import Axis
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.events import Evaluation, Event

AXES_SECONDS = 2.0  # least interval between two changes of the sliders' ranges while training runs
VALUES_SECONDS = 0.5  # least interval between two changes of `Session.axis_values` while training runs
FAR_SHARE = 0.2  # share of the range that an end or the centre must move before the ranges change


class TrainingLink(QObject):
    """Shows and records in the session what a run sends; lives on the GUI thread, and nothing here takes time."""

    live_changed = Signal(str, object)  # name and new value of a live option, as the training applied it

    def __init__(
        self,
        session: Session,
        training: TrainingRunner,
        inference: InferenceRunner,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._session = session
        self._training = training
        self._inference = inference
        self._clock = clock
        self._axes_at = -AXES_SECONDS + clock()
        self._values_at = -VALUES_SECONDS + clock()
        self._show_first: Callable[[Snapshot], None] | None = None
        training.state_changed.connect(self._on_state)
        training.snapshot_ready.connect(self._on_snapshot)
        training.events.connect(self._on_events)

    def expect_run(self, show_first: Callable[[Snapshot], None] | None) -> None:
        """Pass the next snapshot to `show_first`, because a run starts from fresh weights; None cancels that."""
        self._show_first = show_first

    @Slot(object)
    def _on_state(self, state: TrainingState) -> None:
        at_rest = state in (TrainingState.IDLE, TrainingState.PAUSED)
        self._inference.set_economy(not at_rest)
        if at_rest:
            self._session.adopt_axes()
            self._session.adopt_axis_values()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self._show_first is not None:
            show, self._show_first = self._show_first, None
            show(snapshot)
            self._axes_at = self._clock() - AXES_SECONDS
            return
        moving = self._training.state not in (TrainingState.IDLE, TrainingState.PAUSED)
        self.show(snapshot, self._session.training_run or self._session.current_run, moving=moving)

    def show(self, snapshot: Snapshot, run: Run | None, *, moving: bool) -> None:
        """Show newer weights of a run.

        Args:
            snapshot: the weights.
            run: the run that they belong to.
            moving: it is being trained, so that ranges of the sliders stay for a while.
        """
        if run is not self._session.current_run:
            self._session.set_snapshot(snapshot, run=run)
        else:
            self._session.set_snapshot(snapshot, keep_axes=moving and not self._axes_are_due(snapshot))

    def _axes_are_due(self, snapshot: Snapshot) -> bool:
        """Return True if the sliders' ranges are far off, and have stayed for long enough."""
        now = self._clock()
        if now - self._axes_at < AXES_SECONDS or not _far_apart(self._session.axes, snapshot.axes):
            return False
        self._axes_at = now
        return True

    @Slot(object)
    def _on_events(self, events: list[Event]) -> None:
        from dreamexplorer.training.events import LiveChanged

        for event in events:
            if isinstance(event, LiveChanged):
                self.live_changed.emit(event.name, event.value)
        moving = self._training.state not in (TrainingState.IDLE, TrainingState.PAUSED)
        self.record(events, self._session.training_run or self._session.current_run, moving=moving)

    def record(self, events: list[Event], run: Run | None, *, moving: bool) -> None:
        """Add what a training reported to the curves and results of its run.

        Args:
            events: the reports, oldest first.
            run: the run.
            moving: it is being trained, so that the values of axes stay for a while.
        """
        from dreamexplorer.training.events import EpochDone, Evaluation, StepDone

        steps = [e for e in events if isinstance(e, StepDone)]
        evaluations: list[Evaluation] = []
        for event in events:
            match event:
                case Evaluation():
                    evaluations.append(event)
                case EpochDone():
                    evaluations.append(event.test)
        if run is not self._session.current_run:
            self._session.record(steps, evaluations, run=run)
            return
        now = self._clock()
        keep = moving and self._session.axis_values is not None and now - self._values_at < VALUES_SECONDS
        if not keep:
            self._values_at = now
        self._session.record(steps, evaluations, keep_axis_values=keep)


def _far_apart(shown: tuple[Axis, ...], new: tuple[Axis, ...]) -> bool:
    pairs = zip(shown, new, strict=False)
    return len(shown) != len(new) or any(
        max(abs(a.low - b.low), abs(a.high - b.high), abs(a.centre - b.centre))
        > FAR_SHARE * min(a.high - a.low, b.high - b.low)
        for a, b in pairs
    )
