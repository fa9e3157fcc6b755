"""Closing in every state of a training."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.window.closing import CloseState
from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import load_checkpoint
from tests.gui.window.driving import closed, start_training


def test_closes_at_once_when_nothing_is_unsaved(window: MainWindow) -> None:
    window.close()
    assert closed(window)


def test_closing_during_training_keeps_what_was_trained(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: window.context.session.unsaved)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda *_: "discard")
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)
    folder = window.context.session.runs[-1].folder
    assert folder is not None
    kept = load_checkpoint(folder / "checkpoint.safetensors")
    assert kept.snapshot.step > 0
    assert kept.resume is not None


def test_closing_during_training_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_training(qtbot, window)
    asked = []

    def answer(parent: QWidget, training: str, lost: list[str], keeps: bool) -> str:
        asked.append(training)
        return "cancel"

    monkeypatch.setattr(dialogs, "ask_before_closing", answer)
    window.close()
    assert asked == [window.context.session.training_run.name]
    assert asked[0]
    assert window.isVisible()
    assert window.context.training.state is TrainingState.RUNNING


def test_save_writes_the_run_that_trains_and_not_the_one_in_sight(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.context.session
    other = Run()
    first = session.runs[0]
    assert first.snapshot is not None
    session.add_run(other, first.snapshot, session.history.keys)
    window.context.workflow.show_run(first)
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: first.unsaved)
    window.context.workflow.show_run(other)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda *_: "save")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "kept.safetensors"), ""))
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)
    assert first.snapshot.step > 0
    assert load_checkpoint(tmp_path / "kept.safetensors").snapshot.step == first.snapshot.step


def test_closing_with_save(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: window.context.session.unsaved)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda *_: "save")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "kept.safetensors"), ""))
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)
    assert load_checkpoint(tmp_path / "kept.safetensors").snapshot.step > 0


def test_closing_with_a_save_that_fails_stays_open(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: window.context.session.unsaved)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda *_: "save")
    nowhere = tmp_path / "not" / "there" / "kept.safetensors"
    (tmp_path / "not").write_text("a file where a folder should be")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(nowhere), ""))
    with qtbot.waitSignal(window.context.workflow.error, timeout=60_000):
        window.close()
    qtbot.waitUntil(lambda: window.closing.state is CloseState.OPEN)
    assert window.isVisible()
    for box in window.findChildren(QMessageBox):
        box.close()
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda *_: "discard")
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)


def test_closing_twice_while_it_stops(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    start_training(qtbot, window)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda *_: "discard")
    window.close()
    window.close()
    window.close_without_questions()
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)


def test_closing_while_paused(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    start_training(qtbot, window)
    window.context.training.pause()
    qtbot.waitUntil(lambda: window.context.training.state is TrainingState.PAUSED)
    monkeypatch.setattr(dialogs, "ask_before_closing", lambda *_: "discard")
    window.close()
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)


@pytest.mark.allow_log("could not be kept")
def test_closing_without_save_stays_open_when_the_training_could_not_be_kept(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question promised that it is kept; the disk is full only afterwards."""
    start_training(qtbot, window)
    qtbot.waitUntil(lambda: window.context.session.unsaved)
    promised, errors = [], []
    window.context.workflow.error.connect(lambda title, text: errors.append(text))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def answer(parent: QWidget, training: str, lost: list[str], keeps: bool) -> str:
        promised.append(not lost)
        if len(promised) == 1:
            monkeypatch.setattr(os, "fsync", full)
        return "discard"

    monkeypatch.setattr(dialogs, "ask_before_closing", answer)
    window.close()
    qtbot.waitUntil(lambda: bool(errors), timeout=60_000)
    qtbot.waitUntil(lambda: not window.context.jobs.busy, timeout=60_000)
    assert "disk is full" in errors[0]
    assert window.isVisible()
    assert window.closing.state is CloseState.OPEN
    window.close()  # now the user is told that it will be lost
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)
    assert promised == [True, False]


def test_closing_asks_about_runs_that_the_library_does_not_have(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program deleted the run's folder, or it is not in the bin any more: it is only in memory."""
    session = window.context.session
    run = session.runs[0]
    session.set_unsaved(True)
    asked: list[tuple[str, list[str], bool]] = []

    def answer(parent: QWidget, training: str, lost: list[str], keeps: bool) -> str:
        asked.append((training, lost, keeps))
        return "cancel" if len(asked) == 1 else "save"

    monkeypatch.setattr(dialogs, "ask_before_closing", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "kept.safetensors"), ""))
    window.close()
    assert asked == [("", [run.name], True)]
    assert window.isVisible()
    model = window.context.workflow.current_run()
    assert model is not None
    train = dataclasses.replace(model.train, epochs=50_000)
    config = dataclasses.replace(model, model=dataclasses.replace(model.model, latent_dim=5), train=train)
    window.context.workflow.train(config)
    qtbot.waitUntil(lambda: session.training_run is not None and session.training_run.unsaved, timeout=60_000)
    training = session.training_run
    assert training is not None
    assert training is not run
    window.close()
    assert asked[1:] == [(training.name, [run.name], True)]
    qtbot.waitUntil(lambda: closed(window), timeout=60_000)
    saved = load_checkpoint(tmp_path / "kept.safetensors")
    assert saved.snapshot.config == run.snapshot.config, "what would be lost is saved, not what is kept anyway"
    assert training.folder is not None
    assert load_checkpoint(training.folder / "checkpoint.safetensors").snapshot.step > 0
