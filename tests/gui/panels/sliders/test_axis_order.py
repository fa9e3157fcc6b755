"""The order of the axes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE, AxisOrder
from dreamexplorer.gui.shared.axis_group import AxisGroup

GROUPS = (AxisGroup("Top layer", "top", "", 0, 2), AxisGroup("Bottom layer", "bottom", "", 2, 3))


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes([f"z{i}" for i in range(5)])
    return model


def test_by_score_puts_unknown_last_and_number_is_plain(axes: AxisModel) -> None:
    order = AxisOrder(axes)
    order.sort_by(BY_SCORE)
    assert order.order() == [0, 1, 2, 3, 4]  # without scores
    axes.set_scores([0.2, np.nan, 2.0, 0.01, 2.0])
    assert order.order() == [0, 1, 2, 3, 4]  # nothing moves by itself
    order.sort_by(BY_SCORE)
    assert order.order() == [2, 4, 0, 3, 1]
    assert [order.axis_at(order.index(row, 0)) for row in range(5)] == [2, 4, 0, 3, 1]
    axes.set_scores([9, 8, 7, 6, 5])
    assert order.order() == [2, 4, 0, 3, 1]
    order.sort_by(BY_NUMBER)
    assert order.order() == [0, 1, 2, 3, 4]


def test_disorder_says_by_how_much_a_row_stands_too_low(axes: AxisModel) -> None:
    order = AxisOrder(axes)
    assert order.disorder() == 0.0
    axes.set_scores([5, 4, 3, 2, 1])
    assert order.disorder() == 0.0
    axes.set_scores([5, 4, 4.3, 2, 1])
    assert order.disorder() == pytest.approx(0.3, abs=1e-6)
    axes.set_scores([1, 4, 3, 5, 1])
    assert order.disorder() == pytest.approx(4.0)


def test_groups_are_sorted_by_themselves(axes: AxisModel) -> None:
    order = AxisOrder(axes)
    axes.set_axes(["top 1", "top 2", "bottom 1", "bottom 2", "bottom 3"], GROUPS)
    axes.set_scores([0.01, 2.0, 3.0, 0.5, 1.0])
    order.sort_by(BY_SCORE)
    assert order.order() == [1, 0, 2, 4, 3]
    assert order.disorder() == 0.0
    assert [order.group_at(order.index(row, 0)) for row in range(2)] == [0, 1]
    axes.set_scores([0.01, 2.0, 3.0, 1.5, 1.0])
    assert order.disorder() == pytest.approx(0.5)
    order.sort_by(BY_NUMBER)
    assert order.order() == [0, 1, 2, 3, 4]


def test_other_axes_are_in_order(axes: AxisModel) -> None:
    order = AxisOrder(axes)
    axes.set_scores([1, 2, 3, 4, 5])
    order.sort_by(BY_SCORE)
    axes.set_axes(["a", "b", "c"])
    assert order.order() == [0, 1, 2]
