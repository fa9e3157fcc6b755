"""Runs side by side in the real window: the lecture's three pictures, an autoencoder against a VAE, and closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.resources import resource_path
from dreamexplorer.training.checkpoint import load_checkpoint
from tests.scenarios.user import User


@pytest.fixture
def shorten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that has the file dialog answer with a shorter copy of a shipped comparison."""

    def write(name: str, epochs: int = 3, limit: int = 3000) -> None:
        text = resource_path("comparisons", f"{name}.toml").read_text(encoding="utf-8")
        text = text.replace('dataset = "mnist"', f'dataset = "mnist"\nlimit = {limit}')
        path = tmp_path / f"{name}.toml"
        path.write_text(text.replace("epochs = 5", f"epochs = {epochs}"), encoding="utf-8")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return write


def begin(user: User) -> Any:
    """Go to the workspace, choose the file in the menu, and return the panel once all runs are in columns."""
    user.shortcut("Ctrl+5")
    panel = user.panel("compare")
    user.until(panel.isVisible)
    button = panel.controls.menu.button
    menu = button.menu()
    timer = QTimer(button)

    def pick() -> None:  # the menu has an event loop of its own
        if menu.isVisible():
            timer.stop()
            actions = [action for action in menu.actions() if action.text().startswith("Open a comparison")]
            menu.setActiveAction(actions[0])
            QTest.keyClick(menu, Qt.Key.Key_Return)

    timer.timeout.connect(pick)
    timer.start(30)
    user.click(button)
    user.window.activateWindow()  # as a window manager does once the menu has gone
    comparisons = user.context.workflow.comparisons
    user.until(lambda: comparisons.comparison is not None)
    user.until(lambda: panel.runs == list(comparisons.runs) and len(panel.runs) == len(comparisons.comparison.runs))
    return panel


def ended(user: User) -> None:
    user.until(lambda: not user.context.workflow.comparisons.active, 120)


def codes(column: Any) -> Any:
    """Return the means of the sample by the newest weights, N x D."""
    return column.answers.means.means


def at_rest(user: User, panel: Any) -> None:
    def newest(column: Any) -> bool:
        means, result = column.answers.means, column.answers.result
        step = column.run.snapshot.step
        return bool(means and means.fresh >= 1.0 and means.steps[1] == step and result and result.step == step)

    user.until(lambda: all(newest(column) for column in panel.columns))


def test_the_three_pictures(start: Callable[..., User], shorten: Callable[..., None]) -> None:
    user = start()
    shorten("three-pictures")
    panel = begin(user)
    assert "same weights" in panel.controls.text.text() or not panel.context.workflow.comparisons.notes
    # all of them grow together, and a slider of the window moves them meanwhile
    user.until(lambda: all(len(run.history.train) > 2 for run in panel.runs))
    ended(user)
    at_rest(user, panel)
    recon, kl, both = (float(codes(column).std(axis=0).max()) for column in panel.columns)
    assert kl < 0.05, "the KL alone: every image lies on one point"
    assert recon > both > 0.5, "the reconstruction alone: far apart; both: close together"
    ellipses = panel.columns[1].view.overlays.ellipses
    user.until(lambda: all(abs(e.long - 1.0) < 0.05 for e in panel.columns[1].view.overlays.ellipses))
    assert len(ellipses) == 100, "each of the prior's size"
    assert "0 of 2 alive" in panel.columns[1].head.figures.text()

    # a click on an image of the third map selects it in all
    third = panel.columns[2]
    place = next(p for i in range(2000) if (p := third.view.points.place(i)) is not None)
    user.click(third.view, third.view.position_of(*place))
    user.until(lambda: all(c.view.overlays.drawing is not None for c in panel.columns))
    index = panel.shared.index
    assert index is not None
    user.until(lambda: all(c.answers.result.drawing is panel.shared.drawing for c in panel.columns))
    for column in panel.columns:
        mark, own = column.view.overlays.drawing, codes(column)[index]
        np.testing.assert_allclose((mark.x, mark.y), own[:2], atol=2e-3)
    # and a place on free ground is a z of all, of the window's sliders, too
    user.click(third.view, third.view.plot_rect.topLeft() + QPointF(12, 12))
    z = panel.shared.z.copy()
    user.until(lambda: all(np.array_equal(c.answers.decoded.z, z) for c in panel.columns))
    assert np.array_equal(user.latent, z)


