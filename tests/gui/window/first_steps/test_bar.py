"""The tool bar of the card: whole width, below the menus, not to be moved or closed by accident."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.window.main_window import MainWindow


def test_it_lies_above_the_panels(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.wait(30)
    bar = window.first_steps
    assert window.toolBarArea(bar) == Qt.ToolBarArea.TopToolBarArea
    assert not bar.isMovable()
    assert bar.width() == window.width()
    tops = [dock.y() for dock in window.docks.values() if dock.isVisible() and dock.y() >= 0]
    assert min(tops) >= bar.geometry().bottom()
    assert bar.height() <= 60
