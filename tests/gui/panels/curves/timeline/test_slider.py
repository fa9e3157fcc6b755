"""The time slider: a position for each state, and the present at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.curves.timeline.slider import TimeSlider
from dreamexplorer.gui.theme import Theme


@pytest.fixture
def slider(qtbot: QtBot, qapp: QApplication) -> Iterator[TimeSlider]:
    parent = QWidget()
    qtbot.addWidget(parent)
    slider = TimeSlider(Theme(qapp, "light"), parent)
    slider.resize(400, slider.sizeHint().height())
    parent.show()
    slider.set_states([step % 4 == 0 for step in range(20)], 20)
    yield slider
    del parent  # it owns the slider


def test_a_click_goes_to_the_state_below_it(qtbot: QtBot, slider: TimeSlider) -> None:
    for position in (3, 17, 20, 0):
        at = QPoint(slider.x_of(position), slider.height() // 2)
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
        assert slider.value() == position


def test_the_keys_go_from_state_to_state_and_play(qtbot: QtBot, slider: TimeSlider) -> None:
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert slider.value() == 19
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert slider.value() == 0
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 1
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert slider.value() == 20
    with qtbot.waitSignal(slider.play_requested, timeout=1000):
        qtbot.keyClick(slider, Qt.Key.Key_Space)


def test_moves_of_the_program_are_not_announced(slider: TimeSlider) -> None:
    moves: list[int] = []
    slider.valueChanged.connect(moves.append)
    slider.move_to(3)
    slider.set_states([True] * 30, 12)
    assert not moves
    assert (slider.value(), slider.maximum()) == (12, 30)
    slider.set_states([], 0)
    assert not slider.isEnabled()


def test_exact_states_have_longer_ticks_in_the_accent_colour(slider: TimeSlider) -> None:
    picture = slider.grab().toImage()
    scale = picture.devicePixelRatio()
    accent = Theme(QApplication.instance(), "light").color("accent")  # type: ignore[arg-type]

    def top(position: int) -> bool:
        return picture.pixelColor(round(slider.x_of(position) * scale), 0) == accent

    assert [position for position in range(20) if top(position)] == [0, 4, 8, 12, 16]
