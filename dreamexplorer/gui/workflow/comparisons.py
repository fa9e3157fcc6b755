"""Trains the runs of a comparison in turns, each as a run of the session."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Message, UserError
from dreamexplorer.gui.languages import current_language
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner, TrainingState
from dreamexplorer.gui.workflow.current_model import CurrentModel, keys_of
from dreamexplorer.gui.workflow.dataset_actions import DatasetActions
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.run_end import put_outcome
from dreamexplorer.gui.workflow.training_link import TrainingLink
from dreamexplorer.gui.workflow.transitions import Transitions
from dreamexplorer.session import Run, Session
from dreamexplorer.training.states_plan import USUAL_BYTES

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.training_mail import Outcome
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.progress import Progress
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.comparison import Comparison
    from dreamexplorer.training.events import Event
    from dreamexplorer.training.runs import RunFolder


class Comparisons(QObject):
    """Starts comparisons, one at a time, and passes commands to one of its runs or to all."""

    changed = Signal()  # another comparison began, its notes are known, or a run began, paused, or ended
    began = Signal(object, object)  # Run, RunConfig: as `TrainingActions.began`
    epochs_done = Signal(object, object)  # Run, list of EpochDone
    saved = Signal(object, object, object)  # Run, Checkpoint, Past: the state of a run that is still trained
    trained = Signal(object, object, object)  # Run, Checkpoint, Past: the result of a run that ended
    finished = Signal(object, object)  # Run, Outcome; comes after `trained`
    ended = Signal()  # all runs have ended, and the session shows what they left

    def __init__(
        self,
        session: Session,
        training: TrainingRunner,
        inference: InferenceRunner,
        jobs: JobRunner,
        settings: Settings,
        current: CurrentModel,
        datasets: DatasetActions,
        evaluator: Evaluator,
        transitions: Transitions,
        dialogue: Dialogue,
        link: TrainingLink,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._training, self._turns = session, training, training.turns
        self._inference, self._jobs, self._settings = inference, jobs, settings
        self._current, self._datasets, self._evaluator = current, datasets, evaluator
        self._transitions, self._dialogue, self._link = transitions, dialogue, link
        self._comparison: Comparison | None = None
        self._dataset: ImageDataset | None = None
        self._runs: tuple[Run, ...] = ()
        self._notes: tuple[Message, ...] | None = None
        self._told: BaseException | None = None  # the failure that was reported
        self._turns.begun.connect(self._on_begun)
        self._turns.state_changed.connect(self._on_state)
        self._turns.snapshot_ready.connect(self._on_snapshot)
        self._turns.events.connect(self._on_events)
        self._turns.checkpoint_ready.connect(self._on_checkpoint)
        self._turns.states_failed.connect(self._on_states_failed)
        self._turns.ended.connect(self._on_ended)
        self._turns.all_ended.connect(self._on_all_ended)

    @property
    def active(self) -> bool:
        """True while at least one run is trained."""
        return self._turns.active

    @property
    def comparison(self) -> Comparison | None:
        """The comparison that was begun last."""
        return self._comparison

    @property
    def runs(self) -> tuple[Run, ...]:
        """Its runs that the session has or had, in their order."""
        return tuple(run for run in self._runs if run.snapshot is not None)

    @property
    def notes(self) -> tuple[Message, ...] | None:
        """Sentences where the runs do not start alike or do not see the same; None before that is known."""
        return self._notes

    def state(self, run: Run) -> TrainingState:
        """Return the state of a run; IDLE for one that is not of the comparison."""
        return self._turns.state(self._runs.index(run)) if run in self._runs else TrainingState.IDLE

    # -- starting --------------------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Read the file of a comparison in the background, and start it."""
        if not self._may_start():
            return

        def read(_progress: Progress) -> Comparison:
            from dreamexplorer.training.comparison import read_comparison

            return read_comparison(path)

        failed = partial(self._dialogue.report, self.tr("The comparison could not be read"))
        self._jobs.start(self.tr("Reading {}").format(path.name), read, done=self.start, failed=failed, parallel=True)

    def start(self, comparison: Comparison) -> None:
        """Load the dataset of a comparison where another one is shown, and train its runs from a common start."""
        if not self._may_start():
            return
        dataset = self._session.dataset
        if dataset is not None and dataset.name == comparison.dataset and dataset.limit is None:
            self._begin(comparison, dataset)
        else:
            self._datasets.load(
                comparison.dataset,
                done=partial(self._begin, comparison),
                failed=self._datasets.report_not_loaded,
            )

    def _may_start(self) -> bool:
        if self._training.active or self._turns.active:
            self._dialogue.message.emit(self.tr("Stop the training first: a comparison trains all of its runs itself."))
            return False
        return True

    def _begin(self, comparison: Comparison, dataset: ImageDataset) -> None:
        if not self._may_start():
            return
        self._evaluator.cancel()
        self._comparison, self._notes, self._told = comparison, None, None
        self._dataset = dataset.limited(comparison.limit)
        names = [compared.name.in_language(current_language()) for compared in comparison.runs]
        self._runs = tuple(
            Run(name, train=config.train, untrained=True)
            for name, config in zip(names, comparison.configs, strict=True)
        )
        self._inference.set_economy(True)
        self._turns.start(
            comparison.configs,
            names,
            self._dataset,
            save_every=self._settings.get(keys.AUTOSAVE_SECONDS),
            states=USUAL_BYTES,
        )
        self.changed.emit()

    # -- commands; without a run they go to all ----------------------------------------------------------------------

    def pause(self, run: Run | None = None) -> None:
        """Pause after the current step."""
        self._turns.pause(self._number(run))

    def resume(self, run: Run | None = None) -> None:
        """Go on after a pause."""
        self._turns.resume(self._number(run))

    def stop(self, run: Run | None = None) -> None:
        """End the training after the current step."""
        self._turns.stop(self._number(run))

    def set_live(self, name: str, value: float | str, run: Run | None = None) -> None:
        """Change a live option from the next step on."""
        self._turns.set_live(name, value, self._number(run))

    def keep_states(self, run: Run, folder: RunFolder) -> None:
        """Keep states of a run that is trained in this folder from now on, to go back to."""
        if run in self._session.compared_runs:
            self._turns.keep_states(self._runs.index(run), folder)

    def _number(self, run: Run | None) -> int | None:
        return None if run is None else self._runs.index(run)

    # -- what happens --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_begun(self, notes: Sequence[Message]) -> None:
        self._notes = tuple(notes)
        self.changed.emit()

    @Slot(int, object)
    def _on_state(self, _number: int, _state: TrainingState) -> None:
        self.changed.emit()

    @Slot(int, object)
    def _on_snapshot(self, number: int, snapshot: Snapshot) -> None:
        run, session = self._runs[number], self._session
        if run in session.runs:
            self._link.show(snapshot, run, moving=True)
            return
        assert self._dataset is not None
        if any(other in session.runs for other in self._runs):
            session.add_beside(run, snapshot, keys_of(snapshot.family), self._dataset)
        else:  # the first is shown
            current = session.current_run
            blank = current if current is not None and current.blank else None
            session.add_run(run, snapshot, keys_of(snapshot.family), dataset=self._dataset, instead_of=blank)
        session.set_compared_runs([*session.compared_runs, run])
        assert self._comparison is not None
        self.began.emit(run, self._comparison.configs[number])
        self.changed.emit()

    @Slot(int, object)
    def _on_events(self, number: int, events: list[Event]) -> None:
        from dreamexplorer.training.events import EpochDone, LiveChanged

        run = self._runs[number]
        for event in events:
            if isinstance(event, LiveChanged):
                self._current.set_live(event.name, event.value, run)
        self._link.record(events, run, moving=True)
        if epochs := [event for event in events if isinstance(event, EpochDone)]:
            self.epochs_done.emit(run, epochs)

    @Slot(int, object)
    def _on_checkpoint(self, number: int, checkpoint: Checkpoint) -> None:
        run = self._runs[number]
        self.saved.emit(run, checkpoint, run.history.past())

    @Slot(int, object)
    def _on_states_failed(self, number: int, error: UserError) -> None:
        text = self.tr("{}: states to go back to are not being kept: {}")
        self._dialogue.message.emit(text.format(self._runs[number].name, message_text(error)))

    @Slot(int, object)
    def _on_ended(self, number: int, outcome: Outcome) -> None:
        run, session, checkpoint = self._runs[number], self._session, outcome.checkpoint
        session.set_compared_runs([other for other in session.compared_runs if other is not run])
        if run in session.runs:
            put_outcome(session, run, outcome)
            if checkpoint is not None and outcome.trained:
                self.trained.emit(run, checkpoint, run.history.past())
            self.finished.emit(run, outcome)
        if outcome.error is not None and outcome.error is not self._told:
            self._told = outcome.error
            self._dialogue.report(self.tr("{}: training stopped").format(run.name), outcome.error)
        self.changed.emit()

    @Slot()
    def _on_all_ended(self) -> None:
        try:
            self._finish()
        finally:  # a closing window waits for this signal
            self.ended.emit()

    def _finish(self) -> None:
        self._inference.set_economy(False)
        self._session.adopt_axes()
        self._session.adopt_axis_values()
        if self._told is None:
            self._dialogue.message.emit(self.tr("The comparison has ended."))
        if not self._transitions.training_ended():
            self._evaluator.evaluate_also(self.runs)
        self.changed.emit()
