"""Steps of keys and wheel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.slider_steps import moved, step_for, value_for_key

NO = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    """A continuous axis, and the codes 0 to 63."""
    model = AxisModel(0.05)
    model.set_axes(["z0", "code"])
    model.set_steps([0.0, 1.0])
    model.set_ranges([-4.0, 0.0], [4.0, 63.0])
    model.set_bells([0.5, 20.0], [1.0, 8.0])
    return model


def test_steps_are_coarse_with_shift_and_fine_with_ctrl(axes: AxisModel) -> None:
    assert [step_for(axes.state, 0, m) for m in (NO, SHIFT, CTRL)] == [0.05, 0.5, 0.01]
    assert step_for(axes.state, 0, NO, coarse=True) == 0.5
    assert [step_for(axes.state, 1, m) for m in (NO, SHIFT, CTRL)] == [1.0, 8.0, 1.0]


def test_a_value_beyond_the_range_is_not_pulled_back(axes: AxisModel) -> None:
    axes.set_values([6.0, 0.0])
    assert moved(axes.state, 0, 0.5) == 6.0
    assert moved(axes.state, 0, -0.5) == 5.5
    axes.set_values([3.9, 0.0])
    assert moved(axes.state, 0, 0.5) == 4.0


def test_keys(axes: AxisModel) -> None:
    axes.set_values([1.0, 10.0])
    keys = (Key.Key_Left, Key.Key_Right, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End, Key.Key_Delete)
    assert [value_for_key(axes.state, 0, key, NO) for key in keys] == pytest.approx(
        [0.95, 1.05, 1.5, 0.5, -4.0, 4.0, 0.5]
    )
    assert [value_for_key(axes.state, 1, key, NO) for key in keys] == [9, 11, 18, 2, 0, 63, 20]
    assert value_for_key(axes.state, 0, Key.Key_A, NO) is None
