"""Starts and resets training, and shows how a run ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dreamexplorer.errors import UserError
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.workflow.current_model import CurrentModel, keys_of
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.family_titles import FamilyTitles
from dreamexplorer.gui.workflow.model_actions import ModelActions
from dreamexplorer.gui.workflow.plans import plan_training
from dreamexplorer.gui.workflow.saver import Saver
from dreamexplorer.gui.workflow.training_link import TrainingLink
from dreamexplorer.gui.workflow.transitions import Transitions
from dreamexplorer.gui.workflow.unsaved_work import UnsavedWork
from dreamexplorer.options import validate
from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.training_runner import Outcome, TrainingRunner
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.config import RunConfig


class TrainingActions(QObject):
    """Starts and resets training, and handles the end of a run."""

    trained = Signal(object, object)  # Checkpoint, Past: the result of a run that ended, whatever is shown next
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
        unsaved: UnsavedWork,
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
        self._unsaved = unsaved
        self._announced = False  # True while a message about the end of the last run may be shown
        link.live_changed.connect(current.set_live)
        training.ended.connect(self._on_ended)

    def train(self, run: RunConfig, *, paused: bool = False) -> bool:
        """Start or continue training with this config, for `run.train.epochs` more epochs.

        Continues the current model (optimiser state included) when the config fits it; otherwise asks before an
        unsaved model is replaced, and starts a new one. False when the user declined, when the current model is saved
        first (the training starts once it is written), and when nothing can be trained now (still loading, training
        already).
        """
        if not self._may_start() or not self._is_valid(run):
            return False
        if self._current.needs_new_model(run) and self._session.unsaved:
            if not self._unsaved.may_be_replaced(
                self.tr("Start a new model?"),
                self.tr("Start new model"),
                partial(self.train, run, paused=paused),
                reason=self.tr("Changing these options starts a new model. Save the current one first?"),
                hint=self.tr(
                    "If you don't save, you can get it back after this training with File > Reopen the run before that."
                ),
            ):
                return False
            if not self._may_start():  # state may change while the modal dialog is open; check again
                return False
        dataset = self._session.dataset
        assert dataset is not None
        other = self._current.needs_new_model(run)
        fresh = other or self._current.untrained
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
        self._link.expect_run(partial(self._show_fresh, not other) if fresh else None)
        self._current.set_training(run.train)
        self._training.start(plan.run, dataset, plan.resume, paused=paused, epochs_before=plan.epochs_before)
        return True

    def reset(self, run: RunConfig, *, new: bool = False) -> bool:
        """Show fresh, untrained weights for this config. Asks first; False when declined.

        `new` words the question for a user who asked for a new model.
        """
        if not self._is_valid(run) or self._session.dataset is None or not self._families.is_ready:
            return False
        return self._models.replace_by_new(run, new=new)

    def _may_start(self) -> bool:
        if self._training.active:
            self._dialogue.message.emit(self.tr("Training is already running."))
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

    def _show_fresh(self, keep_selection: bool, snapshot: Snapshot) -> None:
        """Show the first weights of a run that started from fresh ones, in place of the current model."""
        self._current.replaced()
        self._session.replace_model(snapshot, keys_of(snapshot.family), keep_selection=keep_selection)

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        try:
            self._finish_run(outcome)
        finally:  # a closing window waits for this signal
            self.run_ended.emit(outcome)

    def _finish_run(self, outcome: Outcome) -> None:
        self._link.expect_run(None)  # a run that failed before its first snapshot leaves the old model
        session, checkpoint = self._session, outcome.checkpoint
        shown = session.snapshot
        if checkpoint is not None:
            session.set_checkpoint(checkpoint)
            if shown is None or shown.step != checkpoint.snapshot.step or outcome.kind == "failed":
                session.rewind(checkpoint.snapshot)
            self._current.trained()
            if outcome.trained:  # do not overwrite the autosave with a run of zero steps
                self.trained.emit(checkpoint, session.history.past())
        elif session.checkpoint is None or shown is None or session.checkpoint.snapshot.step != shown.step:
            session.set_checkpoint(None)  # it is older than what is shown, from which one is made when it is needed
        self._announce(outcome)
        self._saver.training_ended()
        if not self._transitions.training_ended():
            self._evaluator.evaluate()

    def _announce(self, outcome: Outcome) -> None:
        step = grouped(self._session.snapshot.step) if self._session.snapshot is not None else "0"
        self._announced = True
        if outcome.kind == "finished":
            self._dialogue.message.emit(self.tr("Training finished at step {}.").format(step))
        elif outcome.kind == "stopped":
            self._dialogue.message.emit(self.tr("Training stopped at step {}.").format(step))
        elif outcome.error is not None:
            self._dialogue.report(self.tr("Training stopped"), outcome.error)
