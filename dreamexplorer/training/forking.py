"""Forks: new runs that begin from a state of another run, with other options from there on."""

from __future__ import annotations

from dataclasses import replace

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Message, UserError
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.resume import check_fits

NEW_OPTIMISER = Message(
    "These options do not fit the state of the optimiser that was kept: training continues with a new optimiser, whose "
    "learning rate rises to its value over the first 300 steps."
)


def epoch_begins_anew(checkpoint: Checkpoint) -> Message | None:
    """Return a sentence on the epoch that a fork without the state for resuming repeats; None where it repeats none."""
    epoch = checkpoint.snapshot.epoch
    if checkpoint.resume is not None or float(epoch).is_integer():
        return None
    return Message(
        "Which images of epoch {} were seen is not known, so this epoch begins anew with all of them; the number of "
        "steps goes on from {}.",
        int(epoch) + 1,
        f"{checkpoint.snapshot.step:,}",
    )


def fitting(checkpoint: Checkpoint, run: RunConfig, dataset: ImageDataset) -> Checkpoint:
    """Return the checkpoint as a run with other settings can go on from it: without the optimiser where that must be.

    Args:
        checkpoint: the state that the run begins from.
        run: the new run.
        dataset: its dataset.

    Raises:
        UserError: the model itself does not fit the run or the dataset.
    """
    weights = replace(checkpoint, resume=None)
    check_fits(weights, run, dataset)
    try:
        check_fits(checkpoint, run, dataset)
    except UserError:
        return replace(weights, notes=(NEW_OPTIMISER,))
    return checkpoint


def epochs_left(checkpoint: Checkpoint) -> int:
    """Return the epochs that a run from this state has to do until it has as many as the run that it comes from.

    Without the state for resuming, the epoch in which the state was kept is done anew.
    """
    epoch = checkpoint.snapshot.epoch
    return max(1, checkpoint.train.epochs - (round(epoch) if checkpoint.resume is not None else int(epoch)))
