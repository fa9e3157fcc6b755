"""Makers of IDX files and of small sets in torchvision's layout."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamexplorer.data.torchvision_sets import IdxSource

CODES = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}
SIZES = {"train": 23, "test": 11}


def idx_bytes(array: np.ndarray[Any, Any]) -> bytes:
    """An array as an IDX file holds it."""
    head = struct.pack(">HBB", 0, CODES[array.dtype.name], array.ndim)
    return head + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(array.dtype.newbyteorder(">")).tobytes()


def small_set(source: IdxSource) -> dict[str, bytes]:
    """The raw IDX files of a small set with this source's names, label format and image orientation."""
    rng = np.random.default_rng(5)
    found = {}
    for split, (images, labels) in source.files.items():
        n = SIZES[split]
        found[images] = idx_bytes(rng.integers(0, 256, (n, 28, 28), dtype=np.uint8))
        classes = np.arange(n) % len(source.class_names) + source.first_label
        if source.label_dimensions == 2:
            table = rng.integers(0, 3000, (n, 8)).astype(np.int32)
            table[:, 0] = classes
            found[labels] = idx_bytes(table)
        else:
            found[labels] = idx_bytes(classes.astype(np.uint8))
    return found


@pytest.fixture
def set_content() -> Callable[[IdxSource], dict[str, bytes]]:
    """`small_set`, for the tests that need the bytes."""
    return small_set


@pytest.fixture
def write_set(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small set of a source below the temporary folder, plain or gzipped; returns the data folder."""

    def write(source: IdxSource, packed: bool = False) -> Path:
        raw = source.raw_folder(tmp_path)
        raw.mkdir(parents=True, exist_ok=True)
        for name, content in small_set(source).items():
            if packed:
                (raw / f"{name}.gz").write_bytes(gzip.compress(content))
            else:
                (raw / name).write_bytes(content)
        return tmp_path

    return write
