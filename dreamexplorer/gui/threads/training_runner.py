"""Owns the training thread: takes commands, delivers events in batches."""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads.newest import Newest
from dreamexplorer.training.commands import (
    Command,
    CommandQueue,
    Pause,
    RequestCheckpoint,
    Resume,
    SetLive,
    StepOnce,
    Stop,
)

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.events import Event
    from dreamexplorer.training.loop import Trainer
    from dreamexplorer.training.runs import RunFolder

log = logging.getLogger(__name__)

# Reports and weights reach the window this often, and each time panels paint; what the user waits for comes at once.
DRAIN_MS = 200
SNAPSHOT_SECONDS = 0.2  # between two snapshots, for models of ordinary size
SNAPSHOT_BYTES_PER_SECOND = 50e6  # copying weights may not cost more than a hundredth of the time


class TrainingState(enum.Enum):
    """State of the training runner; PAUSED waits for Step, Resume or Stop."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass(frozen=True)
class Outcome:
    """The end of a run: `kind` is "finished", "stopped" or "failed"; each has a checkpoint if possible."""

    kind: str
    checkpoint: Checkpoint | None
    error: BaseException | None = None
    trained: bool = True  # True if at least one step was done


class TrainingRunner(QObject):
    """Runs one training at a time. Its signals are emitted on the GUI thread."""

    state_changed = Signal(object)  # TrainingState
    events = Signal(object)  # list of training events, oldest first, a few times a second
    snapshot_ready = Signal(object)  # newest Snapshot; older unseen ones are dropped; comes before its events
    checkpoint_ready = Signal(object)  # the Checkpoint requested by request_checkpoint
    states_failed = Signal(object)  # UserError: why states of earlier steps are not kept; once until one is again
    ended = Signal(object)  # Outcome; exactly one for each start

    _posted = Signal()  # something is in the queues that must not wait for the timer

    def __init__(self) -> None:
        super().__init__()
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
        if self.active or self._closed:
            raise RuntimeError("a training is running already" if self.active else "the program is closing")
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
            return True
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
        snapshot = run.snapshot.pop()
        events: list[Event] = []
        with contextlib.suppress(IndexError):
            while True:
                events.append(run.events.popleft())
        if snapshot is not None:
            self.snapshot_ready.emit(snapshot)
        if events:
            self._follow(events)
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

    def _follow(self, events: list[Event]) -> None:
        """Set the state by the events of the thread, unless it is being stopped."""
        from dreamexplorer.training.events import Paused, Resumed, Started

        state = self._state
        for event in events:
            match event:
                case Started():
                    if not self._starts_paused:
                        state = TrainingState.RUNNING
                case Paused():
                    state = TrainingState.PAUSED
                case Resumed():
                    state = TrainingState.RUNNING
        if self._state is not TrainingState.STOPPING:
            self._set_state(state)


class _Run:
    """A run and the queues between its thread and the GUI thread, which neither waits for."""

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

        self._post = post  # has the GUI thread read the queues at once; may be called on any thread
        self.config = config
        self.dataset = dataset
        self.resume = resume
        self.epochs_before = epochs_before
        self.states = StateWriter(None, states) if states else None
        self.commands = CommandQueue()
        self.events: deque[Event] = deque()
        self.checkpoints: deque[Checkpoint] = deque()
        self.checkpoints_requested = 0  # unanswered requests; only the GUI thread counts them
        self.snapshot: Newest[Snapshot] = Newest()  # newest snapshot that the GUI thread has not read
        self.outcome: Outcome | None = None  # set after everything else of the run
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
            outcome = Outcome("failed", _last_good(error, trainer), error)
        if outcome.checkpoint is not None:
            before = 0 if self.resume is None else self.resume.snapshot.step
            outcome = dataclasses.replace(outcome, trained=outcome.checkpoint.snapshot.step > before)
        self.resume = None
        self.outcome = outcome
        self._post()

    def deliver(self, checkpoint: Checkpoint) -> None:
        """Hand over a checkpoint that was requested; called on the training thread."""
        self.checkpoints.append(checkpoint)
        self._post()

    def _consume(self, trainer: Trainer) -> bool:
        """Run the training to its end; return whether it was stopped."""
        from dreamexplorer.training.events import Ended, LiveChanged, Paused, Resumed, SnapshotReady, Started

        stopped = False
        for event in trainer.run():
            match event:
                case SnapshotReady(snapshot):
                    self.snapshot.put(snapshot)
                    continue
                case Ended():
                    stopped = event.stopped
                case LiveChanged(name="epochs", value=float() | int() as epochs):
                    event = dataclasses.replace(event, value=epochs - self.epochs_before)
            self.events.append(event)
            if isinstance(event, (Started, Paused, Resumed, LiveChanged)):
                self._post()
        return stopped


def _last_good(error: BaseException, trainer: Trainer | None) -> Checkpoint | None:
    """Return the checkpoint that an error carries, else the state before the failed step; None without any."""
    checkpoint: Any = getattr(error, "checkpoint", None)
    if checkpoint is not None or trainer is None:
        return checkpoint
    try:
        return trainer.checkpoint()
    except Exception:
        log.info("nothing could be kept of a failed run", exc_info=True)
        return None


def cores() -> int:
    """Return how many processors this process may use."""
    with contextlib.suppress(AttributeError):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def snapshot_interval(run: RunConfig, dataset: ImageDataset) -> float:
    """Return the seconds between two snapshots, more for models whose weights take long to copy."""
    from dreamexplorer.models.families import build
    from dreamexplorer.models.meta import without_values

    with without_values():  # sizes only, no memory
        model = build(run.family, run.model, dataset.image_shape, len(dataset.class_names))
    size = sum(t.numel() * t.element_size() for t in model.state_dict().values())
    return max(SNAPSHOT_SECONDS, size / SNAPSHOT_BYTES_PER_SECOND)
