"""Plans how a training continues the present model: pure functions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.options import options_of

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig


@dataclass(frozen=True)
class Plan:
    """Arguments of `TrainingRunner.start`."""

    run: RunConfig  # `epochs` includes those that the model was trained for before
    resume: Checkpoint | None
    epochs_before: int
    fresh_optimiser: bool  # True if the state for resuming belongs to other data or another order of them


def plan_training(run: RunConfig, dataset: ImageDataset, checkpoint: Checkpoint | None) -> Plan:
    """Train `run.train.epochs` more epochs, on top of the checkpoint's if there is one."""
    resume, before = checkpoint, 0
    if checkpoint is not None:
        if not state_fits(checkpoint, run, dataset):
            resume = dataclasses.replace(checkpoint, resume=None)
        epoch = checkpoint.snapshot.epoch
        # with its state a run goes on in the middle of an epoch, which is then one of those to come
        before = round(epoch) if resume is not None and resume.resume is not None else int(epoch)
    most = options_of(run.train)["epochs"].maximum
    epochs = before + run.train.epochs
    train = dataclasses.replace(run.train, epochs=epochs if most is None else min(epochs, int(most)))
    whole = dataclasses.replace(run, train=train, dataset=dataset.name)
    return Plan(whole, resume, before, fresh_optimiser=resume is not checkpoint)


def state_fits(checkpoint: Checkpoint, run: RunConfig, dataset: ImageDataset) -> bool:
    """Return True if the checkpoint's state for resuming, if it has one, can be used by this run."""
    state = checkpoint.resume
    if state is None:
        return True
    if checkpoint.dataset != dataset.name:
        return False
    from dreamexplorer.training.config import FIXED_WHEN_RESUMED
    from dreamexplorer.training.resume import images_of

    if any(getattr(checkpoint.train, name) != getattr(run.train, name) for name in FIXED_WHEN_RESUMED):
        return False
    return bool(state.values.get("train_images") == images_of(run, dataset))
