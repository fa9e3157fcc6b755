"""Functions of the workflow's jobs, without a window."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.gui.threads import background
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.progress import Silent
from dreamexplorer.session import History
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer

SILENT = Silent()


def test_the_families_are_known_once_the_engine_is_imported() -> None:
    assert background.import_engine(SILENT)["mlp-vae"]


def test_shipped_checkpoints_are_found_and_recognised(tmp_path: Path) -> None:
    path = background.shipped_path("mlp-vae-2")
    assert path.exists()
    assert background.is_shipped(path)
    assert not background.is_shipped(tmp_path / path.name)
    with pytest.raises(UserError):
        background.shipped_path("no-such-model")


def test_fresh_weights_are_those_that_a_training_with_the_seed_starts_from(tiny_dataset: ImageDataset) -> None:
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)), TrainConfig(seed=7, device="cpu"), "tiny")
    fresh = background.fresh_checkpoint(SILENT, run, tiny_dataset.image_shape, len(tiny_dataset.class_names))
    assert fresh.snapshot.step == 0
    first = Trainer(run, tiny_dataset, threads=1).snapshot()
    assert all(torch.equal(fresh.snapshot.weights[k], w) for k, w in first.weights.items())


def test_a_file_is_read_with_its_history_and_its_dataset_if_that_is_another_one(
    tmp_path: Path, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def load(name: str, **_: Any) -> ImageDataset:
        loaded.append(name)
        return tiny_dataset

    class Source:
        def available(self, folder: Path) -> bool:
            return True

    monkeypatch.setattr(background, "load_dataset", load)
    monkeypatch.setattr(background, "sources", lambda: {"elsewhere": Source()})
    path = tmp_path / "a.safetensors"
    background.save(SILENT, dataclasses.replace(tiny_checkpoint, dataset="elsewhere"), path, History().past())
    assert background.open_file(SILENT, lambda: path, "elsewhere", True).dataset is None, "it is here already"
    assert background.open_file(SILENT, lambda: path, "tiny", False).dataset is None, "it was not wanted"
    assert loaded == []
    opened = background.open_file(SILENT, lambda: path, "tiny", True)
    assert opened.dataset is tiny_dataset
    assert loaded == ["elsewhere"]
    assert opened.path == path
    assert opened.checkpoint.snapshot.step == load_checkpoint(path).snapshot.step
    with pytest.raises(UserError):
        background.open_file(SILENT, lambda: tmp_path / "missing.safetensors", "tiny", True)


def test_a_file_of_another_program_is_judged_on_the_images_shown(
    tmp_path: Path, make_dataset: Callable[..., ImageDataset], tiny_checkpoint: Checkpoint
) -> None:
    shapes = {"fc1": (5, 36), "fc21": (2, 5), "fc22": (2, 5), "fc3": (5, 2), "fc4": (36, 5)}
    state = {f"{name}.weight": torch.zeros(shape) for name, shape in shapes.items()}
    state |= {f"{name}.bias": torch.zeros(shape[0]) for name, shape in shapes.items()}
    path = tmp_path / "vae.pt"
    torch.save(state, path)
    shown = make_dataset(shape=(1, 6, 6), name="mnist")
    opened = background.open_file(SILENT, lambda: path, "mnist", False, shown)
    assert "do not trust what it decodes" in str(opened.warning)
    assert len(opened.notes) == 1
    assert background.open_file(SILENT, lambda: path, "mnist", False, make_dataset(shape=(1, 7, 7))).warning is None
    background.save(SILENT, tiny_checkpoint, tmp_path / "ours.safetensors", History().past())
    ours = background.open_file(SILENT, lambda: tmp_path / "ours.safetensors", "tiny", False, make_dataset())
    assert ours.warning is None


def test_at_the_start_it_is_judged_on_the_images_it_names(
    tmp_path: Path, make_dataset: Callable[..., ImageDataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = {"fc1": (5, 36), "fc21": (2, 5), "fc22": (2, 5), "fc3": (5, 2), "fc4": (36, 5)}
    state = {f"{name}.weight": torch.zeros(shape) for name, shape in shapes.items()}
    state |= {f"{name}.bias": torch.zeros(shape[0]) for name, shape in shapes.items()}
    torch.save(state, tmp_path / "vae.pt")
    monkeypatch.setattr(background, "load_dataset", lambda *_, **__: make_dataset(shape=(1, 6, 6), name="mnist"))
    opened = background.open_file(SILENT, lambda: tmp_path / "vae.pt", "mnist", True)
    assert opened.dataset is None
    assert "do not trust what it decodes" in str(opened.warning)


def test_an_unknown_dataset_is_refused_by_name() -> None:
    with pytest.raises(UserError, match=r"'nowhere'.*mnist"):
        background.fetch_dataset(SILENT, "nowhere", download=True)


def test_an_evaluation_is_of_the_step_of_the_weights(tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> None:
    threads = torch.get_num_threads()
    try:
        found = background.evaluate_snapshot(SILENT, tiny_checkpoint.snapshot, tiny_dataset, "none")
    finally:
        torch.set_num_threads(threads)
    assert found.step == tiny_checkpoint.snapshot.step
    assert np.isfinite(list(found.values.values())).all()
    assert found.per_axis is not None
    assert found.per_axis.shape == (3,)


def test_the_model_that_is_made_when_there_is_none_has_latents_that_can_collapse() -> None:
    run = background.default_run("mnist")
    assert (run.family, run.dataset) == ("mlp-vae", "mnist")
    assert run.model.latent_dim == 20  # type: ignore[attr-defined]


def test_a_cancel_gets_through_to_an_evaluation(tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> None:
    class Stop(Silent):
        def report(self, fraction: float | None, message: object = "") -> None:
            raise Cancelled

    threads = torch.get_num_threads()
    try:
        with pytest.raises(Cancelled):
            background.evaluate_snapshot(Stop(), tiny_checkpoint.snapshot, tiny_dataset, "none")
    finally:
        torch.set_num_threads(threads)
