"""The actions of the panel: texts of the family, shortcuts in the tips, the state of the walk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.slider_actions import SliderActions
from dreamexplorer.gui.panels.sliders.words import SliderWords
from dreamexplorer.gui.theme import Theme


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def actions(owner: QObject) -> SliderActions:
    made = SliderActions(owner)
    made.set_words(SliderWords().of(None))
    return made


def test_each_has_a_text_a_shortcut_of_its_own_and_a_tip_that_names_it(actions: SliderActions) -> None:
    keys = [action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) for action in actions.all]
    assert len(set(keys)) == len(actions.all) == 5
    for action, key in zip(actions.all, keys, strict=True):
        assert action.text()
        assert key in action.toolTip()
        assert action.statusTip()


def test_commands_that_locks_restrict_say_so(actions: SliderActions) -> None:
    assert [("Locked sliders" in action.toolTip()) for action in actions.all] == [True, True, False, False, True]


def test_the_walk_shows_whether_it_is_active(qapp: QApplication, actions: SliderActions) -> None:
    theme = Theme(qapp, "light")
    actions.set_theme(theme)
    assert not any(action.icon().isNull() for action in actions.all)
    at_rest = actions.walk.icon().pixmap(24).toImage()
    actions.set_walking(True, theme)
    assert actions.walk.isChecked()
    assert actions.walk.icon().pixmap(24).toImage() != at_rest
    actions.set_theme(theme)  # another scheme keeps the state
    assert actions.walk.isChecked()
    actions.set_walking(False, theme)
    assert actions.walk.icon().pixmap(24).toImage() == at_rest
