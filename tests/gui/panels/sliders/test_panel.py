"""The sliders panel: sliders, dreams and walk together with the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import panel_classes
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from tests.gui.panels.sliders.helpers import OpenPanel, button, point_at, show_model

Left = Qt.MouseButton.LeftButton
MakeContext = Callable[..., Context]


def press_key(panel: SlidersPanel, axis: int, key: Qt.Key) -> None:
    """Press a key while an axis is the current one."""
    panel.sliders.set_current(axis)
    QTest.keyClick(panel.sliders, key)


def scores(context: Context, panel: SlidersPanel, qtbot: QtBot, values: list[float]) -> None:
    """Give the session new KLs and let the panel take them over."""
    context.session.set_axis_values(np.array(values, np.float32))
    qtbot.waitUntil(lambda: panel.sliders.axes.state.score_of(0) == pytest.approx(values[0]))


def test_it_is_registered() -> None:
    assert (SlidersPanel.panel_id, SlidersPanel.order) == ("sliders", 30)
    assert SlidersPanel in panel_classes()


def test_a_real_model_gives_its_axes_and_a_moved_slider_its_image(
    qtbot: QtBot, make_context: MakeContext, open_panel: OpenPanel
) -> None:
    context = make_context()
    panel = open_panel(context)
    assert [panel.sliders.axes.state.name_of(i) for i in range(3)] == [a.name for a in context.session.snapshot.axes]
    press_key(panel, 1, Qt.Key.Key_End)
    assert context.session.latent.tolist() == [0, 4, 0]
    qtbot.waitUntil(lambda: context.session.decoded.z.tolist() == [0, 4, 0])


def test_without_a_model_nothing_can_be_pressed(make_context: MakeContext, open_panel: OpenPanel) -> None:
    context = make_context(checkpoint=None)
    panel = open_panel(context)
    assert not any(a.isEnabled() for a in panel.actions_for_menu())
    panel.dreams.zero()
    panel.dreams.dream()
    panel.toggle_walk()
    assert context.session.latent is None
    assert not panel.walk.active
    show_model(context, 2)
    assert panel.sliders.count == 2
    assert button(panel, "Dream").isEnabled()


def test_every_change_reaches_the_session_and_none_comes_back(context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    origins: list[object] = []
    context.session.latent_changed.connect(origins.append)
    view, middle = panel.sliders.viewport(), panel.sliders.part_point(2, "groove")
    QTest.mousePress(view, Left, pos=middle)
    for dx in (5, 10, 15):
        QTest.mouseMove(view, middle + QPoint(dx, 0))
    QTest.mouseRelease(view, Left)
    assert origins == [panel] * 3
    assert context.session.latent[2] > 0
    origins.clear()
    context.session.set_latent([1, 2, 3, -1, -2, -3], origin="map")
    assert origins == ["map"]  # no echo
    assert panel.sliders.values().tolist() == [1, 2, 3, -1, -2, -3]


def test_the_walk_moves_smoothly_until_a_slider_is_taken(qtbot: QtBot, context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    panel.sliders.axes.set_locked(0, True)
    path: list[np.ndarray] = []
    context.session.latent_changed.connect(lambda origin: path.append(context.session.latent.copy()))
    qtbot.mouseClick(button(panel, "Walk"), Left)
    qtbot.waitUntil(lambda: len(path) > 12)
    assert panel.walk.active
    assert button(panel, "Walk").isChecked()
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert steps.max() < 1.5
    assert all(z[0] == 0 for z in path)
    assert np.all(np.abs(path[-1][1:]) > 0)
    QTest.mousePress(panel.sliders.viewport(), Left, pos=panel.sliders.part_point(2, "groove"))
    assert not panel.walk.active
    assert not button(panel, "Walk").isChecked()
    QTest.mouseRelease(panel.sliders.viewport(), Left)
    n = len(path)
    qtbot.wait(100)
    assert len(path) == n


@pytest.mark.parametrize("event", ["hide", "map", "model", "zero", "dream"])
def test_what_else_ends_the_walk(qtbot: QtBot, context: Context, open_panel: OpenPanel, event: str) -> None:
    panel = open_panel(context)
    panel.toggle_walk()
    assert panel.walk.active
    happen: dict[str, Callable[[], object]] = {
        "hide": panel.hide,
        "map": lambda: context.session.set_latent(np.ones(6), origin="map"),
        "model": lambda: show_model(context, 3),
        "zero": panel.dreams.zero,
        "dream": panel.dreams.dream,
    }
    happen[event]()
    qtbot.waitUntil(lambda: not panel.walk.active)


def test_a_panel_that_is_hidden_and_shown_at_once_walks_on(
    qtbot: QtBot, context: Context, open_panel: OpenPanel
) -> None:
    panel = open_panel(context)
    panel.toggle_walk()
    panel.hide()
    panel.show()
    qtbot.wait(30)
    assert panel.walk.active


def test_it_never_walks_unseen(context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    panel.hide()
    walk = panel.actions_for_menu()[-1]
    walk.trigger()
    assert not panel.walk.active
    assert not walk.isChecked()


def test_new_weights_of_the_same_model_do_not_stop_the_walk_or_move_sliders(
    context: Context, open_panel: OpenPanel
) -> None:
    panel = open_panel(context)
    panel.toggle_walk()
    context.session.set_snapshot(replace(context.session.snapshot, step=9))
    assert panel.walk.active


def test_rows_follow_the_kl_calmly_and_never_under_the_pointer(
    qtbot: QtBot, context: Context, open_panel: OpenPanel
) -> None:
    panel = open_panel(context)
    panel.score_order.set_interval(60)
    scores(context, panel, qtbot, [6, 5, 4, 3, 2, 1])
    assert panel.sliders.order() == [0, 1, 2, 3, 4, 5]
    point_at(panel, inside=True)
    scores(context, panel, qtbot, [1, 2, 3, 4, 5, 6])
    qtbot.wait(250)
    assert panel.sliders.order() == [0, 1, 2, 3, 4, 5]
    point_at(panel, inside=False)
    qtbot.waitUntil(lambda: panel.sliders.order() == [5, 4, 3, 2, 1, 0])
    scores(context, panel, qtbot, [1.01, 2, 3, 4, 5.99, 5.98])  # a trifle, but the scores rest
    qtbot.waitUntil(lambda: panel.sliders.order() == [4, 5, 3, 2, 1, 0])
    assert not panel.score_order.pending  # no timer runs for nothing


def test_the_summary_counts_collapsed_dimensions(qtbot: QtBot, context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    assert not panel.summary.isVisible()
    scores(context, panel, qtbot, [1.5, 0.049, 0.0, 2, 1, 0.5])
    assert panel.summary.text() == "Total KL 5.0 nats · 2 of 6 collapsed ⊘"
    scores(context, panel, qtbot, [1.4, 1, 1, 1, 1, 1])
    assert panel.summary.text() == "Total KL 6.4 nats"
    show_model(context, 3)
    assert not panel.summary.isVisible()


def test_the_range_is_shared_and_remembered(context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    box = panel.findChild(QDoubleSpinBox)
    assert (box.minimum(), box.maximum(), box.value()) == (0.5, 20.0, 4.0)
    box.setValue(2.5)
    assert context.session.slider_range == 2.5
    assert [panel.sliders.axes.state.range_of(i) for i in range(6)] == [(-2.5, 2.5)] * 6
    press_key(panel, 5, Qt.Key.Key_Home)
    assert context.session.latent[5] == -2.5
    context.session.set_slider_range(8.0)
    assert box.value() == 8.0
    assert panel.sliders.axes.state.range_of(0) == (-8.0, 8.0)
    box.setValue(3.0)
    assert open_panel(context).sliders.axes.state.range_of(0) == (-3.0, 3.0)


def test_the_slider_in_use_is_told_to_the_session(qtbot: QtBot, context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)
    QTest.mouseClick(panel.sliders.viewport(), Left, pos=panel.sliders.part_point(4, "name"))
    assert context.session.selected_axis == 4
    with qtbot.waitActive(panel):
        panel.activateWindow()
    press_key(panel, 4, Qt.Key.Key_Down)
    assert context.session.selected_axis == 5
    context.session.select_axis(2)
    assert panel.sliders.current == 2


def test_a_new_scheme_repaints_it(qtbot: QtBot, context: Context, open_panel: OpenPanel) -> None:
    panel = open_panel(context)

    def ground() -> float:
        return panel.sliders.viewport().grab(panel.sliders.row_rect(1)).toImage().pixelColor(60, 3).lightnessF()

    assert ground() > 0.9
    context.theme.set_choice("dark")
    qtbot.waitUntil(lambda: ground() < 0.2)
    context.theme.set_choice("light")
    qtbot.waitUntil(lambda: ground() > 0.9)


def test_moving_twenty_sliders_paints_their_grooves_once(
    qtbot: QtBot, make_context: MakeContext, open_panel: OpenPanel
) -> None:
    context = make_context()
    show_model(context, 20)
    panel = open_panel(context)
    panel.resize(300, 700)
    qtbot.wait(30)
    painted: list[int] = []
    for z in np.random.default_rng(0).standard_normal((15, 20)).astype(np.float32):
        context.session.set_latent(z, origin="map")
        panel.sliders.viewport().repaint()
        painted.append(panel.sliders.grooves.painted)
    assert painted[0] > 0
    assert set(painted) == {painted[0]}
    panel.sliders.axes.set_ranges([-3] * 20, [3] * 20)
    panel.sliders.viewport().repaint()
    assert panel.sliders.grooves.painted == painted[0] + 1, "all rows look alike"
