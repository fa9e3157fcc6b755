"""The queues between a training and the window: commands one way, what happens the other way; nobody waits."""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dreamexplorer.gui.threads.newest import Newest
from dreamexplorer.training.commands import CommandQueue

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.events import Event
    from dreamexplorer.training.loop import Trainer
    from dreamexplorer.training.states_writer import StateWriter

log = logging.getLogger(__name__)

# Reports and weights reach the window this often, and each time panels paint; what the user waits for comes at once.
DRAIN_MS = 200


class TrainingState(enum.Enum):
    """State of a training; PAUSED waits for Step, Resume or Stop."""

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
    seconds: float | None = None  # that it had in turns with others; None where it was trained alone


class TrainingMail:
    """The queues of one training.

    Args:
        post: has the GUI thread read the queues at once; may be called on any thread.
        epochs_before: epochs done before, which the live option "epochs" leaves out.
    """

    def __init__(self, post: Callable[[], None], epochs_before: int = 0) -> None:
        self._post = post
        self.epochs_before = epochs_before
        self.commands = CommandQueue()
        self.events: deque[Event] = deque()
        self.checkpoints: deque[Checkpoint] = deque()
        self.checkpoints_requested = 0  # unanswered requests; only the GUI thread counts them
        self.snapshot: Newest[Snapshot] = Newest()  # newest snapshot that the GUI thread has not read
        self.states: StateWriter | None = None  # keeps states of earlier steps
        self.stopped = False  # the training ended because it was told to
        self.outcome: Outcome | None = None  # set after everything else of the run

    # -- on the training's thread ------------------------------------------------------------------------------

    def deliver(self, checkpoint: Checkpoint) -> None:
        """Hand over a checkpoint that was requested."""
        self.checkpoints.append(checkpoint)
        self._post()

    def receive(self, event: Event) -> None:
        """Hand over what happened."""
        from dreamexplorer.training.events import Ended, LiveChanged, Paused, Resumed, SnapshotReady, Started

        match event:
            case SnapshotReady(snapshot):
                self.snapshot.put(snapshot)
                return
            case Ended():
                self.stopped = event.stopped
            case LiveChanged(name="epochs", value=float() | int() as epochs):
                event = dataclasses.replace(event, value=epochs - self.epochs_before)
        self.events.append(event)
        if isinstance(event, (Started, Paused, Resumed, LiveChanged)):
            self._post()

    # -- on the GUI thread --------------------------------------------------------------------------------------

    def read_events(self) -> list[Event]:
        """Take out all events, oldest first."""
        events: list[Event] = []
        with contextlib.suppress(IndexError):
            while True:
                events.append(self.events.popleft())
        return events


def followed(state: TrainingState, events: Iterable[Event], *, starts_paused: bool = False) -> TrainingState:
    """Return the state after some events; one that is being stopped stays so.

    Args:
        state: the state before.
        events: what happened, oldest first.
        starts_paused: the training waits before its first step.
    """
    from dreamexplorer.training.events import Paused, Resumed, Started

    if state is TrainingState.STOPPING:
        return state
    for event in events:
        match event:
            case Started():
                state = state if starts_paused else TrainingState.RUNNING
            case Paused():
                state = TrainingState.PAUSED
            case Resumed():
                state = TrainingState.RUNNING
    return state


def last_good(error: BaseException, trainer: Trainer | None) -> Checkpoint | None:
    """Return the checkpoint that an error carries, else the state before the failed step; None without any."""
    checkpoint: Any = getattr(error, "checkpoint", None)
    if checkpoint is not None or trainer is None:
        return checkpoint
    try:
        return trainer.checkpoint()
    except Exception:
        log.info("nothing could be kept of a failed run", exc_info=True)
        return None
