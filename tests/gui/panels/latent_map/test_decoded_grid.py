"""The grid of decoded images."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel


def test_the_grid_shows_what_is_decoded_at_each_place(open_map: Callable[..., LatentMapPanel], qtbot: QtBot) -> None:
    import torch

    from dreamexplorer.models.snapshot import restore

    panel = open_map()
    session = panel.context.session
    panel.toolbar.grid_button.click()
    qtbot.waitUntil(lambda: panel.view.overlays.background is not None, timeout=5000)
    picture, (left, _right, _bottom, top) = panel.view.overlays.background
    # the cell in the top left corner, decoded by hand
    from dreamexplorer.gui.panels.latent_map.grid_cells import cells_for

    cells = cells_for(panel.view.viewport, (1, 12, 10))
    assert (cells.bounds[0], cells.bounds[3]) == (left, top)
    z = panel.points.projection.lift(cells.places()[:1], session.latent)
    with torch.inference_mode():
        image = restore(session.snapshot).decode(torch.from_numpy(z)).numpy()[0, 0]
    for y, x in ((0, 0), (5, 5), (11, 9)):
        assert picture.pixelColor(x, y).red() == pytest.approx(255 - 255 * image[y, x], abs=1.5)  # ink on paper
    # the grid follows a zoom
    panel.view.navigation.zoom(3.0)
    qtbot.waitUntil(
        lambda: panel.view.overlays.background[1] == cells_for(panel.view.viewport, (1, 12, 10)).bounds,
        timeout=5000,
    )
    # and a dimension that the map does not show
    other = next(i for i in range(3) if i not in panel.toolbar.plane.pair())
    before = panel.view.overlays.background[0]
    session.set_latent(np.eye(3, dtype=np.float32)[other] * 2.5)
    qtbot.waitUntil(lambda: panel.view.overlays.background[0] != before, timeout=5000)
    panel.toolbar.grid_button.click()
    assert panel.view.overlays.background is None
