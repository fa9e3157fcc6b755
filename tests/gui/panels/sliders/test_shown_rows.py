"""Numbers of rows in a tree view whose groups may be folded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_order import AxisOrder
from dreamexplorer.gui.panels.sliders.shown_rows import ShownRows
from dreamexplorer.gui.shared.axis_group import AxisGroup

GROUPS = (AxisGroup("Top", "top", "", 0, 2), AxisGroup("Bottom", "bottom", "", 2, 3))


@pytest.mark.parametrize("groups", [(), GROUPS], ids=["flat", "groups"])
@pytest.mark.parametrize("folded", [(), (0,), (1,), (0, 1)], ids=str)
def test_rows_are_those_of_the_view(qtbot: QtBot, groups: tuple[AxisGroup, ...], folded: tuple[int, ...]) -> None:
    axes, view = AxisModel(0.05), QTreeView()
    qtbot.addWidget(view)
    order = AxisOrder(axes, view)
    axes.set_axes([f"z{i}" for i in range(5)], groups)
    view.setModel(order)
    view.expandAll()
    for group in folded if groups else ():
        view.collapse(order.index_of_group(group))
    rows = ShownRows(view, axes.state, order)
    index, number = order.index(0, 0), 0
    while index.isValid():
        assert rows.index_at(number) == index
        assert rows.row_of(index) == number
        index, number = view.indexBelow(index), number + 1
    assert rows.count() == number
    assert rows.index_at(number) == QModelIndex()
    assert rows.row_of(QModelIndex()) is None
    hidden = [axis for group in folded if groups for axis in groups[group].members]
    assert all(rows.row_of(order.index_of(axis)) is None for axis in hidden)
