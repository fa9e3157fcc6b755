"""Frames, rules, axes and neighbours are left out, and the digit among them comes out as it was."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from dreamexplorer.data.base import load_dataset
from dreamexplorer.data.digit_form import THINNEST, digits_in, stroke_width, to_dataset_form
from dreamexplorer.data.page import count_digits, without_cut_neighbours, without_frames, without_lines

Array = npt.NDArray[Any]
BLURRED = 9.0  # mean difference in levels that enlarging alone costs, see test_digit_form


@pytest.fixture(scope="module")
def digits() -> Array:
    """40 test images of MNIST: 40 x 28 x 28."""
    return load_dataset("mnist").test.images[:40, 0].copy()


def page(digit: Array, paper: int = 200, ink: int = 40) -> Array:
    """Dark ink on light paper, eight times as large: 224 x 224."""
    large = np.array(Image.fromarray(digit).resize((224, 224), Image.Resampling.BICUBIC)) / 255
    return (paper + (ink - paper) * large).astype(np.uint8)


def framed(digit: Array) -> Array:
    return np.pad(page(digit), 6, constant_values=30)


def small_card(digit: Array) -> Array:
    card = np.pad((200 - 160 * (digit / 255)).astype(np.uint8), 3, constant_values=200)
    return np.pad(card, 1, constant_values=30)


def card_on_a_table(digit: Array) -> Array:
    return np.pad(framed(digit), 25, constant_values=120)


def coloured_frame(digit: Array) -> Array:
    card = np.dstack([page(digit)] * 3)
    return np.pad(card, ((6, 6), (6, 6), (0, 0)), constant_values=30) + np.array([0, 20, 50], np.uint8)


def rule_at_the_edge(digit: Array) -> Array:
    card = page(digit)
    card[3:6] = 50
    return card


def ruled_paper(digit: Array) -> Array:
    card = page(digit)
    card[::75] = card[1::75] = 60
    return card


def drawn_frame(digit: Array) -> Array:
    sheet = np.pad(page(digit), 60, constant_values=200)
    inner = sheet[40:-40, 40:-40]
    inner[:4] = inner[-4:] = inner[:, :4] = inner[:, -4:] = 40
    return sheet


def plot_with_axes(digit: Array) -> Array:
    plot = np.pad(page(digit, 255, 0), ((20, 50), (60, 20)), constant_values=255)
    h, w = plot.shape
    plot[20 : h - 50, 55:57] = plot[h - 50 : h - 48, 55 : w - 15] = 0
    for y in range(30, h - 60, 40):
        plot[y, 49:56] = plot[y - 4 : y + 4, 36:40] = 0
    for x in range(70, w - 20, 40):
        plot[h - 48 : h - 42, x] = plot[h - 35 : h - 27, x - 3 : x + 1] = 0
    return plot


def plotted_image(digit: Array) -> Array:
    """White on black in a plot with white margins, ticks and their numbers."""
    plot = np.full((304, 304), 255, np.uint8)
    plot[40:-40, 40:-40] = page(digit, 0, 255)
    for i in range(50, 264, 40):
        plot[i, 34:40] = plot[-40:-34, i] = 0
        plot[i - 4 : i + 4, 20:28] = plot[-28:-20, i - 4 : i + 4] = 60
    return plot


def cell_of_a_form(digit: Array) -> Array:
    others = load_dataset("mnist").test.images[[0, 30], 0]
    row = np.hstack([page(others[0])[:, -90:], page(digit), page(others[1])[:, :90]])
    form = np.vstack([np.roll(row, 100, 1)[-60:], row, np.roll(row, 70, 1)[:60]])
    for at in (90, 314):
        form[:, at - 2 : at + 2] = 60
    for at in (60, 284):
        form[at - 2 : at + 2] = 60
    return form


PAGES: list[Callable[[Array], Array]] = [
    framed,
    small_card,
    card_on_a_table,
    coloured_frame,
    rule_at_the_edge,
    ruled_paper,
    drawn_frame,
    plot_with_axes,
    plotted_image,
    cell_of_a_form,
]


@pytest.mark.parametrize("around", PAGES, ids=[p.__name__ for p in PAGES])
def test_the_digit_comes_out_of_the_page(digits: Array, around: Callable[[Array], Array]) -> None:
    differences = [np.abs(to_dataset_form(around(i))[0].astype(int) - i).mean() for i in digits]
    assert np.mean(differences) < BLURRED
    assert max(differences) < 40, "a wrong polarity costs 60 and more"
    assert np.mean([digits_in(around(i)) == 1 for i in digits]) >= 0.95


@pytest.mark.parametrize("side", [28, 280])
def test_a_card_with_a_border_keeps_its_polarity(side: int) -> None:
    """A bar of 3 x 14 of 28: scaled to a height of 20, it has 20 x 4.3 pixels of ink."""
    card = np.full((side, side), 200, np.uint8)
    t = side // 28
    card[:t] = card[-t:] = card[:, :t] = card[:, -t:] = 30
    card[7 * t : 21 * t, 12 * t : 15 * t] = 40
    assert to_dataset_form(card).sum() / 255 == pytest.approx(20 * 20 * 3 / 14, rel=0.1)


def test_digits_themselves_have_neither_frames_nor_rules(digits: Array) -> None:
    for digit in load_dataset("mnist").test.images[:1500, 0].astype(np.float32) / 255:
        assert without_frames(digit[:, :, None]).shape == (28, 28, 1)
        assert without_lines(digit) is digit
        assert without_cut_neighbours(digit) is digit


def test_a_zero_in_block_letters_is_no_frame() -> None:
    block = np.full((60, 60), 255, np.uint8)
    block[10:50, 15:45] = 0
    block[18:42, 23:37] = 255
    out = to_dataset_form(block)[0]
    assert out[14, 14] < 20
    assert out[14, 8] > 230


@pytest.mark.parametrize("digit", ["7", "4", "1"])
def test_strokes_that_reach_the_edges_belong_to_the_digit(digit: str) -> None:
    """Thin strokes, cut close: the bar of a seven and that of a four run from edge to edge."""
    strokes = {
        "7": [[(0, 0), (99, 0), (40, 139)]],
        "4": [[(60, 0), (0, 90), (99, 90)], [(75, 40), (75, 139)]],
        "1": [[(0, 40), (50, 0), (50, 139)], [(0, 139), (99, 139)]],
    }[digit]
    image = Image.new("L", (100, 140), 255)
    for stroke in strokes:
        ImageDraw.Draw(image).line(stroke, fill=0, width=6)
    array = np.array(image)
    close = to_dataset_form(array)[0].astype(int)
    roomy = to_dataset_form(np.pad(array, 60, constant_values=255))[0].astype(int)
    assert np.abs(close - roomy).mean() < 12


def test_more_than_one_digit_and_none_are_counted(digits: Array) -> None:
    counts = [count_digits(i / np.float32(255)) for i in load_dataset("mnist").test.images[:1000, 0]]
    assert np.mean(np.array(counts) == 1) > 0.998
    pairs = [digits_in(np.hstack([255 - a, 255 - b])) for a, b in pairwise(digits)]
    assert np.mean(np.array(pairs) == 2) > 0.9
    above = [digits_in(np.vstack([page(a), page(b)])) for a, b in pairwise(digits)]
    assert np.mean(np.array(above) == 2) > 0.9
    assert digits_in(np.hstack([255 - digits[k] for k in (1, 2, 3, 4)])) == 4
    assert digits_in(np.full((50, 50), 90, np.uint8)) == 0
    assert digits_in(np.zeros((0, 3))) == 0


@pytest.mark.parametrize(("side", "pen"), [(56, 1), (112, 1), (280, 1), (280, 3), (560, 5)])
def test_a_thin_pen_becomes_as_wide_as_strokes_of_mnist(digits: Array, side: int, pen: int) -> None:
    image = Image.new("L", (side, side), 255)
    line = [(side * x // 280, side * y // 280) for x, y in ((40, 60), (120, 60), (70, 200))]
    ImageDraw.Draw(image).line(line, fill=0, width=pen)
    widths = sorted(stroke_width(i / np.float32(255)) for i in digits)
    drawn = stroke_width(to_dataset_form(np.array(image))[0] / np.float32(255))
    assert widths[2] < drawn < widths[-3]


def test_no_image_of_mnist_is_thinner_than_the_thinnest() -> None:
    images = load_dataset("mnist").test.images[:2000, 0] / np.float32(255)
    assert min(map(stroke_width, images)) > THINNEST
