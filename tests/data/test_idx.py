"""The IDX reader: right arrays from good files, one clear message from every kind of bad one."""

from __future__ import annotations

import gzip
import os
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dreamexplorer.data.idx import LARGEST, find_idx, read_idx, split_from_idx
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.progress import CancellableProgress, Silent

CODES = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}


def idx_bytes(array: np.ndarray[Any, Any]) -> bytes:
    """An array as an IDX file holds it."""
    head = struct.pack(">HBB", 0, CODES[array.dtype.name], array.ndim)
    return head + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(array.dtype.newbyteorder(">")).tobytes()


GOOD = idx_bytes(np.arange(5 * 4 * 3, dtype=np.uint8).reshape(5, 4, 3))


@pytest.mark.parametrize("dtype", list(CODES))
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_arrays_of_every_type_come_back(tmp_path: Path, dtype: str, pack: Callable[[bytes], bytes]) -> None:
    array = (np.arange(2 * 3 * 4) * 5 - 7).astype(dtype).reshape(2, 3, 4)
    path = tmp_path / "data"
    path.write_bytes(pack(idx_bytes(array)))
    back = read_idx(path)
    np.testing.assert_array_equal(back, array)
    assert back.dtype == np.dtype(dtype)
    assert back.dtype.isnative
    assert back.flags.writeable  # torch warns of arrays that are not


def test_large_gzipped_file_in_many_chunks_with_progress(tmp_path: Path) -> None:
    array = np.random.default_rng(0).integers(0, 4, (3000, 28, 28), dtype=np.uint8)
    path = tmp_path / "data.gz"
    path.write_bytes(gzip.compress(idx_bytes(array), 1))
    seen: list[float] = []

    class Watching(CancellableProgress):
        def report(self, fraction: float | None, message: str = "") -> None:
            assert fraction is not None
            seen.append(fraction)

    np.testing.assert_array_equal(read_idx(path, progress=Watching(), start=0.25, stop=0.75), array)
    assert seen == sorted(seen)
    assert len(seen) > 2
    assert seen[0] >= 0.25
    assert seen[-1] == 0.75


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(GOOD)
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        read_idx(path, progress=progress)


def bomb(claimed: int, zeros: int) -> bytes:
    """A gzip file that claims to hold `claimed` bytes and unpacks to many more."""
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(b"\0\0\x08\x01" + struct.pack(">I", claimed))]
    block = bytes(1 << 20)
    parts += [packer.compress(block) for _ in range(zeros >> 20)]
    return b"".join([*parts, packer.flush()])


BAD = {
    "empty": (b"", "not an IDX file"),
    "text": (b"hello, this is no data file at all", "not an IDX file"),
    "short text": (b"hi", "not an IDX file"),
    "html page": (b"<!DOCTYPE html><html><body>404</body></html>", "is a web page"),
    "wrong zeros": (b"\1\0" + GOOD[2:], "not an IDX file"),
    "unknown type": (GOOD[:2] + b"\x0a" + GOOD[3:], "not an IDX file"),
    "no dimensions": (b"\0\0\x08\0", "not an IDX file"),
    "too many dimensions": (b"\0\0\x08\xff" + bytes(4 * 255), "not an IDX file"),
    "header cut": (GOOD[:9], "truncated"),
    "body cut": (GOOD[:-1], "truncated"),
    "no body": (GOOD[:16], "truncated"),
    "one byte more": (GOOD + b"\0", "longer than its header"),
    "huge promise": (b"\0\0\x08\x03" + b"\xff" * 12, "bytes according to its header"),
    "gzip cut": (gzip.compress(GOOD)[:-12], "truncated"),
    "gzip without its checksum": (gzip.compress(GOOD)[:-8], "truncated"),
    "gzip wrong checksum": (gzip.compress(GOOD)[:-8] + b"\0" * 8, "damaged"),
    "gzip of half a file": (gzip.compress(GOOD[:-5]), "truncated"),
    "gzip of more": (gzip.compress(GOOD + b"more"), "longer than its header"),
    "gzip with a tail": (gzip.compress(GOOD) + b"tail", "after its end"),
    "gzip header only": (gzip.compress(GOOD)[:10], "truncated"),
    "gzip magic only": (b"\x1f\x8b", "truncated"),
    "gzip of nothing": (gzip.compress(b""), "not an IDX file"),
    "gzip bit flipped": (gzip.compress(GOOD)[:20] + b"\xff" + gzip.compress(GOOD)[21:], "damaged|truncated|IDX"),
    "gzip bomb": (bomb(1000, 64 << 20), "longer than its header"),
}


@pytest.mark.parametrize("kind", list(BAD))
def test_bad_files_give_one_clear_message(tmp_path: Path, kind: str) -> None:
    content, expected = BAD[kind]
    path = tmp_path / "bad-file"
    path.write_bytes(content)
    with pytest.raises(UserError, match=expected) as error:
        read_idx(path)
    message = str(error.value)
    assert str(path) in message
    assert "\n" not in message
    assert "Delete it" in message or "Download the file" in message  # says what to do


