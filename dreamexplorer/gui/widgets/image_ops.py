"""Arrays to pictures: scaling of values first, colours after, so that a colour map is never blended.

Images are floats C x H x W in [0, 1]; three channels are red, green and blue, otherwise the first is shown.
Everything here may run on any thread.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.progress import Progress, Silent

Floats = npt.NDArray[np.float32]
_BAND = 256  # rows rendered at a time: a large picture needs no large floats, and can be cancelled between


def is_color(image: Floats) -> bool:
    """Whether the image has colours of its own."""
    return image.shape[0] == 3


def size_with_side(image: Floats, side: int) -> tuple[int, int]:
    """Height and width whose longer one is `side`, in the image's aspect (at least 1 each)."""
    _, h, w = image.shape
    longer = max(h, w)
    return max(1, round(h * side / longer)), max(1, round(w * side / longer))


@lru_cache(maxsize=16)
def _weights(n_in: int, n_out: int) -> Floats:
    """Rows of the n_out x n_in matrix that resamples a line with Catmull-Rom's cubic, widened when it shrinks."""
    scale = n_in / n_out
    support = max(1.0, scale)
    centre = (np.arange(n_out) + 0.5) * scale - 0.5
    first = np.floor(centre - 2 * support).astype(int)
    taps = np.arange(int(np.ceil(4 * support)) + 2)
    index = first[:, None] + taps[None, :]
    t = np.abs((index - centre[:, None]) / support)
    value = np.where(t < 1, 1.5 * t**3 - 2.5 * t**2 + 1, np.where(t < 2, -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2, 0.0))
    matrix = np.zeros((n_out, n_in))
    np.add.at(matrix, (np.arange(n_out)[:, None], index.clip(0, n_in - 1)), value)
    matrix /= matrix.sum(axis=1, keepdims=True)
    result: Floats = matrix.astype(np.float32)
    result.setflags(write=False)
    return result


def resample(image: Floats, height: int, width: int, smooth: bool) -> Floats:
    """The image at another size: cubic (clipped to [0, 1]) when smooth, nearest neighbour otherwise."""
    _, h, w = image.shape
    if (h, w) == (height, width):
        return image
    if smooth:
        cubic = np.matmul(np.matmul(_weights(h, height), image), _weights(w, width).T)
        return np.clip(cubic, 0.0, 1.0)
    rows = ((np.arange(height) + 0.5) * h / height).astype(int)
    columns = ((np.arange(width) + 0.5) * w / width).astype(int)
    return image[:, rows[:, None], columns[None, :]]


def colorize(image: Floats, colors: Colors32) -> npt.NDArray[np.uint32]:
    """H x W words 0xffRRGGBB: red, green, blue as they are, one channel through the colours."""
    levels = (np.clip(np.nan_to_num(image), 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    if is_color(image):
        red, green, blue = levels.astype(np.uint32)
        return np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue
    return colors[levels[0]]


def to_qimage(image: Floats, colors: Colors32) -> QImage:
    """The image in its own size, as a picture that owns its memory."""
    return _picture(colorize(image, colors))


def render(
    image: Floats, colors: Colors32, height: int, width: int, smooth: bool, progress: Progress | None = None
) -> QImage:
    """The image scaled and coloured, H x W pixels; a large one reports its progress and can be cancelled."""
    progress = progress or Silent()
    _, h, w = image.shape
    words = np.empty((height, width), dtype=np.uint32)
    if smooth:
        down, across = _weights(h, height), _weights(w, width).T
    else:
        down = ((np.arange(height) + 0.5) * h / height).astype(int)
        across = ((np.arange(width) + 0.5) * w / width).astype(int)
    for top in range(0, height, _BAND):
        progress.report(top / height)
        part = down[top : top + _BAND]
        band = np.matmul(np.matmul(part, image), across) if smooth else image[:, part[:, None], across[None, :]]
        words[top : top + _BAND] = colorize(band, colors)
    return _picture(words)


def _picture(words: npt.NDArray[np.uint32]) -> QImage:
    words = np.ascontiguousarray(words)
    height, width = words.shape
    # copied, because a QImage does not keep the array alive whose memory it was given
    return QImage(words.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def gradient(colors: Colors32, size: QSize, vertical: bool = False) -> QImage:
    """The colours from 0 to 1 as a picture: to the right, or upwards."""
    n = max(1, size.height() if vertical else size.width())
    line = colors[(np.arange(n) * 255.0 / max(1, n - 1) + 0.5).astype(int)]
    shape = (max(1, size.height()), max(1, size.width()))
    return _picture(np.broadcast_to(line[::-1, None] if vertical else line[None, :], shape))