def test_behind_another_tab_it_costs_nothing(start: Callable[..., User], shorten: Callable[..., None]) -> None:
    user = start()
    shorten("ae-or-vae", epochs=500)
    panel = begin(user)
    first = panel.columns[0]
    user.until(lambda: first.answers.means is not None and first.answers.means.steps[1] > 20)
    user.window.docks["runs"].raise_()
    user.until(lambda: panel.visibleRegion().isEmpty())
    user.wait(0.3)
    newest = first.answers.means.steps[1]
    user.until(lambda: first.run.snapshot.step > newest + 100)
    assert first.answers.means.steps[1] == newest
    user.window.docks["compare"].raise_()
    user.until(lambda: first.answers.means.steps[1] > newest + 100)
    user.context.workflow.comparisons.stop()
    ended(user)


def test_an_autoencoder_against_a_vae(start: Callable[..., User], shorten: Callable[..., None]) -> None:
    user = start()
    shorten("ae-or-vae")
    panel = begin(user)
    comparisons = user.context.workflow.comparisons
    ae, vae = panel.columns
    # one of them waits while the other trains on
    user.until(lambda: comparisons.state(ae.run) is TrainingState.RUNNING)
    user.click(ae.head.pause_button)
    user.until(lambda: comparisons.state(ae.run) is TrainingState.PAUSED)
    held = ae.run.snapshot.step
    user.until(lambda: comparisons.state(vae.run) is TrainingState.IDLE, 120)
    assert vae.run.snapshot.step == 3 * 24
    assert ae.run.snapshot.step - held <= 1
    user.click(ae.head.pause_button)
    ended(user)
    at_rest(user, panel)
    assert ae.run.snapshot.step == vae.run.snapshot.step
    assert "No KL" in ae.bars.empty_text
    assert len(vae.bars.values) == 2
    assert not ae.view.overlays.ellipses
    assert len(vae.view.overlays.ellipses) == 100
    recon = [run.evaluation.values["recon"] for run in panel.runs]
    assert recon[0] < recon[1], "the autoencoder reconstructs better"
    # both are ordinary runs now: the VAE is trained on alone
    user.context.workflow.show_run(vae.run)
    user.shortcut("Ctrl+1")
    user.until(user.panel("training").isVisible)
    user.train(5)
    assert user.session.training_run is vae.run
    user.stop()


def test_closing_while_a_comparison_trains_keeps_all_of_it(
    start: Callable[..., User], shorten: Callable[..., None]
) -> None:
    user = start()
    shorten("ae-or-vae", epochs=500)
    panel = begin(user)
    user.until(lambda: all(len(run.history.train) > 2 and run.folder is not None for run in panel.runs))
    folders = [run.folder for run in panel.runs]
    steps = [run.history.train.rows[-1, 0] for run in panel.runs]
    with user.answering("Cancel") as asked:
        user.close()
    assert "Training is running" in asked[0]
    assert user.context.workflow.comparisons.active
    with user.answering("Stop and close"):
        user.close()
    user.until(lambda: user.closed)
    for folder, step in zip(folders, steps, strict=True):
        assert load_checkpoint(folder / "checkpoint.safetensors").snapshot.step >= step
        assert any((folder / "states").iterdir()), "to go back to"

    # the next window compares them from the library
    again = start(wait=False)  # in the same workspace, so that the map is not seen
    again.until(lambda: {"Autoencoder", "VAE"} <= {run.name for run in again.session.runs})
    panel = again.panel("compare")
    again.until(lambda: panel.isVisible() and panel.columns and not again.context.workflow.busy)
    others = [run for run in again.session.runs if run.name in ("Autoencoder", "VAE") and not run.loaded]
    assert others, "they are read only once they are asked for"
    if len(panel.runs) == 1:
        again.click(again.button("compare", "Add a column"))
        again.until(lambda: len(panel.runs) == 2)
    wanted = next((run for run in others if run not in panel.runs), None)
    if wanted is not None:
        again.choose(panel.columns[1].head.runs, wanted.name)
        again.until(lambda: panel.runs[1] is wanted)
    again.until(lambda: all(column.run.loaded for column in panel.columns))
    at_rest(again, panel)
