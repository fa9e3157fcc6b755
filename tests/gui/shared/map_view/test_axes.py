"""Ticks of the axes of the map."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.shared.map_view.axes import tick_step
from dreamexplorer.gui.shared.map_view.viewport import Viewport
from dreamexplorer.gui.widgets.ticks import multiples


@pytest.mark.parametrize(
    ("width", "height", "scale", "step"),
    [(420, 340, 50.0, 2.0), (370, 190, 29.0, 2.0), (160, 165, 27.0, 2.0)],
)
def test_a_small_map_has_more_than_one_number_on_each_axis(width: int, height: int, scale: float, step: float) -> None:
    view = Viewport(0.0, 0.0, scale, width, height)
    assert tick_step(view) == step
    left, right, bottom, top = view.bounds
    assert len(multiples(left, right, step)) >= 3
    assert len(multiples(bottom, top, step)) >= 3
