"""Cells of the grid of decoded images, and their mosaic."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.panels.latent_map.grid_cells import cells_for, mosaic
from dreamexplorer.gui.shared.map_view.viewport import Viewport


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 64, 64), (1, 12, 10)])
@pytest.mark.parametrize("scale", [0.5, 61.0, 900.0])
def test_a_cells_covers_the_view_with_a_bounded_number_of_cells(shape: tuple[int, int, int], scale: float) -> None:
    view = Viewport(0.3, -1.7, scale, 640, 400)
    cells = cells_for(view, shape)
    left, right, bottom, top = cells.bounds
    vl, vr, vb, vt = view.bounds
    assert left <= vl + 1e-9
    assert right >= vr - 1e-9
    assert bottom <= vb + 1e-9
    assert top >= vt - 1e-9
    places = cells.places()
    assert len(places) == cells.columns * cells.rows <= 420
    assert cells.dy / cells.dx == pytest.approx(shape[1] / shape[2])
    np.testing.assert_allclose(places[0], [left + cells.dx / 2, top - cells.dy / 2], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(places[-1], [right - cells.dx / 2, bottom + cells.dy / 2], rtol=1e-5, atol=1e-6)


def test_panning_moves_no_cell() -> None:
    view = Viewport(0, 0, 50, 600, 400)
    a, b = cells_for(view, (1, 28, 28)), cells_for(view.panned(37, 11), (1, 28, 28))
    assert (a.dx, a.dy) == (b.dx, b.dy)
    shared = {tuple(p) for p in a.places()} & {tuple(p) for p in b.places()}
    assert len(shared) > 0.8 * len(a.places())


def test_a_mosaic_sets_each_image_in_its_cell() -> None:
    cells = cells_for(Viewport(0, 0, 50, 300, 200), (1, 6, 6))
    n = cells.columns * cells.rows
    images = np.broadcast_to((np.arange(n) / n).astype(np.float32)[:, None, None, None], (n, 1, 6, 6))
    picture = mosaic(images, cells, paper=False)
    assert (picture.width(), picture.height()) == (6 * cells.columns, 6 * cells.rows)
    for i in (0, 1, cells.columns, n - 1):
        row, column = divmod(i, cells.columns)
        assert picture.pixelColor(6 * column + 3, 6 * row + 3).red() == round(255 * i / n)
    assert mosaic(images, cells, paper=True).pixelColor(1, 1).red() == 255
    color = mosaic(np.repeat(images, 3, axis=1) * np.array([1, 0, 0], np.float32)[:, None, None], cells, paper=True)
    last = color.pixelColor(color.width() - 1, color.height() - 1)
    assert last.red() > 200
    assert last.green() == last.blue() == 0
    with pytest.raises(ValueError, match="cells"):
        mosaic(images[1:], cells, paper=False)
