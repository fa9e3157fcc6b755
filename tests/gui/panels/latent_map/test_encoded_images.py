"""Images of the map: choices, encoding only while visible, and stale answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.threads.results import Means
from tests.gui.panels.latent_map.actions import choose


def test_all_images_can_be_shown(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    for i in range(panel.toolbar.images.count()):
        choose(panel.toolbar.images, i)
        count = panel.toolbar.images.itemData(i).count
        qtbot.waitUntil(lambda n=count: len(panel.view.points) == n, timeout=10_000)
        assert str(count) in panel.status.state
    assert [panel.toolbar.images.itemText(i) for i in range(3)] == ["Test: 160", "Train: 320", "All: 480"]


def test_nothing_is_encoded_while_the_map_is_hidden(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_map()
    inference, watched = panel.context.inference, []
    original = inference.watch_means
    monkeypatch.setattr(
        inference, "watch_means", lambda *given: (watched.append(given[0] is not None), original(*given))
    )
    panel.hide()
    assert watched == [False]
    assert len(panel.view.points) == 160  # what was there is there again when it is shown
    panel.context.session.set_latent([1, 1, 1])
    panel.show()
    assert watched == [False, True]
    assert panel.view.overlays.marker == (1, 1)
    with qtbot.waitSignal(inference.means, timeout=5000):
        pass


def test_means_of_other_images_or_models_are_left_alone(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    before = panel.encoded.means
    panel.context.inference.means.emit(Means(np.zeros((7, 3), np.float32), None, (0, 0), True))
    panel.context.inference.means.emit(Means(np.zeros((160, 5), np.float32), None, (0, 0), True))
    assert panel.encoded.means is before


def test_points_move_and_stay_where_no_newer_place_is_known(open_map: Callable[..., LatentMapPanel]) -> None:
    panel = open_map()
    first, second = panel.toolbar.plane.pair()
    old = panel.view.points.place(3)
    new = np.full((160, 3), np.nan, dtype=np.float32)
    new[0] = 0.5
    panel.context.inference.means.emit(Means(new, None, (10, 20), False, 0.25))
    assert panel.view.points.place(0) == (0.5, 0.5)
    assert panel.view.points.place(3) == old
    moved = np.random.default_rng(0).normal(size=(160, 3)).astype(np.float32)
    panel.context.inference.means.emit(Means(moved, None, (10, 20), True, 0.25))
    assert panel.view.points.place(3) == pytest.approx((moved[3, first], moved[3, second]))
    assert "step 20" in panel.status.state
    assert "refreshing, 25 %" in panel.status.state
