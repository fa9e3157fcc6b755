"""Owns the training thread: commands in, batched events out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dreamexplorer.data.base import ImageDataset

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig


class TrainingState(enum.Enum):
    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass(frozen=True)
class Outcome:
    """How a run ended: "finished", "stopped" or "failed"; what was trained (kept in every case if possible)."""

    kind: str
    checkpoint: Checkpoint | None
    error: BaseException | None = None


class TrainingRunner(QObject):
    """One run at a time. Signals are emitted on the GUI thread."""

    state_changed = Signal(object)  # TrainingState
    events = Signal(object)  # list of training events, oldest first, at most every 33 ms
    snapshot_ready = Signal(object)  # newest Snapshot; older unseen ones are dropped
    checkpoint_taken = Signal(object)  # Checkpoint asked for by take_checkpoint
    ended = Signal(object)  # Outcome; exactly one for each start

    @property
    def state(self) -> TrainingState:
        raise NotImplementedError

    @property
    def active(self) -> bool:
        """Whether a run is starting, running, paused or stopping."""
        return self.state is not TrainingState.IDLE

    def start(
        self, run: RunConfig, dataset: ImageDataset, resume: Checkpoint | None = None, *, paused: bool = False
    ) -> None:
        """Begin a run on a thread of its own; RuntimeError while one is active. `paused`: waits for Step/Resume."""
        raise NotImplementedError

    def pause(self) -> None:
        raise NotImplementedError

    def resume(self) -> None:
        raise NotImplementedError

    def step(self) -> None:
        """One step, then pause."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the run after the current step; `ended` follows with its checkpoint."""
        raise NotImplementedError

    def set_live(self, name: str, value: float) -> None:
        """Give a live option a new value from the next step on."""
        raise NotImplementedError

    def take_checkpoint(self) -> None:
        """Ask the running training for a complete checkpoint; `checkpoint_taken` follows."""
        raise NotImplementedError

    def shutdown(self, timeout_s: float = 10.0) -> bool:
        """Stop and join the thread; False when it did not end in time."""
        raise NotImplementedError
