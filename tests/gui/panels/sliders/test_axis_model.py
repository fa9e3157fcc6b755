"""Axes as an item model."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE, AxisOrder
from dreamexplorer.gui.panels.sliders.axis_state import Meaning
from dreamexplorer.gui.panels.sliders.row_words import group_total
from dreamexplorer.gui.shared.axis_group import AxisGroup

GROUPS = (AxisGroup("Top layer", "top", "about the top", 0, 2), AxisGroup("Bottom layer", "bottom", "", 2, 3))
NAMES = ("top 1", "top 2", "bottom 1", "bottom 2", "bottom 3")


@pytest.fixture
def axes(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes([f"z{i}" for i in range(5)])
    return model


@pytest.fixture
def grouped(qapp: QApplication) -> AxisModel:
    model = AxisModel(0.05)
    model.set_axes(NAMES, GROUPS)
    return model


def name(model: AxisModel, axis: int) -> str:
    return str(model.data(model.index_of(axis), Qt.ItemDataRole.AccessibleTextRole))


@pytest.mark.parametrize("groups", [(), GROUPS])
def test_it_keeps_the_rules_of_qts_models(qapp: QApplication, groups: tuple[AxisGroup, ...]) -> None:
    model = AxisModel(0.05)
    order = AxisOrder(model)
    report = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(m, report) for m in (model, order)]
    model.set_axes(NAMES, groups)
    model.set_values([1, 2, 3, 4, 5])
    model.set_scores([5, 4, 3, np.nan, 1])
    model.set_ranges([-1] * 5, [1] * 5)
    order.sort_by(BY_SCORE)
    model.set_locked(2, True)
    model.edit_value(3, 0.5)
    order.sort_by(BY_NUMBER)
    model.set_axes([])
    model.set_axes(NAMES[:2])
    assert len(testers) == 2


def test_indexes_lead_to_axes_and_back(axes: AxisModel, grouped: AxisModel) -> None:
    for model in (axes, grouped):
        assert [model.axis_at(model.index_of(axis)) for axis in range(5)] == [0, 1, 2, 3, 4]
        assert not model.index_of(5).isValid()
        assert model.axis_at(QModelIndex()) is None
    assert [grouped.group_at(grouped.index(row, 0)) for row in range(2)] == [0, 1]
    assert grouped.axis_at(grouped.index(1, 0)) is None
    assert grouped.parent(grouped.index_of(3)) == grouped.index(1, 0)
    assert axes.group_at(axes.index_of(1)) is None
    assert not axes.parent(axes.index_of(1)).isValid()


def test_changed_values_are_reported_once_and_silently(qtbot: QtBot, axes: AxisModel) -> None:
    changes: list[tuple[int, int]] = []
    axes.dataChanged.connect(lambda first, last, roles: changes.append((first.row(), last.row())))
    with qtbot.assertNotEmitted(axes.value_edited):
        axes.set_values([0, 1, 0, 2, 0])
        axes.set_values([0, 1, 0, 2, 0])
    assert changes == [(1, 3)]
    assert axes.values().tolist() == [0, 1, 0, 2, 0]


def test_an_edited_value_is_one_the_axis_can_have(qtbot: QtBot, axes: AxisModel) -> None:
    axes.set_ranges([0.0] * 5, [9.0] * 5)
    axes.set_steps([0.0, 1.0, 0.0, 0.0, 0.0])
    with qtbot.waitSignal(axes.value_edited) as edited:
        axes.edit_value(1, 3.6)
    assert edited.args == [1, 4.0]
    with qtbot.assertNotEmitted(axes.value_edited):
        axes.edit_value(1, 4.4)
    axes.edit_value(0, 3.6)
    assert axes.state.value_of(0) == pytest.approx(3.6)


def test_typed_text_is_a_value_or_refused(axes: AxisModel) -> None:
    index = axes.index_of(2)
    assert axes.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert axes.setData(index, "1,5")
    assert axes.state.value_of(2) == 1.5
    assert not axes.setData(index, "much")
    assert not axes.setData(index, "1", Qt.ItemDataRole.DisplayRole)
    assert axes.state.value_of(2) == 1.5
    assert axes.data(index, Qt.ItemDataRole.EditRole) == "+1.50"


def test_low_kl_is_collapsed_where_it_means_that(axes: AxisModel) -> None:
    axes.set_scores([1.25, 0.049, 0.051, np.nan, 1.0])
    assert [axes.state.is_collapsed(axis) for axis in range(5)] == [False, True, False, False, False]
    assert name(axes, 0) == "z0, KL 1.25 nats"
    assert name(axes, 1) == "z1, KL 0.05 nats, collapsed"
    assert name(axes, 3) == "z3"
    assert axes.state.score_of(3) is None
    axes.set_meaning(Meaning("Activation", "mean", low_is_collapsed=False))
    assert not axes.state.is_collapsed(1)
    assert name(axes, 1) == "z1, Activation 0.05"
    axes.set_scores(None)
    assert name(axes, 1) == "z1"


def test_scores_are_compared_with_the_largest(axes: AxisModel) -> None:
    axes.set_scores([4.0, 1.0, 0.0, np.nan, 2.0])
    assert [axes.state.score_share(axis) for axis in range(5)] == [1.0, 0.25, 0.0, 0.0, 0.5]
    axes.set_scores([0.1] * 5)
    assert axes.state.score_share(0) == pytest.approx(0.2)  # a share of ten times the threshold, at least


def test_locks(qtbot: QtBot, axes: AxisModel) -> None:
    with qtbot.waitSignal(axes.locks_changed):
        axes.set_locked(1, True)
    with qtbot.assertNotEmitted(axes.locks_changed):
        axes.set_locked(1, True)
    assert name(axes, 1) == "z1, locked"
    axes.set_all_locked(True)
    assert axes.locks().all()
    axes.set_all_locked(False)
    assert not axes.locks().any()


def test_a_group_sums_up_its_axes(grouped: AxisModel) -> None:
    heading = grouped.index(0, 0)
    assert grouped.data(heading, Qt.ItemDataRole.AccessibleTextRole) == "Top layer"
    grouped.set_scores([0.01, 2.0, 3.0, 0.5, 1.0])
    assert grouped.data(heading, Qt.ItemDataRole.AccessibleTextRole) == "Top layer, KL 2.0 nats · 1 ⊘"
    assert group_total(grouped.state, 1) == "KL 4.5 nats"
    assert grouped.state.help_of(1) == "about the top"
    grouped.set_meaning(Meaning("Activation", low_is_collapsed=False))
    assert group_total(grouped.state, 1) == ""


def test_new_axes_start_afresh(axes: AxisModel) -> None:
    axes.set_locked(3, True)
    axes.set_values([1] * 5)
    axes.set_scores([1] * 5)
    axes.set_axes(["a", "b"])
    assert axes.state.count == 2
    assert axes.values().tolist() == [0, 0]
    assert not axes.locks().any()
    assert axes.state.scores is None
    assert axes.state.name_of(1) == "b"
    assert axes.state.range_of(1) == (-4.0, 4.0)
