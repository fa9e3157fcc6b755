"""No file is replaced that the user was not asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.save_path import ask_save_path, with_kind

KINDS = {"PNG (*.png)": ".png", "SVG (*.svg)": ".svg"}


@pytest.mark.parametrize(
    ("typed", "kind", "path"),
    [
        ("curves", "", "curves.png"),
        ("curves", "SVG (*.svg)", "curves.svg"),
        ("curves.svg", "PNG (*.png)", "curves.svg"),
        ("curves.png", "SVG (*.svg)", "curves.svg"),
        ("beta 0.5", "PNG (*.png)", "beta 0.5.png"),
        ("curves.PNG", "PNG (*.png)", "curves.PNG"),
        ("archive.txt", "", "archive.txt.png"),
    ],
)
def test_a_name_gets_the_suffix_of_its_kind(typed: str, kind: str, path: str) -> None:
    assert with_kind(Path("/somewhere") / typed, kind, KINDS) == Path("/somewhere") / path


@pytest.mark.parametrize("replace", [False, True])
def test_a_file_that_was_not_typed_is_asked_about(
    make_context: Callable[..., Context], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool
) -> None:
    context, parent = make_context(), QWidget()
    qtbot.addWidget(parent)
    asked: list[str] = []

    def answer(title: str, question: str, accept: str) -> bool:
        asked.append(question)
        return replace

    context.workflow.confirm = answer
    (tmp_path / "curves.png").touch()

    def ask() -> Path | None:
        return ask_save_path(context, parent, "Save", "curves.png", KINDS)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "curves"), ""))
    assert ask() == (tmp_path / "curves.png" if replace else None)
    assert asked == ["curves.png exists already."]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "curves.png"), ""))
    assert ask() == tmp_path / "curves.png"  # the dialog has asked
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "others"), ""))
    assert ask() == tmp_path / "others.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert ask() is None
    assert len(asked) == 1
    assert context.settings.folder(keys.FOLDER) == tmp_path
