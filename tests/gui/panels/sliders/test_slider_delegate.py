"""The delegate of the rows: sizes, tool tips of parts, and the field for a typed value."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_order import BY_SCORE
from dreamexplorer.gui.panels.sliders.axis_view import AxisView
from dreamexplorer.gui.panels.sliders.row_words import group_tip, row_tip
from dreamexplorer.gui.panels.sliders.slider_delegate import SliderDelegate
from dreamexplorer.gui.shared.axis_group import AxisGroup

NAMES = ("top 1", "bottom 1", "bottom 2")
GROUPS = (AxisGroup("Top layer", "top", "about the top", 0, 1), AxisGroup("Bottom layer", "bottom", "", 1, 2))


@pytest.fixture
def view(qtbot: QtBot) -> AxisView:
    made = AxisView(0.05)
    made.set_axes(NAMES)
    made.set_values([1.234567, 2.0, 0.0])
    made.resize(380, 260)
    qtbot.addWidget(made, before_close_func=lambda _: made.hide())
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def delegate(view: AxisView) -> SliderDelegate:
    found = view.itemDelegate()
    assert isinstance(found, SliderDelegate)
    return found


def option(view: AxisView, axis: int) -> QStyleOptionViewItem:
    made = QStyleOptionViewItem()
    made.rect = view.row_rect(axis)
    made.font = view.font()
    made.fontMetrics = view.fontMetrics()
    return made


def open_field(view: AxisView, delegate: SliderDelegate, row: int) -> QLineEdit:
    """Return the field that the view would open in a row, counted from the top."""
    editor = delegate.createEditor(view.viewport(), option(view, 0), view.model().index(row, 0))
    assert isinstance(editor, QLineEdit)
    return editor


def tip_at(view: AxisView, delegate: SliderDelegate, point: QPoint, row: int, parent: int | None = None) -> str:
    """Return the tool tip at a point of the row, whose item is given by its row and that of its group."""
    model = view.model()
    index = model.index(row, 0) if parent is None else model.index(row, 0, model.index(parent, 0))
    event = QHelpEvent(QEvent.Type.ToolTip, point, view.viewport().mapToGlobal(point))
    shown = delegate.helpEvent(event, view, QStyleOptionViewItem(), index)
    text = QToolTip.text()
    QToolTip.hideText()
    return text if shown else ""


def test_rows_are_as_high_as_their_columns_and_headings_lower(view: AxisView, delegate: SliderDelegate) -> None:
    row = delegate.sizeHint(option(view, 0), view.model().index(0, 0))
    assert row.height() == view.columns.height
    view.set_axes(NAMES, GROUPS)
    heading = delegate.sizeHint(option(view, 0), view.model().index(0, 0))
    assert heading.height() < view.columns.height


@pytest.mark.parametrize("part", ["lock", "name", "score", "groove", "value"])
def test_each_part_has_its_tool_tip(view: AxisView, delegate: SliderDelegate, part: str) -> None:
    expected = row_tip(view.axes.state, 1, part)
    assert tip_at(view, delegate, view.part_point(1, part), 1) == expected


def test_a_heading_has_the_tool_tip_of_its_group(view: AxisView, delegate: SliderDelegate) -> None:
    view.set_axes(NAMES, GROUPS)
    assert tip_at(view, delegate, view.heading_rect(0).center(), 0) == group_tip(view.axes.state, 0)


def test_the_tool_tip_follows_the_order_of_the_rows(view: AxisView, delegate: SliderDelegate) -> None:
    view.axes.set_scores([1.0, 2.0, 3.0])
    view.sort_by(BY_SCORE)
    assert "bottom 2" in tip_at(view, delegate, view.part_point(2, "value"), 0)


def test_the_field_shows_the_value_selected_and_is_named_for_screen_readers(
    view: AxisView, delegate: SliderDelegate
) -> None:
    editor = open_field(view, delegate, 0)
    assert editor.text() == editor.selectedText() == view.axes.state.value_text_of(0)
    assert "top 1" in editor.accessibleName()


def test_a_field_left_as_it_was_keeps_the_digits_that_it_does_not_show(
    view: AxisView, delegate: SliderDelegate
) -> None:
    editor = open_field(view, delegate, 0)
    before = view.axes.state.value_of(0)
    delegate.setModelData(editor, view.model(), view.model().index(0, 0))
    assert view.axes.state.value_of(0) == before
    editor.setText("-0.5")
    editor.setModified(True)
    delegate.setModelData(editor, view.model(), view.model().index(0, 0))
    assert view.axes.state.value_of(0) == -0.5


def test_a_new_value_does_not_overwrite_what_is_being_typed(view: AxisView, delegate: SliderDelegate) -> None:
    editor = open_field(view, delegate, 0)
    editor.setText("3.")
    view.set_values([0.0, 0.0, 0.0])
    delegate.setEditorData(editor, view.model().index(0, 0))
    assert editor.text() == "3."


def test_the_field_lies_over_the_value_inside_the_row(view: AxisView, delegate: SliderDelegate) -> None:
    editor = open_field(view, delegate, 0)
    delegate.updateEditorGeometry(editor, option(view, 0), view.model().index(0, 0))
    assert editor.alignment() & Qt.AlignmentFlag.AlignRight
    assert view.row_rect(0).contains(editor.geometry())
    assert editor.geometry().contains(view.part_point(0, "value"))
