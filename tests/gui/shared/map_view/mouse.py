"""Mouse actions on the map, as tests of several modules need them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dreamexplorer.gui.shared.map_view.view import MapView


def position(view: MapView, x: float, y: float) -> QPoint:
    """Return the pixel of a place."""
    return view.position_of(x, y).toPoint()


def drag(view: MapView, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
    """Press at the start, move, and release at the end."""
    QTest.mousePress(view, button, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, button, Qt.KeyboardModifier.NoModifier, end)
