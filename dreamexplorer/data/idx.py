"""The IDX format of MNIST and its kin: big-endian header, then raw numbers; plain or gzipped.

Format: http://yann.lecun.com/exdb/mnist/ (magic 0, 0, type, number of dimensions; then each size as uint32).

torchvision's reader is not used: it needs torch and unpacked files, reads as much into memory as a damaged file claims,
cannot be cancelled, and reports damage as an AssertionError.
"""

from __future__ import annotations

import itertools
import math
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import Split
from dreamexplorer.errors import Message, UserError
from dreamexplorer.file_kinds import HEAD, refuse_stand_in
from dreamexplorer.files import opened
from dreamexplorer.progress import Progress, Silent

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 18
_MOST_FILES = 10_000  # names of a folder that are looked at
LARGEST = 1 << 31  # bytes; the largest known set (EMNIST by class) has 0.55e9


class _DamagedError(UserError):
    """Signal that the file is damaged; the message continues a sentence that starts with its name."""


def find_idx(folder: Path, stem: str) -> Path | None:
    """Return an IDX file, plain (preferred, as it reads faster) or gzipped.

    Args:
        folder: folder of the files.
        stem: name without .gz.

    Returns:
        The path; None if there is neither.
    """
    for name in (stem, f"{stem}.gz", *_spelt_otherwise(folder, stem)):
        path = folder / name
        try:
            if path.is_file() and path.stat().st_size > 0:
                return path
        except OSError:
            continue
    return None


