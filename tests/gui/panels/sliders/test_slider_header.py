"""The header of the sliders follows the current slider's range and what the scores are."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList


@pytest.fixture
def sliders(qtbot: QtBot) -> LatentSliderList:
    made = LatentSliderList(0.05)
    made.set_axes(["z0", "z1"])
    made.axes.set_ranges([-4.0, -2.0], [4.0, 2.0])
    made.resize(400, 200)
    qtbot.addWidget(made, before_close_func=lambda _: made.hide())
    made.show()
    qtbot.waitExposed(made)
    return made


def header(sliders: LatentSliderList) -> QImage:
    return sliders.header().grab().toImage()


def test_it_shows_the_range_of_the_current_slider(sliders: LatentSliderList) -> None:
    first = header(sliders)
    sliders.set_current(1)
    assert header(sliders) != first
    sliders.axes.set_ranges([-4.0, -4.0], [4.0, 4.0])
    assert header(sliders) == first


def test_it_names_the_score(sliders: LatentSliderList) -> None:
    before = header(sliders)
    sliders.axes.set_meaning(Meaning("Entropy", "nats", low_is_collapsed=False))
    assert header(sliders) != before
    assert sliders.header().sizeHint().height() >= sliders.fontMetrics().height()
