"""Any picture of a digit comes out in MNIST's own form, and MNIST's own images come out as they went in."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from dreamexplorer.data.base import load_dataset
from dreamexplorer.data.digit_form import FILL, to_dataset_form

Array = npt.NDArray[Any]


@pytest.fixture(scope="module")
def digits() -> Array:
    """200 test images of MNIST: 200 x 28 x 28."""
    return load_dataset("mnist").test.images[:200, 0].copy()


def enlarged(image: Array, times: int, how: Image.Resampling = Image.Resampling.BICUBIC) -> Array:
    h, w = image.shape
    return np.array(Image.fromarray(image).resize((w * times, h * times), how))


def photographed(image: Array, side: int = 420, noise: float = 0.02, contrast: float = 0.5, seed: int = 0) -> Array:
    """Dark ink on grey paper, lit from one corner, with the noise of a camera."""
    y, x = np.mgrid[0 : 1 : side * 1j, 0 : 1 : side * 1j]
    ink = np.array(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)) / 255
    grain = np.random.default_rng(seed).normal(0, noise, ink.shape)
    return (np.clip(0.75 + 0.15 * x - 0.2 * y - contrast * ink + grain, 0, 1) * 255).astype(np.uint8)


def squared(image: Array) -> Array:
    page = photographed(image).astype(int)
    page[::40] -= 25
    page[:, ::40] -= 25
    return page.clip(0, 255).astype(np.uint8)


def with_dust_and_table(image: Array) -> Array:
    page = photographed(image)
    page[30:35, 380:385] = 20
    page[:, :20] = 25
    return page


def tinted(image: Array) -> Array:
    paper, ink = np.array([250, 240, 200]), np.array([30, 90, 170])
    return (paper + image[..., None] / 255 * (ink - paper)).astype(np.uint8)


def with_alpha(level: int) -> Callable[[Array], Array]:
    return lambda image: np.dstack([np.full((*image.shape, 3), level, np.uint8), image])


# What is done to the image, and the mean over images of the mean absolute difference allowed (levels of 255). The exact
# ones leave the ink as it is; the others blur it, and blur alone costs 3.4 (bicubic, ten times) to 5 levels.
EXACT, BLURRED, NOISY = 0.6, 9.0, 11.0
CHANGES: dict[str, tuple[Callable[[Array], Array], float]] = {
    "nothing": (lambda i: i, EXACT),
    "floats": (lambda i: i / 255, EXACT),
    "16 bits": (lambda i: i.astype(np.uint16) * 257, EXACT),
    "channel first": (lambda i: i[None], EXACT),
    "channel last": (lambda i: i[..., None], EXACT),
    "inverted": (lambda i: 255 - i, EXACT),
    "blue ink on cream paper": (tinted, EXACT),
    "off centre in a larger frame": (lambda i: np.pad(i, ((3, 50), (40, 2))), EXACT),
    "off centre, inverted, wide frame": (lambda i: np.pad(255 - i, ((0, 5), (200, 2)), constant_values=255), EXACT),
    "cut to the frame's corner": (lambda i: i[4:, :], BLURRED),
    "low contrast": (lambda i: (i * 0.3 + 100).astype(np.uint8), EXACT),
    "black ink, transparent ground": (with_alpha(0), EXACT),
    "white ink, transparent ground": (with_alpha(255), EXACT),
    "RGBA, opaque": (lambda i: np.dstack([i, i, i, np.full_like(i, 255)]), EXACT),
    "grey and alpha": (lambda i: np.dstack([255 - i, np.full_like(i, 255)]), EXACT),
    "10 x in blocks": (lambda i: enlarged(i, 10, Image.Resampling.NEAREST), EXACT),
    "10 x smooth": (lambda i: enlarged(i, 10), BLURRED),
    "10 x smooth, inverted, off centre": (
        lambda i: np.pad(enlarged(255 - i, 10), ((30, 300), (240, 20)), constant_values=255),
        BLURRED,
    ),
    "70 x": (lambda i: enlarged(i, 70), BLURRED),
    "photo": (photographed, BLURRED),
    "noisy photo": (lambda i: photographed(i, noise=0.06), NOISY),
    "photo of squared paper": (squared, BLURRED),
    "photo with dust and a dark table": (with_dust_and_table, NOISY),
    "noise at MNIST's own size": (
        lambda i: (np.clip(i / 320 + 0.1 + np.random.default_rng(1).normal(0, 0.03, i.shape), 0, 1) * 255).astype("u1"),
        NOISY,
    ),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_mnist_images_come_back(digits: Array, change: str) -> None:
    how, allowed = CHANGES[change]
    images = digits if allowed == EXACT else digits[:30]
    if change == "cut to the frame's corner":
        images = images[[not i[:4].any() for i in images]]
    if change == "70 x":
        images = images[:6]
    differences = [np.abs(to_dataset_form(how(i))[0].astype(int) - i).mean() for i in images]
    assert np.mean(differences) < allowed
    # A wrong polarity or a lost digit costs about 33 to 200 levels, a shift by one pixel about 20.
    assert max(differences) < 30


def test_output_has_the_form_asked_for(digits: Array) -> None:
    for shape in ((1, 28, 28), (1, 32, 32), (3, 28, 28), (1, 14, 20), (1, 64, 48)):
        out = to_dataset_form(digits[0], shape)
        assert out.dtype == np.uint8
        assert out.shape == shape
        assert out.flags.c_contiguous
        assert out.max() >= 250
        assert (out == out[:1]).all(), "the channels repeat"
        rows, columns = np.flatnonzero(out[0].any(axis=1)), np.flatnonzero(out[0].any(axis=0))
        filled = max((np.ptp(rows) + 1) / round(FILL * shape[1]), (np.ptp(columns) + 1) / round(FILL * shape[2]))
        assert filled == pytest.approx(1, abs=0.11)


def drawn(shape: tuple[int, int], line: list[tuple[int, int]], width: int) -> Array:
    """A pen stroke on a black canvas (white ink), drawn four times as large and reduced: anti-aliased."""
    canvas = Image.new("L", (shape[1] * 4, shape[0] * 4))
    ImageDraw.Draw(canvas).line([(4 * x, 4 * y) for x, y in line], fill=255, width=4 * width, joint="curve")
    return np.array(canvas.reduce(4))


SEVEN = [(40, 60), (120, 60), (70, 200)]


def test_size_place_and_aspect_are_mnists() -> None:
    out = to_dataset_form(drawn((280, 280), SEVEN, 20))[0].astype(float)
    rows, columns = np.flatnonzero(out.any(axis=1)), np.flatnonzero(out.any(axis=0))
    assert np.ptp(rows) + 1 == 20
    assert 11 <= np.ptp(columns) + 1 <= 13  # (120 - 40 + pen) / (200 - 60 + pen) * 20
    for axis in (0, 1):
        centre = (out.sum(axis=1 - axis) @ np.arange(28)) / out.sum()
        assert abs(centre - 14) <= 0.51
    assert len(np.unique(out)) > 20, "grey levels at the edges"
    wide = to_dataset_form(drawn((280, 280), [(20, 140), (260, 140)], 16))[0]
    assert np.ptp(np.flatnonzero(wide.any(axis=0))) + 1 == 20
    assert np.ptp(np.flatnonzero(wide.any(axis=1))) + 1 <= 2


def test_where_and_how_large_one_draws_does_not_matter() -> None:
    reference = to_dataset_form(drawn((280, 280), SEVEN, 20)).astype(int)
    for dx, dy in ((0, -45), (130, 50), (77, 13)):
        moved = drawn((280, 280), [(x + dx, y + dy) for x, y in SEVEN], 20)
        assert np.abs(to_dataset_form(moved).astype(int) - reference).mean() < 0.5
    half = drawn((280, 280), [(x // 2, y // 2) for x, y in SEVEN], 10)
    assert np.abs(to_dataset_form(half).astype(int) - reference).mean() < 4


def test_ink_heavy_at_one_side_stays_in_the_frame() -> None:
    canvas = np.zeros((200, 200), np.uint8)
    canvas[20:180, 20:60] = 255  # a heavy bar ...
    canvas[98:102, 20:180] = 255  # ... with a long thin arm: its mass lies far to the left
    out = to_dataset_form(canvas)[0]
    assert out[:, -1].any() or np.flatnonzero(out.any(axis=0))[-1] >= 24
    assert np.ptp(np.flatnonzero(out.any(axis=0))) + 1 == 20, "nothing is cut off"


def test_a_thin_pen_is_as_bright_as_mnist() -> None:
    out = to_dataset_form(drawn((560, 560), [(2 * x, 2 * y) for x, y in SEVEN], 3))
    assert np.percentile(out[out > 40], 95) > 200


@pytest.mark.parametrize("polarity", ["auto", "light", "dark"])
@pytest.mark.parametrize(
    "blank",
    [
        np.zeros((280, 280), np.uint8),
        np.full((280, 280), 255, np.uint8),
        np.full((30, 50, 3), 117, np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.full((1, 1), 0.5),
        np.zeros((0, 7)),
        np.full((20, 20), np.nan),
        photographed(np.zeros((28, 28), np.uint8)),
        photographed(np.zeros((28, 28), np.uint8), noise=0.06),
    ],
    ids=["black", "white", "grey RGB", "transparent", "one pixel", "no pixel", "nan", "paper", "grainy paper"],
)
def test_nothing_drawn_gives_zeros(blank: Array, polarity: Any) -> None:
    assert not to_dataset_form(blank, polarity=polarity).any()


def test_polarity_can_be_told() -> None:
    """A canvas whose border is all drawn over would be taken for an inverted one."""
    canvas = np.full((100, 100), 255, np.uint8)
    canvas[30:70, 40:60] = 0
    as_drawn = to_dataset_form(canvas, polarity="light")[0]
    as_hole = to_dataset_form(canvas)[0]
    assert as_hole[14, 14] > 250
    assert not to_dataset_form(255 - canvas, polarity="dark")[0, 14, 14]
    assert as_drawn.sum() == 0 or as_drawn[14, 14] == 0


@pytest.mark.parametrize("shape", [(3,), (2, 2, 2, 2), (4, 4, 5)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="H x W"):
        to_dataset_form(np.zeros(shape))


def test_odd_sizes_do_not_fail() -> None:
    rng = np.random.default_rng(3)
    for shape in ((1, 1), (1, 9), (9, 1), (2, 3), (3, 400), (5, 5, 3), (6, 2, 4), (1500, 3)):
        for image in (rng.integers(0, 256, shape, dtype=np.uint8), rng.random(shape), rng.random(shape) > 0.5):
            out = to_dataset_form(image)
            assert out.shape == (1, 28, 28)


def test_the_input_is_left_alone(digits: Array) -> None:
    image = digits[0].copy()
    to_dataset_form(image)
    np.testing.assert_array_equal(image, digits[0])


def test_quick_enough_while_the_pen_moves() -> None:
    canvas = drawn((280, 280), SEVEN, 20)
    times = []
    for _ in range(60):
        began = time.process_time()
        to_dataset_form(canvas, polarity="light")
        times.append(time.process_time() - began)
    assert min(times) < 3e-3


def test_needs_neither_torch_nor_qt() -> None:
    code = (
        "import sys, numpy as np\n"
        "from dreamexplorer.data.digit_form import to_dataset_form\n"
        "to_dataset_form(np.eye(30))\n"
        "assert not {'torch', 'PySide6', 'scipy'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
