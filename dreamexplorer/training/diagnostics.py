"""Trainings that cannot go on: what went wrong, at which step, what to do, and the last good state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from dreamexplorer.errors import UserError

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint


class TrainingFailed(UserError):
    """Training cannot go on; `checkpoint` is the last state known to be good."""

    def __init__(self, message: str, step: int, checkpoint: Checkpoint) -> None:
        super().__init__(message)
        self.step = step
        self.checkpoint = checkpoint


class TrainingDiverged(TrainingFailed):
    """A term (`term`, or "weights") is no longer a finite number."""

    def __init__(self, step: int, term: str, checkpoint: Checkpoint) -> None:
        super().__init__(
            f"Training diverged: at step {step} there are values that are not finite numbers ({term}). Lower the "
            f"learning rate and go on from step {checkpoint.snapshot.step}, the last good state.",
            step,
            checkpoint,
        )
        self.term = term


class TrainingOutOfMemory(TrainingFailed):
    """The device has no memory left for a step."""

    def __init__(self, step: int, checkpoint: Checkpoint) -> None:
        super().__init__(
            f"Out of memory at step {step}. Use smaller batches or narrower layers, or another device; the state "
            f"of step {checkpoint.snapshot.step} is kept.",
            step,
            checkpoint,
        )


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the error is a lack of memory, in any of the ways torch says so."""
    if isinstance(error, (MemoryError, torch.cuda.OutOfMemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(
        sign in text for sign in ("out of memory", "can't allocate memory", "not enough memory")
    )
