"""Resuming from a checkpoint: the run that made it, and a check that another run may resume it."""

from __future__ import annotations

import dataclasses

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.families import classes_for
from dreamexplorer.options import options_of
from dreamexplorer.training.batches import chosen_images
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import FIXED_WHEN_RESUMED, RunConfig


def run_of(checkpoint: Checkpoint, epochs: int | None = None) -> RunConfig:
    """Return the run that made a checkpoint, with live options as last set.

    Args:
        checkpoint: the checkpoint.
        epochs: total number of epochs; None for that of the checkpoint.
    """
    settings = checkpoint.train if epochs is None else dataclasses.replace(checkpoint.train, epochs=epochs)
    return RunConfig(checkpoint.snapshot.family, checkpoint.snapshot.config, settings, checkpoint.dataset)


def check_fits(checkpoint: Checkpoint, run: RunConfig, dataset: ImageDataset) -> None:
    """Raise `UserError` if a run cannot resume the checkpoint.

    With the state for resuming, all options that decide the order of images and noise must be unchanged; weights alone
    may be trained on any data of their shape. Live options may always change.

    Args:
        checkpoint: checkpoint to resume.
        run: the run.
        dataset: its dataset.
    """
    snapshot = checkpoint.snapshot
    if snapshot.family != run.family:
        raise UserError("The checkpoint holds a model of the family {}, not {}.", snapshot.family, run.family)
    if snapshot.image_shape != dataset.image_shape:
        raise UserError(
            "The checkpoint's model is for images of {}, those of {} are {}.",
            _size(snapshot.image_shape),
            dataset.title,
            _size(dataset.image_shape),
        )
    classes = classes_for(run.family, len(dataset.class_names))
    if snapshot.classes != classes:
        raise UserError(
            "The checkpoint's model is for images of {} classes, {} has {}.", snapshot.classes, dataset.title, classes
        )
    requested = dataclasses.replace(snapshot, config=run.model)
    if snapshot.architecture != requested.architecture:
        names = [n for n, o in options_of(run.model).items() if o.structural]
        name = next(n for n in names if getattr(run.model, n) != getattr(snapshot.config, n))
        raise UserError(
            "The checkpoint's model has {} {}, the run {}.",
            name,
            getattr(snapshot.config, name),
            getattr(run.model, name),
        )
    if checkpoint.resume is None:
        return  # weights alone can be trained on any images
    if checkpoint.dataset != dataset.name:
        raise UserError(
            "The checkpoint was trained on {}; it cannot be resumed on {}.", checkpoint.dataset, dataset.name
        )
    for name in FIXED_WHEN_RESUMED:
        old, new = getattr(checkpoint.train, name), getattr(run.train, name)
        if old != new:
            raise UserError("The checkpoint was trained with {} {}; it cannot be resumed with {}.", name, old, new)
    then, here = checkpoint.resume.values.get("train_images"), images_of(run, dataset)
    if then == here:
        return
    if run.train.subset or run.train.leave_out:  # the number of images before this choice is not recorded
        raise UserError(
            "Images of {} that the checkpoint was trained on: {}; here there are {}. Resume it with the "
            "same --limit, or start a new run without --resume.",
            dataset.name,
            then,
            here,
        )
    raise UserError(
        "Images of {} that the checkpoint was trained on: {}; here there are {}. Resume it with --limit "
        "{}, or start a new run without --resume.",
        dataset.name,
        then,
        here,
        then,
    )


def images_of(run: RunConfig, dataset: ImageDataset) -> int:
    """Return how many images the run trains on."""
    chosen = chosen_images(dataset.train, run.train)
    return len(dataset.train) if chosen is None else len(chosen)


def other_number_of_images(checkpoint: Checkpoint, run: RunConfig, dataset: ImageDataset) -> tuple[int, int] | None:
    """Return the numbers of training images of a checkpoint and of a run that resumes it, if they differ.

    Args:
        checkpoint: checkpoint to resume.
        run: the run.
        dataset: its dataset.

    Returns:
        The number of the checkpoint and that of the run; None if they are equal, if the run's own options choose other
            images, or if the checkpoint does not record its number.
    """
    then = None if checkpoint.resume is None else checkpoint.resume.values.get("train_images")
    same = all(getattr(checkpoint.train, name) == getattr(run.train, name) for name in ("subset", "leave_out"))
    if not same or type(then) is not int or checkpoint.dataset != dataset.name or not checkpoint.snapshot.step:
        return None
    here = images_of(run, dataset)
    return None if here == then else (then, here)


def _size(shape: tuple[int, int, int]) -> str:
    return " x ".join(str(n) for n in shape)
