"""Colours, text size, language, full screen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.languages import current_language, install_language, languages
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.theme import LEAST_STEPS, MOST_STEPS
from dreamexplorer.gui.window.main_window import MainWindow


def test_themes_and_text_sizes(qtbot: QtBot, window: MainWindow) -> None:
    for choice in ("dark", "light", "system"):
        window.appearance.choose_theme(choice)
        qtbot.wait(20)
        assert window.context.settings.get(keys.THEME) == choice
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.font().pointSizeF()
    train = window.panels["training"].buttons["train"]
    curves = window.panels["curves"].plots[0]
    shrunk = [w for w in window.findChildren(QWidget) if w.property("text_factor")]
    assert shrunk

    def sizes() -> list[float]:
        return [f.pointSizeF() for f in (curves.bottom.label.font(), train.font(), *(w.font() for w in shrunk))]

    usual = sizes()
    window.appearance.larger()
    assert app.font().pointSizeF() == before + 1
    qtbot.waitUntil(lambda: all(new > old for new, old in zip(sizes(), usual, strict=True)), timeout=2000)
    window.appearance.smaller()
    qtbot.waitUntil(lambda: sizes() == pytest.approx(usual), timeout=2000)
    assert app.font().pointSizeF() == before


def test_full_screen_and_back(window: MainWindow) -> None:
    window.appearance.toggle_full_screen()
    assert window.isFullScreen()
    window.appearance.toggle_full_screen()
    assert not window.isFullScreen()


def test_a_language_is_chosen_for_now_and_the_next_start(qtbot: QtBot, qapp: QApplication, window: MainWindow) -> None:
    menu = window.appearance.language_menu()
    assert [a.data() for a in menu.actions()] == ["system", *languages()]
    assert [a.data() for a in menu.actions() if a.isChecked()] == ["system"]
    try:
        with qtbot.waitSignal(window.appearance.language_changed):
            next(a for a in menu.actions() if a.data() == "ru").trigger()
        assert window.context.settings.get(keys.LANGUAGE) == "ru"
        assert current_language() == "ru"
        with qtbot.assertNotEmitted(window.appearance.language_changed, wait=50):
            window.appearance.choose_language("ru")
    finally:
        install_language(qapp, "en")
    menu.deleteLater()


def test_text_sizes_have_ends(window: MainWindow) -> None:
    for _ in range(12):
        window.appearance.larger()
    assert window.context.theme.text_steps == MOST_STEPS
    for _ in range(15):
        window.appearance.smaller()
    assert window.context.theme.text_steps == LEAST_STEPS
    for _ in range(-LEAST_STEPS):
        window.appearance.larger()
