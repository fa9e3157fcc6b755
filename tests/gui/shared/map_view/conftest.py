"""A map of a few points."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.shared.map_view.view import MapView


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[MapView]:
    """A visible map of three points in two groups, fitted."""
    widget = MapView()
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.points.set_colors([(220, 30, 30), (30, 60, 220)])
    widget.points.set_groups(np.array([0, 1, 0]), 2)
    widget.points.set_points(np.array([0, 1, -1], np.float32), np.array([0, 1, -1], np.float32))
    widget.navigation.set_bounds((-1, 1, -1, 1), at_once=True)
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    widget.stop()