def _spelt_otherwise(folder: Path, stem: str) -> list[str]:
    """Return the names in a folder that differ in capitals, or have dots for hyphens, as in train-images.idx3-ubyte."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in itertools.islice(entries, _MOST_FILES)]
    except OSError:
        return []
    wanted = (_plain_name(stem), _plain_name(stem + ".gz"))
    return sorted((n for n in names if _plain_name(n) in wanted), key=lambda n: (wanted.index(_plain_name(n)), n))


def _plain_name(name: str) -> str:
    return name.lower().replace(".", "-").replace("_", "-")


def read_idx(
    path: Path,
    *,
    dimensions: int | None = None,
    largest: int = LARGEST,
    progress: Progress | None = None,
    start: float = 0.0,
    stop: float = 1.0,
) -> npt.NDArray[Any]:
    """Read the array of one IDX file, plain or gzipped (recognised by its content); native-endian and writable.

    Never unpacks more than the header announces.

    Args:
        path: the file.
        dimensions: how many dimensions it must have; None for any.
        largest: bytes of data it may have; a small file may unpack to any number.
        progress: reports, and may cancel.
        start: progress at the beginning.
        stop: progress at the end.

    Raises:
        UserError: the file is missing, damaged, or has another number of dimensions.
    """
    try:
        return _read(path, dimensions, largest, progress or Silent(), start, stop)
    except _DamagedError as e:
        raise UserError("The data file {} {}. Delete it and download or copy it again.", path, e) from e
    except MemoryError as e:
        raise UserError("There is not enough memory to read {}. Close other programs and try again.", path) from e


def _read(
    path: Path, dimensions: int | None, largest: int, progress: Progress, start: float, stop: float
) -> npt.NDArray[Any]:
    with opened(path) as file:
        head = file.read(HEAD)
        refuse_stand_in(path, head)
        file.seek(0)
        packed = head[:2] == _GZIP_MAGIC
        chunks = _unzipped(file) if packed else _plain(file)
        buffer = b""
        for chunk in chunks:  # at least the first four bytes, which give the length of the header
            buffer += chunk
            if len(buffer) >= 4 and len(buffer) >= 4 + 4 * buffer[3]:
                break
        dtype, shape = _header(buffer, dimensions)
        offset = 4 + 4 * len(shape)
        size = math.prod(shape) * dtype.itemsize
        if size > largest:
            raise _DamagedError("has {:.3g} bytes according to its header, where {:.3g} are expected", size, largest)
        if not packed and (actual := os.fstat(file.fileno()).st_size - offset) != size:
            raise _DamagedError.of(_length(actual, size))

        raw = np.empty(size, dtype=np.uint8)
        filled = 0
        chunk = buffer[offset:]
        while True:
            if len(chunk) > size - filled:
                raise _DamagedError.of(_length(filled + len(chunk), size))
            raw[filled : filled + len(chunk)] = np.frombuffer(chunk, dtype=np.uint8)
            filled += len(chunk)
            progress.report(start + (stop - start) * (filled / size if size else 1.0))
            following = next(chunks, None)  # reading past the last byte makes gzip verify the checksum
            if following is None:
                break
            chunk = following
        if filled != size:
            raise _DamagedError.of(_length(filled, size))
    array = raw.view(dtype).reshape(shape)
    return array if dtype.isnative else array.astype(dtype.newbyteorder("="))


def _length(actual: int, expected: int) -> Message:
    if actual < expected:
        return Message("is truncated ({} of {} bytes of data)", actual, expected)
    return Message("is longer than its header states (expected {} bytes of data)", expected)


def _header(data: bytes, dimensions: int | None) -> tuple[np.dtype[Any], tuple[int, ...]]:
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in _TYPES or not 1 <= data[3] <= 8:
        raise _DamagedError("is not an IDX file (its first four bytes are wrong)")
    count = data[3]
    if dimensions is not None and count != dimensions:
        raise _DamagedError("has {} dimensions where {} are expected", count, dimensions)
    if len(data) < 4 + 4 * count:
        raise _DamagedError("is truncated (its header is incomplete)")
    shape = tuple(int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(count))
    dtype = np.dtype(_TYPES[data[2]])
    return (dtype.newbyteorder("=") if dtype.itemsize == 1 else dtype), shape


def _plain(file: Any) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK * 4):
        yield chunk


def _unzipped(file: Any) -> Iterator[bytes]:
    """Yield decompressed chunks of bounded size; end only after the gzip checksum was verified."""
    unzip = zlib.decompressobj(wbits=31)
    try:
        while not unzip.eof:
            compressed = unzip.unconsumed_tail or file.read(_CHUNK)
            if not compressed:
                raise _DamagedError("is truncated (the compressed data ends too early)")
            if chunk := unzip.decompress(compressed, _CHUNK * 4):
                yield chunk
    except zlib.error as e:
        raise _DamagedError("is damaged (the compressed data is wrong)") from e
    if unzip.unused_data or file.read(1):
        raise _DamagedError("has extra data after its end")


def split_from_idx(
    folder: Path,
    images: str,
    labels: str,
    progress: Progress,
    start: float,
    stop: float,
    classes: int,
    *,
    first_label: int = 0,
    transposed: bool = False,
    label_dimensions: int = 1,
    most: int = 1_000_000,
    side: int = 28,
) -> Split:
    """Read one split from its two IDX files.

    Args:
        folder: where they are.
        images: name of the images' file, without .gz.
        labels: name of the labels' file, without .gz.
        progress: reports, and may cancel.
        start: progress at the beginning.
        stop: progress at the end.
        classes: number of classes.
        first_label: the number of class 0 in the file.
        transposed: True if rows and columns of the images are swapped in the file.
        label_dimensions: dimensions of the labels' array; of two the first column counts.
        most: number of images that the split may have.
        side: height and width of the images in pixels.

    Raises:
        UserError: the files are missing, damaged or do not fit together.
    """
    image_path, label_path = _required(folder, images), _required(folder, labels)
    _check_images(image_path, most, side)
    x = read_idx(image_path, dimensions=3, largest=most * side * side, progress=progress, start=start, stop=stop)
    room = most * 64  # a label has at most 8 numbers of 8 bytes
    y = read_idx(label_path, dimensions=label_dimensions, largest=room, progress=progress, start=stop, stop=stop)
    if not np.issubdtype(y.dtype, np.integer) or 0 in y.shape:
        raise UserError("The data file {} holds no labels. Delete it and download or copy it again.", label_path)
    if len(x) != len(y):
        raise UserError(
            "Images in {}: {}; labels in {}: {}. They are not a pair.", image_path, len(x), label_path, len(y)
        )
    y = y.reshape(len(y), -1)[:, 0].astype(np.int64) - first_label
    if y.min() < 0 or y.max() >= classes:
        raise UserError(
            "{} holds labels outside {} to {}: it does not belong to this dataset.",
            label_path,
            first_label,
            first_label + classes - 1,
        )
    if transposed:
        x = np.ascontiguousarray(x.transpose(0, 2, 1))
    return Split(x[:, None], y)


def _check_images(path: Path, most: int, side: int) -> None:
    """Raise `UserError` unless the header announces bytes of at most `most` images with `side` x `side` pixels."""
    dtype, shape, some = _begin(path)
    if len(shape) == 3 and 0 in shape:
        raise UserError("The data file {} holds no images. Delete it and download or copy it again.", path)
    if dtype != np.uint8:
        numbers = some[~np.isnan(some)] if some.size else some
        raise UserError(
            "The images in {} are numbers of type {} (the first ones from {:g} to {:g}), where bytes from 0 to 255 are "
            "needed. Convert them, or download the data set again.",
            path,
            dtype.name,
            float(numbers.min()) if numbers.size else 0.0,
            float(numbers.max()) if numbers.size else 0.0,
        )
    if len(shape) == 3 and shape[1:] != (side, side):
        raise UserError(
            "The images in {} have {} x {} pixels; those of this data set have {} x {}. Put its own files there.",
            path,
            shape[1],
            shape[2],
            side,
            side,
        )
    if len(shape) == 3 and shape[0] > most:
        raise UserError("Images in {}: {}; this data set has {}. Put its own files there.", path, shape[0], most)


def _begin(path: Path) -> tuple[np.dtype[Any], tuple[int, ...], npt.NDArray[Any]]:
    """Return type and shape of an IDX file, and its first numbers."""
    try:
        with opened(path) as file:
            head = file.read(HEAD)
            refuse_stand_in(path, head)
            packed = head[:2] == _GZIP_MAGIC
            file.seek(0)
            buffer = b"".join(itertools.islice(_unzipped(file) if packed else _plain(file), 2))
        dtype, shape = _header(buffer, None)
    except _DamagedError as e:
        raise UserError("The data file {} {}. Delete it and download or copy it again.", path, e) from e
    data = buffer[4 + 4 * len(shape) :][: math.prod(shape) * dtype.itemsize]
    return dtype, shape, np.frombuffer(data[: len(data) - len(data) % dtype.itemsize], dtype=dtype)


def _required(folder: Path, name: str) -> Path:
    path = find_idx(folder, name)
    if path is None:
        raise UserError("The data file {} (or {}.gz) is missing in {}.", name, name, folder)
    return path
