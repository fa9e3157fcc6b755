"""Groups of rows in the chart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.kl.chart import HeatBars
from dreamexplorer.gui.panels.kl.groups import GAP
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.theme import Theme
from dreamexplorer.models.axes import Axis

AXES = (
    *(Axis(f"top {i + 1}", group="Top layer", help="about the top") for i in range(2)),
    *(Axis(f"bottom {i + 1}", group="Bottom layer", help="about the bottom") for i in range(3)),
)
SCORES = [0.01, 2.0, 3.0, 0.5, 1.0]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def test_the_chart_parts_its_groups(qtbot: Any, theme: Theme) -> None:
    chart = HeatBars(theme, 0.05)
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    groups = (AxisGroup("Top layer", "top", "", 0, 2), AxisGroup("Bottom layer", "bottom", "", 2, 3))
    values = np.array([1.0, 1.0, 1.0, 1.0, 1.0])
    chart.show_data(shown_names(AXES), np.arange(5), values, None, groups)
    assert chart.row_names == ["1", "2", "1", "2", "3"]
    heat, bars = chart.areas()
    picture = chart.grab().toImage()

    def color(y: float) -> QColor:
        return picture.pixelColor(QPointF(bars.left() + 2, y).toPoint())

    border = heat.top() + 2 / 5 * heat.height()
    window = chart.palette().window().color()
    assert color(border) == window
    assert color(border + GAP) != window
    assert color(heat.top() + 1 / 5 * heat.height()) != window  # within a group rows are not parted
    chart.show_data(["z0", "z1"], np.arange(2), values[:2], None)
    assert chart.row_names == ["z0", "z1"]
    assert chart.areas()[0].left() < heat.left()
