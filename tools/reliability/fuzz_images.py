"""Reads damaged pictures: `python tools/reliability/fuzz_images.py [--images 3000]`.

Pictures of a digit in ten formats and many modes are changed at random, and headers claim any size; small files that
unpack to gigabytes are among them. Each must be read and brought into the form of MNIST, or be refused in one line,
within the bounds. POSIX only. Prints a line for the table of docs/reliability.md.
"""

from __future__ import annotations

import argparse
import io
import random
import struct
import sys
import tempfile
import time
import zlib
from functools import partial
from pathlib import Path

import numpy as np
from _bounded import Case, run_cases, timed
from _mutations import damaged
from _report import end, row
from PIL import Image, features

from dreamexplorer.data.base import load_dataset
from dreamexplorer.data.digit_form import digits_in, to_dataset_form
from dreamexplorer.data.image_file import load_image_file

SECONDS, MEGABYTES = 20.0, 900
FORMATS = (
    "PNG",
    "JPEG",
    "GIF",
    "BMP",
    "TIFF",
    "PPM",
    "ICO",
    *(f for f in ("WEBP", "AVIF") if features.check(f.lower())),
)
MODES = ("L", "RGB", "RGBA", "P", "1", "LA", "I;16", "I", "F", "CMYK")
COMPRESSIONS = ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")


def pictures() -> list[bytes]:
    """Return small pictures of a digit: every format with every mode that it takes."""
    digit = Image.fromarray(load_dataset("mnist").test.images[4, 0]).resize((56, 40))
    made = []
    for kind in FORMATS:
        for mode in MODES:
            for options in [{"compression": c} for c in COMPRESSIONS] if kind == "TIFF" else [{}]:
                out = io.BytesIO()
                try:
                    deep = Image.fromarray(np.asarray(digit, np.uint16) * 257)
                    image = deep if mode == "I;16" else digit.convert(mode)
                    image.save(out, kind, **options)
                except (OSError, ValueError, KeyError):
                    continue  # the format lacks the mode
                made.append(out.getvalue())
    frames = [digit.rotate(a) for a in (0, 30, 60)]
    for kind in ("GIF", "TIFF", "PNG"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        made.append(out.getvalue())
    return made


def bomb(rng: random.Random) -> bytes:
    """Return a small file that claims, or unpacks to, a picture of random and perhaps enormous size."""
    width, height = (rng.choice((1, 300, 4_000, 9_000, 14_000, 20_000, 60_000, 2**31 - 1)) for _ in range(2))
    if rng.random() < 0.6:
        depth, colour = rng.choice(((1, 0), (8, 0), (16, 0), (8, 2), (16, 2), (8, 3), (8, 4), (8, 6), (16, 6)))
        head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
        unpacker = zlib.compressobj(9)
        body = b"".join(unpacker.compress(bytes(1 << 20)) for _ in range(rng.choice((1, 40, 250)))) + unpacker.flush()
        palette = _chunk(b"PLTE", bytes(768)) if colour == 3 else b""
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + palette + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    width, height = min(width, 14_000), min(height, 14_000)
    out = io.BytesIO()
    mode = rng.choice(("1", "L", "P"))
    if width * height <= 40_000_000:
        Image.new(mode, (width, height)).save(out, "TIFF", compression="tiff_adobe_deflate")
        return out.getvalue()
    Image.new("1", (width, height)).save(out, "TIFF", compression="group4")
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def check(folder: Path, files: list[bytes], seed: int) -> str:
    """Write a damaged picture and read it."""
    rng = random.Random(seed)
    path = folder / "picture"
    path.write_bytes(bomb(rng) if rng.random() < 0.04 else damaged(rng.choice(files), rng))
    image = load_image_file(path)
    out = to_dataset_form(image)
    if out.shape != (1, 28, 28) or out.dtype != np.uint8 or digits_in(image) < 0:
        raise AssertionError(f"the form is {out.shape}, {out.dtype}")
    return "opened"


def main() -> int:
    """Run all cases and print the line of the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--images", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    files = pictures()
    with tempfile.TemporaryDirectory() as name:
        for data in files:  # the undamaged ones open
            (Path(name) / "picture").write_bytes(data)
            load_image_file(Path(name) / "picture")
        cases: list[tuple[str, Case]] = [
            (f"picture {seed}", partial(check, Path(name), files, seed))
            for seed in range(options.seed, options.seed + options.images)
        ]
        outcome = run_cases(cases, SECONDS, MEGABYTES)
    print(f"pictures ({len(files)} originals): {outcome.summary}; {timed(began)}")
    holds = f"is read, or is refused in one line, within {SECONDS:g} s and {MEGABYTES} MB"
    return end(row("damaged picture opened", holds, len(cases), len(outcome.failures)), outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
