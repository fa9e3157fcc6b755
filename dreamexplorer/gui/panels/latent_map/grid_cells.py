"""Cells of a grid on the plane of the map, and the mosaic of the images decoded in them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from dreamexplorer.gui.shared.map_view.viewport import Bounds, Viewport

_TILE = 30.0  # pixels of the screen: smaller images cannot be recognised
_MOST_TILES = 420
_MOST_VALUES = 600_000  # pixels of all images together, so that decoding and painting stay quick


@dataclass(frozen=True)
class GridCells:
    """Cells of dx x dy around places at multiples of them; `left` and `top` number the first column and row."""

    left: int
    top: int
    columns: int
    rows: int
    dx: float
    dy: float

    @property
    def bounds(self) -> Bounds:
        """Left, right, bottom and top of all cells together, in data units."""
        x0, y1 = (self.left - 0.5) * self.dx, (self.top + 0.5) * self.dy
        return x0, x0 + self.columns * self.dx, y1 - self.rows * self.dy, y1

    def places(self) -> npt.NDArray[np.float32]:
        """Return the middle of each cell, N x 2, row after row from the top."""
        x = (self.left + np.arange(self.columns)) * self.dx
        y = (self.top - np.arange(self.rows)) * self.dy
        grid = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1)
        return grid.reshape(-1, 2).astype(np.float32)


def cells_for(view: Viewport, image_shape: tuple[int, int, int]) -> GridCells:
    """Return cells that cover the view, of a size at which images C x H x W are neither tiny nor too many.

    Sizes come from a fixed ladder and cells lie at fixed places, so that panning adds cells and moves none.
    """
    c, h, w = image_shape
    most = max(16, min(_MOST_TILES, _MOST_VALUES // max(c * h * w, 1)))
    aspect = h / w
    side = max(_TILE, math.sqrt(view.width * view.height / aspect / most))
    while True:
        dx = 2.0 ** (math.ceil(2 * math.log2(side / view.scale) - 1e-9) / 2)
        dy = dx * aspect
        left, right, bottom, top = view.bounds
        first, last = math.floor(left / dx + 0.5), math.ceil(right / dx - 0.5)
        low, high = math.floor(bottom / dy + 0.5), math.ceil(top / dy - 0.5)
        columns, rows = max(1, last - first + 1), max(1, high - low + 1)
        if columns * rows <= most:
            return GridCells(first, high, columns, rows, dx, dy)
        side *= 1.1


def mosaic(images: npt.NDArray[np.float32], cells: GridCells, paper: bool) -> QImage:
    """Join images N x C x H x W in [0, 1], one for each cell, to one picture.

    `paper` inverts grey images: ink on white.

    Raises:
        ValueError: the number of images is not that of the cells.
    """
    n, c, h, w = images.shape
    if n != cells.columns * cells.rows:
        raise ValueError(f"{n} images for {cells.columns} x {cells.rows} cells")
    tiles = np.clip(images * 255.0 + 0.5, 0, 255).astype(np.uint8)
    grid = tiles.reshape(cells.rows, cells.columns, c, h, w).transpose(0, 3, 1, 4, 2)
    high, wide = cells.rows * h, cells.columns * w
    if c == 3:
        pixels = np.ascontiguousarray(grid).reshape(high, wide * 3)
        return QImage(pixels.data, wide, high, wide * 3, QImage.Format.Format_RGB888).copy()
    pixels = np.ascontiguousarray(grid[..., 0]).reshape(high, wide)
    if paper:
        pixels = 255 - pixels
    return QImage(pixels.data, wide, high, wide, QImage.Format.Format_Grayscale8).copy()
