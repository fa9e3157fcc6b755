"""A small model, and the one line with which a command refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from dreamexplorer.cli import main
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, save_checkpoint
from dreamexplorer.training.config import TrainConfig

Refusal = Callable[..., str]


@pytest.fixture(autouse=True)
def same_threads() -> Any:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refusal:
    def run(*arguments: object) -> str:
        """Return the one line on stderr with which these arguments are refused."""
        capsys.readouterr()
        assert main([str(a) for a in arguments]) == 2
        captured = capsys.readouterr()
        assert captured.err.count("\n") == 1
        assert captured.err.startswith("dreamexplorer: ")
        assert captured.out == ""
        return captured.err

    return run


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "m.safetensors"
    network = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(8,)), (1, 28, 28), seed=0)
    save_checkpoint(Checkpoint(take_snapshot(network, 5, 1.0), "mnist", TrainConfig()), path)
    return path
