"""Owns the training thread: takes commands, delivers events in batches."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads.training_mail import DRAIN_MS, Outcome, TrainingMail, TrainingState, followed, last_good
from dreamexplorer.gui.threads.training_pace import cores, snapshot_interval
from dreamexplorer.gui.threads.turns_runner import TurnsRunner
from dreamexplorer.training.commands import (
    Command,
    Pause,
    RequestCheckpoint,
    Resume,
    SetLive,
    StepOnce,
    Stop,
)

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.loop import Trainer
    from dreamexplorer.training.runs import RunFolder

__all__ = ["Outcome", "TrainingRunner", "TrainingState"]


class TrainingRunner(QObject):
    """Runs one training at a time, or those of a comparison: see `turns`. Its signals are emitted on the GUI thread."""

    state_changed = Signal(object)  # TrainingState
    events = Signal(object)  # list of training events, oldest first, a few times a second
    snapshot_ready = Signal(object)  # newest Snapshot; older unseen ones are dropped; comes before its events
    checkpoint_ready = Signal(object)  # the Checkpoint requested by request_checkpoint
    states_failed = Signal(object)  # UserError: why states of earlier steps are not kept; once until one is again
    ended = Signal(object)  # Outcome; exactly one for each start

    _posted = Signal()  # something is in the queues that must not wait for the timer

    def __init__(self) -> None:
        super().__init__()
        self.turns = TurnsRunner(self)
        self._state = TrainingState.IDLE
        self._run: _Run | None = None
        self._starts_paused = False
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self._posted.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> TrainingState:
        """Present state."""
        return self._state

    @property
    def active(self) -> bool:
        """True if a run is starting, running, paused or stopping."""
        return self.state is not TrainingState.IDLE

    @property
    def epochs_before(self) -> int:
        """Epochs that the model was trained for before the run; 0 without a run."""
        return self._run.epochs_before if self._run is not None else 0

    def start(
        self,
        run: RunConfig,
        dataset: ImageDataset,
        resume: Checkpoint | None = None,
        *,
        paused: bool = False,
        epochs_before: int = 0,
        states: int = 0,
    ) -> None:
        """Start a run on a thread of its own, waiting for Step or Resume if `paused`; RuntimeError while one is active.

        Args:
            run: options of model and training; `train.epochs` counts all epochs of the model.
            dataset: data to train on.
            resume: checkpoint to continue; None starts from fresh weights.
            paused: wait for Step or Resume before the first step.
            epochs_before: epochs done before, which the live option "epochs" leaves out.
            states: most bytes of the states of earlier steps that are kept, once `keep_states` names a folder.
        """
        if self.active or self.turns.active or self._closed:
            raise RuntimeError("the program is closing" if self._closed else "a training is running already")
        self._run = _Run(run, dataset, resume, epochs_before, states, self._wake)
        self._starts_paused = paused
        if paused:
            self._run.commands.put(Pause())
        self._set_state(TrainingState.STARTING)
        self._run.thread.start()
        self._timer.start()

    def pause(self) -> None:
        """Pause after the current step."""
        self._command(Pause())

    def resume(self) -> None:
        """Go on after a pause."""
        self._command(Resume())

    def step(self) -> None:
        """Do one step, then pause."""
        self._command(StepOnce())

    def stop(self) -> None:
        """End the run after the current step; `ended` follows with its checkpoint."""
        if self._run is not None and self._state is not TrainingState.STOPPING:
            self._run.commands.put(Stop())
            self._set_state(TrainingState.STOPPING)

    def set_live(self, name: str, value: float | str) -> None:
        """Change a live option from the next step on."""
        if self._run is not None:
            if name == "epochs" and not isinstance(value, str):
                value += self._run.epochs_before
            self._command(SetLive(name, value))

    def request_checkpoint(self) -> None:
        """Request a complete checkpoint of the running training; `checkpoint_ready` follows."""
        if self._run is not None:
            self._run.checkpoints_requested += 1
            self._run.commands.put(RequestCheckpoint(self._run.deliver))

    def keep_states(self, folder: RunFolder) -> None:
        """Keep states of the running training in this folder from now on; those made before wait for it."""
        if self._run is not None and self._run.states is not None:
            self._run.states.write_to(folder)

    def shutdown(self, timeout_s: float = 10.0) -> bool:
        """Stop and join the thread; False when it did not end in time. No signal comes afterwards."""
        self._closed = True
        self._timer.stop()
        run, self._run = self._run, None
        self._state = TrainingState.IDLE
        if run is None:
            return self.turns.shutdown(timeout_s)
        run.commands.put(Stop())
        run.thread.join(timeout_s)
        return not run.thread.is_alive()

    def _wake(self) -> None:
        """Have the queues read in the GUI thread without waiting for the timer. Called on the training thread."""
        if not self._closed:
            self._posted.emit()

    def _command(self, command: Command) -> None:
        if self._run is not None and self._state is not TrainingState.STOPPING:
            self._run.commands.put(command)

    def _set_state(self, state: TrainingState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    @Slot()
    def _drain(self) -> None:
        """Emit all that the thread has posted since the last call; the end of the run comes last."""
        run = self._run
        if run is None:
            return
        outcome = run.outcome  # read first: it is set last, so all that came before is in the queues
        snapshot, events = run.snapshot.pop(), run.read_events()
        if snapshot is not None:
            self.snapshot_ready.emit(snapshot)
        if events:
            self._set_state(followed(self._state, events, starts_paused=self._starts_paused))
            self.events.emit(events)
        if run.states is not None and (problem := run.states.problem()) is not None:
            self.states_failed.emit(problem)
        while run.checkpoints and run.checkpoints_requested:
            run.checkpoints_requested -= 1
            self.checkpoint_ready.emit(run.checkpoints.popleft())
        if outcome is None or self._run is not run:
            return
        self._timer.stop()
        run.thread.join()  # it has set its outcome and is about to end
        self._run = None
        # A checkpoint that was requested just before the end is that of the end.
        for _ in range(run.checkpoints_requested if outcome.checkpoint is not None else 0):
            self.checkpoint_ready.emit(outcome.checkpoint)
        self._set_state(TrainingState.IDLE)
        self.ended.emit(outcome)


class _Run(TrainingMail):
    """A run with its thread, and the queues between it and the GUI thread."""

    def __init__(
        self,
        config: RunConfig,
        dataset: ImageDataset,
        resume: Checkpoint | None,
        epochs_before: int,
        states: int,
        post: Callable[[], None],
    ) -> None:
        from dreamexplorer.training.states_writer import StateWriter

        super().__init__(post, epochs_before)
        self.config = config
        self.dataset = dataset
        self.resume = resume
        self.states = StateWriter(None, states) if states else None
        self.thread = threading.Thread(target=self._work, name="training", daemon=True)

    def _work(self) -> None:
        trainer: Trainer | None = None
        try:
            from dreamexplorer.gui.threads.engine import warm_up

            warm_up()
            from dreamexplorer.training.loop import Trainer
            from dreamexplorer.training.states_plan import StateKeeper

            trainer = Trainer(
                self.config,
                self.dataset,
                resume=self.resume,
                commands=self.commands,
                snapshot_interval=snapshot_interval(self.config, self.dataset),
                most_threads=max(1, cores() - 1),
                states=None if self.states is None else StateKeeper(self.states),
            )
            self.snapshot.put(trainer.snapshot())  # show a new model before its first evaluation is done
            self._post()
            with self.states or contextlib.nullcontext():
                stopped = self._consume(trainer)
            outcome = Outcome("stopped" if stopped else "finished", trainer.checkpoint())
        except BaseException as error:  # whatever it is, the window reports it
            outcome = Outcome("failed", last_good(error, trainer), error)
        if outcome.checkpoint is not None:
            before = 0 if self.resume is None else self.resume.snapshot.step
            outcome = dataclasses.replace(outcome, trained=outcome.checkpoint.snapshot.step > before)
        self.resume = None
        self.outcome = outcome
        self._post()

    def _consume(self, trainer: Trainer) -> bool:
        """Run the training to its end; return whether it was stopped."""
        for event in trainer.run():
            self.receive(event)
        return self.stopped
