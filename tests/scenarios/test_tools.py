"""A user analyses a model with the tools: chooses, runs, reads, exports, trains on and sees that the result is old."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.scenarios.user import CTRL, SHIFT, User


def bring_to_front(user: User) -> None:
    """Go to the workspace of the Tools panel."""
    user.shortcut("Ctrl+4")
    user.until(lambda: not user.panel("tools").visibleRegion().isEmpty())


def test_reconstructions_from_the_first_click_to_the_exported_files(
    start: Callable[..., User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = start()
    bring_to_front(user)
    panel = user.panel("tools")
    user.choose(panel.chooser, "Reconstructions")
    panel.form.write("images", 200)
    user.click(user.button("tools", "Run"))
    user.until(lambda: panel.page.result is not None and not panel.running)
    table = panel.page.sections[0].table
    assert table.item(0, 0).text() == "Reconstruction loss, nats per image"
    assert 120 < float(table.item(0, 1).text()) < 160  # the model with two latents
    assert table.item(0, 3).text() == "200"
    assert "step 46" in panel.page.origin.text()
    assert "MNIST" in panel.page.origin.text()
    assert panel.page.stale.text() == ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    panel.run_button.setFocus()
    user.key(Qt.Key.Key_E, CTRL | SHIFT)
    user.until(lambda: any(tmp_path.glob("*/report.json")) and not user.context.jobs.busy)
    data = json.loads(next(tmp_path.glob("*/report.json")).read_text(encoding="utf-8"))
    assert data["facts"]["recon"]["n"] == 200
    user.key(Qt.Key.Key_C, CTRL | SHIFT)
    assert QApplication.clipboard().text().startswith("Reconstruction loss\t")


def test_a_result_is_marked_while_training_goes_on_and_run_again_updates_it(start: Callable[..., User]) -> None:
    user = start()
    bring_to_front(user)
    panel = user.panel("tools")
    user.choose(panel.chooser, "Manifold")
    panel.form.write("side", 5)
    user.click(user.button("tools", "Run"))
    user.until(lambda: panel.page.result is not None and not panel.running)
    first = panel.page.result.outcome.step
    user.shortcut("F5")
    user.until(lambda: panel.page.stale.text() != "", 30.0)
    assert "The model has changed since" in panel.page.stale.text()
    user.click(user.button("tools", "Run"))  # while it trains
    user.until(lambda: not panel.running and panel.page.result.outcome.step > first, 30.0)
    user.shortcut("Ctrl+1")
    user.stop()


def test_a_long_run_is_cancelled(start: Callable[..., User]) -> None:
    user = start()
    bring_to_front(user)
    panel = user.panel("tools")
    user.choose(panel.chooser, "Clusters")
    user.click(user.button("tools", "Run"))
    user.until(lambda: panel.running and panel.bar.isVisible())
    user.click(user.button("tools", "Cancel"))
    user.until(lambda: not panel.running)
    assert panel.page.result is None
    assert user.button("tools", "Run").isEnabled()
