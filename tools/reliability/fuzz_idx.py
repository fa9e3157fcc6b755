"""Reads damaged data files: `python tools/reliability/fuzz_idx.py [--files 1000]`.

A small set of IDX files, plain and gzipped, is changed at random; types, sizes and counts are any, and small files
unpack to gigabytes. Each must be read as a data set, or be refused in one line, within the bounds. POSIX only. Prints
a line for the table of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import gzip
import random
import struct
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
from _bounded import Case, run_cases, timed
from _mutations import damaged
from _report import end, row

from dreamexplorer.data.torchvision_sets import FASHION
from dreamexplorer.progress import Silent

SECONDS, MEGABYTES = 20.0, 300
TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
TAILS = ("", ".gz", ".GZ")


def idx(code: int, shape: tuple[int, ...], data: bytes) -> bytes:
    """Return an IDX file."""
    return struct.pack(">HBB", 0, code, len(shape)) + struct.pack(f">{len(shape)}I", *shape) + data


def originals() -> dict[str, bytes]:
    """Return a small set with the names of Fashion-MNIST's files."""
    made = {}
    for split, (images, labels) in FASHION.files.items():
        count = 30 if split == "train" else 20
        made[images] = idx(
            8, (count, 28, 28), np.random.default_rng(0).integers(0, 256, count * 784, np.uint8).tobytes()
        )
        made[labels] = idx(8, (count,), bytes(i % 10 for i in range(count)))
    return made


def odd(rng: random.Random) -> bytes:
    """Return an IDX file with any type and sizes, whose data may be too short or unpack to gigabytes."""
    code = rng.choice(list(TYPES))
    shape = tuple(
        rng.choice((0, 1, 20, 28, 30, 32, 60_000, 2**31, 2**32 - 1)) for _ in range(rng.choice((1, 2, 3, 3, 8)))
    )
    size = min(int(np.prod([float(n) for n in shape])) * int(TYPES[code][2:]), rng.choice((5_000, 200_000, 80_000_000)))
    data = rng.randbytes(size) if size < 10**6 else bytes(size)
    return gzip.compress(idx(code, shape, data), 1) if size > 10**6 or rng.random() < 0.3 else idx(code, shape, data)


def check(folder: Path, files: dict[str, bytes], seed: int) -> str:
    """Write a set with one damaged file and load it."""
    rng = random.Random(seed)
    raw = FASHION.raw_folder(folder)
    raw.mkdir(parents=True, exist_ok=True)
    for old in raw.iterdir():
        old.unlink()
    victim = rng.choice(list(files))
    for name, data in files.items():
        content, tail = data, ""
        if name == victim:
            tail = rng.choice(TAILS)
            content = odd(rng) if rng.random() < 0.4 else damaged(gzip.compress(data) if tail else data, rng)
        (raw / (name.replace("-idx", ".idx") + tail if rng.random() < 0.1 else name + tail)).write_bytes(content)
    dataset = FASHION.load(folder, Silent())
    if dataset.image_shape != (1, 28, 28):
        raise AssertionError(f"images of {dataset.image_shape}")
    return "opened"


def main() -> int:
    """Run all cases and print the line of the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    files = originals()
    with tempfile.TemporaryDirectory() as name:
        cases: list[tuple[str, Case]] = [
            (f"IDX {seed}", partial(check, Path(name), files, seed))
            for seed in range(options.seed, options.seed + options.files)
        ]
        outcome = run_cases(cases, SECONDS, MEGABYTES)
    print(f"IDX: {outcome.summary}; {timed(began)}")
    holds = f"is read, or is refused in one line, within {SECONDS:g} s and {MEGABYTES} MB"
    return end(row("damaged IDX file read", holds, len(cases), len(outcome.failures)), outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
