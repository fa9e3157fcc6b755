"""Actions of a user on the latent map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from dreamexplorer.gui.panels.latent_map.panel import LatentMapPanel


def position(panel: LatentMapPanel, place: tuple[float, float]) -> QPoint:
    """Return the pixel of a place of the map."""
    view = panel.view
    return (view.plot_rect.topLeft() + QPointF(*view.viewport.to_screen(*place))).toPoint()


def look_at_the_middle(panel: LatentMapPanel) -> None:
    """Show the middle of the plane, without following the points."""
    panel.view.navigation.show_view(replace(panel.view.viewport, x=0.0, y=0.0, scale=80.0))


def click(panel: LatentMapPanel, place: tuple[float, float]) -> None:
    """Click at a place of the map."""
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, position(panel, place))


def choose(combo: Any, index: int) -> None:
    """Choose an entry of a combo box as a user does: set the index and emit `activated`."""
    combo.setCurrentIndex(index)
    combo.activated.emit(index)
