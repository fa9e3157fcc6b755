"""Boxes for numbers: steps, texts, values."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox

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


LATENTS = Option("x", "x", minimum=2, maximum=128)


def typed(qtbot, box, text: str) -> None:
    box.show()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "value", "problem"), [("500", 500, "2 and 128"), ("1", 1, "2 and 128"), ("64", 64, "")]
)
def test_a_whole_number_outside_the_range_stays_as_typed_and_is_named_a_fault(qtbot, text, value, problem):
    box = IntEdit(LATENTS)
    qtbot.addWidget(box)
    box.write(20)
    typed(qtbot, box, text)
    assert box.read() == value
    assert box.text() == text
    assert problem in box.problem()
    assert bool(box.problem()) == bool(problem)


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [("10", 10.0, "at most 1."), ("0", 0.0, "above 0"), ("-1", -1.0, "above 0"), ("0.00000025", 2.5e-7, "")],
)
def test_a_number_outside_the_range_or_of_many_decimals_stays_as_typed(qtbot, text, value, problem):
    box = FloatEdit(Option("x", "x", minimum=0.0, maximum=1.0, exclusive=True, decimals=6))
    qtbot.addWidget(box)
    box.write(0.001)
    typed(qtbot, box, text)
    assert box.read() == pytest.approx(value, rel=1e-4)
    assert problem in box.problem()
    assert bool(box.problem()) == bool(problem)


def test_steps_lead_back_into_the_range_and_never_out_of_it(qtbot):
    for box, low, high in ((IntEdit(LATENTS), 2, 128), (FloatEdit(Option("x", "x", minimum=0.5, maximum=2)), 0.5, 2)):
        qtbot.addWidget(box)
        box.write(500)
        box.stepBy(1)
        assert box.read() == high
        box.stepBy(1)
        assert box.read() == high
        assert box.stepEnabled() == QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        box.write(low)
        box.stepBy(-1)
        assert box.read() == low
        assert box.stepEnabled() == QAbstractSpinBox.StepEnabledFlag.StepUpEnabled


def test_the_word_for_the_minimum_is_shown_and_understood(qtbot):
    box = IntEdit(Option("x", "x", minimum=0, maximum=100, empty="all"))
    qtbot.addWidget(box)
    box.write(0)
    assert box.text() == "all"
    typed(qtbot, box, "7")
    assert box.read() == 7
    typed(qtbot, box, "all")
    assert box.read() == 0
    typed(qtbot, box, "-3")
    assert box.read() == -3
    assert "0 and 100" in box.problem()
