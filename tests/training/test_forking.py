"""A fork goes on from a state as far as its settings allow, and says what it repeats."""

from __future__ import annotations

import dataclasses

import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.forking import NEW_OPTIMISER, epoch_begins_anew, epochs_left, fitting
from dreamexplorer.training.resume import run_of


def at(checkpoint: Checkpoint, epoch: float, *, exact: bool) -> Checkpoint:
    snapshot = dataclasses.replace(checkpoint.snapshot, epoch=epoch)
    train = dataclasses.replace(checkpoint.train, epochs=5)
    return dataclasses.replace(checkpoint, snapshot=snapshot, train=train, resume=checkpoint.resume if exact else None)


def test_settings_that_decide_the_order_of_images_cost_the_optimiser(
    tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset
) -> None:
    run = run_of(tiny_checkpoint)
    other = dataclasses.replace(run, model=dataclasses.replace(run.model, beta=4.0))
    assert fitting(tiny_checkpoint, other, tiny_dataset) is tiny_checkpoint
    batches = dataclasses.replace(run, train=dataclasses.replace(run.train, batch_size=16))
    fork = fitting(tiny_checkpoint, batches, tiny_dataset)
    assert fork.resume is None
    assert fork.notes == (NEW_OPTIMISER,)
    larger = dataclasses.replace(run, model=dataclasses.replace(run.model, latent_dim=7))
    with pytest.raises(UserError, match="latent_dim"):
        fitting(tiny_checkpoint, larger, tiny_dataset)


def test_an_epoch_that_begins_anew_is_named(tiny_checkpoint: Checkpoint) -> None:
    note = epoch_begins_anew(at(tiny_checkpoint, 1.75, exact=False))
    assert note is not None
    assert str(note).startswith("Which images of epoch 2 were seen is not known")
    assert epoch_begins_anew(at(tiny_checkpoint, 1.75, exact=True)) is None
    assert epoch_begins_anew(at(tiny_checkpoint, 2.0, exact=False)) is None


def test_the_epochs_that_are_left_make_as_many_as_the_source_had(tiny_checkpoint: Checkpoint) -> None:
    assert epochs_left(at(tiny_checkpoint, 1.75, exact=True)) == 3
    assert epochs_left(at(tiny_checkpoint, 1.75, exact=False)) == 4
    assert epochs_left(at(tiny_checkpoint, 5.0, exact=True)) == 1
