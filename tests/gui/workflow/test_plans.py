"""Plans of a training: number of epochs, and use of the optimiser's state."""

from __future__ import annotations

import dataclasses

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.workflow.plans import plan_training, state_fits
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig


def run_of(checkpoint: Checkpoint, **changes: object) -> RunConfig:
    train = dataclasses.replace(checkpoint.train, **changes)  # type: ignore[arg-type]
    return RunConfig("mlp-vae", checkpoint.snapshot.config, train)


def test_a_new_model_is_trained_for_the_epochs_of_the_form(
    tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint
) -> None:
    plan = plan_training(run_of(tiny_checkpoint, epochs=4), tiny_dataset, None)
    assert (plan.run.train.epochs, plan.epochs_before, plan.resume) == (4, 0, None)
    assert plan.run.dataset == "tiny"
    assert not plan.fresh_optimiser


def test_epochs_are_counted_on_top_of_those_of_the_model(
    tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint
) -> None:
    before = round(tiny_checkpoint.snapshot.epoch)
    plan = plan_training(run_of(tiny_checkpoint, epochs=4), tiny_dataset, tiny_checkpoint)
    assert (plan.run.train.epochs, plan.epochs_before) == (before + 4, before)
    assert plan.resume is tiny_checkpoint
    most = plan_training(run_of(tiny_checkpoint, epochs=100_000), tiny_dataset, tiny_checkpoint)
    assert most.run.train.epochs == 100_000, "which is the most there is"


def test_other_data_or_another_order_of_them_resets_the_optimiser(
    tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint
) -> None:
    assert tiny_checkpoint.resume is not None
    assert state_fits(tiny_checkpoint, run_of(tiny_checkpoint), tiny_dataset)
    plan = plan_training(run_of(tiny_checkpoint, batch_size=7), tiny_dataset, tiny_checkpoint)
    assert plan.fresh_optimiser
    assert plan.resume is not None
    assert plan.resume.resume is None
    elsewhere = dataclasses.replace(tiny_checkpoint, dataset="elsewhere")
    assert not state_fits(elsewhere, run_of(tiny_checkpoint), tiny_dataset)
    without = dataclasses.replace(tiny_checkpoint, resume=None)
    assert state_fits(without, run_of(tiny_checkpoint, batch_size=7), tiny_dataset)