def test_wrong_number_of_dimensions(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(GOOD)
    with pytest.raises(UserError, match="3 dimensions where 1"):
        read_idx(path, dimensions=1)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(bomb(1000, 256 << 20))
    tracemalloc.start()
    try:
        began = time.process_time()
        with pytest.raises(UserError):
            read_idx(path)
        assert time.process_time() - began < 1
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_a_promise_above_the_limit_reserves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "big.gz"
    path.write_bytes(gzip.compress(b"\0\0\x08\x01" + struct.pack(">I", LARGEST + 1) + bytes(100)))
    with pytest.raises(UserError, match="bytes according to its header"):
        read_idx(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        read_idx(tmp_path / "nowhere")
    with pytest.raises(UserError, match="is a folder"):
        read_idx(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "locked"
    path.write_bytes(GOOD)
    path.chmod(0)
    with pytest.raises(UserError, match="is a folder"):
        read_idx(path)


def test_find_prefers_plain_files_and_skips_empty_ones(tmp_path: Path) -> None:
    assert find_idx(tmp_path, "x") is None
    (tmp_path / "x.gz").write_bytes(gzip.compress(GOOD))
    assert find_idx(tmp_path, "x") == tmp_path / "x.gz"
    (tmp_path / "x").touch()
    assert find_idx(tmp_path, "x") == tmp_path / "x.gz"
    (tmp_path / "x").write_bytes(GOOD)
    assert find_idx(tmp_path, "x") == tmp_path / "x"
    (tmp_path / "folder").mkdir()
    assert find_idx(tmp_path, "folder") is None


@pytest.mark.parametrize(
    "name",
    ["train-images.idx3-ubyte", "Train-Images-IDX3-ubyte", "train-images.idx3-ubyte.GZ", "train_images_idx3_ubyte"],
)
def test_names_with_dots_or_capitals_are_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "train-labels.idx3-ubyte").write_bytes(GOOD)
    (tmp_path / name).write_bytes(GOOD)
    assert find_idx(tmp_path, "train-images-idx3-ubyte") == tmp_path / name
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(GOOD)
    assert find_idx(tmp_path, "train-images-idx3-ubyte") == tmp_path / "train-images-idx3-ubyte.gz"


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    head = struct.pack(">HBB3I", 0, 0x08, 3, 2_000_000, 28, 28)
    bomb = gzip.compress(head + bytes(40_000_000), 1)
    (tmp_path / "i").write_bytes(bomb)
    (tmp_path / "l").write_bytes(bomb)
    tracemalloc.start()
    with pytest.raises(UserError, match=": 2000000; this data set has 60000"):
        split_from_idx(tmp_path, "i", "l", Silent(), 0, 1, 10, most=60_000)
    (tmp_path / "i").write_bytes(idx_bytes(np.zeros((3, 28, 28), np.uint8)))
    with pytest.raises(UserError, match="dimensions"):
        split_from_idx(tmp_path, "i", "l", Silent(), 0, 1, 10, most=60_000)
    assert tracemalloc.get_traced_memory()[1] < 2e7
    tracemalloc.stop()


IMAGES = np.arange(3 * 2 * 2, dtype=np.uint8).reshape(3, 2, 2)


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (IMAGES, np.array([0, 1], np.uint8), "not a pair"),
        (IMAGES, np.array([0, 1, 4], np.uint8), "labels outside 0 to 3"),
        (IMAGES, np.array([0, -1, 2], np.int8), "labels outside"),
        (IMAGES, np.array([0, 1, 2], np.float32), "no labels"),
        (IMAGES.astype(np.int32), np.array([0, 1, 2], np.uint8), r"type int32 \(the first ones from 0 to 11\)"),
        (IMAGES.astype(np.float32) / 16, np.array([0, 1, 2], np.uint8), r"float32 \(the first ones from 0 to 0.6875\)"),
        (IMAGES.astype(np.int16) * 400, np.array([0, 1, 2], np.uint8), r"int16 \(the first ones from 0 to 4400\)"),
        (
            np.zeros((3, 3, 2), np.uint8),
            np.array([0, 1, 2], np.uint8),
            "3 x 2 pixels; those of this data set have 2",
        ),
        (np.zeros((6, 2, 2), np.uint8), np.zeros(6, np.uint8), ": 6; this data set has 5"),
        (np.zeros((0, 2, 2), np.uint8), np.zeros(0, np.uint8), "holds no images"),
        (IMAGES[0], np.array([0, 1, 2], np.uint8), "2 dimensions where 3"),
    ],
)
def test_pairs_that_do_not_fit(
    tmp_path: Path, images: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], message: str
) -> None:
    (tmp_path / "i").write_bytes(idx_bytes(images))
    (tmp_path / "l").write_bytes(idx_bytes(labels))
    with pytest.raises(UserError, match=message):
        split_from_idx(tmp_path, "i", "l", Silent(), 0, 1, 4, most=5, side=2)


def test_a_missing_half_of_a_pair_is_named(tmp_path: Path) -> None:
    (tmp_path / "i").write_bytes(idx_bytes(IMAGES))
    with pytest.raises(UserError, match=r"labels-file \(or labels-file\.gz\) is missing"):
        split_from_idx(tmp_path, "i", "labels-file", Silent(), 0, 1, 4)


def test_transposed_images_offset_labels_and_label_tables(tmp_path: Path) -> None:
    (tmp_path / "i").write_bytes(idx_bytes(IMAGES))
    (tmp_path / "l").write_bytes(idx_bytes(np.array([[1, 9], [2, 9], [4, 9]], np.int32)))
    split = split_from_idx(
        tmp_path, "i", "l", Silent(), 0, 1, 4, first_label=1, transposed=True, label_dimensions=2, side=2
    )
    np.testing.assert_array_equal(split.images[:, 0], IMAGES.transpose(0, 2, 1))
    np.testing.assert_array_equal(split.labels, [0, 1, 3])
