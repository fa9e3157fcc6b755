"""The list of latent sliders: mouse, wheel, keys, typing, menus, folding, speed."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE
from dreamexplorer.gui.panels.sliders.slider_list import LatentSliderList
from dreamexplorer.gui.shared.axis_group import AxisGroup

Key, NoModifier = Qt.Key, Qt.KeyboardModifier.NoModifier
Shift, Ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Left = Qt.MouseButton.LeftButton

GROUPS = (AxisGroup("Top layer", "top", "about the top", 0, 2), AxisGroup("Bottom layer", "bottom", "", 2, 3))
NAMES = ("top 1", "top 2", "bottom 1", "bottom 2", "bottom 3")


def make(qtbot: QtBot, n: int, height: int = 300) -> LatentSliderList:
    sliders = LatentSliderList(0.05)
    sliders.set_axes([f"z{i}" for i in range(n)])
    sliders.resize(340, height)
    # the closure keeps it: collecting it in the middle of a paint event after the test would crash
    qtbot.addWidget(sliders, before_close_func=lambda _: sliders.hide())
    sliders.show()
    qtbot.waitExposed(sliders)
    return sliders


@pytest.fixture
def five(qtbot: QtBot) -> LatentSliderList:
    return make(qtbot, 5)


@pytest.fixture
def grouped(qtbot: QtBot) -> LatentSliderList:
    """Two groups of two and three axes."""
    sliders = make(qtbot, 0, 400)
    sliders.set_axes(NAMES, GROUPS)
    sliders.axes.set_scores([0.01, 2.0, 3.0, 0.5, 1.0])
    qtbot.waitUntil(lambda: not sliders.row_rect(4).isEmpty())
    return sliders


def press_key(sliders: LatentSliderList, axis: int, key: Key, modifier: Qt.KeyboardModifier = NoModifier) -> None:
    """Press a key while an axis is the current one."""
    sliders.set_current(axis)
    QTest.keyClick(sliders, key, modifier)


def picture(sliders: LatentSliderList, axis: int) -> QImage:
    """Return the picture of a row."""
    return sliders.viewport().grab(sliders.row_rect(axis)).toImage()


def shown(sliders: LatentSliderList) -> list[int]:
    """Return the axes in view, from top to bottom."""
    rows = [(sliders.row_rect(axis).y(), axis) for axis in range(sliders.count) if not sliders.row_rect(axis).isEmpty()]
    return [axis for _, axis in sorted(rows)]


def texts(sliders: LatentSliderList) -> dict[str, QAccessibleInterface]:
    """Return the items that a screen reader finds, by name."""
    interface = QAccessible.queryAccessibleInterface(sliders)
    children = [interface.child(i) for i in range(interface.childCount())]
    return {child.text(QAccessible.Text.Name): child for child in children if child is not None}


# -- keyboard ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "modifier", "value"),
    [
        (Key.Key_Right, NoModifier, 1.05),
        (Key.Key_Left, NoModifier, 0.95),
        (Key.Key_Right, Shift, 1.5),
        (Key.Key_Left, Ctrl, 0.99),
        (Key.Key_PageUp, NoModifier, 1.5),
        (Key.Key_PageDown, NoModifier, 0.5),
        (Key.Key_Home, NoModifier, -4.0),
        (Key.Key_End, NoModifier, 4.0),
        (Key.Key_Delete, NoModifier, 0.0),
    ],
)
def test_keys_move_the_slider(
    qtbot: QtBot, five: LatentSliderList, key: Key, modifier: Qt.KeyboardModifier, value: float
) -> None:
    five.set_values([0, 0, 1, 0, 0])
    grabs: list[int] = []
    five.grabbed.connect(grabs.append)
    with qtbot.waitSignal(five.axes.value_edited) as edited:
        press_key(five, 2, key, modifier)
    assert edited.args[0] == 2
    assert edited.args[1] == pytest.approx(value)
    assert five.values() == pytest.approx([0, 0, value, 0, 0])
    assert grabs == [2]


def test_keys_stop_at_the_ends_but_never_pull_back_what_lies_beyond(five: LatentSliderList) -> None:
    five.set_values([4.0, 5.5, 0, 0, 0])
    press_key(five, 0, Key.Key_Right)
    press_key(five, 1, Key.Key_Right)
    assert five.values()[:2] == pytest.approx([4.0, 5.5])
    press_key(five, 1, Key.Key_Left)
    assert five.values()[1] == pytest.approx(5.45)


def test_up_and_down_go_through_the_sorted_list_and_tab_leaves_it(qtbot: QtBot, five: LatentSliderList) -> None:
    five.axes.set_scores([0.1, 3, 2, 5, 1])
    five.sort_by(BY_SCORE)
    selected: list[int] = []
    five.axis_selected.connect(selected.append)
    press_key(five, 3, Key.Key_Up)  # the first: stays
    assert five.current == 3
    press_key(five, 3, Key.Key_Down)
    assert five.current == 1
    assert selected == [1]
    assert five.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not five.tabKeyNavigation()  # one press leaves a list of 128


def test_the_selected_axis_is_scrolled_into_view(qtbot: QtBot) -> None:
    sliders = make(qtbot, 40, height=200)
    view = sliders.viewport().rect().adjusted(0, 0, 0, 1)
    assert not view.contains(sliders.row_rect(35))
    with qtbot.assertNotEmitted(sliders.axis_selected):
        sliders.set_current(35)
    assert view.contains(sliders.row_rect(35))
    press_key(sliders, 35, Key.Key_Down)
    assert view.contains(sliders.row_rect(36))


def test_other_keys_are_left_to_the_window(five: LatentSliderList) -> None:
    five.set_values([1, 1, 1, 1, 1])
    for key in (Key.Key_Z, Key.Key_Space, Key.Key_F5):
        press_key(five, 2, key)
    assert five.values().tolist() == [1] * 5
    assert five.current == 2
    assert five.editor is None


# -- typed values --------------------------------------------------------------------------------------------


def test_enter_opens_the_editor_and_enter_applies(qtbot: QtBot, five: LatentSliderList) -> None:
    five.set_values([0, 0.5, 0, 0, 0])
    five.setFocus()
    press_key(five, 1, Key.Key_Return)
    assert five.editor is not None
    assert five.held
    assert five.editor.selectedText() == "+0.50"
    assert five.editor.accessibleName() == "Value of z1"
    QTest.keyClicks(five.editor, "-1,75")
    with qtbot.waitSignal(five.axes.value_edited):
        QTest.keyClick(five.editor, Key.Key_Return)
    assert five.values()[1] == pytest.approx(-1.75)
    qtbot.waitUntil(lambda: five.editor is None)
    assert QApplication.focusWidget() is five
    assert not five.held


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("x", "“3x” is not a number. Type one from −20 to 20."),
        ("0", "30 is out of range. Type a number from −20 to 20."),
    ],
)
def test_a_digit_begins_a_typed_value_and_a_bad_one_stays_open_with_the_reason(
    qtbot: QtBot, five: LatentSliderList, typed: str, reason: str
) -> None:
    five.set_values([0.5, 0, 0, 0, 0])
    press_key(five, 0, Key.Key_3)
    assert five.editor is not None
    assert five.editor.text() == "3"
    assert "from −20 to 20" in five.editor.toolTip()
    QTest.keyClicks(five.editor, typed)
    for key in (Key.Key_Return, Key.Key_Tab):
        with qtbot.assertNotEmitted(five.axes.value_edited), qtbot.waitSignal(five.value_refused) as refused:
            QTest.keyClick(five.editor, key)
        assert refused.args == [reason]
        assert QToolTip.text() == reason
        assert five.editor is not None
        assert five.held
    QTest.keyClicks(five.editor, "2.5")  # replaces the text
    QTest.keyClick(five.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: five.editor is None)
    assert five.values()[0] == 2.5


def test_a_bad_value_that_is_left_is_reported_too(qtbot: QtBot, five: LatentSliderList) -> None:
    QTest.mouseClick(five.viewport(), Left, pos=five.part_point(2, "value"))
    assert five.editor is not None
    QTest.keyClicks(five.editor, "99")
    with qtbot.waitSignal(five.value_refused) as refused:
        QTest.mouseClick(five.viewport(), Left, pos=five.part_point(4, "name"))
    assert refused.args == ["99 is out of range. Type a number from −20 to 20."]
    assert five.values()[2] == 0.0


def test_escape_drops_and_leaving_applies(qtbot: QtBot, five: LatentSliderList) -> None:
    QTest.mouseClick(five.viewport(), Left, pos=five.part_point(2, "value"))
    assert five.editor is not None
    QTest.keyClicks(five.editor, "2")
    QTest.keyClick(five.editor, Key.Key_Escape)
    qtbot.waitUntil(lambda: five.editor is None)
    assert five.values()[2] == 0.0
    QTest.mouseClick(five.viewport(), Left, pos=five.part_point(2, "value"))
    assert five.editor is not None
    QTest.keyClicks(five.editor, "2")
    QTest.mouseClick(five.viewport(), Left, pos=five.part_point(4, "name"))
    qtbot.waitUntil(lambda: five.editor is None)
    assert five.values()[2] == 2.0
    assert five.current == 4


def test_an_untouched_field_keeps_the_digits_it_does_not_show(qtbot: QtBot, five: LatentSliderList) -> None:
    five.set_values([0.123456, 0, 0, 0, 0])
    press_key(five, 0, Key.Key_F2)
    assert five.editor is not None
    with qtbot.assertNotEmitted(five.axes.value_edited):
        QTest.keyClick(five.editor, Key.Key_Return)
        qtbot.waitUntil(lambda: five.editor is None)
    assert five.values()[0] == np.float32(0.123456)


def test_a_value_that_changes_meanwhile_leaves_the_typed_text(qtbot: QtBot, five: LatentSliderList) -> None:
    five.type_value(0, "1")
    five.set_values([3, 3, 3, 3, 3])
    QApplication.processEvents()
    assert five.editor is not None
    assert five.editor.text() == "1"
    assert five.editor.geometry().center().y() == pytest.approx(five.row_rect(0).center().y(), abs=1)


# -- mouse ---------------------------------------------------------------------------------------------------


def test_dragging_moves_at_every_change_and_holds_the_rows(qtbot: QtBot, five: LatentSliderList) -> None:
    seen: list[float] = []
    five.axes.value_edited.connect(lambda axis, value: seen.append(value))
    QTest.mousePress(five.viewport(), Left, pos=five.value_point(3, 0.0))  # on the handle: nothing moves yet
    assert seen == []
    assert five.held
    assert five.busy
    for value in (1.0, 2.0, 9.0):
        QTest.mouseMove(
            five.viewport(), five.value_point(3, value) + QPoint(30 if value > 4 else 0, 40)
        )  # it may leave its row
    QTest.mouseRelease(five.viewport(), Left, pos=five.value_point(3, 9.0))
    assert seen == pytest.approx([1.0, 2.0, 4.0], abs=0.05)
    assert five.values()[3] == 4.0
    assert five.current == 3
    assert not five.held


def test_a_press_on_the_groove_jumps_there_and_a_double_click_zeroes(five: LatentSliderList) -> None:
    QTest.mouseClick(five.viewport(), Left, pos=five.value_point(0, -2.0))
    assert five.values()[0] == pytest.approx(-2.0, abs=0.05)
    QTest.mouseDClick(five.viewport(), Left, pos=five.value_point(0, -2.0))
    assert five.values()[0] == 0.0


def test_the_lock_and_its_key(qtbot: QtBot, five: LatentSliderList) -> None:
    with qtbot.waitSignal(five.axes.locks_changed):
        QTest.mouseClick(five.viewport(), Left, pos=five.part_point(1, "lock"))
    press_key(five, 4, Key.Key_L)
    assert five.axes.locks().tolist() == [False, True, False, False, True]
    assert "z1, locked" in texts(five)
    press_key(five, 4, Key.Key_L)
    assert not five.axes.state.is_locked(4)


def test_the_right_button_moves_nothing(five: LatentSliderList) -> None:
    QTest.mouseClick(five.viewport(), Qt.MouseButton.RightButton, pos=five.value_point(0, -2.0))
    assert not five.values().any()


def wheel(sliders: LatentSliderList, axis: int, notches: int) -> None:
    """Turn the wheel over the middle of a row."""
    window = sliders.window()
    place = sliders.viewport().mapTo(window, sliders.row_rect(axis).center())
    QTest.wheelEvent(window.windowHandle(), QPointF(place), QPoint(0, 120 * notches))


def test_the_wheel_moves_a_slider_where_nothing_scrolls(five: LatentSliderList) -> None:
    wheel(five, 2, -2)
    assert five.values()[2] == pytest.approx(-0.10)
    assert five.current == 2


def test_the_wheel_scrolls_a_long_list_unless_the_slider_has_the_focus(qtbot: QtBot) -> None:
    sliders = make(qtbot, 60)
    bar = sliders.verticalScrollBar()
    wheel(sliders, 4, -1)
    scrolled = bar.value()
    assert scrolled > 0
    sliders.setFocus()
    sliders.set_current(7)
    wheel(sliders, 7, -1)  # still turning: the slider that came under the pointer does not catch it
    assert bar.value() > scrolled
    assert not sliders.values().any()
    qtbot.waitUntil(lambda: not sliders.scrolling)
    wheel(sliders, 7, 1)
    assert sliders.values()[7] == pytest.approx(0.05)


def test_the_context_menu(qtbot: QtBot, five: LatentSliderList) -> None:
    five.set_values([1, 2, 0, 0, 0])
    menu = five.menu_for(1)
    texts = [a.text().replace("&", "") for a in menu.actions() if a.text()]
    assert texts == [
        "Set z1 to zero",
        "Type a value…",
        "Lock z1",
        "Lock all",
        "Unlock all",
        "Sort by KL",
        "Sort by number",
    ]
    by_text = {a.text().replace("&", ""): a for a in menu.actions()}
    by_text["Set z1 to zero"].trigger()
    assert five.values().tolist() == [1, 0, 0, 0, 0]
    by_text["Lock all"].trigger()
    assert five.axes.locks().all()
    by_text["Type a value…"].trigger()
    assert five.editor is not None
    with qtbot.waitSignal(five.order_requested) as requested:
        by_text["Sort by number"].trigger()
    assert requested.args == [BY_NUMBER]
    menu.deleteLater()


# -- looks ---------------------------------------------------------------------------------------------------


def test_values_and_ranges_move_the_handles(five: LatentSliderList) -> None:
    before = picture(five, 1)
    five.set_values([0, 2, 0, 0, 0])
    moved = picture(five, 1)
    assert moved != before
    five.axes.set_ranges([-2] * 5, [2] * 5)
    assert picture(five, 1) not in (before, moved)
    five.axes.set_ranges([-4] * 5, [4] * 5)
    five.set_values([0, 0, 0, 0, 0])
    assert picture(five, 1) == before


def test_collapsed_axes_are_dimmed(five: LatentSliderList) -> None:
    five.axes.set_scores([1.0, 0.049, 0.051, 1.0, 1.0])
    handle = five.value_point(1, 0.0) - five.row_rect(1).topLeft()
    live, collapsed = picture(five, 2), picture(five, 1)
    assert collapsed.pixelColor(handle).lightnessF() > live.pixelColor(handle).lightnessF()  # on white


def test_numbers_of_codes_have_no_bell(qtbot: QtBot) -> None:
    """A wider bell is another picture of a slider that has one, and the same of a slider of codes."""
    sliders = make(qtbot, 1)
    sliders.axes.set_ranges([0.0], [63.0])
    for step, alike in ((0.0, False), (1.0, True)):
        sliders.axes.set_steps([step])
        pictures = []
        for spread in (3.0, 20.0):
            sliders.axes.set_bells([30.0], [spread])
            pictures.append(picture(sliders, 0))
        assert (pictures[0] == pictures[1]) == alike


def test_rows_lie_in_order_and_new_axes_start_afresh(qtbot: QtBot, five: LatentSliderList) -> None:
    five.axes.set_scores([0.2, np.nan, 2.0, 0.01, 2.0])
    five.sort_by(BY_SCORE)
    assert five.order() == shown(five) == [2, 4, 0, 3, 1]
    five.set_current(3)
    five.set_axes(["a", "b"])
    assert (five.count, five.order(), five.current) == (2, [0, 1], 0)
    five.set_axes([])
    assert five.count == 0
    five.sort_by(BY_SCORE)
    assert five.order() == []


# -- groups --------------------------------------------------------------------------------------------------


def test_rows_stay_under_their_heading_in_either_order(grouped: LatentSliderList) -> None:
    assert shown(grouped) == [0, 1, 2, 3, 4]
    grouped.sort_by(BY_SCORE)
    assert grouped.order() == shown(grouped) == [1, 0, 2, 4, 3]
    assert grouped.heading_rect(0).bottom() < grouped.row_rect(1).y()
    assert grouped.row_rect(0).bottom() < grouped.heading_rect(1).y() < grouped.row_rect(2).y()


def test_a_click_folds_a_group_and_another_unfolds_it(grouped: LatentSliderList) -> None:
    values = grouped.values()
    QTest.mouseClick(grouped.viewport(), Left, pos=grouped.heading_rect(0).center())
    assert shown(grouped) == [2, 3, 4]
    assert grouped.heading_rect(1).y() == grouped.heading_rect(0).bottom() + 1
    assert np.array_equal(grouped.values(), values)
    QTest.mouseClick(grouped.viewport(), Left, pos=grouped.heading_rect(1).center())
    assert shown(grouped) == []
    QTest.keyClick(grouped, Key.Key_Space)
    assert shown(grouped) == [2, 3, 4]
    QTest.keyClick(grouped, Key.Key_Left)
    assert shown(grouped) == []
    QTest.keyClick(grouped, Key.Key_Right)
    QTest.mouseClick(grouped.viewport(), Left, pos=grouped.heading_rect(0).center())
    assert shown(grouped) == [0, 1, 2, 3, 4]


def test_an_axis_chosen_elsewhere_is_unfolded(grouped: LatentSliderList) -> None:
    QTest.mouseClick(grouped.viewport(), Left, pos=grouped.heading_rect(1).center())
    grouped.set_current(0)
    assert shown(grouped) == [0, 1]
    grouped.set_current(3)
    assert shown(grouped) == [0, 1, 2, 3, 4]


def test_keys_go_over_headings_and_past_folded_rows(grouped: LatentSliderList) -> None:
    press_key(grouped, 1, Key.Key_Down)  # to the heading
    assert grouped.current == 1
    QTest.keyClick(grouped, Key.Key_Down)
    assert grouped.current == 2
    QTest.keyClick(grouped, Key.Key_Up)
    QTest.keyClick(grouped, Key.Key_Up)
    assert grouped.current == 1
    QTest.keyClick(grouped, Key.Key_Up)
    QTest.keyClick(grouped, Key.Key_Up)  # the heading of the first group
    QTest.keyClick(grouped, Key.Key_Return)
    assert shown(grouped) == [2, 3, 4]
    QTest.keyClick(grouped, Key.Key_Down)
    QTest.keyClick(grouped, Key.Key_Down)
    assert grouped.current == 2


def test_a_narrow_list_leaves_the_layer_to_its_heading(qtbot: QtBot, grouped: LatentSliderList) -> None:
    wide = grouped.columns.name.width()
    grouped.resize(250, 400)
    qtbot.waitUntil(lambda: grouped.columns.name.width() < 30)
    assert wide > 30
    assert "bottom 3, KL 1.00 nats" in texts(grouped)


# -- speed ---------------------------------------------------------------------------------------------------


def processor_ms(work: Callable[[int], object], rounds: int = 15) -> float:
    """Return the median of the processor time of this thread: other work on the machine does not count."""
    times = []
    for i in range(rounds):
        start = time.thread_time()
        work(i)
        times.append(time.thread_time() - start)
    return sorted(times)[rounds // 2] * 1e3


def test_200_sliders_are_built_moved_and_scrolled_quickly(qtbot: QtBot) -> None:
    sliders = make(qtbot, 200, height=500)
    z = np.random.default_rng(0).standard_normal((15, 200)).astype(np.float32)
    bar = sliders.verticalScrollBar()

    def scroll(i: int) -> None:
        bar.setValue(97 * i % bar.maximum())
        QApplication.processEvents()

    def move(i: int) -> None:
        sliders.set_values(z[i])
        QApplication.processEvents()

    def build(i: int) -> None:
        sliders.set_axes([f"z{k}" for k in range(200)])

    # bounds with room for slow machines
    assert processor_ms(lambda i: sliders.set_values(z[i])) < 5
    assert processor_ms(move) < 25
    assert processor_ms(scroll) < 25
    assert processor_ms(build, 3) < 100
