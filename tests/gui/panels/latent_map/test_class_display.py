"""Classes on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel


def test_the_legend_hides_classes_and_that_is_remembered(
    open_map: Callable[..., LatentMapPanel], make_context: Callable[..., Any]
) -> None:
    panel = open_map()
    QTest.mouseClick(panel.legend.chips[1], Qt.MouseButton.LeftButton)
    assert panel.legend.shown == (True, False, True, True)
    labels = panel.context.session.dataset.test.labels
    i = int(np.flatnonzero(labels == 1)[0])
    nearest = panel.view.points.nearest(*panel.view.points.place(i))
    assert labels[nearest] != 1
    again = open_map(make_context())
    assert again.legend.shown == (True, False, True, True)
    nearest = again.view.points.nearest(*again.view.points.place(i))
    assert labels[nearest] != 1
