"""A run with kept states on the disk."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training import states_plan
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states_plan import StateKeeper
from dreamexplorer.training.states_writer import StateWriter

STEPS = 10  # of an epoch of the tiny dataset
LIMIT = 10**9  # bytes


def tiny_run(epochs: int = 4, seed: int = 0) -> RunConfig:
    """Return a run of the tiny dataset."""
    train = TrainConfig(epochs=epochs, batch_size=32, seed=seed, device="cpu", precision="fp32", learning_rate=5e-3)
    return RunConfig("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(24,)), train, dataset="tiny")


def keep_run(folder: Path, dataset: ImageDataset, run: RunConfig | None = None) -> Path:
    """Train a run in a folder that keeps the state of every step, and return its checkpoint."""
    run = run or tiny_run()
    target = RunFolder(folder)
    target.states_limit = LIMIT
    with patch.object(states_plan, "ALLOWANCE", 1e6), patch.object(StateWriter, "has_room", True):
        target.start(run)
        with StateWriter(target, LIMIT) as writer:
            trainer = Trainer(run, dataset, states=StateKeeper(writer), threads=1)
            for event in trainer.run():
                if isinstance(event, EpochDone):
                    target.append_epoch(event)
        target.save(trainer.checkpoint())
    return target.checkpoint_path
