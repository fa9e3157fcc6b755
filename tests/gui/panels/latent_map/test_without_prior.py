"""The map of models without a prior."""

from __future__ import annotations

from typing import Any

import numpy as np

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel
from dreamexplorer.gui.threads.results import Means
from tests.gui.panels.autoencoders import snapshot, snapshot_of_vae


def test_the_map_has_no_rings_and_its_points_may_be_close(make_context: Any, make_panel: Any) -> None:
    context = make_context()
    panel = make_panel(LatentMapPanel, context, (330, 420))
    panel.toolbar.display.prior_action.setChecked(True)
    assert panel.view.overlays.rings is not None
    context.session.set_snapshot(snapshot("sparse-ae", mean=0.1, spread=0.1))
    assert panel.view.overlays.rings is None
    assert not panel.toolbar.display.prior_action.isEnabled()
    assert "no prior that the map could show" in panel.toolbar.display.prior_action.toolTip()
    close = np.random.default_rng(0).uniform(0.1, 0.2, (len(context.session.dataset.test), 3)).astype(np.float32)
    context.inference.means.emit(Means(close, None, (0, 0), True))
    left, right, bottom, top = panel.view.viewport.bounds
    assert min(right - left, top - bottom) < 0.5
    context.session.set_snapshot(snapshot_of_vae())
    assert panel.toolbar.display.prior_action.isEnabled()
    assert panel.toolbar.plane.first.itemText(0) == "z0"
