"""A run that another process trains is watched in the window, from its newest state on disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from dreamexplorer.gui.panels.curves.data import STEP
from dreamexplorer.training.run_files import CHECKPOINT
from tests.scenarios.user import User

STEPS = 8  # an epoch of large batches
EPOCHS = 3


@pytest.fixture
def training(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A process that trains on MNIST, and the folder that it writes to."""
    out = tmp_path / "far away"
    options = ["--latent-dim", "2", "--hidden", "48", "--batch-size", "8192", "--epochs", str(EPOCHS)]
    command = [sys.executable, "-m", "dreamexplorer", "train", "--out", str(out), *options]
    process = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL)
    yield out, process
    process.kill()
    process.wait()


def test_a_run_of_another_process_is_watched(
    start: Callable[..., User], training: tuple[Path, subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, process = training
    user = start()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(folder))
    user.until((folder / "config.json").exists, 120)
    assert not user.window.actions_by_id["stop_watching"].isEnabled()
    user.window.actions_by_id["watch"].trigger()
    user.until(lambda: any(run.watched for run in user.session.runs), 120)
    run = next(run for run in user.session.runs if run.watched)
    assert user.session.current_run is run
    assert run.name == "far away"

    user.until(lambda: user.step() == EPOCHS * STEPS and len(run.history.train) == EPOCHS, 120)
    assert process.wait(60) == 0
    curves, sliders = user.panel("curves"), user.panel("sliders")
    user.until(lambda: len(curves.data.train_x(STEP)) == EPOCHS)
    assert curves.data.train_x(STEP).tolist() == [STEPS * epoch for epoch in range(1, EPOCHS + 1)]
    assert run.history.seconds is not None
    assert run.evaluation is not None
    assert run.evaluation.step == EPOCHS * STEPS
    assert not run.unsaved
    user.until(lambda: user.session.decoded is not None and user.latent.shape == (2,))

    decoded = user.decoded.image
    user.session.set_latent(np.array([1.5, -1.0], np.float32), origin=sliders)
    user.until(lambda: not np.array_equal(user.decoded.image, decoded))
    written = (folder / CHECKPOINT).stat().st_mtime_ns

    user.window.actions_by_id["stop_watching"].trigger()
    assert not run.watched
    assert run in user.session.runs
    assert (folder / CHECKPOINT).stat().st_mtime_ns == written, "nothing was written there"
    assert user.window.actions_by_id["watch"].isEnabled()
