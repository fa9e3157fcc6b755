"""The selected z and the drawing on the map."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.session import Decoded, Drawing
from tests.gui.panels.latent_map.actions import choose, click, look_at_the_middle, position


def test_a_click_decodes_and_moves_the_marker_and_leaves_the_other_dimensions(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot
) -> None:
    panel = open_map()
    session = panel.context.session
    choose(panel.toolbar.plane.first, 2)
    choose(panel.toolbar.plane.second, 0)
    look_at_the_middle(panel)
    session.set_latent([0.1, 0.7, -0.2])
    qtbot.waitUntil(lambda: panel.view.overlays.marker == pytest.approx((-0.2, 0.1)))
    origins: list[object] = []
    session.latent_changed.connect(origins.append)
    with qtbot.waitSignal(panel.context.inference.answered, timeout=5000):
        click(panel, (0.5, -0.4))
    pixel = 1 / panel.view.viewport.scale
    z = session.latent
    assert (z[2], z[0]) == pytest.approx((0.5, -0.4), abs=pixel)
    assert z[1] == pytest.approx(0.7)
    assert panel.view.overlays.marker == pytest.approx((z[2], z[0]))
    assert origins == [panel]
    qtbot.waitUntil(lambda: bool(np.array_equal(session.decoded.z, z)), timeout=5000)
    assert panel.view.overlays.preview is not None


def test_a_drag_goes_on_decoding(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    look_at_the_middle(panel)
    seen: list[np.ndarray] = []
    panel.context.session.latent_changed.connect(lambda _origin: seen.append(panel.context.session.latent.copy()))
    start, end = position(panel, (0.0, 0.0)), position(panel, (0.6, 0.6))
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for k in range(1, 9):
        QTest.mouseMove(panel.view, start + (end - start) * (k / 8))
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert len(seen) == 9
    assert len({tuple(z) for z in seen}) == 9


def test_the_marker_follows_whoever_sets_the_latent(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    first, second = panel.toolbar.plane.pair()
    z = np.array([0.3, -0.6, 0.9], dtype=np.float32)
    panel.context.session.set_latent(z, origin="someone")
    qtbot.waitUntil(lambda: panel.view.overlays.marker == pytest.approx((z[first], z[second])))


def test_shift_and_an_arrow_key_move_the_marker(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    panel.context.session.set_latent([0, 0, 0])
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    first, second = panel.toolbar.plane.pair()
    z = panel.context.session.latent
    assert z[first] > 0
    assert z[second] == pytest.approx(0, abs=1e-6)


def test_the_drawing_has_its_own_marker_with_an_ellipse(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    session = panel.context.session
    session.set_drawing(Drawing(session.dataset.test.images[5]))
    qtbot.waitUntil(lambda: session.drawing_result is not None, timeout=5000)
    result, site = session.drawing_result, panel.view.overlays.drawing
    first, second = panel.toolbar.plane.pair()
    assert (site.x, site.y) == pytest.approx((result.mu[first], result.mu[second]))
    assert sorted((site.long, site.short)) == pytest.approx(sorted(result.sigma[[first, second]]), rel=1e-4)
    session.set_drawing(None)
    assert panel.view.overlays.drawing is None


def test_the_same_z_by_newer_weights_is_painted_a_few_times_a_second_and_the_newest_stays(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot
) -> None:
    panel = open_map()
    session = panel.context.session
    qtbot.waitUntil(lambda: panel.view.overlays.preview is not None)
    session.set_snapshot(session.snapshot)  # an answer that is under way must not come last
    qtbot.wait(100)
    painted: list[object] = []
    panel.view.overlays.front_changed.connect(lambda: painted.append(panel.view.overlays.preview))
    shade = 0.0
    for i in range(40):
        shade = (i + 1) / 40
        session.set_decoded(Decoded(session.latent, np.full((1, 8, 8), shade, np.float32), i))
        QApplication.processEvents()
    assert len(painted) < 20
    newest = round(255 * shade)
    qtbot.waitUntil(lambda: panel.view.overlays.preview.pictures[0][0].pixelColor(3, 3).red() == newest)
