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
def _taps(n_in: int, n_out: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """Which pixels of a line, and with what weights, make each new pixel: both T x n_out.

    Catmull-Rom's cubic, widened when the line shrinks. Sums over few taps rather than a matrix product: on the
    window's thread a product may wait tens of milliseconds for the threads of numpy's BLAS.
    """
    scale = n_in / n_out
    support = max(1.0, scale)
    centre = (np.arange(n_out) + 0.5) * scale - 0.5
    index = (
        np.floor(centre - 2 * support).astype(np.intp)[None, :] + np.arange(1, int(np.ceil(4 * support)) + 1)[:, None]
    )
    t = np.abs((index - centre) / support)
    weight = np.where(t < 1, 1.5 * t**3 - 2.5 * t**2 + 1, np.where(t < 2, -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2, 0.0))
    weight = (weight / weight.sum(axis=0)).astype(np.float32)
    index = index.clip(0, n_in - 1)
    index.setflags(write=False)
    weight.setflags(write=False)
    return index, weight


def _across(image: Floats, width: int) -> Floats:
    """C x H x W' of cubic sums along the rows."""
    index, weight = _taps(image.shape[2], width)
    result: Floats = image[:, :, index[0]] * weight[0]
    for k in range(1, len(index)):
        result += image[:, :, index[k]] * weight[k]
    return result


def _down(image: Floats, height: int, top: int, bottom: int) -> Floats:
    """Rows top to bottom of the C x H' x W of cubic sums along the columns."""
    index, weight = _taps(image.shape[1], height)
    index, weight = index[:, top:bottom], weight[:, top:bottom]
    result: Floats = image[:, index[0]] * weight[0][:, None]
    for k in range(1, len(index)):
        result += image[:, index[k]] * weight[k][:, None]
    return result


def _nearest(n_in: int, n_out: int) -> npt.NDArray[np.intp]:
    return ((np.arange(n_out) + 0.5) * n_in / n_out).astype(np.intp)


def resample(image: Floats, height: int, width: int, smooth: bool) -> Floats:
    """The image at another size: cubic (clipped to [0, 1]) when smooth, nearest neighbour otherwise."""
    _, h, w = image.shape
    if (h, w) == (height, width):
        return image
    if smooth:
        return np.clip(_down(_across(image, width), height, 0, height), 0.0, 1.0)
    return image[:, _nearest(h, height)[:, None], _nearest(w, width)[None, :]]


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
    wide = _across(image, width) if smooth else image[:, :, _nearest(w, width)]
    rows = _nearest(h, height)
    for top in range(0, height, _BAND):
        progress.report(top / height)
        bottom = min(height, top + _BAND)
        band = _down(wide, height, top, bottom) if smooth else wide[:, rows[top:bottom]]
        words[top:bottom] = colorize(band, colors)
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
