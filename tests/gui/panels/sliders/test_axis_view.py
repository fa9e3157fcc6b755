"""The rows as a view: order, current axis, folding, and places of the parts."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE
from dreamexplorer.gui.panels.sliders.axis_view import AxisView
from dreamexplorer.gui.panels.sliders.columns import PARTS
from dreamexplorer.gui.panels.sliders.grooves import Look
from dreamexplorer.gui.shared.axis_group import AxisGroup

GROUPS = (AxisGroup("Top layer", "top", "about the top", 0, 2), AxisGroup("Bottom layer", "bottom", "", 2, 3))
NAMES = ("top 1", "top 2", "bottom 1", "bottom 2", "bottom 3")


@pytest.fixture
def view(qtbot: QtBot) -> AxisView:
    made = AxisView(0.05)
    made.set_axes(NAMES)
    made.resize(360, 320)
    qtbot.addWidget(made, before_close_func=lambda _: made.hide())
    made.show()
    qtbot.waitExposed(made)
    return made


def test_other_axes_begin_at_zero_by_number_with_the_first_one_current(qtbot: QtBot, view: AxisView) -> None:
    view.axes.set_scores([1, 2, 3, 4, 5])
    view.sort_by(BY_SCORE)
    view.set_current(3)
    with qtbot.assertNotEmitted(view.axis_selected):
        view.set_axes(["a", "b"])
    assert (view.count, view.current, view.order()) == (2, 0, [0, 1])
    assert view.values().tolist() == [0, 0]


def test_rows_are_sorted_on_request_only(view: AxisView) -> None:
    view.axes.set_scores([1, 5, 2, 4, 3])
    assert view.order() == [0, 1, 2, 3, 4]
    assert view.disorder() == pytest.approx(4)
    view.sort_by(BY_SCORE)
    assert view.order() == [1, 3, 4, 2, 0]
    assert view.disorder() == 0
    assert view.row_rect(1).top() < view.row_rect(3).top() < view.row_rect(0).top()
    view.sort_by(BY_NUMBER)
    assert view.order() == [0, 1, 2, 3, 4]


def test_only_the_user_selects_with_a_signal(qtbot: QtBot, view: AxisView) -> None:
    with qtbot.assertNotEmitted(view.axis_selected):
        view.set_current(2)
    assert view.current == 2
    with qtbot.waitSignal(view.axis_selected) as selected:
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert selected.args == [3]


def test_the_parts_of_a_row_lie_in_it(view: AxisView) -> None:
    row = view.row_rect(2)
    for part in (*PARTS, "groove"):
        point = view.part_point(2, part)
        assert row.contains(point)
        assert view.columns.part_at(point - row.topLeft()) == part
    xs = [view.value_point(2, value).x() for value in (-4, 0, 4)]
    assert np.diff(xs) == pytest.approx([(xs[2] - xs[0]) / 2] * 2, abs=1)


def test_a_folded_group_has_no_rows_until_one_becomes_current(view: AxisView) -> None:
    view.set_axes(NAMES, GROUPS)
    assert view.heading_rect(0).height() < view.row_rect(0).height()
    view.collapseAll()
    assert view.row_rect(3).isEmpty()
    view.set_current(3)
    assert not view.row_rect(3).isEmpty()
    assert view.row_rect(0).isEmpty()


def test_fewer_rows_in_view_are_taller(view: AxisView) -> None:
    view.set_axes([f"z{i}" for i in range(20)])
    many = view.columns.height
    view.set_axes(NAMES[:2])
    assert view.columns.height > many


def test_another_look_paints_the_grooves_anew(view: AxisView) -> None:
    view.grab()
    before = view.grooves.painted
    view.grab()
    assert view.grooves.painted == before
    view.set_look(Look(accent=QColor("red")))
    view.grab()
    assert view.grooves.painted > before
