"""A model that no memory could hold is refused in one line before it is made."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create, families
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training import memory
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.memory import check_room, installed, memory_of, needed_for, weights_of

CPU = torch.device("cpu")


@pytest.mark.parametrize("family", list(families()))
def test_weights_are_counted_without_making_them(family: str) -> None:
    config = families()[family].Config()
    model = create(family, config, (1, 28, 28), 0, 10)
    assert weights_of(RunConfig(family, config), (1, 28, 28), 10) == sum(p.numel() for p in model.parameters())


def test_the_machine_says_how_much_it_has(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    there = installed()
    assert there is None or 2**28 < there < 2**50
    monkeypatch.setattr(memory, "installed", lambda: 8 * 2**30)
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(memory, "_CGROUPS", (str(limit),))
    assert memory_of(CPU) == 8 * 2**30, "no container"
    for text, expected in (("max", 8 * 2**30), (str(2**30), 2**30), (str(2**63), 8 * 2**30)):
        limit.write_text(f"{text}\n")
        assert memory_of(CPU) == expected
    limit.write_text("max")
    monkeypatch.setattr(memory, "installed", lambda: None)
    assert memory_of(CPU) is None


def test_what_cannot_fit_is_refused_before_it_is_made(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RunConfig("mlp-vae", MlpVaeConfig(hidden=(8192,) * 32), TrainConfig(device="cpu"))
    needed = needed_for(weights_of(run, tiny_dataset.image_shape, 4))
    assert needed > 50e9
    monkeypatch.setattr(memory, "memory_of", lambda device: needed + 1)
    check_room(run, tiny_dataset.image_shape, 4, CPU)
    monkeypatch.setattr(memory, "memory_of", lambda device: None)
    check_room(run, tiny_dataset.image_shape, 4, CPU)
    monkeypatch.setattr(memory, "memory_of", lambda device: 16 * 10**9)
    with pytest.raises(UserError) as told:
        Trainer(run, tiny_dataset)
    assert str(told.value) == (
        f"Training this model takes {needed / 1e9:.1f} GB of memory at the least, and there are 16.0 GB: "
        "name fewer or narrower layers."
    )
