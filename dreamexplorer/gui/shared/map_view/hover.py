"""Finds the point under the cursor, also when the points or the view move below a resting cursor."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal

from dreamexplorer.gui.shared.map_view.points import PointLayer
from dreamexplorer.gui.shared.map_view.viewport import Viewport

REACH = 10.0  # pixels: how far from the cursor a point counts as hovered, and is taken by a click


class HoverTracker(QObject):
    """Finds the nearest point within reach of the cursor."""

    hovered = Signal(int)  # index of the point, -1 for none
    refreshed = Signal()  # the cursor or the hovered point moved: the card has to be painted again

    def __init__(self, points: PointLayer, parent: QObject) -> None:
        super().__init__(parent)
        self._points = points
        self._cursor: tuple[float, float] | None = None  # in pixels of the plot
        self._index = -1
        self._paused = False

    @property
    def index(self) -> int:
        """Index of the point under the cursor, -1 for none."""
        return self._index

    @property
    def paused(self) -> bool:
        """True while hovering is suspended, during a drag."""
        return self._paused

    def set_paused(self, paused: bool) -> None:
        """Suspend hovering, while a mouse button is held, or resume it."""
        self._paused = paused
        if paused:
            self._set(-1)

    def set_cursor(self, position: QPointF | None, view: Viewport) -> None:
        """Move the cursor to a pixel of the plot, or out of it."""
        self._cursor = None if position is None else (position.x(), position.y())
        self.refresh(view)

    def refresh(self, view: Viewport) -> None:
        """Find the hovered point again, after the points or the view moved."""
        if self._cursor is None or self._paused:
            self._set(-1)
            return
        x, y = view.to_data(*self._cursor)
        self._set(self._points.nearest(x, y, REACH / view.scale))

    def _set(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.hovered.emit(index)
            self.refreshed.emit()
        elif index >= 0:
            self.refreshed.emit()
