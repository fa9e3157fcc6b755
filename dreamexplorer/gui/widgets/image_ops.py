"""Turns arrays into pictures: values are scaled first and coloured after, so that colours are never blended.

Images are floats C x H x W in [0, 1]; three channels are red, green and blue, otherwise the first is shown.
Everything here may run on any thread.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.progress import Progress, Silent

Floats = npt.NDArray[np.float32]
_BAND = 256  # rows rendered at a time: a large picture needs no large floats, and can be cancelled between


def is_color(image: Floats) -> bool:
    """Return True if the image has three channels, which need no colour map."""
    return image.shape[0] == 3


def size_with_side(image: Floats, side: int) -> tuple[int, int]:
    """Return height and width in the image's aspect, the longer one `side` pixels, both at least 1."""
    _, h, w = image.shape
    longer = max(h, w)
    return max(1, round(h * side / longer)), max(1, round(w * side / longer))


def _resized(channel: Floats, height: int, width: int, smooth: bool, top: int, bottom: int) -> Floats:
    """Return the rows from `top` to `bottom` of an H x W channel at another size: cubic, or nearest neighbour."""
    from PIL import Image  # 30 ms that the first paint need not wait for

    h, w = channel.shape
    method = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    box = (0, top * h / height, w, bottom * h / height)
    return np.asarray(Image.fromarray(channel).resize((width, bottom - top), method, box))


def _rows_at(image: Floats, height: int, width: int, smooth: bool, top: int, bottom: int) -> Floats:
    channels = np.ascontiguousarray(image, dtype=np.float32)
    rows = np.stack([_resized(channel, height, width, smooth, top, bottom) for channel in channels])
    return np.clip(rows, 0.0, 1.0) if smooth else rows  # a cubic overshoots at edges


def resample(image: Floats, height: int, width: int, smooth: bool) -> Floats:
    """Return the C x H x W image at another size: cubic (clipped to [0, 1]) when smooth, nearest neighbour if not."""
    if image.shape[1:] == (height, width):
        return image
    return _rows_at(image, height, width, smooth, 0, height)


def colorize(image: Floats, colors: Colors32) -> npt.NDArray[np.uint32]:
    """Return H x W words 0xffRRGGBB: three channels as they are, one channel through the colour map."""
    # fmax and fmin leave out what is not a number, ten times faster than nan_to_num and clip on small images
    levels = (np.fmin(np.fmax(image, np.float32(0.0)), np.float32(1.0)) * np.float32(255.0) + np.float32(0.5)).astype(
        np.uint8
    )
    if is_color(image):
        red, green, blue = levels.astype(np.uint32)
        return np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue
    return colors[levels[0]]


def to_qimage(image: Floats, colors: Colors32) -> QImage:
    """Return the image in its own size, as a picture that owns its memory."""
    return _picture(colorize(image, colors))


def render(
    image: Floats, colors: Colors32, height: int, width: int, smooth: bool, progress: Progress | None = None
) -> QImage:
    """Return the image scaled to H x W pixels and coloured; a large one reports progress and can be cancelled.

    Args:
        image: C x H x W, values in [0, 1].
        colors: colour table of a single channel.
        height: height of the picture in pixels.
        width: width of the picture in pixels.
        smooth: interpolate (cubic) instead of showing crisp pixels.
        progress: gets the share done; its cancel stops the rendering.
    """
    progress = progress or Silent()
    words = np.empty((height, width), dtype=np.uint32)
    for top in range(0, height, _BAND):
        progress.report(top / height)
        bottom = min(height, top + _BAND)
        words[top:bottom] = colorize(_rows_at(image, height, width, smooth, top, bottom), colors)
    return _picture(words)


def _picture(words: npt.NDArray[np.uint32]) -> QImage:
    words = np.ascontiguousarray(words)
    height, width = words.shape
    # copy: a QImage does not keep the array alive whose memory it was given
    return QImage(words.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def gradient(colors: Colors32, size: QSize, vertical: bool = False) -> QImage:
    """Return a picture of the colours from 0 to 1, rising to the right or upwards."""
    n = max(1, size.height() if vertical else size.width())
    line = colors[(np.arange(n) * 255.0 / max(1, n - 1) + 0.5).astype(int)]
    shape = (max(1, size.height()), max(1, size.width()))
    return _picture(np.broadcast_to(line[::-1, None] if vertical else line[None, :], shape))
