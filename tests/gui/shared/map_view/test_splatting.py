"""Painting of points into an image."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.gui.shared.map_view.splatting import Splatter, kernel_for

RED, BLUE = (220, 30, 30), (30, 60, 220)


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def channels(words: np.ndarray) -> np.ndarray:
    """Return alpha, red, green and blue of premultiplied words, H x W x 4."""
    return np.stack([words >> s & 255 for s in (24, 16, 8, 0)], axis=-1).astype(int)


def splat(x: np.ndarray, y: np.ndarray, groups: list[int], kernel: int = 1, opacity: float = 0.6) -> np.ndarray:
    splatter = Splatter()
    splatter.set_colors([RED, BLUE])
    splatter.set_style(kernel, opacity)
    of = np.array(groups, dtype=np.uint8)
    return channels(splatter.render(x, y, of, (0.0, 10.0), 10.0, 100, 100).copy())


@pytest.mark.parametrize("kernel", range(5))
def test_a_point_is_a_soft_disc_in_its_place_and_colour(kernel: int) -> None:
    image = splat(floats(3.05), floats(6.95), [1], kernel)
    alpha = image[..., 0]
    assert alpha[30, 30] == alpha.max() == round(255 * 0.6)
    window = alpha[24:37, 24:37]
    np.testing.assert_array_equal(window, window.T)
    np.testing.assert_array_equal(window, window[::-1, ::-1])
    assert alpha.sum() == window.sum()  # and nothing elsewhere
    assert np.count_nonzero((alpha > 0) & (alpha < alpha.max())) > 0  # its rim is soft
    painted = image[alpha > 0]
    assert np.abs(painted[:, 1:] / painted[:, :1] - np.array(RED) / 255).max() < 0.51 / painted[:, 0].min()


def test_points_on_one_another_are_more_solid() -> None:
    opacities = []
    for n in (1, 2, 5, 70_000):
        image = splat(np.full(n, 3.05, np.float32), np.full(n, 6.95, np.float32), [1] * n)
        opacities.append(int(image[30, 30, 0]))
    assert opacities == [153, round(255 * (1 - 0.4**2)), round(255 * (1 - 0.4**5)), 255]


def test_points_beside_each_other_keep_their_colours() -> None:
    image = splat(floats(3.05, 3.55), floats(6.95, 6.95), [1, 2])
    assert image[30, 30, 1] > image[30, 30, 3]
    assert image[30, 35, 1] < image[30, 35, 3]


def test_points_beyond_the_edge_show_only_their_rim() -> None:
    outside = splat(floats(-0.05, 4.0, np.nan, 1e30), floats(5.0, 30.0, 5.0, -1e30), [1, 1, 1, 1])
    alpha = outside[..., 0]
    assert alpha[:, 0].max() > 0
    assert alpha[:, 1:].max() < 153
    assert np.count_nonzero(alpha[:, 3:]) == 0


def test_a_group_number_without_a_colour_is_refused() -> None:
    splatter = Splatter()
    with pytest.raises(ValueError, match="colour"):
        splatter.set_colors([RED] * 256)


def test_wider_dots_have_wider_kernels() -> None:
    assert [kernel_for(d) for d in (1.0, 3.4, 5.0, 20.0)] == [0, 1, 2, 4]
