"""Sizes that follow the height of a line of text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.text_scale import USUAL_HEIGHT, scaled, text_scale


def test_pixels_grow_with_the_font(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for side in (10, 16, 40):
        font = QFont(label.font())
        font.setPixelSize(side)
        label.setFont(font)
        assert scaled(100, label) == round(100 * QFontMetricsF(label.font()).height() / USUAL_HEIGHT)
    assert text_scale() == pytest.approx(QFontMetricsF(QApplication.font()).height() / USUAL_HEIGHT)
