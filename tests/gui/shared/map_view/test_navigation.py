"""Navigation: the view follows the points until the user moves it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.shared.map_view.view import MapView


def test_the_view_follows_moving_points_until_the_user_takes_over(view: MapView, qtbot: QtBot) -> None:
    view.navigation.set_bounds((-4, 4, -4, 4))
    goal = view.viewport.fitted((-4, 4, -4, 4), margin=0.16)
    qtbot.waitUntil(lambda: view.viewport == goal, timeout=3000)
    scale = view.viewport.scale
    view.navigation.set_bounds((-3.8, 4.1, -3.9, 4.05))  # hardly different: it stays
    qtbot.wait(60)
    assert view.viewport.scale == scale
    view.navigation.zoom(2.0)
    seen = view.viewport
    view.navigation.set_bounds((-40, 40, -40, 40))
    qtbot.wait(60)
    assert view.viewport == seen
    view.navigation.fit()
    qtbot.waitUntil(lambda: view.viewport.bounds[3] > 40, timeout=3000)


def test_without_gliding_the_view_is_there_at_once(view: MapView) -> None:
    view.navigation.set_bounds((-40, 40, -40, 40))  # glides
    view.navigation.set_bounds((-4, 4, -4, 4), glide=False)
    goal = view.viewport.fitted((-4, 4, -4, 4), margin=0.16)
    assert view.viewport == goal
    view.navigation.set_bounds((-3.8, 4.1, -3.9, 4.05), glide=False)  # hardly different: it stays
    QApplication.processEvents()
    assert view.viewport == goal


def test_a_resize_keeps_what_is_seen(view: MapView) -> None:
    view.navigation.zoom(1.5)
    before = view.viewport
    view.resize(800, 700)
    QApplication.processEvents()
    after = view.viewport
    assert (after.x, after.y) == (before.x, before.y)
    assert after.scale > before.scale
