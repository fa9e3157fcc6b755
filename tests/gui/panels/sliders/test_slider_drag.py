"""A drag along a groove."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.columns import Columns, place_columns
from dreamexplorer.gui.panels.sliders.slider_drag import SliderDrag

NO, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ENDS = (-4.0, 4.0)


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes(["z0", "z1"])
    return model


@pytest.fixture
def columns(axes: AxisModel) -> Columns:
    return place_columns(axes.state, QApplication.font(), 500, 0)


def test_the_handle_keeps_its_distance_from_the_pointer(axes: AxisModel, columns: Columns) -> None:
    start = columns.x_of(0.0, ENDS) + 5.0
    drag = SliderDrag(axes, 1, columns, start)
    assert axes.state.value_of(1) == 0.0
    drag.move(columns.x_of(2.0, ENDS) + 5.0, NO)
    assert axes.state.value_of(1) == pytest.approx(2.0, abs=0.01)
    assert axes.state.value_of(0) == 0.0


def test_a_press_beside_the_handle_moves_it_there(axes: AxisModel, columns: Columns) -> None:
    drag = SliderDrag(axes, 0, columns, columns.x_of(-3.0, ENDS))
    assert axes.state.value_of(0) == pytest.approx(-3.0, abs=0.01)
    drag.move(columns.x_of(4.0, ENDS) + 200.0, NO)
    assert axes.state.value_of(0) == 4.0


def test_ctrl_moves_at_a_tenth_of_the_speed_from_where_it_is_pressed(axes: AxisModel, columns: Columns) -> None:
    drag = SliderDrag(axes, 0, columns, columns.x_of(0.0, ENDS))
    drag.move(columns.x_of(1.0, ENDS), NO)
    drag.move(columns.x_of(2.0, ENDS), CTRL)
    assert axes.state.value_of(0) == pytest.approx(1.1, abs=0.02)
