"""Records of actions become menus; choices become submenus."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.window.actions import ActionSpec, Menus, choice_menu


@pytest.fixture
def bare(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_a_record_becomes_an_action_that_calls(bare: QMainWindow, qapp: QApplication) -> None:
    called: list[str] = []
    menus = Menus(bare, Theme(qapp, "light"))
    menus.add_separator("file")
    assert menus.by_id["file"].actions() == [], "no line at the head of a menu"
    menus.add("file", ActionSpec("one", "&One", "The first", lambda: called.append("one"), "Ctrl+1", "save"))
    menus.add_separator("file")
    own = QAction("Own", bare)
    menus.add_existing("file", [own])
    one, line, last = menus.by_id["file"].actions()
    assert (one.text(), one.toolTip(), one.shortcut().toString()) == ("&One", "The first", "Ctrl+1")
    assert not one.icon().isNull()
    assert line.isSeparator()
    assert last is own
    assert own in bare.actions(), "its shortcut works wherever the focus is"
    one.trigger()
    assert called == ["one"]
    assert menus.actions["one"] is one


def test_a_choice_has_one_mark_and_gives_the_value(bare: QMainWindow) -> None:
    chosen: list[str] = []
    menu = choice_menu(bare, "Colours", [("light", "&Light"), ("dark", "&Dark")], "light", chosen.append)
    assert [a.isChecked() for a in menu.actions()] == [True, False]
    menu.actions()[1].trigger()
    assert chosen == ["dark"]
    assert [a.isChecked() for a in menu.actions()] == [False, True]
