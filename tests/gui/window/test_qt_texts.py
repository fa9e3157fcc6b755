"""Qt's own buttons speak the language of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.window.qt_texts import retranslate_qt_buttons


def test_buttons_of_docks_are_translated_back_and_forth(qtbot: QtBot, qapp: QApplication) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget(window)
    buttons = dock.findChildren(QAbstractButton)
    english = [b.accessibleName() for b in buttons]
    assert "Close" in english
    try:
        install_language(qapp, "ru")
        retranslate_qt_buttons(window)
        russian = [b.accessibleName() for b in buttons]
        assert not set(russian) & set(english)
    finally:
        install_language(qapp, "en")
    retranslate_qt_buttons(window)
    assert [b.accessibleName() for b in buttons] == english
