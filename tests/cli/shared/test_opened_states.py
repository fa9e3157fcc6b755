"""`evaluate`, `sample` and `reconstruct` take a run's kept state by its step, and say which one they took."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamexplorer.cli import main
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, ResumeState
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.states_loading import write_state


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with an exact state at step 0 and one to look at, of other weights, at step 10."""
    (tmp_path / "run").mkdir()
    for step in (0, 10):
        model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(8,)), (1, 28, 28), seed=step)
        resume = ResumeState({}, {}) if step == 0 else None
        snapshot = take_snapshot(model, step, step / 10)
        state = Checkpoint(snapshot, "mnist", TrainConfig(), program_version="1", resume=resume, half=step != 0)
        write_state(tmp_path / "run" / "states", state)
    return tmp_path / "run"


def test_evaluate_measures_the_nearest_state(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for at, step in ((3, 0), (8, 10)):
        assert main(["evaluate", str(run), "--at", str(at), "--limit", "50", "--json"]) == 0
        told = capsys.readouterr()
        found[step] = json.loads(told.out)
        assert found[step]["step"] == step
        assert f"step {step}, epoch" in told.err
        assert ("(exact)" if step == 0 else "(weights in half precision)") in told.err
    assert found[0]["recon"] != found[10]["recon"]


def test_sample_and_reconstruct_take_one_too(run: Path, tmp_path: Path) -> None:
    for step in (0, 10):
        out = tmp_path / f"{step}.npz"
        assert main(["sample", str(run), "--at", str(step), "-n", "3", "--out", str(out)]) == 0
    assert not np.array_equal(np.load(tmp_path / "0.npz")["images"], np.load(tmp_path / "10.npz")["images"])
    page = np.zeros((28, 28), np.uint8)
    page[5:23, 12:16] = 255
    Image.fromarray(page).save(tmp_path / "one.png")
    flags = ["--at", "10", "--out", str(tmp_path / "pictures")]
    assert main(["reconstruct", str(run), str(tmp_path / "one.png"), *flags]) == 0
    assert list((tmp_path / "pictures").iterdir())


def test_a_run_without_states_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path), "--at", "3"]) == 2
    assert "--states on" in capsys.readouterr().err
