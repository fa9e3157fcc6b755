"""The IDX format of MNIST and its kin: big-endian header, then raw numbers; plain or gzipped.

Format: http://yann.lecun.com/exdb/mnist/ (magic 0, 0, type, number of dimensions; then each size as uint32).

torchvision's reader is not used: it needs torch and unpacked files, reads as much into memory as a damaged file claims,
cannot be cancelled, and reports damage as an AssertionError.
"""

from __future__ import annotations

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
from dreamexplorer.files import opened
from dreamexplorer.progress import Progress, Silent

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 18
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
    for name in (stem, f"{stem}.gz"):
        path = folder / name
        try:
            if path.is_file() and path.stat().st_size > 0:
                return path
        except OSError:
            continue
    return None


def read_idx(
    path: Path,
    *,
    dimensions: int | None = None,
    progress: Progress | None = None,
    start: float = 0.0,
    stop: float = 1.0,
) -> npt.NDArray[Any]:
    """Read the array of one IDX file, plain or gzipped (recognised by its content); native-endian and writable.

    Never unpacks more than the header announces.

    Args:
        path: the file.
        dimensions: how many dimensions it must have; None for any.
        progress: reports, and may cancel.
        start: progress at the beginning.
        stop: progress at the end.

    Raises:
        UserError: the file is missing, damaged, or has another number of dimensions.
    """
    try:
        return _read(path, dimensions, progress or Silent(), start, stop)
    except _DamagedError as e:
        raise UserError("The data file {} {}. Delete it and download or copy it again.", path, e) from e
    except MemoryError as e:
        raise UserError("There is not enough memory to read {}. Close other programs and try again.", path) from e


def _read(path: Path, dimensions: int | None, progress: Progress, start: float, stop: float) -> npt.NDArray[Any]:
    with opened(path) as file:
        head = file.read(2)
        file.seek(0)
        packed = head == _GZIP_MAGIC
        chunks = _unzipped(file) if packed else _plain(file)
        buffer = b""
        for chunk in chunks:  # at least the first four bytes, which give the length of the header
            buffer += chunk
            if len(buffer) >= 4 and len(buffer) >= 4 + 4 * buffer[3]:
                break
        dtype, shape = _header(buffer, dimensions)
        offset = 4 + 4 * len(shape)
        size = math.prod(shape) * dtype.itemsize
        if size > LARGEST:
            raise _DamagedError("has {:.3g} bytes according to its header, more than fits into memory", size)
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

    Raises:
        UserError: the files are missing, damaged or do not fit together.
    """
    image_path, label_path = _required(folder, images), _required(folder, labels)
    x = read_idx(image_path, dimensions=3, progress=progress, start=start, stop=stop)
    y = read_idx(label_path, dimensions=label_dimensions, progress=progress, start=stop, stop=stop)
    if x.dtype != np.uint8 or 0 in x.shape:
        raise UserError("The data file {} holds no 8-bit images. Delete it and download or copy it again.", image_path)
    if not np.issubdtype(y.dtype, np.integer) or 0 in y.shape:
        raise UserError("The data file {} holds no labels. Delete it and download or copy it again.", label_path)
    if len(x) != len(y):
        raise UserError(
            "{} has {} images but {} has {} labels: they are not a pair.", image_path, len(x), label_path, len(y)
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


def _required(folder: Path, name: str) -> Path:
    path = find_idx(folder, name)
    if path is None:
        raise UserError("The data file {} (or {}.gz) is missing in {}.", name, name, folder)
    return path
