"""Models opened, with what is known of their training, and new ones made."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.history import NO_HISTORY
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from tests.gui.lab import Lab, opened, steps_of, weights_of


@pytest.fixture
def run_folder(tmp_path: Path, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> RunFolder:
    """A run of three epochs of ten steps, as the command writes it."""
    train = dataclasses.replace(tiny_checkpoint.train, epochs=3)
    run = RunConfig(MlpVae.family, MlpVaeConfig(latent_dim=3, hidden=(8,)), train, tiny_dataset.name)
    folder = RunFolder(tmp_path / "run")
    folder.start(run)
    trainer = Trainer(run, tiny_dataset)
    for event in trainer.run():
        if isinstance(event, EpochDone):
            folder.append_epoch(event)
            folder.save(trainer.checkpoint())
    return folder


def test_a_file_that_cannot_be_opened_changes_nothing(lab: Lab, tmp_path: Path) -> None:
    before = weights_of(lab)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no model")
    lab.training_along()
    lab.workflow.open_checkpoint(broken)
    lab.workflow.open_shipped("no-such-model")
    lab.until(lambda: lab.errors)
    assert lab.training.active  # not even the training is touched
    lab.training.stop()
    lab.settled()
    lab.workflow.open_checkpoint(tmp_path / "missing.safetensors")
    lab.until(lambda: len(lab.errors) == 2)
    assert lab.questions == []
    assert before.keys() == weights_of(lab).keys()


def test_a_run_is_opened_with_its_epochs_and_goes_on_from_them(lab: Lab, run_folder: RunFolder) -> None:
    lab.trained(epochs=1)  # curves of another model are there
    lab.answer = True
    lab.messages.clear()
    opened(lab, run_folder.checkpoint_path)
    assert steps_of(lab) == [[10, 20, 30]] * 3
    assert lab.messages == []
    values = lab.session.history.axes
    assert values is not None
    assert values.rows.shape == (3, 2 + 3)
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


def test_a_model_opened_while_another_is_trained_is_a_run_beside_it(lab: Lab, other_file: Path) -> None:
    """The training goes on, is recorded in its own run, and is kept with its own curves."""
    session = lab.session
    left: list[tuple[Run, int, list[float]]] = []
    lab.workflow.trained.connect(lambda r, c, past: left.append((r, c.snapshot.step, past.train[:, 0].tolist())))
    lab.training_along()
    trained = session.current_run
    assert trained is not None
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: session.checkpoint_path == other_file)
    opened_run = session.current_run
    assert opened_run is not trained
    rows = len(trained.history.train)
    lab.until(lambda: len(trained.history.train) > rows + 2)
    assert session.snapshot is not None
    assert session.snapshot.step == 77
    assert len(session.history.train) == 0
    lab.training.stop()
    lab.settled()
    [(run, step, steps)] = left
    assert run is trained
    assert steps[-1] == step == trained.snapshot.step  # type: ignore[union-attr]
    assert trained.evaluation is not None
    assert trained.evaluation.step == step
    assert opened_run is not None
    lab.until(lambda: opened_run.is_evaluated)
    assert trained.unsaved
    assert not session.unsaved


def test_the_same_file_opened_twice_is_one_run_unless_it_was_trained(lab: Lab, other_file: Path) -> None:
    opened(lab, other_file)
    assert [run.name for run in lab.session.runs] == ["mlp-vae 1", "other"]
    lab.workflow.open_checkpoint(other_file)
    lab.settled()
    assert len(lab.session.runs) == 2
    lab.trained(epochs=1)
    trained = lab.session.current_run
    lab.workflow.open_checkpoint(other_file)
    lab.until(lambda: lab.session.current_run is not trained)
    lab.settled()
    assert [run.name for run in lab.session.runs] == ["mlp-vae 1", "other", "other (2)"]
    assert trained in lab.session.runs
    assert len({run.color for run in lab.session.runs}) == 3


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "many",
        [1.0],
        ["1", "2", "3"],
        [1.0, None, 2.0],
        [10**38, 1, 1],
        [True, 1.0, 1.0],
        [[1], [2], [3]],
        {"a": 1},
    ],
    ids=str,
)
def test_odd_values_of_the_axes_are_left_out(lab: Lab, tiny_checkpoint: Checkpoint, stored: object) -> None:
    """A file may hold anything in its metrics: the charts get numbers, or nothing until the evaluation."""
    shown: list[object] = []
    session = lab.context.session
    session.model_changed.connect(lambda: shown.append(session.axis_values))
    metrics = {"per_axis": stored, "test_step": -1}
    lab.workflow.show_checkpoint(dataclasses.replace(tiny_checkpoint, metrics=metrics), None, None)
    assert shown[0] is None


def test_values_of_the_axes_are_shown(lab: Lab, tiny_checkpoint: Checkpoint) -> None:
    metrics = {"per_axis": [1, 0.5, 2.0], "test_step": 4}
    lab.workflow.show_checkpoint(dataclasses.replace(tiny_checkpoint, metrics=metrics), None, None)
    np.testing.assert_array_equal(lab.context.session.axis_values, np.array([1, 0.5, 2], np.float32))
