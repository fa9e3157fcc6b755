"""Joins the session to the runners: what is selected is decoded, what training tells is remembered."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.requests import Analyse, Decode
from dreamexplorer.gui.threads.training_runner import TrainingRunner, TrainingState
from dreamexplorer.session import Decoded, DrawingResult, Session

if TYPE_CHECKING:
    from dreamexplorer.models.axes import Axis
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.events import Evaluation, Event
    from dreamexplorer.training.history import Past

_AXES_S = 2.0  # while training runs, sliders take new ranges at most this often,
_FAR = 0.2  # and only when an end or the centre has moved by this share of the range


class Wiring(QObject):
    """Lives on the GUI thread; nothing here takes time."""

    def __init__(self, session: Session, training: TrainingRunner, inference: InferenceRunner) -> None:
        super().__init__()
        self.session = session
        self.training = training
        self.inference = inference
        self._axes_at = 0.0
        # called once, with the first snapshot of a run that began with new weights, before the session has it
        self.before_first_snapshot: Callable[[Snapshot], None] | None = None
        self.on_live_changed: Callable[[str, float | str], None] = lambda name, value: None
        session.latent_changed.connect(self._on_latent)
        session.label_changed.connect(self._on_label)
        session.model_changed.connect(self._on_model_changed)
        session.snapshot_changed.connect(self._on_snapshot_changed)
        session.drawing_changed.connect(self._on_drawing)
        inference.answered.connect(self._on_answer)
        training.state_changed.connect(self._on_training_state)
        training.snapshot_ready.connect(self._on_snapshot_ready)
        training.events.connect(self._on_events)

    # -- session -> inference -> session ----------------------------------------------------------------------

    def _on_latent(self, _origin: object) -> None:
        if self.session.latent is not None:
            self.inference.request(Decode(self.session.latent, self.session.told_label))

    def _on_label(self) -> None:
        self._on_latent(self)
        self._on_drawing()

    def _on_model_changed(self) -> None:
        # Before any panel hears of the new axes and asks for images of them: this slot was connected first.
        if self.session.snapshot is not None:
            self.inference.reset_failures()
            self.inference.set_snapshot(self.session.snapshot)

    def _on_snapshot_changed(self) -> None:
        snapshot = self.session.snapshot
        if snapshot is None:
            return
        self.inference.set_snapshot(snapshot)
        self._on_latent(self)
        self._on_drawing()

    def _on_drawing(self) -> None:
        drawing, snapshot = self.session.drawing, self.session.snapshot
        if drawing is not None and snapshot is not None and drawing.image.shape == tuple(snapshot.image_shape):
            self.inference.request(Analyse(drawing, self.session.told_label))

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        session = self.session
        match answer:
            case Decoded(z=z) if session.latent is not None and z.shape == session.latent.shape:
                session.set_decoded(answer)
            case DrawingResult(drawing=drawing) if drawing is session.drawing:
                session.set_drawing_result(answer)

    # -- training -> session ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_training_state(self, state: TrainingState) -> None:
        at_rest = state in (TrainingState.IDLE, TrainingState.PAUSED)
        self.inference.set_economy(not at_rest)
        if at_rest:
            self.session.adopt_axes()

    @Slot(object)
    def _on_snapshot_ready(self, snapshot: Snapshot) -> None:
        if self.before_first_snapshot is not None:
            begin, self.before_first_snapshot = self.before_first_snapshot, None
            begin(snapshot)
            self._axes_at = 0.0
        moving = self.training.state not in (TrainingState.IDLE, TrainingState.PAUSED)
        self.session.set_snapshot(snapshot, keep_axes=moving and not self._axes_are_due(snapshot))

    def _axes_are_due(self, snapshot: Snapshot) -> bool:
        """Whether the ranges of the sliders are so far off, and for so long, that they should follow the training."""
        now = time.monotonic()
        if now - self._axes_at < _AXES_S or not _far_apart(self.session.axes, snapshot.axes):
            return False
        self._axes_at = now
        return True

    @Slot(object)
    def _on_events(self, events: list[Event]) -> None:
        from dreamexplorer.training.events import EpochDone, Evaluation, LiveChanged, StepDone

        session = self.session
        steps = [e for e in events if isinstance(e, StepDone)]
        tests: list[Evaluation] = []
        for event in events:
            match event:
                case Evaluation():
                    tests.append(event)
                case EpochDone():
                    tests.append(event.test)
                case LiveChanged(name=name, value=value):
                    self.on_live_changed(name, value)
        if steps:
            session.history.add_steps(steps)
        self.add_tests(tests)
        if steps or tests:
            session.history_changed.emit()
        per_axis = next((e.per_axis for e in reversed(steps) if e.per_axis is not None), None)
        if per_axis is not None:
            session.set_axis_values(per_axis)
        if steps:
            session.set_unsaved(True)

    def add_tests(self, tests: list[Evaluation]) -> None:
        """Note evaluations of the test split; the newest counts."""
        rows = self.session.history.test
        for evaluation in tests:
            if not len(rows) or rows.rows[-1, 0] < evaluation.step:
                self.session.history.add_test(evaluation)
            self.session.evaluation = evaluation

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show what the present model was found to be worth, outside a training."""
        session = self.session
        self.add_tests([evaluation])
        if evaluation.per_axis is not None:
            known = session.history.axis_steps
            if not len(known) or known.rows[-1, 0] < evaluation.step:
                session.history.add_axis_values(evaluation.step, evaluation.epoch, evaluation.per_axis)
            session.set_axis_values(evaluation.per_axis)
        session.history_changed.emit()

    def forget_history(self, keys: tuple[str, ...], past: Past | None = None) -> None:
        """Begin the curves anew, for a model with these terms, or with what is known of its training."""
        if past is not None:
            self.session.history.recall(past)
        else:
            self.session.history.clear(keys)
        self.session.evaluation = None
        self.session.set_axis_values(None)
        self.session.history_changed.emit()


def _far_apart(shown: tuple[Axis, ...], new: tuple[Axis, ...]) -> bool:
    pairs = zip(shown, new, strict=False)
    return len(shown) != len(new) or any(
        max(abs(a.low - b.low), abs(a.high - b.high), abs(a.centre - b.centre))
        > _FAR * min(a.high - a.low, b.high - b.low)
        for a, b in pairs
    )


def keys_of(snapshot: Snapshot) -> tuple[str, ...]:
    """The keys of the terms of a snapshot's family; for a family that is known."""
    from dreamexplorer.models.families import family_named

    return tuple(t.key for t in family_named(snapshot.family).terms)
