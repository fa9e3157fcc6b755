"""File > Watch a run: the folder that was chosen is watched until the user stops it or the window closes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.runs.panel import RunsPanel
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.runs import RunFolder
from tests.gui.window.driving import closed


@pytest.fixture
def folder(tmp_path: Path, tiny_checkpoint: Checkpoint) -> Path:
    folder, snapshot = RunFolder(tmp_path / "watched"), tiny_checkpoint.snapshot
    folder.start(RunConfig(snapshot.family, snapshot.config, tiny_checkpoint.train, tiny_checkpoint.dataset))
    folder.save(tiny_checkpoint)
    return folder.path


def test_the_menu_watches_and_stops(
    qtbot: QtBot, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions, session = window.actions_by_id, window.context.session
    assert not actions["stop_watching"].isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: "")
    actions["watch"].trigger()
    assert window.context.workflow.watching.paths == ()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(folder))
    actions["watch"].trigger()
    assert actions["stop_watching"].isEnabled()
    qtbot.waitUntil(lambda: any(run.watched for run in session.runs), timeout=20_000)
    actions["watch"].trigger()
    assert len(window.context.workflow.watching.paths) == 1, "it is watched already"
    panel = window.panels["runs"]
    assert isinstance(panel, RunsPanel)
    panel.refresh_now()
    run = next(run for run in session.runs if run.watched)
    index = panel.order_of_rows.index(panel.order_of_rows.row_of(run), 0)
    assert str(folder) in index.data(3), "the tip names the folder"
    actions["stop_watching"].trigger()
    assert not run.watched
    assert not actions["stop_watching"].isEnabled()
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=20_000)


def test_the_runs_panel_stops_it_and_closing_does(
    qtbot: QtBot, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, watching = window.context.session, window.context.workflow.watching
    watching.watch(folder)
    qtbot.waitUntil(lambda: any(run.watched for run in session.runs), timeout=20_000)
    panel = window.panels["runs"]
    assert isinstance(panel, RunsPanel)
    panel.refresh_now()
    actions = panel.actions_of_runs
    actions.update_states()
    assert actions.stop_watching in panel.context_menu().actions()
    actions.stop_watching.trigger()
    assert watching.paths == ()
    watching.watch(folder)
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=20_000)
    assert watching.paths == ()
