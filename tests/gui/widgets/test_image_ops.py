"""Arrays to pictures: sizes, colours, bands, cancelling."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import colorize, gradient, render, resample, size_with_side, to_qimage
from dreamexplorer.progress import CancellableProgress


def test_to_qimage_gives_each_pixel_its_colour() -> None:
    image = np.array([[[0.0, 0.5], [1.0, 2.0], [-1.0, np.nan]]], dtype=np.float32)
    picture = to_qimage(image, color_table("gray"))
    assert (picture.width(), picture.height()) == (2, 3)
    reds = [[QColor(picture.pixel(x, y)).red() for x in range(2)] for y in range(3)]
    assert reds == [[0, 128], [255, 255], [0, 0]]


def test_three_channels_are_shown_as_they_are() -> None:
    image = np.zeros((3, 1, 2), dtype=np.float32)
    image[0, 0, 0], image[2, 0, 1] = 1.0, 0.2
    words = colorize(image, color_table("viridis"))
    assert [hex(w) for w in words[0]] == ["0xffff0000", "0xff000033"]


@pytest.mark.parametrize(("height", "width"), [(6, 4), (9, 8), (30, 20), (2, 1)])
@pytest.mark.parametrize("smooth", [False, True])
def test_resample_keeps_constants_and_size(height: int, width: int, smooth: bool) -> None:
    flat = np.full((1, 6, 4), 0.3, dtype=np.float32)
    out = resample(flat, height, width, smooth)
    assert out.shape == (1, height, width)
    assert np.allclose(out, 0.3, atol=1e-6)


def test_nearest_by_a_whole_factor_repeats_pixels() -> None:
    image = np.random.default_rng(0).random((1, 3, 5), dtype=np.float32)
    assert np.array_equal(resample(image, 9, 15, False), image.repeat(3, 1).repeat(3, 2))


def test_smooth_follows_a_ramp_inside_and_stays_in_range() -> None:
    ramp = np.linspace(0, 1, 12, dtype=np.float32)[None, None, :].repeat(4, 1)
    out = resample(ramp, 4, 48, True)[0, 0]
    where = (np.arange(48) + 0.5) / 4 - 0.5
    assert np.allclose(out[8:-8], where[8:-8] / 11, atol=1e-5)  # the cubic reproduces straight lines
    edge = np.zeros((1, 4, 8), dtype=np.float32)
    edge[:, :, 4:] = 1
    out = resample(edge, 4, 80, True)
    assert out.min() >= 0.0
    assert out.max() <= 1.0


@pytest.mark.parametrize("smooth", [False, True])
def test_render_in_bands_equals_resample_in_one(smooth: bool) -> None:
    image = np.random.default_rng(1).random((1, 7, 5), dtype=np.float32)
    table = color_table("gray")
    picture = render(image, table, 700, 500, smooth)
    once = colorize(resample(image, 700, 500, smooth), table)
    assert (picture.height(), picture.width(), picture.format()) == (700, 500, QImage.Format.Format_RGB32)
    for row in (0, 255, 256, 511, 512, 699):  # about the seams of the bands
        got = [picture.pixel(x, row) for x in range(0, 500, 7)]
        assert np.abs(np.array(got, dtype=np.int64) - once[row, ::7].astype(np.int64)).max() <= 0x010101


def test_render_can_be_cancelled() -> None:
    from dreamexplorer.errors import Cancelled

    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        render(np.zeros((1, 4, 4), np.float32), color_table("gray"), 600, 600, True, progress)


def test_sizes_keep_the_aspect() -> None:
    image = np.zeros((1, 12, 10), np.float32)
    assert size_with_side(image, 600) == (600, 500)
    assert size_with_side(np.zeros((1, 1, 4000), np.float32), 100) == (1, 100)


def test_gradient_runs_from_zero_to_one() -> None:
    table = color_table("gray")
    across, up = gradient(table, QSize(64, 4)), gradient(table, QSize(4, 64), vertical=True)
    assert [QColor(across.pixel(x, 2)).red() for x in (0, 63)] == [0, 255]
    assert [QColor(up.pixel(2, y)).red() for y in (0, 63)] == [255, 0]
