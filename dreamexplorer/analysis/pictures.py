"""Decoded images as pictures: grids, enlargement, PNG."""

from __future__ import annotations

import io
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

from dreamexplorer.errors import UserError

Floats = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]  # H x W or H x W x 3

_GAP = 2  # pixels between the images of a grid
_GAP_LEVEL = 64  # dark grey, distinct from a black background


def to_bytes(images: Floats) -> npt.NDArray[np.uint8]:
    """Convert levels in [0, 1] to 0..255, rounded and clipped."""
    levels: npt.NDArray[np.uint8] = np.rint(np.clip(images, 0.0, 1.0) * 255.0).astype(np.uint8)
    return levels


def grid(images: npt.NDArray[np.uint8], columns: int | None = None) -> Picture:
    """Arrange images N x C x H x W row by row in one picture with narrow gaps.

    Args:
        images: with 1 or 3 channels.
        columns: images in a row; by default the grid is as square as possible.

    Returns:
        H' x W' for 1 channel, H' x W' x 3 for 3.

    Raises:
        UserError: another number of channels.
    """
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
    """Encode a picture as PNG; each of its pixels becomes `scale` x `scale` pixels."""
    from PIL import Image  # here, because the window lists the tools before it is painted

    if scale > 1:
        picture = picture.repeat(scale, axis=0).repeat(scale, axis=1)
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(buffer, format="PNG")
    return buffer.getvalue()
