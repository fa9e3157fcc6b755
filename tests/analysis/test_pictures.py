"""Grids and PNG files of images."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from dreamexplorer.analysis.pictures import grid, png, to_bytes
from dreamexplorer.errors import UserError


def test_levels_are_rounded_and_clipped() -> None:
    levels = np.array([-1.0, 0.0, 0.4999 / 255, 0.5001 / 255, 0.5, 1.0, 2.0], np.float32)
    assert to_bytes(levels).tolist() == [0, 0, 0, 1, 128, 255, 255]


@pytest.mark.parametrize(
    ("n", "columns", "shape"), [(5, None, (2, 3)), (9, None, (3, 3)), (5, 2, (3, 2)), (2, 7, (1, 2))]
)
def test_a_grid_has_rows_and_columns_with_gaps(n: int, columns: int | None, shape: tuple[int, int]) -> None:
    images = np.arange(1, n + 1, dtype=np.uint8)[:, None, None, None] * np.ones((1, 1, 3, 4), np.uint8)
    picture = grid(images, columns)
    rows, across = shape
    assert picture.shape == (rows * 3 + (rows - 1) * 2, across * 4 + (across - 1) * 2)
    for i in range(n):
        y, x = (i // across) * 5, (i % across) * 6
        assert (picture[y : y + 3, x : x + 4] == i + 1).all()


def test_colours_come_last() -> None:
    images = np.zeros((2, 3, 4, 4), np.uint8)
    images[1, 2] = 200
    picture = grid(images)
    assert picture.shape == (4, 10, 3)
    assert picture[0, 6].tolist() == [0, 0, 200]


def test_other_numbers_of_channels_are_refused() -> None:
    with pytest.raises(UserError, match="1 or 3 channels, not 2"):
        grid(np.zeros((1, 2, 4, 4), np.uint8))


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3)])
def test_png_holds_every_pixel(shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    with Image.open(io.BytesIO(png(picture, 3))) as read:
        levels = np.asarray(read)
    assert levels.shape == (15, 21, *shape[2:])
    np.testing.assert_array_equal(levels[::3, ::3], picture)
    np.testing.assert_array_equal(levels[2::3, 2::3], picture)
