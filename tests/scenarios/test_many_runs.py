"""Several runs in one window: nothing trained is replaced, and everything of a run is there when it is shown."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from dreamexplorer.gui.panels.curves.data import STEP
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.session import Drawing
from tests.scenarios.user import User


def click_run(user: User, name: str) -> None:
    """Click a run in the table."""
    user.window.docks["runs"].come_forward()
    panel = user.panel("runs")
    run = next(run for run in user.session.runs if run.name == name)
    row = panel.order_of_rows.row_of(run)
    at = panel.table.visualRect(panel.order_of_rows.index(row, 1)).center()
    user.click(panel.table.viewport(), at)
    user.until(lambda: user.session.current_run is run)


def figures(user: User, name: str) -> list[str]:
    """Return the texts of a run's row."""
    panel = user.panel("runs")
    panel.model.refresh()
    run = next(run for run in user.session.runs if run.name == name)
    row = panel.order_of_rows.row_of(run)
    return [panel.order_of_rows.index(row, i).data() for i in range(len(panel.model.columns))]


def test_an_autoencoder_against_a_vae(start: Callable[..., User]) -> None:
    """Train one, then the other: both are there, and each is as it was when it is shown again."""
    user = start()
    session = user.session
    dataset = session.dataset
    assert dataset is not None
    session.set_drawing(Drawing(dataset.test.images[3]))
    user.write(user.option("latent_dim"), "5")
    user.train(40)
    user.stop()
    user.until(lambda: session.current_run.is_evaluated and session.drawing_result is not None)
    assert [run.name for run in session.runs] == ["mlp-vae-2", "mlp-vae 1"]
    user.slide(2, 1.5)
    z = user.latent.copy()
    user.until(lambda: np.array_equal(user.decoded.z, z))
    picture, rows = user.decoded.image.copy(), session.history.train.rows.copy()
    user.until(lambda: session.drawing_result.step == user.step())
    nats, kl = session.drawing_result.recon_nats, session.axis_values.copy()
    told = figures(user, "mlp-vae 1")

    user.choose(user.panel("training").form.families, "Autoencoder")
    user.write(user.option("latent_dim"), "5")
    user.train(40)
    user.stop()
    user.until(lambda: session.current_run.is_evaluated)
    assert [run.name for run in session.runs] == ["mlp-vae-2", "mlp-vae 1", "ae 1"]
    assert session.snapshot.family == "ae"

    click_run(user, "mlp-vae 1")
    assert user.panel("training").form.run_config().family == "mlp-vae"
    user.panel("curves").refresh_now()
    np.testing.assert_array_equal(user.panel("curves").data.train_x(STEP), rows[:, STEP])
    np.testing.assert_array_equal(session.history.train.rows, rows)
    np.testing.assert_array_equal(session.axis_values, kl)
    session.set_latent(z)
    user.until(lambda: session.decoded is not None and np.array_equal(user.decoded.z, z))
    np.testing.assert_allclose(user.decoded.image, picture, atol=1e-6)
    user.until(lambda: session.drawing_result is not None)
    assert session.drawing_result.recon_nats == pytest.approx(nats, rel=1e-5)
    assert [cell for cell in figures(user, "mlp-vae 1") if cell not in ("1", "bernoulli")] == [
        cell for cell in told if cell not in ("1", "bernoulli")
    ], "but for the settings in which the runs differ now"
    session.set_drawing(None)


def test_a_look_at_another_run_while_one_is_trained(start: Callable[..., User]) -> None:
    user = start()
    session, training = user.session, user.panel("training")
    user.write(user.option("latent_dim"), "5")
    user.train(20)
    click_run(user, "mlp-vae-2")
    shown = user.step()
    assert len(session.snapshot.axes) == 2
    assert user.panel("sliders").sliders.count == 2
    assert user.option("latent_dim").isEnabled(), "the form is that of the run that is shown"
    assert "mlp-vae 1 is being trained" in training.note.text()
    trained = session.training_run
    step = trained.snapshot.step
    user.until(lambda: trained.snapshot.step > step + 20)
    assert user.state is TrainingState.RUNNING
    assert user.step() == shown
    user.slide(0, 1.0)
    user.until(lambda: np.array_equal(user.decoded.z, user.latent))
    click_run(user, "mlp-vae 1")
    assert not user.option("latent_dim").isEnabled()
    assert training.note.text() == ""
    step = user.step()
    user.until(lambda: user.step() > step)
    user.click(user.find("Beta 10", within=training))
    user.until(lambda: user.snapshot.config.beta == 10.0)
    user.stop()
    user.until(lambda: trained.is_evaluated)
    assert session.runs[0].snapshot.step == shown


def test_a_run_is_deleted_and_brought_back_by_keys(start: Callable[..., User]) -> None:
    user = start()
    user.write(user.option("latent_dim"), "3")
    user.train(5)
    user.stop()
    click_run(user, "mlp-vae 1")
    runs = user.session.runs
    user.panel("runs").table.setFocus()
    user.key(Qt.Key.Key_Delete)
    assert user.session.runs == runs[:1]
    assert user.session.current_run is runs[0]
    user.shortcut("Ctrl+Z")
    assert user.session.runs == runs
    click_run(user, "mlp-vae 1")
    assert user.step() > 0


def test_settings_of_a_run_are_used_again(start: Callable[..., User]) -> None:
    user = start()
    user.write(user.option("latent_dim"), "7")
    user.train(5)
    user.stop()
    click_run(user, "mlp-vae-2")
    assert user.option("latent_dim").text() == "2"
    panel = user.panel("runs")
    row = panel.order_of_rows.row_of(user.session.runs[1])
    panel.table.selectRow(row)
    user.click(user.button("runs", "Use settings"))
    assert user.option("latent_dim").text() == "7"
    assert "2 → 7" in user.panel("training").note.text()
    assert user.session.current_run is user.session.runs[0]


def test_the_table_is_exported(start: Callable[..., User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = start()
    user.window.docks["runs"].come_forward()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "runs.csv"), ""))
    user.click(user.button("runs", "Export CSV"))
    user.until((tmp_path / "runs.csv").exists)
    with (tmp_path / "runs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["name"], row["family"]) for row in rows] == [("mlp-vae-2", "mlp-vae")]
