"""Pictures of every common format are read; everything else gives one line that names the file and says what to do."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import time
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, features

from dreamexplorer.data.base import load_dataset
from dreamexplorer.data.digit_form import to_dataset_form
from dreamexplorer.data.image_file import LARGEST_MEMORY, from_bytes, load_image_file
from dreamexplorer.errors import UserError


@pytest.fixture(scope="module")
def digit() -> np.ndarray[Any, Any]:
    """A 4 of MNIST, ten times as large: 280 x 280."""
    image = load_dataset("mnist").test.images[4, 0]
    return np.array(Image.fromarray(image).resize((280, 280)))


FORMATS = ["png", "jpg", "bmp", "gif", "tiff", "ppm", "ico"] + [f for f in ("webp", "avif") if features.check(f)]


@pytest.mark.parametrize("extension", FORMATS)
def test_formats(tmp_path: Path, digit: np.ndarray[Any, Any], extension: str) -> None:
    path = tmp_path / f"Ziffer 4 ü.{extension}"
    Image.fromarray(255 - digit).convert("RGB").save(path, **({"sizes": [(256, 256)]} if extension == "ico" else {}))
    picture = load_image_file(path)
    assert picture.dtype == np.uint8
    expected = to_dataset_form(digit).astype(int)
    assert np.abs(to_dataset_form(picture) - expected).mean() < (8 if extension == "ico" else 3)
    np.testing.assert_array_equal(from_bytes(path.read_bytes()), picture)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I", "I;16", "F"])
def test_modes(tmp_path: Path, digit: np.ndarray[Any, Any], mode: str) -> None:
    image = Image.fromarray(digit)
    if mode == "I;16":
        image = Image.fromarray(digit.astype(np.uint16) * 257)
    elif mode == "F":
        image = Image.fromarray(digit.astype(np.float32) / 255)
    else:
        image = image.convert("RGB").convert(mode) if mode in ("P", "CMYK", "YCbCr") else image.convert(mode)
    path = tmp_path / ("x.tiff" if mode in ("CMYK", "YCbCr", "I", "F") else "x.png")
    image.save(path)
    picture = load_image_file(path)
    assert picture.shape[:2] == (280, 280)
    assert picture.dtype in (np.uint8, np.float32)
    if picture.dtype == np.float32:
        assert picture.min() >= 0
        assert picture.max() == pytest.approx(1, abs=0.01)
    expected = to_dataset_form(digit).astype(int)
    assert np.abs(to_dataset_form(picture) - expected).mean() < (9 if mode == "1" else 3)


def test_transparent_palette_and_alpha(tmp_path: Path, digit: np.ndarray[Any, Any]) -> None:
    ink = np.dstack([np.zeros((280, 280, 3), np.uint8), digit])
    expected = to_dataset_form(digit).astype(int)
    Image.fromarray(ink).save(tmp_path / "alpha.png")
    assert load_image_file(tmp_path / "alpha.png").shape == (280, 280, 4)
    flat = Image.fromarray((digit < 128).astype(np.uint8))
    flat.putpalette([0, 0, 0, 0, 0, 0])  # black ink on what would be black, were it not transparent
    flat.save(tmp_path / "palette.png", transparency=1)
    for name, allowed in (("alpha.png", 3), ("palette.png", 9)):
        assert np.abs(to_dataset_form(load_image_file(tmp_path / name)) - expected).mean() < allowed


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, orientation: int) -> None:
    upright = np.zeros((60, 40), np.uint8)
    upright[5:15, 5:30] = 255
    upright[15:50, 5:12] = 180
    # How a camera that was held so stores the picture: the inverse of what undoes it.
    inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose values
    stored = Image.fromarray(upright)
    if orientation > 1:
        stored = stored.transpose(Image.Transpose(inverse[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    for name in ("x.jpg", "x.png"):
        stored.save(tmp_path / name, exif=exif, **({"quality": 95} if name == "x.jpg" else {}))
        back = load_image_file(tmp_path / name)
        assert back.shape == upright.shape
        assert np.abs(back.astype(int) - upright).mean() < 3


def test_first_frame_of_an_animation(tmp_path: Path, digit: np.ndarray[Any, Any]) -> None:
    frames = [Image.fromarray(digit), Image.fromarray(np.rot90(digit).copy()), Image.new("L", (280, 280))]
    frames[0].save(tmp_path / "x.gif", save_all=True, append_images=frames[1:])
    picture = load_image_file(tmp_path / "x.gif")
    assert np.abs(to_dataset_form(picture).astype(int) - to_dataset_form(digit)).mean() < 1


@pytest.mark.parametrize("extension", ["jpg", "png"])
def test_a_very_large_picture(tmp_path: Path, digit: np.ndarray[Any, Any], extension: str) -> None:
    path = tmp_path / f"large.{extension}"
    large = Image.new("L", (9000, 9000), 255)
    large.paste(Image.fromarray(255 - digit).resize((5000, 5000), Image.Resampling.NEAREST), (3000, 1500))
    large.save(path, **({"compress_level": 1} if extension == "png" else {}))
    began = time.process_time()
    picture = load_image_file(path)
    assert time.process_time() - began < 5
    assert max(picture.shape) <= 2048
    assert min(picture.shape) >= 1024
    assert np.abs(to_dataset_form(picture).astype(int) - to_dataset_form(digit)).mean() < 4


def test_a_large_picture_of_16_bits_and_a_strip(tmp_path: Path) -> None:
    Image.fromarray(np.full((3000, 40), 65535, np.uint16)).save(tmp_path / "deep.png")
    deep = load_image_file(tmp_path / "deep.png")
    assert max(deep.shape) <= 2048
    assert deep.max() == 1
    Image.new("RGBA", (5000, 1), (9, 8, 7, 255)).save(tmp_path / "strip.png")
    assert load_image_file(tmp_path / "strip.png").shape == (1, 1667, 4)


def png_claiming(width: int, height: int) -> bytes:
    """The beginning of a PNG of any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(25_000, 25_000), (40_000, 40_000), (65_000, 65_000)])
