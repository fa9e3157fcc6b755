"""Boxes for numbers: steps, texts, values."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.shared.number_edits import FloatEdit, IntEdit, next_round
from dreamexplorer.options import Option


def test_rounding_steps_cover_decades():
    up, value = [], 0.0
    for _ in range(7):
        value = next_round(value, True, 0.001)
        up.append(round(value, 6))
    assert up == [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]
    assert next_round(7.0, False, 0.001) == pytest.approx(5.0)
    assert next_round(1.0, False, 0.001) == pytest.approx(0.5)
    assert next_round(0.001, False, 0.001) == 0.0


def test_a_linear_box_steps_by_its_step(qtbot):
    box = FloatEdit(Option("x", "x", minimum=0, maximum=1, step=0.25))
    qtbot.addWidget(box)
    box.stepBy(2)
    assert box.read() == 0.5


def test_a_whole_number_steps_to_powers_of_two(qtbot):
    box = IntEdit(Option("x", "x", minimum=1, maximum=1000, logarithmic=True))
    qtbot.addWidget(box)
    box.write(100)
    box.stepBy(1)
    assert box.read() == 128
    box.stepBy(-2)
    assert box.read() == 32
    box.stepBy(30)
    assert box.read() == 1000


@pytest.mark.parametrize(("text", "value"), [("2,5", 2.5), ("1e-3", 0.001), (".5", 0.5)])
def test_points_commas_and_exponents_are_read(qtbot, text, value):
    box = FloatEdit(Option("x", "x", minimum=0, maximum=10))
    qtbot.addWidget(box)
    box.lineEdit().setText(text)
    assert box.read() == value
