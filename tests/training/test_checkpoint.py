"""The checkpoint format: what is written, what comes back, and that opening one changes nothing."""

from __future__ import annotations

import dataclasses
import json
import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors
import safetensors.torch
import torch

from dreamexplorer import __version__
from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create, families
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.options import to_json
from dreamexplorer.training.checkpoint import (
    BAD_RESUME_STATE,
    NO_RESUME_STATE,
    OTHER_RESUME_STATE,
    Checkpoint,
    ResumeState,
    load_checkpoint,
    resume_path,
    save_checkpoint,
)
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.tensorfile import CHECKSUM_KEY

SHAPE = (1, 4, 5)


def make(seed: int = 0, resume: bool = True) -> Checkpoint:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(6, 5), beta=2.5), SHAPE, seed)
    state = ResumeState(
        {"exp_avg.mu.weight": torch.randn(3, 5), "noise": torch.arange(20, dtype=torch.uint8)},
        {"step": 12, "precision": "fp32", "epoch_sums": [1.5, 2.25]},
    )
    return Checkpoint(
        take_snapshot(model, step=12, epoch=1.5),
        dataset="mnist",
        train=TrainConfig(learning_rate=3e-4, epochs=7, seed=5),
        metrics={"test": {"recon": 80.5}, "kl_per_dim": np.array([1.0, 2.0], dtype=np.float32), "bad": float("nan")},
        program_version=__version__,
        resume=state if resume else None,
    )


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    saved = make()
    save_checkpoint(saved, tmp_path / "m.safetensors")
    loaded = load_checkpoint(tmp_path / "m.safetensors")

    assert loaded.snapshot.family == "mlp-vae"
    assert loaded.snapshot.config == saved.snapshot.config
    assert loaded.snapshot.image_shape == SHAPE
    assert (loaded.snapshot.step, loaded.snapshot.epoch) == (12, 1.5)
    assert loaded.snapshot.axes == saved.snapshot.axes
    assert loaded.snapshot.architecture == saved.snapshot.architecture
    assert loaded.train == saved.train
    assert loaded.dataset == "mnist"
    assert loaded.metrics == {"test": {"recon": 80.5}, "kl_per_dim": [1.0, 2.0], "bad": None}
    assert loaded.program_version == __version__
    assert loaded.notes == ()
    assert {k: v.tolist() for k, v in loaded.snapshot.weights.items()} == {
        k: v.tolist() for k, v in saved.snapshot.weights.items()
    }
    assert saved.resume is not None
    assert loaded.resume is not None
    assert loaded.resume.values == saved.resume.values
    for name, tensor in saved.resume.tensors.items():
        assert torch.equal(loaded.resume.tensors[name], tensor)
        assert loaded.resume.tensors[name].dtype == tensor.dtype


@pytest.mark.parametrize("family", sorted(families()))
def test_every_family_survives_a_file(family: str, tmp_path: Path) -> None:
    cls = families()[family]
    model = create(family, cls.Config(), (1, 28, 28), seed=1, classes=3).eval()
    save_checkpoint(Checkpoint(take_snapshot(model), "mnist", TrainConfig()), tmp_path / "m.safetensors")
    loaded = load_checkpoint(tmp_path / "m.safetensors")
    z = torch.randn(3, len(model.axes()), generator=torch.Generator().manual_seed(0))
    labels = torch.arange(3)
    with torch.inference_mode():
        assert torch.equal(
            restore(loaded.snapshot).conditioned_on(labels).decode(z), model.conditioned_on(labels).decode(z)
        )


def test_the_file_is_a_plain_state_dict(tmp_path: Path) -> None:
    saved = make()
    save_checkpoint(saved, tmp_path / "m.safetensors")
    model = create("mlp-vae", saved.snapshot.config, SHAPE, seed=99)
    model.load_state_dict(safetensors.torch.load_file(tmp_path / "m.safetensors"))  # strict
    assert torch.equal(model.state_dict()["mu.weight"], saved.snapshot.weights["mu.weight"])


def test_the_metadata_is_one_entry_of_json(tmp_path: Path) -> None:
    save_checkpoint(make(), tmp_path / "m.safetensors")
    with safetensors.safe_open(tmp_path / "m.safetensors", "pt") as file:
        metadata = file.metadata()
    assert set(metadata) == {"dreamexplorer", CHECKSUM_KEY}
    data = json.loads(metadata["dreamexplorer"])
    assert data["format_version"] == 1
    assert data["model"] == to_json(MlpVaeConfig(latent_dim=3, hidden=(6, 5), beta=2.5))
    assert (data["model"]["hidden"], data["model"]["beta"]) == ([6, 5], 2.5)
    assert data["seed"] == data["train"]["seed"] == 5
    assert data["image_shape"] == list(SHAPE)
    assert data["program_version"] == __version__


