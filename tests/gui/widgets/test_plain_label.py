"""Texts from elsewhere are shown letter by letter."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.plain_label import PlainLabel

GUI = Path(__file__).resolve().parents[3] / "dreamexplorer" / "gui"
# Labels whose texts are the program's own, or are escaped where they are set.
OWN_TEXTS = {
    "panels/curves/controls.py",
    "panels/tools/charts.py",
    "panels/training/form_legend.py",
    "window/first_steps/card.py",
}


@pytest.mark.parametrize("text", ["<b>bold</b>", "<img src='file:///dev/zero'>", "a\nb"])
def test_markup_is_no_markup(qtbot: QtBot, text: str) -> None:
    label = PlainLabel(text)
    qtbot.addWidget(label)
    assert (label.text(), label.textFormat()) == (text, Qt.TextFormat.PlainText)


def test_labels_that_are_filled_later_or_from_values_are_plain() -> None:
    """Every QLabel of the window has a text of tr(), or is in a file of `OWN_TEXTS`."""
    found = set()
    for path in GUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QLabel":
                first = node.args[0] if node.args else None
                if first is None or isinstance(first, ast.JoinedStr):
                    found.add(path.relative_to(GUI).as_posix())
    assert found <= OWN_TEXTS, "use PlainLabel"
