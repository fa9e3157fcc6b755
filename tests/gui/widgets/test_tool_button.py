"""Tool buttons of actions: name and checked state."""

from __future__ import annotations

from PySide6.QtGui import QAction, QFont
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.gui.widgets.tool_button import ActionToolButton, IconButton


def test_it_is_named_as_its_action_and_shows_that_it_is_checked(qtbot: QtBot) -> None:
    action = QAction("&Grid")
    action.setCheckable(True)
    button = ActionToolButton(action)
    qtbot.addWidget(button)
    button.resize(60, 30)
    assert button.accessibleName() == "Grid"
    line = button.rect().adjusted(8, button.height() - 4, -8, -3).center()
    accent = button.palette().highlight().color()
    assert button.grab().toImage().pixelColor(line) != accent
    action.setChecked(True)
    assert button.grab().toImage().pixelColor(line) == accent
    action.setText("&Lattice")
    assert button.accessibleName() == "Lattice"


def test_an_icon_grows_with_the_texts(qtbot: QtBot) -> None:
    button = IconButton(18)
    qtbot.addWidget(button)
    usual = button.iconSize().width()
    assert usual >= 16
    font = QFont(button.font())
    font.setPixelSize(40)
    button.setFont(font)
    assert button.iconSize().width() == scaled(18, button) > usual
    assert button.sizeHint().height() > button.iconSize().height()