def test_tensors_that_share_memory_are_saved(tmp_path: Path) -> None:
    flat = torch.arange(40, dtype=torch.float32)
    saved = make()
    state = ResumeState({"a": flat[:20], "b": flat[10:30], "c": flat.view(8, 5).t()}, {})
    save_checkpoint(dataclasses.replace(saved, resume=state), tmp_path / "m.safetensors")
    loaded = load_checkpoint(tmp_path / "m.safetensors").resume
    assert loaded is not None
    assert torch.equal(loaded.tensors["c"], flat.view(8, 5).t())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.safetensors", "a.resume.safetensors"),
        ("a.b.safetensors", "a.b.resume.safetensors"),
        ("plain", "plain.resume.safetensors"),
    ],
)
def test_the_state_for_resuming_lies_beside(name: str, expected: str, tmp_path: Path) -> None:
    save_checkpoint(make(), tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, expected])
    assert resume_path(tmp_path / name) == tmp_path / expected
    assert load_checkpoint(tmp_path / name).resume is not None


def test_without_the_state_for_resuming_the_model_opens_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(make(), path)
    resume_path(path).unlink()
    loaded = load_checkpoint(path)
    assert loaded.resume is None
    assert loaded.notes == (NO_RESUME_STATE,)


@pytest.mark.parametrize("keep", [0, 1, 7, 8, 9, 60, -1])
def test_a_damaged_state_for_resuming_does_not_stop_the_model(keep: int, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(make(), path)
    data = resume_path(path).read_bytes()
    resume_path(path).write_bytes(data[:keep])
    loaded = load_checkpoint(path)
    assert loaded.resume is None
    assert loaded.notes == (BAD_RESUME_STATE,)
    assert resume_path(path).read_bytes() == data[:keep]  # not ours to repair


def test_a_state_for_resuming_of_another_save_is_not_used(tmp_path: Path) -> None:
    path, other = tmp_path / "m.safetensors", tmp_path / "n.safetensors"
    save_checkpoint(make(), path)
    save_checkpoint(make(), other)
    resume_path(path).write_bytes(resume_path(other).read_bytes())
    loaded = load_checkpoint(path)
    assert loaded.resume is None
    assert loaded.notes == (OTHER_RESUME_STATE,)


def test_a_checkpoint_in_the_place_of_the_state_for_resuming_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(make(), path)
    resume_path(path).write_bytes(path.read_bytes())
    assert load_checkpoint(path).notes == (BAD_RESUME_STATE,)


def test_opening_changes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(make(), path)
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.iterdir()}
    first = load_checkpoint(path)
    for tensor in first.snapshot.weights.values():
        tensor.zero_()  # must be a copy, not a map of the file
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.iterdir()} == before


def test_saving_again_replaces_both_files(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(make(seed=0), path)
    save_checkpoint(make(seed=1), path)
    loaded = load_checkpoint(path)
    assert loaded.resume is not None
    assert torch.equal(loaded.snapshot.weights["mu.weight"], make(seed=1).snapshot.weights["mu.weight"])
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_diverged_model_does_not_overwrite_a_good_one(value: float, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save_checkpoint(make(), path)
    before = path.read_bytes()
    bad = make()
    bad.snapshot.weights["logits.bias"][3] = value
    with pytest.raises(UserError, match="finite"):
        save_checkpoint(bad, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["m.pt", "m.pth", "m.resume.safetensors"])
def test_names_that_would_mislead_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be named"):
        save_checkpoint(make(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")
def test_a_link_stays_a_link_and_a_mode_stays(tmp_path: Path) -> None:
    real = tmp_path / "store" / "real.safetensors"
    real.parent.mkdir()
    save_checkpoint(make(), real)
    os.chmod(real, 0o640)
    link = tmp_path / "link.safetensors"
    link.symlink_to(real)
    save_checkpoint(make(seed=1), link)
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert load_checkpoint(link).resume is not None
    assert [p.name for p in tmp_path.iterdir() if p.name != "store"] == ["link.safetensors"]


def test_metadata_too_long_to_be_read_again_loses_its_metrics(tmp_path: Path) -> None:
    long = dataclasses.replace(make(), metrics={"history": [0.123456789] * 200_000})
    save_checkpoint(long, tmp_path / "m.safetensors")
    loaded = load_checkpoint(tmp_path / "m.safetensors")
    assert loaded.snapshot.step == 12
    assert loaded.resume is not None


def test_as_many_layers_as_are_allowed_are_read_again(tmp_path: Path) -> None:
    config = MlpVaeConfig(latent_dim=2, hidden=(2,) * 64)
    model = create("mlp-vae", config, SHAPE, 0)
    save_checkpoint(Checkpoint(take_snapshot(model), "mnist", TrainConfig()), tmp_path / "m.safetensors")
    assert load_checkpoint(tmp_path / "m.safetensors").snapshot.config == config
