"""Points of the map: places and groups, the search for the nearest one, and their picture."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from dreamexplorer.gui.shared.map_view.splatting import MAX_GROUPS, Splatter, kernel_for
from dreamexplorer.gui.shared.map_view.viewport import Viewport

Floats = npt.NDArray[np.float32]


class PointLayer(QObject):
    """Points in coloured groups; their picture is painted again only when something changed."""

    moved = Signal()  # the points have other places
    changed = Signal()  # other points are shown, or they look different

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._splatter = Splatter()
        self._x: Floats = np.empty(0, dtype=np.float32)
        self._y: Floats = np.empty(0, dtype=np.float32)
        self._groups = np.empty(0, dtype=np.uint8)  # group of each point, from 1
        self._visible = True
        self._group_shown = np.ones(MAX_GROUPS + 1, dtype=bool)
        self._order: npt.NDArray[np.intp] | None = None  # indices in painting order; None for the order of the points
        # The points that are painted: their indices (None for all), places and groups
        self._shown: npt.NDArray[np.intp] | None = None
        self._shown_x, self._shown_y, self._shown_groups = self._x, self._y, self._groups
        self._style = (3.3, 0.6)
        self._image: QImage | None = None
        self._seconds_per_pixel = 1e-8  # moving average over the latest pictures
        self._painted: tuple[Viewport, float] | None = None  # key of the cached picture; None when out of date

    def __len__(self) -> int:
        """Count the points, shown or not."""
        return len(self._x)

    # -- content -------------------------------------------------------------------------------------------------

    def set_points(self, x: Floats, y: Floats) -> None:
        """Place all points, in their order; places that are not finite are left out. Keeps the arrays, no copies."""
        self._x, self._y = x, y
        if len(self._groups) != len(x):
            self._groups = np.ones(len(x), dtype=np.uint8)
            self._order = None
        self._select()
        self.moved.emit()

    def set_groups(self, groups: npt.NDArray[np.integer], count: int) -> None:
        """Set the group (from 0) of each point and the number of groups; `set_points` has to follow."""
        self._groups = np.minimum(groups, min(count, MAX_GROUPS) - 1).astype(np.uint8) + np.uint8(1)
        # Points sorted by group would paint whole groups over others: they are shuffled instead
        same = self._groups[1:] == self._groups[:-1]
        is_sorted = len(self._groups) > 100 and count > 1 and float(np.mean(same)) > 0.5
        self._order = np.random.default_rng(0).permutation(len(self._groups)) if is_sorted else None
        self.clear()

    def clear(self) -> None:
        """Remove all points."""
        self._x = self._y = np.empty(0, dtype=np.float32)
        self._select()
        self.changed.emit()

    def set_shown_groups(self, shown: Sequence[bool]) -> None:
        """Choose which groups are painted, and found by `nearest`."""
        self._group_shown[:] = True
        n = min(len(shown), MAX_GROUPS)
        self._group_shown[1 : 1 + n] = shown[:n]
        self._select()
        self.changed.emit()

    def set_visible(self, visible: bool) -> None:
        """Show or hide all points; hidden ones are not found by `nearest`."""
        self._visible = visible
        self.changed.emit()

    def set_colors(self, rgb: Sequence[tuple[int, int, int]]) -> None:
        """Set one colour (red, green, blue, 0 to 255) for each group."""
        self._splatter.set_colors(rgb[:MAX_GROUPS])
        self._painted = None
        self.changed.emit()

    def set_style(self, diameter: float, opacity: float) -> None:
        """Set the diameter in logical pixels and the opacity (0 to 1) of a single point."""
        self._style = (diameter, opacity)
        self._painted = None
        self.changed.emit()

    # -- queries -------------------------------------------------------------------------------------------------

    def place(self, index: int) -> tuple[float, float] | None:
        """Return the place of a point, None when there is no such point."""
        return (float(self._x[index]), float(self._y[index])) if 0 <= index < len(self._x) else None

    def nearest(self, x: float, y: float, reach: float = math.inf) -> int:
        """Return the index of the shown point nearest to a place, -1 when none lies within `reach`."""
        if len(self._shown_x) == 0 or not self._visible:
            return -1
        d = self._shown_x - np.float32(x)
        d *= d
        dy = self._shown_y - np.float32(y)
        dy *= dy
        d += dy
        i = int(np.argmin(d))
        if not float(d[i]) <= reach * reach:
            return -1
        return i if self._shown is None else int(self._shown[i])

    # -- the picture ---------------------------------------------------------------------------------------------

    def image(self, view: Viewport, ratio: float) -> QImage | None:
        """Return a picture of the shown points in a view, `ratio` image pixels for each of its pixels."""
        if len(self._shown_x) == 0 or not self._visible:
            return None
        painted = self._painted
        # A picture of higher resolution than requested can be reused
        if self._image is None or painted is None or painted[0] != view or painted[1] < ratio:
            w = max(1, math.ceil(view.width * ratio))
            h = max(1, math.ceil(view.height * ratio))
            left, _, _, top = view.bounds
            diameter, opacity = self._style
            self._splatter.set_style(kernel_for(diameter * ratio), opacity)
            began = time.perf_counter()
            words = self._splatter.render(
                self._shown_x, self._shown_y, self._shown_groups, (left, top), view.scale * ratio, w, h
            )
            took = (time.perf_counter() - began) / (w * h)
            self._seconds_per_pixel += 0.3 * (took - self._seconds_per_pixel)
            self._image = QImage(words.data, w, h, 4 * w, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(ratio)
            self._painted = (view, ratio)
        return self._image

    def affordable_pixels(self, seconds: float) -> float:
        """Estimate how many pixels a picture may have to be painted in that time, from the latest ones."""
        return seconds / max(self._seconds_per_pixel, 1e-10)

    def is_painted_at(self, ratio: float) -> bool:
        """Return whether the last picture has at least this resolution."""
        return self._painted is not None and self._painted[1] >= ratio

    def _select(self) -> None:
        """Collect the points that are painted: of groups that are shown, at finite places."""
        self._painted = None
        if len(self._x) != len(self._groups):
            self._shown = np.empty(0, dtype=np.intp)
            self._shown_x = self._shown_y = np.empty(0, dtype=np.float32)
            self._shown_groups = np.empty(0, dtype=np.uint8)
            return
        keep = np.isfinite(self._x)
        if not self._group_shown.all():
            keep &= self._group_shown[self._groups]
        if self._order is None and keep.all():
            self._shown = None
            self._shown_x, self._shown_y, self._shown_groups = self._x, self._y, self._groups
            return
        index = np.flatnonzero(keep) if self._order is None else self._order[keep[self._order]]
        self._shown = index
        self._shown_x, self._shown_y, self._shown_groups = self._x[index], self._y[index], self._groups[index]
