"""Mouse, wheel and key events as picks, moves of the view and menu requests."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.shared.map_view.view import MapView
from tests.gui.shared.map_view.mouse import drag, position


def test_a_click_and_a_drag_pick_places(view: MapView) -> None:
    picked: list[tuple[float, float]] = []
    view.picked.connect(lambda x, y: picked.append((x, y)))
    pixel = 1 / view.viewport.scale
    drag(view, Qt.MouseButton.LeftButton, position(view, 0.5, 0.25), position(view, -0.5, 0.75))
    assert picked[0] == pytest.approx((0.5, 0.25), abs=pixel)
    assert picked[-1] == pytest.approx((-0.5, 0.75), abs=pixel)
    assert len(picked) == 3
    assert view.navigation.auto_fit
    # a drag beyond the edge stays on the map, a press on the axes is none
    drag(view, Qt.MouseButton.LeftButton, position(view, 0, 0), QPoint(490, 5))
    right, top = view.viewport.bounds[1], view.viewport.bounds[3]
    assert picked[-1] == pytest.approx((right, top), abs=6 * pixel)
    n = len(picked)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 200))
    assert len(picked) == n


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_buttons_pan(view: MapView, button: Qt.MouseButton) -> None:
    picked: list[object] = []
    view.picked.connect(lambda *p: picked.append(p))
    before = view.viewport
    start = position(view, 0, 0)
    drag(view, button, start, start + QPoint(60, -30))
    assert view.viewport.x == pytest.approx(before.x - 60 / before.scale)
    assert view.viewport.y == pytest.approx(before.y - 30 / before.scale)
    assert picked == []
    assert not view.navigation.auto_fit


def context_key(view: MapView) -> None:
    at = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.mapToGlobal(at)))


def test_a_right_click_asks_for_the_menu_of_that_place_and_a_right_drag_does_not(view: MapView) -> None:
    asked: list[tuple[QPoint, tuple[float, float] | None]] = []
    view.menu_requested.connect(lambda at, place: asked.append((at, place)))
    start, before = position(view, 0.5, -0.5), view.viewport
    drag(view, Qt.MouseButton.RightButton, start, start + QPoint(2, 1))  # a hand is never quite still
    assert view.viewport == before
    assert view.navigation.auto_fit
    [(at, place)] = asked
    assert at == view.mapToGlobal(start + QPoint(2, 1))
    assert place == pytest.approx((0.5, -0.5), abs=4 / before.scale)
    drag(view, Qt.MouseButton.RightButton, start, start + QPoint(60, 0))
    assert len(asked) == 1
    QTest.mouseClick(view, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 200))
    assert asked[1][1] is None  # on the axis


def test_the_menu_key_asks_for_the_menu_of_the_marker(view: MapView) -> None:
    asked: list[tuple[float, float] | None] = []
    view.menu_requested.connect(lambda at, place: asked.append(place))
    view.overlays.set_marker((0.25, 0.5))
    context_key(view)
    view.overlays.set_marker((1000.0, 0.0))  # out of sight: the middle
    context_key(view)
    assert asked[0] == pytest.approx((0.25, 0.5))
    assert asked[1] == pytest.approx((view.viewport.x, view.viewport.y), abs=1e-6)


def test_space_and_the_pan_mode_let_the_left_button_pan(view: MapView) -> None:
    picked: list[object] = []
    view.picked.connect(lambda *p: picked.append(p))
    start = position(view, 0, 0)
    x = view.viewport.x
    QTest.keyPress(view, Qt.Key.Key_Space)
    drag(view, Qt.MouseButton.LeftButton, start, start + QPoint(40, 0))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.viewport.x < x
    x = view.viewport.x
    view.input.set_pan_mode(True)
    drag(view, Qt.MouseButton.LeftButton, start, start + QPoint(40, 0))
    assert view.viewport.x < x
    assert picked == []
    view.input.set_pan_mode(False)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    assert len(picked) == 1


def wheel(view: MapView, at: QPoint, turn: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_at_the_cursor(view: MapView) -> None:
    at = position(view, 0.8, 0.6)
    before = view.viewport.scale
    wheel(view, at, 240)
    assert view.viewport.scale > 1.3 * before
    assert (position(view, 0.8, 0.6) - at).manhattanLength() <= 2
    wheel(view, at, -240)
    assert view.viewport.scale == pytest.approx(before)
    assert not view.navigation.auto_fit


def test_keys_pan_zoom_fit_and_move_the_marker(view: MapView, qtbot: QtBot) -> None:
    view.setFocus()
    before = view.viewport
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.viewport.x > before.x
    assert view.viewport.y > before.y
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.viewport.scale > before.scale
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.viewport.scale == pytest.approx(before.scale)
    assert not view.navigation.auto_fit
    for key in (Qt.Key.Key_0, Qt.Key.Key_F):
        view.navigation.pan(100, 0)
        QTest.keyClick(view, key)
        assert view.navigation.auto_fit
        qtbot.waitUntil(lambda: abs(view.viewport.x - before.x) < 1e-2, timeout=3000)
    view.overlays.set_marker((0.25, 0.25))
    with qtbot.waitSignal(view.picked) as caught:
        QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert caught.args[0] < 0.25
    assert caught.args[1] == pytest.approx(0.25, abs=1e-6)
