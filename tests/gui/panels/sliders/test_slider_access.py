"""The latent sliders to a screen reader: sliders with values that it can set, and headings."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_order import BY_SCORE
from dreamexplorer.gui.panels.sliders.slider_access import accessible_sliders
from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList
from dreamexplorer.gui.shared.axis_group import AxisGroup

Name, Value, Description = QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description
GROUPS = (AxisGroup("Top layer", "top", "about the top", 0, 2), AxisGroup("Bottom layer", "bottom", "", 2, 3))


@pytest.fixture
def sliders(qtbot: QtBot) -> LatentSliderList:
    """Two groups of two and three axes."""
    sliders = accessible_sliders(0.05)
    sliders.set_axes(["top 1", "top 2", "bottom 1", "bottom 2", "bottom 3"], GROUPS)
    sliders.axes.set_scores([0.01, 2.0, 3.0, 0.5, 1.0])
    sliders.resize(340, 400)
    # the closure keeps it: collecting it in the middle of a paint event after the test would crash
    qtbot.addWidget(sliders, before_close_func=lambda _: sliders.hide())
    sliders.show()
    qtbot.waitUntil(lambda: not sliders.row_rect(4).isEmpty())
    return sliders


def ask(sliders: LatentSliderList) -> QAccessibleInterface:
    """The list as Qt describes it to a screen reader."""
    return QAccessible.queryAccessibleInterface(sliders)


def children(sliders: LatentSliderList) -> list[QAccessibleInterface]:
    described = ask(sliders)
    return [described.child(i) for i in range(described.childCount())]


def row(sliders: LatentSliderList, name: str) -> QAccessibleInterface:
    [found] = [child for child in children(sliders) if child.text(Name).split(",")[0] == name]
    return found


def actions(part: QAccessibleInterface) -> QAccessibleActionInterface:
    found = part.actionInterface()
    assert found is not None
    return found


def test_header_headings_and_sliders_come_in_the_order_of_the_rows(sliders: LatentSliderList) -> None:
    roles = [child.role() for child in children(sliders)]
    row_role, heading = QAccessible.Role.Slider, QAccessible.Role.TreeItem
    assert roles == [QAccessible.Role.ColumnHeader, heading, row_role, row_role, heading, row_role, row_role, row_role]
    assert [child.text(Name) for child in children(sliders)[1:4]] == [
        "Top layer, KL 2.0 nats · 1 ⊘",
        "top 1, KL 0.01 nats, collapsed",
        "top 2, KL 2.00 nats",
    ]
    assert children(sliders)[0].text(Name) == "KL, z"
    for number, child in enumerate(children(sliders)):
        assert child.isValid()
        assert child.parent() is ask(sliders)
        assert ask(sliders).indexOfChild(child) == number
        assert child.childCount() == 0
        assert not child.rect().isEmpty()
    sliders.sort_by(BY_SCORE)
    assert [child.text(Name).split(",")[0] for child in children(sliders)[2:4]] == ["top 2", "top 1"]


def test_a_row_is_a_slider_with_value_ends_and_step(sliders: LatentSliderList) -> None:
    sliders.axes.set_ranges([-4, -3, -4, -4, 0], [4, 2, 4, 4, 7])
    sliders.axes.set_steps([0, 0, 0, 0, 1])
    sliders.set_values([0, 0.5, 0, 0, 3])
    sliders.axes.set_locked(1, True)
    slider = row(sliders, "top 2")
    assert slider.text(Name) == "top 2, KL 2.00 nats, locked"
    assert slider.text(Value) == "+0.50"
    assert slider.text(Description) == "from −3.00 to +2.00"
    assert "top 2: drag" in slider.text(QAccessible.Text.Help)
    value = slider.valueInterface()
    assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (0.5, -3, 2)
    assert value.minimumStepSize() == 0.01
    code = row(sliders, "bottom 3")
    assert code.text(Value) == "3"
    assert code.text(Description) == "from 0 to 7"
    assert code.valueInterface().minimumStepSize() == 1


def test_a_screen_reader_sets_a_value_as_the_user_does(qtbot: QtBot, sliders: LatentSliderList) -> None:
    grabs: list[int] = []
    sliders.grabbed.connect(grabs.append)
    value = row(sliders, "bottom 1").valueInterface()
    with qtbot.waitSignal(sliders.axes.value_edited) as edited:
        value.setCurrentValue(1.5)
    assert edited.args == [2, 1.5]
    assert (grabs, sliders.current) == ([2], 2)
    value.setCurrentValue(9.0)
    assert value.currentValue() == 4.0, "not beyond the end of the slider"
    slider = row(sliders, "bottom 1")
    actions(slider).doAction(QAccessibleActionInterface.decreaseAction())
    assert value.currentValue() == pytest.approx(3.95)
    actions(slider).doAction(QAccessibleActionInterface.increaseAction())
    assert value.currentValue() == pytest.approx(4.0)


def test_a_changed_value_is_reported(sliders: LatentSliderList, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[tuple[str, object]] = []

    def update(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleValueChangeEvent):
            reported.append((event.accessibleInterface().text(Name).split(",")[0], event.value()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    sliders.set_current(1)
    QTest.keyClick(sliders, Qt.Key.Key_Right)
    QTest.keyClick(sliders, Qt.Key.Key_End)
    assert reported == [("top 2", pytest.approx(0.05)), ("top 2", 4.0)]
    reported.clear()
    point = sliders.value_point(2, 1.0)
    QTest.mouseClick(sliders.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert [name for name, _ in reported] == ["bottom 1"], "by mouse, too"
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    reported.clear()
    QTest.keyClick(sliders, Qt.Key.Key_Right)
    assert reported == [], "no work where no screen reader listens"


def test_focus_follows_the_current_row(sliders: LatentSliderList) -> None:
    sliders.activateWindow()
    sliders.setFocus()
    sliders.set_current(3)
    assert sliders.hasFocus()
    assert ask(sliders).focusChild() is row(sliders, "bottom 2")
    state = row(sliders, "bottom 2").state()
    assert (state.focusable, state.focused, state.selected) == (1, 1, 1)
    assert not row(sliders, "top 1").state().focused
    actions(row(sliders, "top 1")).doAction(QAccessibleActionInterface.setFocusAction())
    assert sliders.current == 0


def test_a_heading_is_folded_by_a_screen_reader(sliders: LatentSliderList) -> None:
    heading = children(sliders)[1]
    assert heading.text(Description) == "about the top"
    assert heading.valueInterface() is None
    assert (heading.state().expandable, heading.state().expanded, heading.state().collapsed) == (1, 1, 0)
    hidden = row(sliders, "top 2")
    actions(heading).doAction(QAccessibleActionInterface.toggleAction())
    assert (heading.state().expanded, heading.state().collapsed) == (0, 1)
    assert ask(sliders).childCount() == 6
    assert ask(sliders).indexOfChild(hidden) == -1
    assert hidden.state().invisible


def test_the_row_under_a_point_is_found(sliders: LatentSliderList) -> None:
    slider = row(sliders, "bottom 2")
    centre = slider.rect().center()
    assert ask(sliders).childAt(centre.x(), centre.y()) is slider
    outside = sliders.viewport().mapToGlobal(QPoint(10, sliders.viewport().height() - 1))
    assert ask(sliders).childAt(outside.x(), outside.y()) is None


def test_what_a_screen_reader_keeps_is_void_when_its_row_is_gone(sliders: LatentSliderList) -> None:
    last = row(sliders, "bottom 3")
    sliders.set_axes(["z1", "z2"])
    assert not last.isValid()
    assert ask(sliders).indexOfChild(last) == -1
    assert [child.text(Name) for child in children(sliders)[1:]] == ["z1", "z2"]


def test_a_list_that_is_gone_is_not_kept_by_its_description(qapp: QApplication) -> None:
    sliders = accessible_sliders(0.05)
    sliders.set_axes(["z1"])
    kept = row(sliders, "z1")
    assert kept.isValid()
    sliders.deleteLater()
    qapp.sendPostedEvents(sliders, QEvent.Type.DeferredDelete)
    assert not kept.isValid()
    assert kept.parent() is None
    del sliders
    gc.collect()
    assert not kept.isValid()
