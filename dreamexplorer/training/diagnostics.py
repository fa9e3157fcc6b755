"""Trainings that cannot go on: what went wrong, at which step, what to do about it, and the last good state."""

from __future__ import annotations

import math
import traceback
from typing import TYPE_CHECKING, Any

import torch

from dreamexplorer.errors import Label, Message, UserError
from dreamexplorer.models.families import families
from dreamexplorer.options import options_of
from dreamexplorer.training.config import TrainConfig

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint

WEIGHTS = "weights"  # what is told in place of a term's key where these are not finite
_RUNAWAY = 1e4  # times what a term was at first: no training that learns comes near
_FAR = 10.0  # an option so many times off its default may be the cause
_HIGH_RATE = 3.0  # times the default learning rate
_CLIP = 100.0  # about the length of an ordinary gradient
_NO_MEMORY = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "bad_alloc",
    "alloc_failed",  # of cuBLAS and cuDNN
)


class TrainingFailed(UserError):
    """Training cannot go on; `checkpoint` is the last state known to be good."""

    def __init__(self, message: Message, step: int, checkpoint: Checkpoint) -> None:
        super().__init__(message.template, *message.arguments)
        self.step = step
        self.checkpoint = checkpoint


class TrainingDiverged(TrainingFailed):
    """A term (`term`, its key, or "weights") is no longer a finite number, or has run away."""

    def __init__(self, message: Message, step: int, term: str, checkpoint: Checkpoint) -> None:
        super().__init__(message, step, checkpoint)
        self.term = term


class TrainingOutOfMemory(TrainingFailed):
    """The device has no memory left for a step."""


class Growth:
    """Watches the first term of a family, its reconstruction: it cannot be worse than untrained by magnitudes.

    Others may well grow: a KL without weight, the loss of an adversary.
    """

    def __init__(self) -> None:
        self._first: float | None = None

    def reset(self) -> None:
        """Discard the first value, as another option of the model may scale the term differently."""
        self._first = None

    def start(self, value: float) -> None:
        """Record the first value, unless there is one."""
        if self._first is None:
            self._first = value

    def runs_away(self, value: float) -> tuple[float, float] | None:
        """Return the first value and this one when the term has grown ten thousandfold; otherwise None."""
        self.start(value)
        first = value if self._first is None else self._first
        return (first, value) if value > _RUNAWAY * max(1.0, abs(first)) else None


def diverged(
    step: int, term: str, checkpoint: Checkpoint, precision: str, grown: tuple[float, float] | None = None
) -> TrainingDiverged:
    """The error for a term that is not finite or, with its first and last value, has `grown` out of all bounds."""
    good, label = checkpoint.snapshot.step, term_label(checkpoint.snapshot.family, term)
    remedy = remedy_for(checkpoint.snapshot.config, checkpoint.train, precision)
    if term == WEIGHTS:
        message = Message(
            "Training diverged at step {}: there are weights that are no longer finite numbers. The "
            "last good state, that of step {}, is back. {}",
            step,
            good,
            remedy,
        )
    elif grown is None:
        message = Message(
            "Training diverged at step {}: the term {} is no longer a finite number. The last good "
            "state, that of step {}, is back. {}",
            step,
            label,
            good,
            remedy,
        )
    else:
        message = Message(
            "Training diverged at step {}: the term {} has grown from {:.3g} to {:.3g}. The last good "
            "state, that of step {}, is back. {}",
            step,
            label,
            grown[0],
            grown[1],
            good,
            remedy,
        )
    return TrainingDiverged(message, step, term, checkpoint)


def term_label(family: str, key: str) -> Label | str:
    """Return what the curves call the term of that key; the key itself where there is none (of an axis)."""
    terms = families()[family].terms if family in families() else ()
    return next((Label(t.label, "terms") for t in terms if t.key == key), key)


def remedy_for(model: Any, train: TrainConfig, precision: str) -> Message:
    """What to try with these options, the likeliest cause first: one or two sentences."""
    usual, rate = TrainConfig().learning_rate, train.learning_rate
    high = rate > _HIGH_RATE * usual
    slower = Message("Try a learning rate of {:.1g}: it is {:.3g}.", usual if high else rate / 3.0, rate)
    found = [slower] if high else []
    for label, default, value in far_off(model):
        found.append(Message("Try the option {} nearer to {:g}: it is {:g}.", Label(label, "options"), default, value))
    if precision != "fp32" and not found:
        found.append(Message("Try the precision fp32: it is {}.", precision))
    if not high:
        found.append(slower)
    if train.clip_norm <= 0.0:
        found.append(Message("Try gradient clipping, at {:g} for a start.", _CLIP))
    return Message.joined(*found[:2])


def far_off(config: Any) -> list[tuple[str, float, float]]:
    """Label, default and value of the weights and widths that are of another magnitude than by default."""
    defaults = type(config)()
    found = []
    for name, spec in options_of(config).items():
        value, default = getattr(config, name), getattr(defaults, name)
        counts = spec.has_effect(lambda other: getattr(config, other))
        if spec.live and spec.logarithmic and counts and value > 0.0 and default > 0.0:
            ratio = abs(math.log(value / default))
            if ratio >= math.log(_FAR):
                found.append((ratio, (spec.label, float(default), float(value))))
    return [entry for _, entry in sorted(found, reverse=True)]


def out_of_memory(step: int, device: str, checkpoint: Checkpoint) -> TrainingOutOfMemory:
    """The error for a step that the device has no memory for."""
    size, good = checkpoint.train.batch_size, checkpoint.snapshot.step
    remedy = Message("Try narrower layers.")
    if size > 1:
        remedy = Message("Try a batch size of {} instead of {}, or narrower layers.", size // 2, size)
    message = Message(
        "Out of memory on the device {} at step {}. The state of step {} is kept. {}", device, step, good, remedy
    )
    return TrainingOutOfMemory(message, step, checkpoint)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the error is a lack of memory, in any of the ways torch says so."""
    if isinstance(error, (MemoryError, torch.cuda.OutOfMemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(sign in text for sign in _NO_MEMORY)


def release(error: BaseException) -> None:
    """Free what the frames of an error still hold: the activations of the step that did not fit."""
    traceback.clear_frames(error.__traceback__)
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
