"""The part of the plane that is seen."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.shared.map_view.viewport import Viewport, needs_fit


def test_places_and_pixels_agree() -> None:
    view = Viewport(1.0, -2.0, 40.0, 300, 200)
    assert view.to_screen(1.0, -2.0) == (150, 100)
    assert view.to_screen(2.0, -1.0) == (190, 60)
    assert view.to_data(*view.to_screen(0.3, 0.7)) == pytest.approx((0.3, 0.7))
    zoomed = view.zoomed(2.5, 30, 40)
    assert zoomed.to_data(30, 40) == pytest.approx(view.to_data(30, 40))
    assert zoomed.scale == 100
    assert view.panned(40, 0).to_screen(1.0, -2.0) == pytest.approx((190, 100))


def test_a_fit_shows_everything_with_equal_scales() -> None:
    view = Viewport(9, 9, 1, 400, 100).fitted((-2, 2, -3, 5))
    left, right, bottom, top = view.bounds
    assert bottom < -3
    assert top > 5
    assert right - left == pytest.approx(4 * (top - bottom))


def test_a_view_that_follows_is_calm() -> None:
    view = Viewport(0, 0, 1, 400, 400).fitted((-1, 1, -1, 1), margin=0.1)
    assert not needs_fit(view, (-1, 1, -1, 1))
    assert not needs_fit(view, (-0.8, 0.85, -0.8, 0.8))
    assert not needs_fit(view, (-1.05, 1.05, -1, 1))
    assert needs_fit(view, (-1.3, 1, -1, 1))
    assert needs_fit(view, (-0.5, 0.5, -0.5, 0.5))
