"""Starts training, makes new runs, and shows how a training ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.workflow.current_model import CurrentModel, keys_of
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.family_titles import FamilyTitles
from dreamexplorer.gui.workflow.model_actions import ModelActions
from dreamexplorer.gui.workflow.plans import plan_training
from dreamexplorer.gui.workflow.run_end import put_outcome
from dreamexplorer.gui.workflow.saver import Saver
from dreamexplorer.gui.workflow.training_link import TrainingLink
from dreamexplorer.gui.workflow.transitions import Transitions
from dreamexplorer.options import validate
from dreamexplorer.session import Run, Session
from dreamexplorer.training.states_plan import USUAL_BYTES

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.training_runner import Outcome, TrainingRunner
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.config import RunConfig, TrainConfig


class TrainingActions(QObject):
    """Starts training, makes new runs, and handles the end of a training."""

    began = Signal(object, object)  # Run, RunConfig: a training of the run has begun; the epochs are all of the model
    trained = Signal(object, object, object)  # Run, Checkpoint, Past: the result of a training that ended
    finished = Signal(object, object)  # Run, Outcome: a training of the run has ended; comes after `trained`
    run_ended = Signal(object)  # Outcome; comes after all that follows from the end of a run

    def __init__(
        self,
        session: Session,
        training: TrainingRunner,
        current: CurrentModel,
        families: FamilyTitles,
        evaluator: Evaluator,
        transitions: Transitions,
        dialogue: Dialogue,
        models: ModelActions,
        saver: Saver,
        link: TrainingLink,
    ) -> None:
        super().__init__()
        self._session = session
        self._training = training
        self._current = current
        self._families = families
        self._evaluator = evaluator
        self._transitions = transitions
        self._dialogue = dialogue
        self._models = models
        self._saver = saver
        self._link = link
        self._announced = False  # True while a message about the end of the last run may be shown
        link.live_changed.connect(self._on_live)
        training.ended.connect(self._on_ended)
        training.states_failed.connect(self._on_states_failed)

    def train(self, run: RunConfig, *, paused: bool = False) -> bool:
        """Start or continue training with this config, for `run.train.epochs` more epochs.

        Continues the current run (optimiser state included) when the config fits it, and begins a new one otherwise.
        False when nothing can be trained now (still loading, training already).
        """
        if not self._may_start() or not self._is_valid(run):
            return False
        dataset = self._session.dataset
        assert dataset is not None
        current = self._session.current_run
        other = current is None or self._current.needs_new_model(run)
        if current is not None and not other and current.held:
            self._dialogue.message.emit(self.tr("Cannot train: another program trains {}.").format(current.name))
            return False
        fresh = other or (current is not None and current.untrained)
        if self._announced:  # its step is not the newest any more
            self._announced = False
            self._dialogue.message.emit("")
        plan = plan_training(run, dataset, None if fresh else self._current.checkpoint())
        if plan.fresh_optimiser:
            self._dialogue.message.emit(
                self.tr(
                    "Data, batch size or seed changed: the optimiser was reset; the learning rate rises to its value "
                    "over 300 steps."
                )
            )
        self._evaluator.cancel()
        if fresh:
            target = current if current is not None and not other else Run(untrained=True)
            self._link.expect_run(partial(self._show_fresh, target, run.train, plan.run, dataset))
        else:
            self._session.set_training_run(current)
            self._session.set_train(run.train)
        self._training.start(
            plan.run,
            dataset,
            plan.resume,
            paused=paused,
            epochs_before=plan.epochs_before,
            states=USUAL_BYTES,
        )
        if not fresh:
            self.began.emit(current, plan.run)
        return True

    def reset(self, run: RunConfig) -> bool:
        """Show fresh, untrained weights for this config as a new run; False when that cannot be done now."""
        if not self._is_valid(run) or self._session.dataset is None or not self._families.is_ready:
            return False
        self._models.make_new(run)
        return True

    def _may_start(self) -> bool:
        if self._training.active:
            self._dialogue.message.emit(self.tr("Training is already running."))
        elif self._training.turns.active:
            self._dialogue.message.emit(self.tr("A comparison is being trained. Stop it first."))
        elif self._transitions.busy or not self._families.is_ready or self._session.dataset is None:
            self._dialogue.message.emit(self.tr("Still loading; try again in a moment."))
        else:
            return True
        return False

    def _is_valid(self, run: RunConfig) -> bool:
        try:
            validate(run.model)
            validate(run.train)
        except UserError as error:
            self._dialogue.report(self.tr("These options cannot be used"), error)
            return False
        return True

    def _show_fresh(
        self, run: Run, train: TrainConfig, config: RunConfig, dataset: ImageDataset, snapshot: Snapshot
    ) -> None:
        """Show the first weights of a training that started from fresh ones, in its run."""
        session = self._session
        session.set_train(train, run=run)
        session.set_training_run(run)
        if run not in session.runs:
            current = session.current_run
            blank = current if current is not None and current.blank else None
            session.add_run(run, snapshot, keys_of(snapshot.family), dataset=dataset, instead_of=blank)
        elif run is session.current_run:
            session.replace_model(snapshot, keys_of(snapshot.family), keep_selection=True)
        else:
            session.set_snapshot(snapshot, run=run)
        self.began.emit(run, config)

    @Slot(str, object)
    def _on_live(self, name: str, value: float | str) -> None:
        self._current.set_live(name, value, self._session.training_run)

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        try:
            self._finish_run(outcome)
        finally:  # a closing window waits for this signal
            self.run_ended.emit(outcome)

    @Slot(object)
    def _on_states_failed(self, error: UserError) -> None:
        text = self.tr("States to go back to are not being kept: {}")
        self._dialogue.message.emit(text.format(message_text(error)))

    def _finish_run(self, outcome: Outcome) -> None:
        self._link.expect_run(None)  # a training that failed before its first snapshot leaves no run
        session, checkpoint = self._session, outcome.checkpoint
        run = session.training_run
        if run is not None:
            put_outcome(session, run, outcome)
        session.set_training_run(None)
        if run is not None and checkpoint is not None and outcome.trained:  # a run of zero steps is not worth keeping
            self.trained.emit(run, checkpoint, run.history.past())
        if run is not None:
            self.finished.emit(run, outcome)
        self._announce(outcome, run)
        if run is not None:
            self._saver.training_ended(run)
        if not self._transitions.training_ended():
            self._evaluator.evaluate(run)

    def _announce(self, outcome: Outcome, run: Run | None) -> None:
        step = grouped(run.snapshot.step) if run is not None and run.snapshot is not None else "0"
        self._announced = True
        if outcome.kind == "finished":
            self._dialogue.message.emit(self.tr("Training finished at step {}.").format(step))
        elif outcome.kind == "stopped":
            self._dialogue.message.emit(self.tr("Training stopped at step {}.").format(step))
        elif outcome.error is not None:
            self._dialogue.report(self.tr("Training stopped"), outcome.error)
