"""Reads pictures of common formats into arrays."""

from __future__ import annotations

import io
import os
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dreamexplorer.errors import UserError
from dreamexplorer.file_kinds import head_of, refuse_stand_in
from dreamexplorer.files import opened, regular_size
from dreamexplorer.resources import expanded

if TYPE_CHECKING:
    from PIL import Image as ImageModule

Picture = npt.NDArray[Any]

LARGEST_SIDE = 2048  # larger pictures are reduced while they are read
LARGEST_MEMORY = 600_000_000  # bytes; guards against small files that unpack to more than the memory holds
_NARROW = 1 / 8  # share of the range: greys of more than 8 bits that fill less are stretched
_STORED = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}  # bytes a pixel in Pillow; others 4
# Bytes a pixel that a decoder needs besides, at the picture's own size.
_DECODER = {"JPEG2000": 16, "AVIF": 12, "WEBP": 8, "GIF": 4, "MPO": 6, "JPEG": 6}
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
    refuse_stand_in(file, head_of(file))
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

    Image.MAX_IMAGE_PIXELS = LARGEST_MEMORY
    Image.init()
    try:
        with Image.open(stream, formats=[f for f in _FORMATS if f in Image.OPEN]) as image:
            orientation = _orientation(image)
            decoder = _DECODER.get(image.format or "", 0) * image.width * image.height
            image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))  # JPEG alone: decode at a fraction of the size
            target = _target_mode(image)
            stored = {image.mode, target}  # a conversion holds both
            if decoder + image.width * image.height * sum(_STORED.get(mode, 4) for mode in stored) > LARGEST_MEMORY:
                raise Image.DecompressionBombError
            return _turned(_to_array(image, target), orientation)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
        raise UserError(
            "{} is too large: unpacked it needs more than {} MB of memory. Make it smaller first.",
            name,
            LARGEST_MEMORY // 1_000_000,
        ) from e
    except UnidentifiedImageError as e:
        raise UserError("{} is not an image of a known format. Use PNG, JPEG, GIF, BMP, WebP or TIFF.", name) from e
    except MemoryError as e:
        raise UserError("There is not enough memory for {}. Make the image smaller first.", name) from e
    except Exception as e:  # decoders raise all kinds on damaged files (OSError, SyntaxError, struct.error, ...)
        raise UserError("{} is damaged or truncated. Save or copy the image again.", name) from e


def _target_mode(image: ImageModule.Image) -> str:
    """Return the mode in which the pixels are read."""
    if image.mode in _DEEP:
        return "F"
    if image.mode in ("1", "L"):
        return "LA" if "transparency" in image.info else "L"
    if image.mode in ("LA", "La"):
        return "LA"
    return "RGBA" if image.mode in ("RGBA", "RGBa", "PA") or "transparency" in image.info else "RGB"


def _to_array(image: ImageModule.Image, target: str) -> Picture:
    if target == "F":
        return _deep_levels(image)
    return np.array(_reduced(image if image.mode == target else image.convert(target)))


def _reduced(image: ImageModule.Image) -> ImageModule.Image:
    """Return the image with averages of whole blocks, so that no side exceeds `LARGEST_SIDE`."""
    k = -(-max(image.size) // LARGEST_SIDE)
    return image if k <= 1 else image.reduce((min(k, image.width), min(k, image.height)))


def _deep_levels(image: ImageModule.Image) -> Picture:
    """Return grey levels of more than 8 bits as float32 in [0, 1]."""
    x = np.nan_to_num(np.asarray(_reduced(image.convert("F"))))
    if image.mode.startswith("I;16"):
        return stretched(np.asarray(x / np.float32(65535)))
    low, high = min(float(x.min()), 0.0), float(x.max())
    top = 1.0 if high <= 1 and image.mode == "F" else 255.0 if high <= 255 else 65535.0 if high <= 65535 else high
    return stretched(np.asarray((x - np.float32(low)) / np.float32(max(top - low, 1e-12))))


def stretched(x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return levels in [0, 1] stretched over that range where they fill little of it, as those of a 10-bit camera do.

    Levels of one shade, to the noise of the last bits, stay as they are.
    """
    if not x.size:
        return x
    low, high = float(x.min()), float(x.max())
    if not 16 / 65535 <= high - low < _NARROW:
        return x
    return np.asarray((x - np.float32(low)) / np.float32(high - low))


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