def test_a_picture_that_would_fill_the_memory(size: tuple[int, int]) -> None:
    assert size[0] * size[1] > LARGEST_MEMORY
    with pytest.raises(UserError, match=r"X is too large: unpacked it needs more than 600 MB of memory\. Make it"):
        from_bytes(png_claiming(*size), "X")


@pytest.mark.parametrize("how", ["palette PNG", "TIFF", "GIF", "colour PNG"])
def test_a_small_file_that_would_need_gigabytes_is_refused_before_it_is_decoded(how: str) -> None:
    """Pictures of 14 000 x 14 000 pixels, unpacked and converted to colour."""
    out = io.BytesIO()
    if how == "colour PNG":
        data = bytearray(png_claiming(14_000, 14_000))
        data[25] = 6  # RGBA
        data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
        content = bytes(data)
    else:
        Image.new("P", (14_000, 14_000)).save(out, how.split()[-1], compression="tiff_adobe_deflate")
        content = out.getvalue()
    assert len(content) < 2_000_000
    tracemalloc.start()
    with pytest.raises(UserError, match="too large"):
        from_bytes(content, "X")
    assert tracemalloc.get_traced_memory()[1] < 5e7
    tracemalloc.stop()


@pytest.mark.parametrize(("low", "high"), [(0, 1023), (0, 4095), (30_000, 31_000), (64_000, 65_535)])
def test_greys_of_16_bits_that_fill_a_small_range_are_stretched(tmp_path: Path, low: int, high: int) -> None:
    bar = np.full((56, 56), low, np.uint16)
    bar[14:42, 25:31] = high
    Image.fromarray(bar).save(tmp_path / "bar.png")
    image = load_image_file(tmp_path / "bar.png")
    assert (image.min(), image.max()) == (0, 1)
    assert to_dataset_form(image).sum() > 255 * 60
    assert to_dataset_form(bar).sum() > 255 * 60


def test_greys_of_16_bits_of_one_shade_stay_blank(tmp_path: Path) -> None:
    paper = np.full((56, 56), 30_000, np.uint16)
    paper[::2, ::3] += 9  # noise of the last bits
    Image.fromarray(paper).save(tmp_path / "paper.png")
    assert not to_dataset_form(load_image_file(tmp_path / "paper.png")).any()


def good(extension: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((90, 90), 60).save(out, extension)
    return out.getvalue()


BAD = {
    "text": b"This is not a picture.\n",
    "html": b"<!DOCTYPE html><svg></svg>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "zeros": bytes(5000),
    "noise": bytes(np.random.default_rng(0).integers(0, 256, 5000, dtype=np.uint8)),
    "png magic": b"\x89PNG\r\n\x1a\n",
    "jpeg magic": b"\xff\xd8\xff",
    "gif magic": b"GIF89a",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "png that stops": png_claiming(300, 300),
    **{f"half a {f}": good(f)[: len(good(f)) // 2] for f in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")},
    **{f"{f} with a hole": good(f)[:200] + bytes(400) + good(f)[600:] for f in ("PNG", "TIFF", "WEBP")},
}


@pytest.mark.parametrize("kind", list(BAD))
def test_what_is_no_picture(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(BAD[kind])
    if kind.endswith("with a hole"):  # some decoders bear it
        with contextlib.suppress(UserError):
            load_image_file(path)
        return
    with pytest.raises(UserError) as error:
        load_image_file(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert any(advice in message for advice in ("Use PNG", "Save or copy the image again", "by its own link"))
    with pytest.raises(UserError, match=r"^The clipboard"):
        from_bytes(BAD[kind])


def test_missing_empty_and_odd_paths(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    for path, words in (
        (tmp_path / "nothing.png", "There is no file .*nothing.png. Check"),
        (tmp_path, "is a folder, not a file"),
        (tmp_path / "empty.png", "empty.png is empty. Choose another"),
        (str(tmp_path / "a\0b"), "cannot be read|There is no file"),
    ):
        with pytest.raises(UserError, match=words):
            load_image_file(path)
    with pytest.raises(UserError, match="The clipboard holds no image"):
        from_bytes(b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="not an ordinary file"):
        load_image_file(tmp_path / "pipe")
