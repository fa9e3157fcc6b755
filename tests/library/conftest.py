"""A library in a folder of its own, and runs in it whose files are as a training writes them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamexplorer.library.entry import RunEntry
from dreamexplorer.library.library import Library
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone, Evaluation
from dreamexplorer.training.run_files import STATES
from dreamexplorer.training.runs import RunFolder

MakeRun = Callable[..., RunEntry]
NOON = datetime(2026, 11, 28, 12, 0, 0, tzinfo=timezone.utc)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "runs")


@pytest.fixture
def make_run(library: Library) -> MakeRun:
    """Make a run of two epochs that is written whole: `make_run(name, at=seconds, states=number, **model options)`."""

    def make(name: str = "", *, at: int = 0, states: int = 0, **options: Any) -> RunEntry:
        run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,), **options), TrainConfig(seed=7))
        when = datetime.fromtimestamp(NOON.timestamp() + at, timezone.utc)
        entry = library.create(run, name=name, now=when)
        folder = RunFolder(entry.folder)
        for epoch in (1, 2):
            folder.append_epoch(epoch_done(epoch))
        network = create("mlp-vae", run.model, (1, 4, 4), seed=0)
        folder.save(Checkpoint(take_snapshot(network, 8, 2.0), "mnist", run.train, {"test": {"kl": 1.0}}))
        for step in range(states):
            (entry.folder / STATES).mkdir(exist_ok=True)
            (entry.folder / STATES / f"{step:09}.safetensors").write_bytes(b"x" * 1000)
        for path in entry.folder.iterdir():
            os.utime(path, (when.timestamp(), when.timestamp()))
        return library.run(entry.folder)

    return make


def epoch_done(epoch: int) -> EpochDone:
    terms = {"recon": 90.0 - epoch, "kl": 3.0, "negative_elbo": 93.0 - epoch}
    per_axis, variance = np.array([2.99, 0.01], np.float32), np.array([0.5, 0.0], np.float32)
    test = Evaluation(epoch * 4, float(epoch), terms, per_axis, 1, variance)
    return EpochDone(epoch * 4, epoch, terms, per_axis, test, 1234.56)


def renamed(entry: RunEntry, **changes: Any) -> RunEntry:
    """Return an entry with other values."""
    return dataclasses.replace(entry, **changes)
