"""Points on the plane in view."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.analysis.projection import AxisPair, Plane
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.threads.results import Means
from tests.gui.panels.latent_map.actions import choose, click, look_at_the_middle


def test_collapsed_means_are_not_blown_up(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    specks = np.random.default_rng(0).normal(0, 1e-3, (160, 3)).astype(np.float32)
    panel.context.inference.means.emit(Means(specks, None, (5, 5), True))
    panel.view.navigation.fit()
    goal = panel.view.viewport.fitted((-1.0, 1.0, -1.0, 1.0))
    qtbot.waitUntil(lambda: panel.view.viewport.scale == pytest.approx(goal.scale, rel=0.01), timeout=3000)


def test_points_are_the_posterior_means(open_map: Callable[..., LatentMapPanel]) -> None:
    import torch

    from dreamexplorer.models.snapshot import restore

    panel = open_map()
    session = panel.context.session
    model = restore(session.snapshot)
    images = session.dataset.test.images
    with torch.inference_mode():
        mu = model.encode(torch.from_numpy(images.copy()).float() / 255).coordinates.numpy()
    assert len(panel.view.points) == len(images) == 160
    first, second = panel.toolbar.plane.pair()
    for i in (0, 17, 159):
        assert panel.view.points.place(i) == pytest.approx((mu[i, first], mu[i, second]), abs=1e-4)
    assert panel.view.overlays.message == ""
    assert "160" in panel.status.state


def test_pca_shows_the_principal_plane_and_lifts_clicks_to_it(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot
) -> None:
    panel = open_map()
    choose(panel.toolbar.plane.kind, panel.toolbar.plane.kind.findData("pca"))
    qtbot.waitUntil(lambda: isinstance(panel.points.projection, Plane) and len(panel.view.points) > 0, timeout=5000)
    assert not panel.toolbar.plane.first.isVisible()
    plane = panel.points.projection
    means = panel.encoded.means.means
    centred = means - means.mean(0)
    _, s, vt = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(plane.components @ vt[:2].T), np.eye(2), atol=1e-3)
    labels = panel.view.overlays.labels
    assert labels[0] == f"PC 1 ({round(100 * s[0] ** 2 / (s**2).sum())} % of variance)"
    panel.context.session.set_latent([3.0, 3.0, 3.0])
    look_at_the_middle(panel)
    click(panel, (0.4, -0.3))
    z = panel.context.session.latent
    marker = panel.view.overlays.marker
    assert marker == pytest.approx((0.4, -0.3), abs=1 / panel.view.viewport.scale)
    np.testing.assert_allclose(z, plane.mean + np.array(marker) @ plane.components, atol=1e-5)
    choose(panel.toolbar.plane.kind, panel.toolbar.plane.kind.findData("dims"))
    assert isinstance(panel.points.projection, AxisPair)
    assert panel.toolbar.plane.first.isVisible()


def test_very_many_points_move_less_often(
    open_map: Callable[..., LatentMapPanel], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_map()
    monkeypatch.setattr("dreamexplorer.gui.panels.latent_map.projected_points.MANY", 100)
    moved: list[float] = []
    panel.view.points.moved.connect(lambda: moved.append(panel.view.points.place(0)[0]))
    for k in range(10):
        means = np.full((160, 3), k, dtype=np.float32)
        panel.context.inference.means.emit(Means(means, None, (k, k), True))
        qtbot.wait(5)
    qtbot.waitUntil(lambda: bool(moved) and moved[-1] == 9.0, timeout=3000)  # the last one is not lost
    assert len(moved) <= 4
