"""Extensions in the window: what is wrong is shown once, and a dialog lists, adds and removes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer import registry
from dreamexplorer.data.base import sources
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.window.extensions import Extensions, ExtensionsDialog

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture(autouse=True)
def fresh_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(registry.ENVIRONMENT, raising=False)
    registry.reset()
    yield
    registry.reset()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def extensions(window: QWidget, make_context: Callable[..., Context]) -> Extensions:
    return Extensions(window, make_context(None, None))


def dialog_of(extensions: Extensions, window: QWidget) -> ExtensionsDialog:
    extensions.action().run()
    dialog = window.findChild(ExtensionsDialog)
    assert isinstance(dialog, ExtensionsDialog)
    return dialog


def rows(dialog: ExtensionsDialog) -> list[tuple[str, str]]:
    items = [dialog.table.topLevelItem(i) for i in range(dialog.table.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def boxes(window: QWidget) -> list[str]:
    return [box.text() for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_a_problem_is_shown_once(extensions: Extensions, window: QWidget, tmp_path: Path) -> None:
    window.show()
    extensions.report_problems()
    assert boxes(window) == []
    broken = tmp_path / "broken.py"
    broken.write_text("SOURCES = (1 / 0,)\n")
    registry.list_path(broken)
    assert "mnist" in sources()
    extensions.report_problems()
    assert boxes(window) == [f"The extension {broken} was left out: ZeroDivisionError in line 1: division by zero."]
    for box in window.findChildren(QMessageBox):
        box.close()
    extensions.report_problems()
    assert boxes(window) == []


def test_the_dialog_lists_what_each_adds_and_what_is_wrong(
    extensions: Extensions, window: QWidget, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("SOURCES = ()\n")
    registry.list_path(EXAMPLES / "bars.py")
    registry.list_path(broken)
    broken.write_text("SOURCES = (\n")
    dialog = dialog_of(extensions, window)
    assert rows(dialog) == [(str(EXAMPLES / "bars.py"), "dataset"), (str(broken), "cannot be used")]
    assert "not valid Python" in dialog.problems.text()
    assert dialog.problems.isVisible()
    dialog.table.setCurrentItem(dialog.table.topLevelItem(1))
    dialog.activateWindow()
    dialog.table.setFocus()
    qtbot.waitUntil(dialog.table.hasFocus)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert rows(dialog) == [(str(EXAMPLES / "bars.py"), "dataset")]
    assert not dialog.problems.isVisible()


def test_a_file_and_a_folder_are_added_and_removed(
    extensions: Extensions, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    dialog = dialog_of(extensions, window)
    assert rows(dialog) == []
    assert not dialog.problems.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(EXAMPLES / "latent_norm.py"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(dialog.add_file_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.add_folder_button, Qt.MouseButton.LeftButton)
    assert rows(dialog) == [(str(EXAMPLES / "latent_norm.py"), "panel"), (str(tmp_path), "nothing")]
    assert registry.listed_paths() == (EXAMPLES / "latent_norm.py", tmp_path)
    assert not dialog.remove_button.isEnabled()
    dialog.table.setCurrentItem(dialog.table.topLevelItem(0))
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert registry.listed_paths() == (tmp_path,)
    assert rows(dialog) == [(str(tmp_path), "nothing")]


def test_what_the_environment_names_is_listed_but_not_removed_here(
    extensions: Extensions, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(registry.ENVIRONMENT, str(EXAMPLES / "bars.py"))
    dialog = dialog_of(extensions, window)
    assert rows(dialog) == [(str(EXAMPLES / "bars.py"), "dataset")]
    dialog.table.setCurrentItem(dialog.table.topLevelItem(0))
    assert not dialog.remove_button.isEnabled()


def test_a_file_that_is_no_python_is_refused_in_words(extensions: Extensions, window: QWidget, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    dialog = dialog_of(extensions, window)
    dialog.add(tmp_path / "notes.txt")
    assert "is not a Python file" in boxes(dialog)[0]
    assert rows(dialog) == []
