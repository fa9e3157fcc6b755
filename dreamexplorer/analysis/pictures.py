"""Decoded images as pictures: grids, enlargement, PNG."""

from __future__ import annotations

import io
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from PIL import Image

from dreamexplorer.errors import UserError

Floats = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]  # H x W or H x W x 3

_GAP = 2  # pixels between the images of a grid
_GAP_LEVEL = 64  # dark, yet told apart from a black background


def to_bytes(images: Floats) -> npt.NDArray[np.uint8]:
    """Levels in [0, 1] as 0 to 255, rounded."""
    levels: npt.NDArray[np.uint8] = np.rint(np.clip(images, 0.0, 1.0) * 255.0).astype(np.uint8)
    return levels


def grid(images: npt.NDArray[np.uint8], columns: int | None = None) -> Picture:
    """Images N x C x H x W, row by row, in one picture with narrow gaps; as square as can be by default."""
    n, c, h, w = images.shape
    if c not in (1, 3):
        raise UserError("A picture has 1 or 3 channels, not {}. Write an .npz file instead.", c)
    columns = min(columns or ceil(sqrt(n)), n)
    rows = ceil(n / columns)
    canvas = np.full((c, rows * (h + _GAP) - _GAP, columns * (w + _GAP) - _GAP), _GAP_LEVEL, dtype=np.uint8)
    for i in range(n):
        y, x = (i // columns) * (h + _GAP), (i % columns) * (w + _GAP)
        canvas[:, y : y + h, x : x + w] = images[i]
    return canvas[0] if c == 1 else canvas.transpose(1, 2, 0)


def png(picture: Picture, scale: int = 1) -> bytes:
    """A picture as a PNG file; each of its pixels becomes `scale` x `scale` pixels."""
    if scale > 1:
        picture = picture.repeat(scale, axis=0).repeat(scale, axis=1)
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, format="PNG")
    return buffer.getvalue()
