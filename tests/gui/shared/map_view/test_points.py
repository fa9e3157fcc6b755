"""Point layer: shown groups, the nearest point, and the cached picture."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from dreamexplorer.gui.shared.map_view.points import PointLayer
from dreamexplorer.gui.shared.map_view.viewport import Viewport

RED, BLUE = (220, 30, 30), (30, 60, 220)


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_the_nearest_shown_point_is_found() -> None:
    random = np.random.default_rng(0)
    x, y = random.normal(size=(2, 70_000)).astype(np.float32)
    groups = random.integers(0, 10, 70_000)
    layer = PointLayer()
    layer.set_groups(groups, 10)
    layer.set_points(x, y)
    for px, py in random.normal(size=(50, 2)):
        found = layer.nearest(px, py)
        assert np.hypot(x[found] - px, y[found] - py) == pytest.approx(np.hypot(x - px, y - py).min(), rel=1e-4)
    layer.set_shown_groups([i == 3 for i in range(10)])
    found = layer.nearest(0.0, 0.0)
    three = groups == 3
    assert groups[found] == 3
    assert np.hypot(x[found], y[found]) == pytest.approx(np.hypot(x[three], y[three]).min())
    assert layer.nearest(50.0, 50.0, reach=1.0) == -1
    layer.set_visible(False)
    assert layer.nearest(0.0, 0.0) == -1


def test_points_that_are_not_numbers_are_neither_found_nor_counted_on() -> None:
    layer = PointLayer()
    layer.set_points(floats(np.nan, 5.0, np.nan), floats(np.nan, 5.0, np.nan))
    assert layer.nearest(0.0, 0.0) == 1
    layer.set_points(floats(np.nan), floats(np.nan))
    assert layer.nearest(0.0, 0.0) == -1
    assert layer.image(Viewport(), 1.0) is None


def test_points_sorted_by_group_are_dealt_out_evenly() -> None:
    """Else the last group would hide the others where they overlap."""
    n = 4000
    x, y = np.random.default_rng(0).normal(0, 0.2, (2, n)).astype(np.float32)
    layer = PointLayer()
    layer.set_colors([RED, BLUE])
    layer.set_groups(np.repeat([0, 1], n // 2), 2)
    layer.set_points(x, y)
    image = layer.image(Viewport(0, 0, 50, 60, 60), 1.0)
    assert image is not None
    reds = sum(QColor(image.pixelColor(i, j)).red() > 120 for i in range(20, 40) for j in range(20, 40))
    assert 100 < reds < 300
    near = layer.nearest(float(x[7]), float(y[7]))
    assert (x[near], y[near]) == (x[7], y[7])


def test_an_unchanged_picture_is_not_painted_again() -> None:
    layer = PointLayer()
    layer.set_points(floats(0.0), floats(0.0))
    layer.set_colors([RED])
    view = Viewport(0, 0, 10, 50, 40)
    first = layer.image(view, 2.0)
    assert first is not None
    assert (first.width(), first.height()) == (100, 80)
    assert layer.image(view, 2.0) is first
    assert layer.image(view, 1.0) is first  # sharper than asked for
    assert layer.image(view.panned(1, 0), 2.0) is not first
