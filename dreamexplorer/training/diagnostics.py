"""Errors that end a training: the cause, the step, a remedy, and a checkpoint of the last good state."""

from __future__ import annotations

import math
import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from dreamexplorer.errors import Label, Message, UserError
from dreamexplorer.models.families import families
from dreamexplorer.options import options_of
from dreamexplorer.training.config import TrainConfig

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model
    from dreamexplorer.training.checkpoint import Checkpoint

WEIGHTS = "weights"  # pseudo key of a term, used when weights are not finite
STEPS_TO_WARN = 200  # over which the terms are averaged before a model judges them
_RUNAWAY = 1e4  # a term this many times its first value has diverged
_FAR = 10.0  # an option this many times off its default may be the cause
_HIGH_RATE = 3.0  # times the default learning rate
_CLIP = 100.0  # suggested gradient clipping, about the norm of an ordinary gradient
_NO_MEMORY = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "bad_alloc",
    "alloc_failed",  # message of cuBLAS and cuDNN
)


class TrainingFailed(UserError):
    """Signal that a training cannot continue.

    Args:
        message: what to show.
        step: the training step of the failure.
        checkpoint: the last state known to be good.
    """

    def __init__(self, message: Message, step: int, checkpoint: Checkpoint) -> None:
        super().__init__(message.template, *message.arguments)
        self.step = step
        self.checkpoint = checkpoint


class TrainingDiverged(TrainingFailed):
    """Signal that a term is not finite or has grown without bound; `term` is its key, or `WEIGHTS`."""

    def __init__(self, message: Message, step: int, term: str, checkpoint: Checkpoint) -> None:
        super().__init__(message, step, checkpoint)
        self.term = term


class TrainingOutOfMemory(TrainingFailed):
    """Signal that the device has no memory left for a step."""


class Growth:
    """Detects divergence: a reconstruction (the first term) far worse than that of an untrained model.

    Other terms may grow: a KL without weight, the loss of an adversary.
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

    def divergence(self, value: float) -> tuple[float, float] | None:
        """Return the first value and this one when the term has grown ten thousandfold; otherwise None."""
        self.start(value)
        first = value if self._first is None else self._first
        return (first, value) if value > _RUNAWAY * max(1.0, abs(first)) else None


class Watch:
    """Asks the model every few hundred steps what goes wrong, and passes on what it says twice in a row, once in a run.

    Twice, because the first steps of a training that goes well may look like one that does not: a discriminator is
    right about nearly all images before the decoder has learned anything.
    """

    def __init__(self) -> None:
        self._sums: dict[str, float] = {}
        self._steps = 0
        self._before: set[str] = set()  # templates of the last time
        self._given: set[str] = set()

    def add(self, means: Mapping[str, float], steps: int) -> None:
        """Receive the means of the terms over the last steps."""
        for key, value in means.items():
            self._sums[key] = self._sums.get(key, 0.0) + steps * value
        self._steps += steps

    def warnings(self, model: Model) -> list[Message]:
        """Return what the model warns of and has not warned of before; nothing until enough steps are done."""
        if self._steps < STEPS_TO_WARN:
            return []
        means = {key: total / self._steps for key, total in self._sums.items()}
        self._sums, self._steps = {}, 0
        found = list(model.warnings(means))
        new = [m for m in found if m.template in self._before - self._given]
        self._before = {m.template for m in found}
        self._given.update(m.template for m in new)
        return new


def diverged(
    step: int, term: str, checkpoint: Checkpoint, precision: str, grown: tuple[float, float] | None = None
) -> TrainingDiverged:
    """Return the error for a term that is not finite or has grown without bound.

    Args:
        step: training step at which it was detected.
        term: key of the term, or `WEIGHTS`.
        checkpoint: the last good state.
        precision: precision of the run.
        grown: first and last value of a term that has grown without bound; None for one that is not finite.
    """
    good, label = checkpoint.snapshot.step, term_label(checkpoint.snapshot.family, term)
    remedy = remedy_for(checkpoint.snapshot.config, checkpoint.train, precision)
    if term == WEIGHTS:
        message = Message(
            "Training diverged at step {}: some weights are not finite. Restored step {}. {}",
            step,
            good,
            remedy,
        )
    elif grown is None:
        message = Message(
            "Training diverged at step {}: the term {} is not finite. Restored step {}. {}",
            step,
            label,
            good,
            remedy,
        )
    else:
        message = Message(
            "Training diverged at step {}: the term {} has grown from {:.3g} to {:.3g}. Restored step {}. {}",
            step,
            label,
            grown[0],
            grown[1],
            good,
            remedy,
        )
    return TrainingDiverged(message, step, term, checkpoint)


def term_label(family: str, key: str) -> Label | str:
    """Return the label of the term with that key; the key itself where there is none, as for an axis."""
    terms = families()[family].terms if family in families() else ()
    return next((Label(t.label, "terms") for t in terms if t.key == key), key)


def remedy_for(model: Any, train: TrainConfig, precision: str) -> Message:
    """Return suggestions against divergence, the likeliest remedy first: one or two sentences.

    Args:
        model: config of the model.
        train: training settings.
        precision: precision of the run.
    """
    usual, rate = TrainConfig().learning_rate, train.learning_rate
    high = rate > _HIGH_RATE * usual
    slower = Message("Lower the learning rate (now {:.3g}) to {:.1g}.", rate, usual if high else rate / 3.0)
    found = [slower] if high else []
    for label, default, value in far_off(model):
        found.append(Message("Set {} (now {:g}) closer to {:g}.", Label(label, "options"), value, default))
    if precision != "fp32" and not found:
        found.append(Message("Use the precision fp32 (now {}).", precision))
    if not high:
        found.append(slower)
    if train.clip_norm <= 0.0:
        found.append(Message("Use gradient clipping, for example {:g}.", _CLIP))
    return Message.joined(*found[:2])


def far_off(config: Any) -> list[tuple[str, float, float]]:
    """Return label, default and value of the options that are more than ten times off their default."""
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
    """Return the error for a step that does not fit into the device's memory.

    Args:
        step: training step that failed.
        device: type of the device.
        checkpoint: the last good state.
    """
    size, good = checkpoint.train.batch_size, checkpoint.snapshot.step
    remedy = Message("Use narrower layers.")
    if size > 1:
        remedy = Message("Lower the batch size (now {}) to {}, or use narrower layers.", size, size // 2)
    message = Message("Out of memory on the device {} at step {}. Restored step {}. {}", device, step, good, remedy)
    return TrainingOutOfMemory(message, step, checkpoint)


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an error is a lack of memory, in any of the forms in which torch reports it."""
    if isinstance(error, (MemoryError, torch.cuda.OutOfMemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(sign in text for sign in _NO_MEMORY)


def release(error: BaseException) -> None:
    """Free what the frames of an error still hold: the activations of the step that did not fit."""
    traceback.clear_frames(error.__traceback__)
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
