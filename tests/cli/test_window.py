"""`dreamexplorer` without a command: what the window gets, and why it may not open."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dreamexplorer import __version__
from dreamexplorer.cli import main

Refusal = Callable[..., str]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"dreamexplorer {__version__}\n"


def test_the_window_gets_what_was_asked_for(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = pytest.importorskip("dreamexplorer.gui.app")
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(app, "main", lambda **kwargs: calls.append(kwargs) or 0)
    assert main([]) == 0
    assert main([str(model)]) == 0
    assert main(["--checkpoint", str(model), "--dataset", "mnist", "--language", "ru", "--theme", "dark"]) == 0
    nothing = {"checkpoint": None, "dataset": None, "language": None, "theme": None}
    assert calls == [
        nothing,
        {**nothing, "checkpoint": model},
        {"checkpoint": model, "dataset": "mnist", "language": "ru", "theme": "dark"},
    ]


def test_a_checkpoint_twice_or_a_folder_is_refused(model: Path, refused: Refusal, tmp_path: Path) -> None:
    assert "once" in refused(model, "--checkpoint", model)
    assert "folder" in refused(tmp_path)


def test_without_qt_the_window_says_so(refused: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "dreamexplorer.gui.app", None)
    assert "PySide6" in refused()


def test_without_a_screen_the_window_says_so(refused: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    app = pytest.importorskip("dreamexplorer.gui.app")
    opened: list[dict[str, Any]] = []
    monkeypatch.setattr(app, "main", lambda **kwargs: opened.append(kwargs) or 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("DISPLAY", "")  # set, but to nothing
    for name in ("WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    said = refused()
    assert "no screen" in said
    assert "evaluate" in said
    assert opened == []
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        with monkeypatch.context() as present:
            present.setenv(name, "x")
            assert main([]) == 0
    assert len(opened) == 3


def test_a_data_folder_of_nobody_is_said_before_the_window_opens(
    refused: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DREAMEXPLORER_DATA", "~nosuchuser/x")
    assert "no home folder for ~nosuchuser" in refused()
    assert "no home folder for ~nosuchuser" in refused("datasets")


def test_a_pipe_is_no_checkpoint(refused: Refusal, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "ordinary file" in refused(tmp_path / "pipe")
