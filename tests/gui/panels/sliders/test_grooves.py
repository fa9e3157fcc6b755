"""Pictures of grooves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.columns import HANDLE_RADIUS, place_columns
from dreamexplorer.gui.panels.sliders.grooves import Grooves, Look


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes(["z0", "z1", "z2"])
    return model


def test_rows_that_look_alike_share_a_picture(axes: AxisModel) -> None:
    grooves, columns = Grooves(), place_columns(axes.state, QApplication.font(), 400, 0)
    pictures = [grooves.picture(axes.state, axis, columns, Look(), 1.0) for axis in range(3)]
    assert grooves.painted == 1
    assert pictures[0].width() == columns.groove.width() + 2 * HANDLE_RADIUS
    axes.set_scores([1.0, 0.01, 1.0])  # the second one is collapsed, and dimmed
    axes.set_bells([0, 0, 1], [1, 1, 1])
    for axis in range(3):
        grooves.picture(axes.state, axis, columns, Look(), 1.0)
    assert grooves.painted == 3
    grooves.clear()
    grooves.picture(axes.state, 0, columns, Look(), 1.0)
    assert grooves.painted == 4


def test_pictures_are_sharp_on_dense_screens(axes: AxisModel) -> None:
    columns = place_columns(axes.state, QApplication.font(), 400, 0)
    picture = Grooves().picture(axes.state, 0, columns, Look(), 2.0)
    assert picture.devicePixelRatio() == 2.0
    assert picture.width() == 2 * (columns.groove.width() + 2 * HANDLE_RADIUS)


def test_the_bell_is_highest_at_its_centre(axes: AxisModel) -> None:
    axes.set_bells([1.0] * 3, [0.5] * 3)
    columns = place_columns(axes.state, QApplication.font(), 400, 0)
    image = Grooves().picture(axes.state, 0, columns, Look(), 1.0).toImage()

    def painted(value: float) -> int:
        x = round(columns.x_of(value, (-4.0, 4.0))) - columns.groove.left() + HANDLE_RADIUS
        return sum(image.pixelColor(QPoint(x, y)).alpha() > 20 for y in range(image.height()))

    assert painted(1.3) > painted(2.0) > painted(-1.0)
