"""Runs of the command line in the window: their curves are there, and go on; what the window saves keeps its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from dreamexplorer.cli import train
from dreamexplorer.gui.panels.curves.data import STEP
from dreamexplorer.gui.threads.training_runner import TrainingState
from tests.scenarios.user import User

STEPS = 8  # an epoch of large batches


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two epochs on MNIST."""
    out = tmp_path_factory.mktemp("runs") / "run"
    options = ["--latent-dim", "3", "--hidden", "48", "--batch-size", "8192", "--epochs", "2", "--precision", "fp32"]
    assert train.run(["--out", str(out), *options]) == 0
    return out


def test_a_run_opened_trained_on_saved_and_opened_again(
    start: Callable[..., User], run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = start()
    curves, kl = user.panel("curves"), user.panel("kl")
    assert curves.area.notice.isVisible()  # the shipped model comes without curves
    chosen = {"open": run / "checkpoint.safetensors", "save": tmp_path / "mine.safetensors"}
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(chosen["open"]), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(chosen["save"]), ""))

    user.shortcut("Ctrl+O")
    user.until(lambda: user.session.checkpoint_path == chosen["open"] and not user.context.jobs.busy)
    user.until(lambda: not curves.area.notice.isVisible())
    assert curves.data.train_x(STEP).tolist() == [STEPS, 2 * STEPS]
    curve = next(c for c in curves.plots[0].curves if c.key == "recon")
    assert curve.smooth.getData()[0].tolist() in ([1, 2], [STEPS, 2 * STEPS])  # drawn, against epochs or steps
    assert len(curve.test.getData()[0]) == 2
    user.until(lambda: kl.chart.columns > 0)  # the heat map has moments to show
    assert kl.past.bins.columns == 3
    drawn = user.pixels(curves)

    user.write(user.option("epochs"), "1")
    user.press_training("train")
    user.until(lambda: user.state is TrainingState.IDLE and user.step() == 3 * STEPS, 60)
    user.until(lambda: curves.data.train_x(STEP)[-1] == 3 * STEPS)
    whole = user.session.history.past()
    assert whole.train[:2, 0].tolist() == [STEPS, 2 * STEPS]
    assert (np.diff(whole.train[:, 0]) > 0).all()
    assert whole.test[:, 0].tolist() == [STEPS, 2 * STEPS, 3 * STEPS]
    user.until(lambda: not np.array_equal(user.pixels(curves), drawn))

    user.shortcut("Ctrl+Shift+S")
    user.until(lambda: user.session.checkpoint_path == chosen["save"] and not user.context.jobs.busy)
    user.close()
    user.until(lambda: user.closed)

    again = start(chosen["save"])
    again.until(lambda: again.session.checkpoint_path == chosen["save"] and not again.context.jobs.busy)
    again.until(lambda: not again.panel("curves").area.notice.isVisible())
    kept = again.session.history.past()
    for name in ("train", "spans", "test", "axes"):
        np.testing.assert_allclose(getattr(kept, name), getattr(whole, name), rtol=1e-5)
