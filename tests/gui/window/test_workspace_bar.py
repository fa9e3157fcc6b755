"""The bar of workspaces: one button each, whole at every width of the window, reachable by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.base import WORKSPACES
from dreamexplorer.gui.window.main_window import MainWindow

ICONS_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly


def test_a_click_and_the_keyboard_choose(qtbot: QtBot, window: MainWindow) -> None:
    for name, button in zip(WORKSPACES, window.workspace_bar.buttons, strict=True):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda n=name: window.workspaces.current == n)
        assert button.isChecked()
        assert button.accessibleName() == button.text() != ""
        assert button.toolTip().endswith(")"), "the tool tip names the key"
    window.workspace_bar.buttons[1].setFocus()
    QTest.keyClick(window.workspace_bar.buttons[1], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.workspaces.current == "explore")
    window.activateWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.workspaces.current == "diagnose")


def test_without_room_the_icons_stay(qtbot: QtBot, window: MainWindow) -> None:
    buttons = window.workspace_bar.buttons
    assert all(b.toolButtonStyle() is not ICONS_ONLY for b in buttons)
    window.workspaces.choose("diagnose")  # has the least width
    window.resize(480, 500)
    qtbot.waitUntil(lambda: all(b.toolButtonStyle() is ICONS_ONLY for b in buttons))
    bar = window.menuBar()
    assert all(bar.rect().contains(b.geometry().translated(window.workspace_bar.pos())) for b in buttons)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: all(b.toolButtonStyle() is not ICONS_ONLY for b in buttons))


def test_large_texts_keep_all_menus(qtbot: QtBot, window: MainWindow) -> None:
    window.context.theme.set_text_steps(8)
    try:
        QApplication.processEvents()
        bar = window.menuBar()
        menus = [bar.actionGeometry(menu.menuAction()) for menu in window.menus.values()]
        assert all(not place.isEmpty() for place in menus)
        assert max(place.right() for place in menus) <= window.workspace_bar.x()
    finally:
        window.context.theme.set_text_steps(0)


def test_titles_of_menus_are_as_high_as_the_bar(window: MainWindow) -> None:
    """The style draws the line below the bar under each title: below lower ones it lay in the middle of nothing."""
    QApplication.processEvents()
    bar = window.menuBar()
    for menu in window.menus.values():
        place = bar.actionGeometry(menu.menuAction())
        assert place.bottom() >= bar.rect().bottom() - 1
        assert place.height() >= window.workspace_bar.height()
