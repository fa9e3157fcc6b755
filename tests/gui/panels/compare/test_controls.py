"""Controls of a comparison: start from the menu, pause, stop and live changes of one run or of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.compare.panel import ComparePanel
from dreamexplorer.gui.threads.training_runner import TrainingState
from tests.gui.conftest import MakePanel
from tests.gui.panels.compare.conftest import SIZE

FILE = """
title = "Beta"
text = "Look at the KL."
dataset = "tiny"
[shared]
latent_dim = 3
hidden = [24]
batch_size = 32
device = "cpu"
epochs = 90000
[[runs]]
name = "VAE"
family = "mlp-vae"
beta = 2.0
[[runs]]
name = "AE"
family = "ae"
"""


def test_a_comparison_is_trained_paused_and_changed_from_the_bar(
    context: Context, make_panel: MakePanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = make_panel(ComparePanel, context, SIZE)
    controls, comparisons = panel.controls, context.workflow.comparisons
    path = tmp_path / "mine.toml"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    controls.menu.menu.aboutToShow.emit()
    entries = [action.text() for action in controls.menu.menu.actions() if not action.isSeparator()]
    assert len(entries) == 10
    assert "Reconstruction, KL, or both?" in entries
    controls.menu.menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: [run.name for run in panel.runs] == ["VAE", "AE"])
    vae, ae = panel.runs
    qtbot.waitUntil(lambda: all(comparisons.state(run) is TrainingState.RUNNING for run in (vae, ae)))
    assert not controls.menu.button.isEnabled()
    assert controls.text.text().startswith("Beta. Look at the KL.\n")
    qtbot.waitUntil(lambda: all("step" in c.head.figures.text() for c in panel.columns))

    # one run by the buttons of its head
    panel.columns[1].head.pause_button.click()
    qtbot.waitUntil(lambda: comparisons.state(ae) is TrainingState.PAUSED)
    assert panel.columns[1].head.pause_button.accessibleName() == "Resume AE"
    assert controls.pause_action.text() == "Pause all"
    controls.pause_action.trigger()
    qtbot.waitUntil(lambda: comparisons.state(vae) is TrainingState.PAUSED)
    assert controls.pause_action.text() == "Resume all"
    controls.pause_action.trigger()
    qtbot.waitUntil(lambda: all(comparisons.state(run) is TrainingState.RUNNING for run in (vae, ae)))

    # live changes: beta to the one that has it, the learning rate to all
    live = controls.live
    assert live.what.currentText() == "Beta"
    assert live.editor is not None
    assert live.editor.read() == 2.0
    live.editor.write(8.0)
    live.apply_button.click()
    live.what.setCurrentIndex(live.what.findData("learning_rate"))
    live.editor.write(1e-4)
    live.apply_button.click()
    qtbot.waitUntil(lambda: all(run.train.learning_rate == 1e-4 for run in (vae, ae)))
    qtbot.waitUntil(lambda: vae.snapshot.config.beta == 8.0)
    live.who.setCurrentIndex(live.who.findText("AE"))
    live.what.setCurrentIndex(live.what.findData("beta"))
    assert not live.apply_button.isEnabled(), "an autoencoder has no beta"

    panel.columns[0].head.stop_button.click()
    qtbot.waitUntil(lambda: comparisons.state(vae) is TrainingState.IDLE)
    assert panel.columns[0].head.stop_button.isHidden()
    controls.stop_action.trigger()
    qtbot.waitUntil(lambda: not comparisons.active)
    assert controls.live.isHidden()
    assert controls.menu.button.isEnabled()
    qtbot.waitUntil(lambda: all(run.is_evaluated for run in (vae, ae)))
    controls.text_action.trigger()
    assert controls.text.isHidden()
    controls.text_action.trigger()
    panel.show_runs(context.session.runs[:2])
    assert controls.text.isHidden(), "its runs are not in the columns"
