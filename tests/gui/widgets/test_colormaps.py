"""Colour maps: opaque, monotone in lightness, found by name."""

import numpy as np
import pytest

from dreamexplorer.gui.widgets.colormaps import COLORMAPS, DEFAULT_COLORMAP, color_table, valid_colormap


def lightness(table: np.ndarray) -> np.ndarray:
    """Return CIE L* of 0xffRRGGBB words (sRGB, D65)."""
    rgb = np.stack([(table >> shift) & 255 for shift in (16, 8, 0)]) / 255.0
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    y = np.tensordot([0.2126, 0.7152, 0.0722], linear, 1)
    return np.where(y > 216 / 24389, 116 * np.cbrt(y) - 16, y * 24389 / 27)


@pytest.mark.parametrize("name", [c.name for c in COLORMAPS])
def test_colours_are_opaque_and_lightness_never_turns_back(name: str) -> None:
    table = color_table(name)
    assert table.shape == (256,)
    assert np.all(table >> 24 == 255)
    steps = np.diff(lightness(table))
    if name == "gray-inverted":
        steps = -steps
    # dark ends of published maps wobble by less than a tenth of a unit of L*
    assert steps.min() > -0.3
    assert np.ptp(lightness(table)) > 60


def test_gray_is_the_value_and_its_inverse() -> None:
    assert [hex(c) for c in color_table("gray")[[0, 128, 255]]] == ["0xff000000", "0xff808080", "0xffffffff"]
    assert np.array_equal(color_table("gray-inverted"), color_table("gray")[::-1])


def test_an_unknown_colour_map_in_settings_reads_as_the_default() -> None:
    assert valid_colormap("magma") == "magma"
    assert valid_colormap("jet") == DEFAULT_COLORMAP
    with pytest.raises(KeyError):
        color_table("jet")
