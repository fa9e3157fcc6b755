"""Run folders: what lies in them, and that going on from their files is as good as never having stopped."""

from __future__ import annotations

import dataclasses
import errno
import itertools
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import UserError
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.options import to_json
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone, Evaluation
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.records import epoch_record
from dreamexplorer.training.runs import RunFolder


def dataset(n: int = 200) -> ImageDataset:
    rng = np.random.default_rng(0)
    split = Split(rng.integers(0, 256, (n, 1, 6, 6), dtype=np.uint8), rng.integers(0, 10, n))
    return ImageDataset("noise", "Noise", {"train": split, "test": split}, tuple("0123456789"), "made here")


def config(epochs: int = 4, **train: Any) -> RunConfig:
    settings = TrainConfig(epochs=epochs, batch_size=64, device="cpu", precision="fp32", seed=3, **train)
    return RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(9,)), settings, "noise")


def done(epoch: int, **changes: Any) -> EpochDone:
    test = Evaluation(
        epoch * 4, float(epoch), {"recon": 80.0, "kl": 25.0, "negative_elbo": 105.0}, np.ones(2, np.float32), 2, None
    )
    train = {"recon": 81.0, "kl": 24.0, "negative_elbo": 105.0}
    return dataclasses.replace(EpochDone(epoch * 4, epoch, train, np.ones(2, np.float32), test, 1234.56), **changes)


def train_into(folder: RunFolder, run: RunConfig) -> None:
    resume = folder.load() if folder.holds_a_run() else None
    trainer = Trainer(run, dataset(), resume=resume)
    if resume is None:
        folder.start(run)
    else:
        folder.resume(run, None, trainer.epoch)
    for event in trainer.run():
        if isinstance(event, EpochDone):
            folder.append_epoch(event)
            folder.save(trainer.checkpoint())


def test_two_epochs_quit_and_two_more_are_four(tmp_path: Path) -> None:
    whole, parts = RunFolder(tmp_path / "whole"), RunFolder(tmp_path / "parts")
    train_into(whole, config(4))
    train_into(parts, config(2))
    train_into(parts, config(4))

    a, b = whole.load(), parts.load()
    assert a.snapshot.step == b.snapshot.step == 16
    for name, tensor in a.snapshot.weights.items():
        assert torch.equal(tensor, b.snapshot.weights[name]), name
    assert a.resume is not None
    assert b.resume is not None
    for name, tensor in a.resume.tensors.items():
        assert torch.equal(tensor, b.resume.tensors[name]), name

    def numbers(folder: RunFolder) -> list[dict[str, Any]]:
        return [{k: v for k, v in r.items() if k != "images_per_s"} for r in folder.read_epochs()]

    assert numbers(whole) == numbers(parts)
    assert [r["epoch"] for r in numbers(parts)] == [1, 2, 3, 4]


def test_a_fresh_optimiser_is_not_the_same(tmp_path: Path) -> None:
    """The equality above is not there for nothing: without the state for resuming the weights differ."""
    whole, parts = RunFolder(tmp_path / "whole"), RunFolder(tmp_path / "parts")
    train_into(whole, config(2))
    train_into(parts, config(1))
    (parts.path / "checkpoint.resume.safetensors").unlink()
    train_into(parts, config(2))
    assert not torch.equal(whole.load().snapshot.weights["mu.weight"], parts.load().snapshot.weights["mu.weight"])


def test_the_folder_holds_what_it_should(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "deep" / "run")
    train_into(folder, config(1))
    assert sorted(p.name for p in folder.path.iterdir()) == [
        "checkpoint.resume.safetensors",
        "checkpoint.safetensors",
        "config.json",
        "metrics.jsonl",
    ]
    data = json.loads(folder.config_path.read_text())
    assert data["model"] == to_json(MlpVaeConfig(latent_dim=2, hidden=(9,)))
    assert data["train"]["seed"] == 3
    assert (data["family"], data["dataset"], data["limit"]) == ("mlp-vae", "noise", None)


def test_a_line_of_metrics() -> None:
    assert epoch_record(done(3)) == {
        "step": 12,
        "epoch": 3,
        "train_recon": 81.0,
        "train_kl": 24.0,
        "train_negative_elbo": 105.0,
        "train_elbo": -105.0,
        "test_recon": 80.0,
        "test_kl": 25.0,
        "test_negative_elbo": 105.0,
        "test_elbo": -105.0,
        "kl_per_dim": [1.0, 1.0],
        "active_units": 2,
        "images_per_s": 1234.56,
    }


def test_what_is_told_of_each_dimension_has_its_own_name() -> None:
    event = done(3)
    test = dataclasses.replace(event.test, axis_key="activation")
    record = epoch_record(dataclasses.replace(event, test=test))
    assert record["activation_per_dim"] == [1.0, 1.0]
    assert not {"kl_per_dim", "test_activation_per_dim"} & record.keys()


