"""A short slider keeps its length, and grows with the texts."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.short_slider import ShortSlider
from dreamexplorer.gui.widgets.text_scale import USUAL_HEIGHT


def test_its_length_follows_the_texts(qtbot: QtBot) -> None:
    slider = ShortSlider(60)
    qtbot.addWidget(slider)
    font = QFont(slider.font())
    font.setPixelSize(30)
    slider.setFont(font)
    expected = round(60 * QFontMetricsF(slider.font()).height() / USUAL_HEIGHT)
    assert slider.sizeHint().width() == slider.minimumSizeHint().width() == expected > 60
    slider.set_length(40)
    assert slider.sizeHint().width() == round(40 * QFontMetricsF(slider.font()).height() / USUAL_HEIGHT)
    font.setPixelSize(6)
    slider.setFont(font)
    assert slider.sizeHint().width() == 40  # a shorter one cannot be set with the mouse
