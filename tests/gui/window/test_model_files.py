"""Opening and saving models, recent files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.window.main_window import MainWindow
from dreamexplorer.gui.window.model_files import dropped_checkpoint
from dreamexplorer.training.checkpoint import load_checkpoint


def test_save_as_and_open(qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(target), ""))
    window.actions_by_id["save"].trigger()
    saved = target.with_name("mine.safetensors")
    qtbot.waitUntil(saved.exists)
    qtbot.waitUntil(lambda: window.context.session.checkpoint_path == saved)
    assert load_checkpoint(saved).snapshot.step == window.context.session.snapshot.step
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(saved), ""))
    window.actions_by_id["open"].trigger()
    qtbot.waitUntil(lambda: not window.context.workflow.busy)
    assert "mine.safetensors" in window.windowTitle()
    window.files.recent_menu.aboutToShow.emit()
    assert window.files.recent_menu.actions()[0].text() == str(saved)


def test_a_broken_file_gives_one_message(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing of the kind")
    before = window.context.session.snapshot
    window.open_path(broken)
    qtbot.waitUntil(lambda: any(b.isVisible() for b in window.findChildren(QMessageBox)))
    boxes = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    assert len(boxes) == 1
    assert "broken.safetensors" in boxes[0].text()
    boxes[0].close()
    assert window.context.session.snapshot is before


def test_no_recent_files_at_first_and_the_newest_at_the_head(window: MainWindow) -> None:
    window.files.recent_menu.aboutToShow.emit()
    assert [a.isEnabled() for a in window.files.recent_menu.actions()] == [False]
    checkpoint = window.context.session.checkpoint
    assert checkpoint is not None
    for name in ("a.safetensors", "b.safetensors", "a.safetensors"):
        window.context.workflow.show_checkpoint(checkpoint, Path("/somewhere") / name, None)
    window.files.recent_menu.aboutToShow.emit()
    assert [Path(a.text()).name for a in window.files.recent_menu.actions()] == ["a.safetensors", "b.safetensors"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [(["a.txt", "b.PT"], "b.PT"), (["a.safetensors"], "a.safetensors"), (["a.png"], None), ([], None)],
)
def test_the_first_model_among_dropped_files(names: list[str], expected: str | None) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/x/{name}") for name in names])
    found = dropped_checkpoint(data)
    assert (None if found is None else found.name) == expected


def test_save_asks_instead_of_writing_into_the_folder_of_a_run(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (asked.append(a[2]), ("", ""))[1])
    session = window.context.session
    run = session.current_run
    assert run is not None
    for name, questions in (("mine.safetensors", 0), ("checkpoint.safetensors", 1)):
        run.path = tmp_path / name
        window.actions_by_id["save"].trigger()
        qtbot.waitUntil(lambda: not window.context.jobs.busy)
        assert len(asked) == questions, name
    assert not (tmp_path / "checkpoint.safetensors").exists()
