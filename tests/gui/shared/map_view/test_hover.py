"""The point under the cursor."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from dreamexplorer.gui.shared.map_view.view import MapView
from tests.gui.shared.map_view.mouse import position


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_hover_tells_the_nearest_point_within_reach(view: MapView) -> None:
    told: list[int] = []
    places: list[object] = []
    view.hovered.connect(told.append)
    view.cursor_moved.connect(places.append)
    QTest.mouseMove(view, position(view, 1, 1) + QPoint(4, 3))
    assert told == [1]
    assert places[-1] == pytest.approx((1.0, 1.0), abs=6 / view.viewport.scale)
    QTest.mouseMove(view, position(view, 0.5, 0.5))
    assert told == [1, -1]
    view.points.set_shown_groups([True, False])
    QTest.mouseMove(view, position(view, 1, 1))
    assert told == [1, -1]
    QTest.mouseMove(view, position(view, 0, 0))
    assert told == [1, -1, 0]
    # the point moves away under the resting cursor
    view.points.set_points(floats(0.9, 1, -1), floats(0.9, 1, -1))
    assert told == [1, -1, 0, -1]
