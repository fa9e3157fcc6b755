"""Binarised data in the window: a training changed to it, and a model opened that was trained on it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.snapshot import restore
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from dreamexplorer.training.evaluation import evaluate
from tests.gui.lab import Lab


def test_a_trained_model_goes_on_with_binarised_images(lab: Lab, tiny_dataset: ImageDataset) -> None:
    lab.trained(epochs=1, binarise="dynamic")
    assert lab.errors == []
    assert lab.session.snapshot is not None
    assert lab.session.snapshot.step == 30, "the present model goes on"
    assert lab.run().train.binarise == "dynamic"
    lab.until(lambda: lab.session.evaluation is not None and lab.session.evaluation.step == 30)
    assert lab.session.evaluation is not None
    expected = evaluate(restore(lab.session.snapshot), tiny_dataset.test, binarise="dynamic")
    assert lab.session.evaluation.values["recon"] == pytest.approx(expected.values["recon"], rel=1e-5)


def test_an_opened_model_is_evaluated_as_it_was_trained(
    lab: Lab, tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset, tmp_path: Path
) -> None:
    path = tmp_path / "binarised.safetensors"
    train = dataclasses.replace(tiny_checkpoint.train, binarise="threshold")
    snapshot = dataclasses.replace(tiny_checkpoint.snapshot, step=77)
    save_checkpoint(dataclasses.replace(tiny_checkpoint, snapshot=snapshot, train=train, metrics={}, resume=None), path)
    lab.workflow.open_checkpoint(path)
    lab.until(lambda: lab.session.evaluation is not None and lab.session.evaluation.step == 77)
    assert lab.session.evaluation is not None
    values = {
        how: evaluate(restore(snapshot), tiny_dataset.test, binarise=how).values["recon"]
        for how in ("none", "threshold")
    }
    assert not np.isclose(*values.values())
    assert lab.session.evaluation.values["recon"] == pytest.approx(values["threshold"], rel=1e-5)


def test_the_model_in_the_window_knows_that_it_was_trained_on_black_and_white(
    lab: Lab, tiny_checkpoint: Checkpoint, tmp_path: Path
) -> None:
    lab.trained(epochs=1, binarise="dynamic")
    assert lab.session.snapshot is not None
    assert lab.session.snapshot.binarised
    for how in ("none", "threshold"):
        path = tmp_path / f"{how}.safetensors"
        train = dataclasses.replace(tiny_checkpoint.train, binarise=how)
        save_checkpoint(dataclasses.replace(tiny_checkpoint, train=train, resume=None), path)
        assert load_checkpoint(path).snapshot.binarised == (how == "threshold")
