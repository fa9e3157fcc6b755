"""What is known of a model's training: opened, saved and gone on with."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.history import KEY, NO_HISTORY
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from tests.gui.lab import Lab


@pytest.fixture
def run_folder(tmp_path: Path, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> RunFolder:
    """A run of three epochs of ten steps, as the command writes it."""
    train = dataclasses.replace(tiny_checkpoint.train, epochs=3)
    run = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=3, hidden=(8,)), train, tiny_dataset.name)
    folder = RunFolder(tmp_path / "run")
    folder.begin(run)
    trainer = Trainer(run, tiny_dataset)
    for event in trainer.run():
        if isinstance(event, EpochDone):
            folder.append_epoch(event)
            folder.save(trainer.checkpoint())
    return folder


def opened(lab: Lab, path: Path) -> None:
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.session.checkpoint_path == path)
    lab.settled()
    assert lab.errors == []


def steps_of(lab: Lab) -> list[list[float]]:
    history = lab.session.history
    return [s.rows[:, 0].tolist() for s in (history.train, history.test, history.axis_steps)]


def test_a_run_is_opened_with_its_epochs_and_goes_on_from_them(lab: Lab, run_folder: RunFolder) -> None:
    lab.trained(epochs=1)  # curves of another model are there
    lab.workflow.confirm = lambda *_: True
    lab.messages.clear()
    opened(lab, run_folder.checkpoint_path)
    assert steps_of(lab) == [[10, 20, 30]] * 3
    assert lab.messages == []
    values = lab.session.history.axis_values
    assert values is not None
    assert values.rows.shape == (3, 3)
    assert lab.session.evaluation is not None
    assert lab.session.evaluation.step == 30
    lab.trained(epochs=1)
    train, test, axes = steps_of(lab)
    assert train[:3] == axes[:3] == [10, 20, 30]
    assert train[-1] == axes[-1] == 40
    assert (np.diff(train) > 0).all()
    assert test == [10, 20, 30, 40]


def test_a_model_that_was_never_trained_has_no_curves_after_a_run(
    lab: Lab, run_folder: RunFolder, other_file: Path
) -> None:
    opened(lab, run_folder.checkpoint_path)
    opened(lab, other_file)
    assert steps_of(lab) == [[], [77], [77]]  # its evaluation alone
    opened(lab, run_folder.checkpoint_path)
    assert lab.workflow.reset(lab.run())
    lab.until(lambda: lab.session.snapshot is not None and lab.session.snapshot.step == 0)
    lab.settled()
    assert steps_of(lab)[0] == []


def test_damaged_metrics_do_not_keep_a_run_from_opening(lab: Lab, run_folder: RunFolder) -> None:
    run_folder.metrics_path.write_bytes(b"\x00" * 1000)
    opened(lab, run_folder.checkpoint_path)
    assert lab.messages == [str(NO_HISTORY)]
    assert steps_of(lab) == [[], [30], [30]]
    lab.trained(epochs=1)
    assert steps_of(lab)[0][-1] == 40


def test_curves_are_saved_with_the_model(lab: Lab, tmp_path: Path, other_file: Path) -> None:
    lab.trained(epochs=2)
    before = lab.session.history.past()
    path = tmp_path / "mine.safetensors"
    lab.workflow.save_checkpoint(path)
    lab.settled()
    opened(lab, other_file)
    assert steps_of(lab)[0] == []
    opened(lab, path)
    after = lab.session.history.past()
    for name in ("train", "spans", "test", "axes"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), rtol=1e-5)
    # trained on and saved again: the record is of all of it
    lab.trained(epochs=1)
    lab.workflow.save_checkpoint(path)
    lab.settled()
    opened(lab, path)
    train = steps_of(lab)[0]
    assert train[: len(before.train)] == before.train[:, 0].tolist()
    assert train[-1] == 50


def test_a_save_while_training_keeps_the_curves_up_to_its_step(lab: Lab, tmp_path: Path) -> None:
    lab.training_along()
    path = tmp_path / "on-the-way.safetensors"
    lab.workflow.save_checkpoint(path)
    lab.until(path.exists)
    lab.training.stop()
    lab.settled()
    checkpoint = load_checkpoint(path)
    assert lab.session.snapshot is not None
    record = checkpoint.metrics[KEY]
    assert record["train"][-1][0] == checkpoint.snapshot.step
    assert max(row[0] for part in ("test", "axes") for row in record[part]) <= checkpoint.snapshot.step


def test_what_a_run_leaves_is_told_before_another_model_takes_its_place(lab: Lab, other_file: Path) -> None:
    """The last training is kept with its own curves, not with those of the model that ended it."""
    left: list[tuple[int, list[float]]] = []
    lab.workflow.trained.connect(lambda c, past: left.append((c.snapshot.step, past.train[:, 0].tolist())))
    lab.training_along()
    opened(lab, other_file)
    [(step, steps)] = left
    assert steps[-1] == step
    assert step != 77
