"""Images of the map: choices, encoding only while visible, and stale answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.training.checkpoint import Checkpoint
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
    assert len(panel.view.points) == 160


def test_a_run_that_is_shown_again_has_its_points_at_once(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot, tiny_checkpoint: Checkpoint
) -> None:
    panel = open_map()
    workflow, session = panel.context.workflow, panel.context.session
    first = session.current_run
    assert first is not None
    qtbot.waitUntil(lambda: panel.encoded.means is not None and panel.encoded.means.exact_of is session.snapshot)
    before = panel.encoded.means
    weights = {name: 2 * weight for name, weight in tiny_checkpoint.snapshot.weights.items()}
    snapshot = dataclasses.replace(tiny_checkpoint.snapshot, weights=weights)
    workflow.show_checkpoint(dataclasses.replace(tiny_checkpoint, snapshot=snapshot))
    second = session.current_run
    assert second is not first
    qtbot.waitUntil(lambda: panel.encoded.means is not None and panel.encoded.means.exact_of is session.snapshot)
    assert not np.allclose(panel.encoded.means.means, before.means), "another model"
    came = []
    panel.context.inference.means.connect(came.append)
    workflow.show_run(first)
    assert panel.encoded.means is before
    assert len(panel.view.points) == 160
    qtbot.wait(300)
    assert came == [], "nothing is encoded again"
    session.set_snapshot(dataclasses.replace(snapshot, step=snapshot.step + 1))
    qtbot.waitUntil(lambda: panel.encoded.means is not before)  # newer weights are encoded


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
