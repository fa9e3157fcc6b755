"""Areas of a row."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.gui.panels.sliders.columns import Columns, label_of, place_columns
from dreamexplorer.gui.shared.axis_group import AxisGroup


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes(["top 1", "bottom 12"], (AxisGroup("T", "top", "", 0, 1), AxisGroup("B", "bottom", "", 1, 1)))
    return model


def columns(axes: AxisModel, width: int, room: int = 0) -> Columns:
    return place_columns(axes.state, QApplication.font(), width, room)


@pytest.mark.parametrize("width", [230, 300, 340, 500, 900])
def test_parts_follow_each_other_and_fill_the_row(axes: AxisModel, width: int) -> None:
    found = columns(axes, width)
    lefts = [found.lock.left(), found.name.left(), found.score.left(), found.groove.left(), found.value.left()]
    assert lefts == sorted(lefts)
    assert found.value.right() < width
    for part in ("lock", "name", "score", "groove", "value"):
        assert found.part_at(QPoint(getattr(found, part).center().x(), 5)) == part


def test_room_makes_rows_taller_up_to_a_limit(axes: AxisModel) -> None:
    low, high = columns(axes, 340, 0).height, columns(axes, 340, 900).height
    assert low < columns(axes, 340, low + 5).height == low + 5 < high == round(1.5 * low)


def test_without_scores_their_column_is_empty(axes: AxisModel) -> None:
    before = columns(axes, 340).groove.width()
    axes.set_meaning(Meaning(score="", low_is_collapsed=False))
    found = columns(axes, 340)
    assert found.score.width() == 0
    assert found.groove.width() > before


def test_values_and_places_on_the_groove_are_each_others_inverse(axes: AxisModel) -> None:
    found, ends = columns(axes, 500), (-4.0, 4.0)
    for value in (-4.0, -1.25, 0.0, 3.5, 4.0):
        assert found.value_at(found.x_of(value, ends), ends) == pytest.approx(value, abs=0.005)
    assert found.x_of(9.0, ends) == found.x_of(4.0, ends)
    assert found.value_at(-100.0, ends) == -4.0


def test_narrow_rows_leave_the_group_to_the_heading(axes: AxisModel) -> None:
    assert label_of(axes.state, 1, narrow=False) == "bottom 12"
    assert label_of(axes.state, 1, narrow=True) == "12"
    axes.set_axes(["z0"])
    assert label_of(axes.state, 0, narrow=True) == "z0"


@pytest.mark.parametrize(("score", "unit"), [("Entropy", "nats"), ("Энтропия", "нат")])
def test_the_heading_of_a_score_has_room_for_its_unit(axes: AxisModel, score: str, unit: str) -> None:
    axes.set_axes([f"r{row} c4" for row in range(1, 5)])
    axes.set_meaning(Meaning(score, unit, low_is_collapsed=False))
    found = columns(axes, 255)
    metrics = QFontMetrics(QApplication.font())
    assert metrics.horizontalAdvance(f"{score}, {unit}") <= found.score.right() + 1 - found.name.left()
    assert found.groove.width() >= 40
