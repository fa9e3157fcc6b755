"""The prior on the map."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from pytestqt.qtbot import QtBot

from dreamexplorer.analysis.projection import Plane
from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from tests.gui.panels.latent_map.actions import choose


def test_the_prior_is_where_the_prior_is(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    panel = open_map()
    assert panel.view.overlays.rings is None
    panel.toolbar.display.prior_action.trigger()
    rings = panel.view.overlays.rings
    assert (rings.x, rings.y) == (0, 0)
    assert [r for r, _ in rings.circles] == [1, 2, 3]
    choose(panel.toolbar.plane.kind, panel.toolbar.plane.kind.findData("pca"))
    qtbot.waitUntil(lambda: isinstance(panel.points.projection, Plane), timeout=5000)
    rings = panel.view.overlays.rings
    plane = panel.points.projection
    np.testing.assert_allclose([rings.x, rings.y], -plane.components @ plane.mean, atol=1e-5)
