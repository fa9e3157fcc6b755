"""The card: next step, ticks, closed for good, back again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import WORKSPACES
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.window.main_window import MainWindow
from tests.gui.window.driving import closed


def test_it_names_the_next_step_and_what_was_seen(qtbot: QtBot, window: MainWindow) -> None:
    card, session = window.first_steps.card, window.context.session
    assert card.current == "slider"
    assert "Drag a slider" in card.text.text()
    z = session.centre()
    z[0] += 1.0
    session.set_latent(z, origin=window.panels["sliders"])
    qtbot.waitUntil(lambda: "pixels changed" in card.text.text())
    assert card.current == "map"
    assert "Click the map" in card.text.text()
    assert card.buttons["slider"].accessibleName() == "1. Drag a slider: done"
    assert not card.buttons["slider"].icon().isNull()
    assert card.buttons["map"].accessibleName() == "2. Click the map: to do"
    card.buttons["train"].click()
    assert "Press Train" in card.text.text()
    assert "train" not in card.observer.done, "a click does nothing"
    assert window.context.settings.get(keys.FIRST_STEPS_DONE) == ("slider",)


def test_it_is_in_every_workspace_until_it_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.first_steps
    for name in WORKSPACES:
        window.workspaces.choose(name)
        assert bar.isVisible(), name
        assert not bar.isAncestorOf(window.focusWidget()), "it takes no focus"
    bar.card.close_button.click()
    for name in (*WORKSPACES, "train"):  # layouts that were remembered with the card
        window.workspaces.choose(name)
        assert not bar.isVisible(), name
    window.actions_by_id["first_steps"].trigger()
    assert bar.isVisible()


def test_closed_stays_closed_at_the_next_start(qtbot: QtBot, make_context: Callable[..., Context]) -> None:
    first = MainWindow(make_context())
    first.show()
    assert first.first_steps.isVisible()
    first.first_steps.card.close_button.click()
    first.close()
    assert closed(first)
    first.deleteLater()
    second = MainWindow(make_context())
    second.show()
    assert not second.first_steps.isVisible()
    second.close()
    second.deleteLater()


def test_ticks_are_remembered_and_taken_away_when_all_was_done(
    qtbot: QtBot, make_context: Callable[..., Context]
) -> None:
    context = make_context()
    context.settings.set(keys.FIRST_STEPS_DONE, ("slider", "map", "draw", "train", "beta", "back", "nonsense"))
    window = MainWindow(context)
    window.show()
    card = window.first_steps.card
    assert card.current is None
    assert "All six are done" in card.text.text()
    card.close_button.click()
    window.actions_by_id["first_steps"].trigger()
    qtbot.waitUntil(lambda: "Drag a slider" in card.text.text())
    assert context.settings.get(keys.FIRST_STEPS_DONE) == ()
    window.close()
    window.deleteLater()


def test_its_text_stays_whole_when_texts_grow(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1000, 700)
    qtbot.wait(50)
    card = window.first_steps.card
    before = card.text.height()
    window.appearance.toggle_presentation()
    try:
        qtbot.waitUntil(lambda: card.text.height() > before)
        qtbot.waitUntil(lambda: card.text.heightForWidth(card.text.width()) <= card.text.height() + 1)
        assert card.height() <= window.first_steps.height()
    finally:
        window.appearance.toggle_presentation()
    qtbot.waitUntil(lambda: card.text.height() == before)


@pytest.mark.parametrize("width", [1280, 960])
def test_its_text_is_whole_and_reached_by_tab(qtbot: QtBot, window: MainWindow, width: int) -> None:
    window.resize(width, 700)
    window.context.theme.set_text_steps(6)
    try:
        qtbot.wait(50)
        card = window.first_steps.card
        for step in card.buttons:
            card.choose(step)
            qtbot.waitUntil(lambda: card.text.heightForWidth(card.text.width()) <= card.text.height() + 1)
        window.activateWindow()
        card.buttons["slider"].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(card.buttons["slider"], Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is card.buttons["map"]
        QTest.keyClick(card.buttons["map"], Qt.Key.Key_Space)
        assert "Click the map" in card.text.text()
    finally:
        window.context.theme.set_text_steps(0)