def test_another_run_is_not_overwritten(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.start(config())
    folder.append_epoch(done(1))
    folder.save(Trainer(config(), dataset()).checkpoint())
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(UserError, match="already holds a run"):
        folder.start(config(9))
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    folder.start(config(9), overwrite=True)
    assert folder.keeps_old_run
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
    folder.save(Trainer(config(9), dataset()).checkpoint())
    assert not folder.keeps_old_run
    assert folder.read_epochs() == []
    assert json.loads(folder.config_path.read_text())["train"]["epochs"] == 9
    assert {p.name for p in tmp_path.iterdir()} == set(before)


def test_a_run_that_replaces_another_does_so_as_a_whole_whenever_it_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is copied before and after each change of a name, and put in order as the next start does."""
    now, moments = tmp_path / "now", itertools.count()
    folder = RunFolder(now)
    folder.start(config(), limit=100)
    folder.append_epoch(done(1))
    folder.save(Trainer(config(), dataset()).checkpoint())
    new = config(9, rotate_degrees=5.0)

    def watched(function: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            shutil.copytree(now, tmp_path / f"moment-{next(moments)}")
            result = function(*args, **kwargs)
            shutil.copytree(now, tmp_path / f"moment-{next(moments)}")
            return result

        return call

    with monkeypatch.context() as patch:
        for name in ("replace", "link"):
            patch.setattr(os, name, watched(getattr(os, name)))
        folder.start(new, limit=50, overwrite=True)
        folder.append_epoch(done(1))
        folder.append_epoch(done(2))
        folder.save(Trainer(new, dataset()).checkpoint())
    found = []
    for number in range(next(moments)):
        copy = RunFolder(tmp_path / f"moment-{number}")
        kept = copy.load()
        assert kept.resume is not None
        found.append((kept.train.epochs, copy.read_limit(), len(copy.read_epochs())))
    assert found == sorted(found)
    assert set(found) == {(4, 100, 1), (9, 50, 2)}


def test_a_folder_belongs_to_one_training_at_a_time(tmp_path: Path) -> None:
    first, second = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "run")
    with first.claimed(), pytest.raises(UserError, match="Another training"), second.claimed():
        pass
    with RunFolder(tmp_path / "run").claimed():
        pass
    assert list((tmp_path / "run").iterdir()) == []


def test_what_a_run_left_without_a_model_is_no_run(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.start(config())
    folder.append_epoch(done(1))  # then the disk was full
    folder.start(config(9))
    assert folder.read_epochs() == []
    assert json.loads(folder.config_path.read_text())["train"]["epochs"] == 9


@pytest.mark.parametrize(
    ("name", "text"),
    [("config.json", '{"mine": 1}'), ("config.json", "[]"), ("config.json", "?"), ("metrics.jsonl", "")],
)
def test_files_of_something_else_are_not_replaced(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UserError, match="no run of this program wrote"):
        RunFolder(tmp_path).start(config())
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [(name, text)]
    RunFolder(tmp_path).start(config(), overwrite=True)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EROFS, "that disk is read-only. Choose another folder."),
        (errno.EACCES, "you have no permission to write there. Choose another folder."),
        (errno.EIO, f"{os.strerror(errno.EIO)}. Choose another place."),
    ],
)
def test_a_folder_that_cannot_be_created(
    number: int, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(UserError) as refused:
        RunFolder(tmp_path / "run").start(config())
    assert str(refused.value) == f"Cannot create the folder {tmp_path / 'run'}: {reason}"


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    RunFolder(tmp_path).start(config())
    RunFolder(tmp_path).start(config(), overwrite=True)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_resuming_drops_what_is_done_again_and_what_is_damaged(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.start(config())
    for epoch in (1, 2, 2, 3):
        folder.append_epoch(done(epoch))
    with open(folder.metrics_path, "a") as file:
        file.write('\n[1]\n{"epoch": "2"}\n{"epoch": 2, "cut o')
    folder.resume(config(), None, 2.4)
    assert [r["epoch"] for r in folder.read_epochs()] == [1, 2]
    folder.append_epoch(done(3))
    lines = folder.metrics_path.read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [1, 2, 3]


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RunFolder(tmp_path)
    folder.start(config())
    folder.append_epoch(done(1))
    before = folder.metrics_path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="disk is full"):
        folder.append_epoch(done(2))
    assert folder.metrics_path.read_bytes() == before


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("mine")
    with pytest.raises(UserError, match="is a file, not a folder"):
        RunFolder(tmp_path / "run").start(config())
    with pytest.raises(UserError):
        RunFolder(tmp_path / "run" / "below").start(config())
    assert (tmp_path / "run").read_text() == "mine"


def test_a_folder_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no run"):
        RunFolder(tmp_path).load()


@pytest.mark.parametrize("text", ["", "{", "[]", "\0"])
def test_a_damaged_configuration(text: str, tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.config_path.write_text(text)
    with pytest.raises(UserError, match="damaged"):
        folder.read_limit()
