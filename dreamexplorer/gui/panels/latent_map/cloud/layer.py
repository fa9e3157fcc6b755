"""The points of a `PointCloudView`: which are shown, which is nearest, and their picture."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from dreamexplorer.gui.panels.latent_map.cloud.splatting import MAX_GROUPS, Splatter, kernel_for
from dreamexplorer.gui.panels.latent_map.cloud.viewport import Viewport

Floats = npt.NDArray[np.float32]


class PointLayer:
    """Points in groups, painted anew only when something changed."""

    def __init__(self) -> None:
        self._splatter = Splatter()
        self.x: Floats = np.empty(0, dtype=np.float32)
        self.y: Floats = np.empty(0, dtype=np.float32)
        self.visible = True
        self._of = np.empty(0, dtype=np.uint8)  # group of each point, from 1
        self._group_shown = np.ones(MAX_GROUPS + 1, dtype=bool)
        self._shown: npt.NDArray[np.intp] | None = None  # indices of the points painted; None for all
        self._sx, self._sy, self._sof = self.x, self.y, self._of
        self._order: npt.NDArray[np.intp] | None = None
        self._style = (3.3, 0.6)
        self._image: QImage | None = None
        self._seconds_per_pixel = 1e-8  # of the latest pictures
        self._painted: tuple[Viewport, float] | None = None  # what the image shows, None when it is out of date

    def __len__(self) -> int:
        return len(self.x)

    def set_points(self, x: Floats, y: Floats) -> None:
        self.x, self.y = x, y
        if len(self._of) != len(x):
            self._of = np.ones(len(x), dtype=np.uint8)
            self._order = None
        self._select()

    def set_groups(self, groups: npt.NDArray[np.integer], count: int) -> None:
        self._of = np.minimum(groups, min(count, MAX_GROUPS) - 1).astype(np.uint8) + np.uint8(1)
        # Points sorted by group would paint whole groups over others: they are dealt out evenly instead
        runs = len(self._of) > 100 and count > 1 and float(np.mean(self._of[1:] == self._of[:-1])) > 0.5
        self._order = np.random.default_rng(0).permutation(len(self._of)) if runs else None
        self.clear()

    def clear(self) -> None:
        self.x = self.y = np.empty(0, dtype=np.float32)
        self._select()

    def set_shown_groups(self, shown: Sequence[bool]) -> None:
        self._group_shown[:] = True
        n = min(len(shown), MAX_GROUPS)
        self._group_shown[1 : 1 + n] = shown[:n]
        self._select()

    def set_colors(self, rgb: Sequence[tuple[int, int, int]]) -> None:
        self._splatter.set_colors(rgb[:MAX_GROUPS])
        self._painted = None

    def set_style(self, diameter: float, opacity: float) -> None:
        self._style = (diameter, opacity)
        self._painted = None

    def place(self, index: int) -> tuple[float, float] | None:
        """Where a point lies, None when there is no such point."""
        return (float(self.x[index]), float(self.y[index])) if 0 <= index < len(self.x) else None

    def nearest(self, x: float, y: float, reach: float = math.inf) -> int:
        """Index of the shown point nearest to a place, -1 when none lies within `reach`."""
        if len(self._sx) == 0 or not self.visible:
            return -1
        d = self._sx - np.float32(x)
        d *= d
        dy = self._sy - np.float32(y)
        dy *= dy
        d += dy
        i = int(np.argmin(d))
        if not float(d[i]) <= reach * reach:
            return -1
        return i if self._shown is None else int(self._shown[i])

    def image(self, view: Viewport, ratio: float) -> QImage | None:
        """The shown points as they look in a view, `ratio` image pixels for each of its pixels."""
        if len(self._sx) == 0 or not self.visible:
            return None
        painted = self._painted
        # A frame sharper than asked for is as good
        if self._image is None or painted is None or painted[0] != view or painted[1] < ratio:
            w = max(1, math.ceil(view.width * ratio))
            h = max(1, math.ceil(view.height * ratio))
            left, _, _, top = view.bounds
            diameter, opacity = self._style
            self._splatter.set_style(kernel_for(diameter * ratio), opacity)
            began = time.perf_counter()
            words = self._splatter.render(self._sx, self._sy, self._sof, (left, top), view.scale * ratio, w, h)
            took = (time.perf_counter() - began) / (w * h)
            self._seconds_per_pixel += 0.3 * (took - self._seconds_per_pixel)
            self._image = QImage(words.data, w, h, 4 * w, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(ratio)
            self._painted = (view, ratio)
        return self._image

    def affordable_pixels(self, seconds: float) -> float:
        """How many pixels a picture may have to be painted in a time, judged by the latest ones."""
        return seconds / max(self._seconds_per_pixel, 1e-10)

    def is_painted_at(self, ratio: float) -> bool:
        """Whether the last picture has at least this resolution."""
        return self._painted is not None and self._painted[1] >= ratio

    def _select(self) -> None:
        """Choose what is painted: groups that are shown, places that are numbers."""
        self._painted = None
        if len(self.x) != len(self._of):
            self._shown = np.empty(0, dtype=np.intp)
            self._sx = self._sy = np.empty(0, dtype=np.float32)
            self._sof = np.empty(0, dtype=np.uint8)
            return
        keep = np.isfinite(self.x)
        if not self._group_shown.all():
            keep &= self._group_shown[self._of]
        if self._order is None and keep.all():
            self._shown = None
            self._sx, self._sy, self._sof = self.x, self.y, self._of
            return
        index = np.flatnonzero(keep) if self._order is None else self._order[keep[self._order]]
        self._shown = index
        self._sx, self._sy, self._sof = self.x[index], self.y[index], self._of[index]
