"""Scroll positions, splitters and focus go over to a panel that is built alike."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.window.panel_view import PanelView


def built(qtbot: QtBot) -> tuple[QWidget, QScrollArea, QSplitter, QLineEdit]:
    panel = QWidget()
    area, splitter, field = QScrollArea(), QSplitter(), QLineEdit()
    long = QLabel("\n".join("line" for _ in range(200)))
    area.setWidget(long)
    splitter.addWidget(QPushButton("a"))
    splitter.addWidget(QPushButton("b"))
    column = QVBoxLayout(panel)
    for widget in (area, splitter, field):
        column.addWidget(widget)
    panel.resize(400, 300)
    panel.show()
    qtbot.addWidget(panel)
    qtbot.waitExposed(panel)
    return panel, area, splitter, field


def test_the_view_goes_over(qtbot: QtBot) -> None:
    one, area, splitter, field = built(qtbot)
    area.verticalScrollBar().setValue(77)
    splitter.setSizes([100, 280])
    one.activateWindow()
    field.setFocus()
    view = PanelView(one)
    other, new_area, new_splitter, new_field = built(qtbot)
    other.activateWindow()
    view.apply(other)
    qtbot.waitUntil(lambda: new_area.verticalScrollBar().value() == 77)
    assert new_splitter.sizes() == splitter.sizes()
    assert other.focusWidget() is new_field
