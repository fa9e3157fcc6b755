"""Reads pictures of common formats into arrays."""

from __future__ import annotations

import io
import os
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreamexplorer.errors import UserError
from dreamexplorer.files import opened, regular_size
from dreamexplorer.resources import expanded

if TYPE_CHECKING:
    from PIL import Image as ImageModule

Picture = npt.NDArray[Any]

LARGEST_SIDE = 2048  # larger pictures are reduced while they are read
LARGEST_AREA = 250_000_000  # pixels; guards against small files that unpack to more than the memory holds
_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "BMP", "WEBP", "TIFF", "PPM", "ICO", "AVIF", "JPEG2000")
_ORIENTATION = 0x0112  # EXIF tag
_DEEP = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")


def load_image_file(path: str | os.PathLike[str]) -> Picture:
    """Read a picture (the first frame of an animation), upright, no side above 2048 pixels.

    Returns:
        uint8 H x W, H x W x 2 (grey, alpha), x 3 (RGB) or x 4 (RGBA); float32 H x W in [0, 1] for greys of more than 8
            bits.

    Raises:
        UserError: the file is missing, not a picture, damaged or too large.
    """
    file = expanded(path)
    if regular_size(file) == 0:
        raise UserError("{} is empty. Choose another image file.", file)
    with opened(file) as stream:
        return _read(stream, str(file))


def from_bytes(data: bytes, name: str = "The clipboard") -> Picture:
    """Read an encoded picture in memory, like `load_image_file`.

    Args:
        data: content of a file.
        name: name of the source, which begins the messages.

    Raises:
        UserError: it is not a picture, damaged or too large.
    """
    if not data:
        raise UserError("{} holds no image. Copy an image first.", name)
    return _read(io.BytesIO(data), name)


def _read(stream: IO[bytes], name: str) -> Picture:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = LARGEST_AREA
    Image.init()
    try:
        with Image.open(stream, formats=[f for f in _FORMATS if f in Image.OPEN]) as image:
            if image.width * image.height > LARGEST_AREA:
                raise Image.DecompressionBombError
            return _to_array(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
        raise UserError(
            "{} is too large: more than {} million pixels. Make it smaller first.", name, LARGEST_AREA // 1_000_000
        ) from e
    except UnidentifiedImageError as e:
        raise UserError("{} is not an image of a known format. Use PNG, JPEG, GIF, BMP, WebP or TIFF.", name) from e
    except MemoryError as e:
        raise UserError("There is not enough memory for {}. Make the image smaller first.", name) from e
    except Exception as e:  # decoders raise all kinds on damaged files (OSError, SyntaxError, struct.error, ...)
        raise UserError("{} is damaged or truncated. Save or copy the image again.", name) from e


def _to_array(image: ImageModule.Image) -> Picture:
    orientation = _orientation(image)
    image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))  # JPEG alone: decode at a fraction of the size
    if image.mode in _DEEP:
        return _turned(_deep_levels(image), orientation)
    mode = image.mode
    if mode in ("1", "L"):
        target = "LA" if "transparency" in image.info else "L"
    elif mode in ("LA", "La"):
        target = "LA"
    elif mode in ("RGBA", "RGBa", "PA") or "transparency" in image.info:
        target = "RGBA"
    else:
        target = "RGB"
    upright: ImageModule.Image = image if mode == target else image.convert(target)
    return _turned(np.array(_reduced(upright)), orientation)


def _reduced(image: ImageModule.Image) -> ImageModule.Image:
    """Return the image with averages of whole blocks, so that no side exceeds `LARGEST_SIDE`."""
    k = -(-max(image.size) // LARGEST_SIDE)
    return image if k <= 1 else image.reduce((min(k, image.width), min(k, image.height)))


def _deep_levels(image: ImageModule.Image) -> Picture:
    """Return grey levels of more than 8 bits as float32 in [0, 1]."""
    x = np.nan_to_num(np.asarray(_reduced(image.convert("F"))))
    if image.mode.startswith("I;16"):
        return np.asarray(x / np.float32(65535))
    low, high = min(float(x.min()), 0.0), float(x.max())
    top = 1.0 if high <= 1 and image.mode == "F" else 255.0 if high <= 255 else 65535.0 if high <= 65535 else high
    return np.asarray((x - np.float32(low)) / np.float32(max(top - low, 1e-12)))


def _orientation(image: ImageModule.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # the picture is usable without its EXIF block
        return 1


def _turned(x: Picture, orientation: int) -> Picture:
    """Return the pixels upright, for an EXIF orientation of 1 to 8.

    Done after the picture was reduced, which saves memory, but `ImageOps.exif_transpose` finds no orientation then.
    """
    if orientation in (5, 6, 7, 8):
        x = np.swapaxes(x, 0, 1)
    if orientation in (2, 3, 6, 7):
        x = x[:, ::-1]
    if orientation in (3, 4, 7, 8):
        x = x[::-1]
    return np.ascontiguousarray(x)
