"""Removes what surrounds a digit on a page: frames, cards, ruled lines, axes, neighbouring cells.

Only what leaves a digit behind is removed. A stroke that belongs to the digit is kept: it ends at the digit, while a
ruled line goes on at both sides of it, lies at the edge, or meets another line at a corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

GRID = 64  # cells a side of the coarse grid on which shapes are found
_INKED = 0.3  # threshold of ink, as a share of full ink
_LINE = 0.6  # share of a row or column that a line covers
_THICKEST = 0.05  # of the side: a thicker band is no line
_MARGIN = 0.7  # share of a row or column of a margin that is of its shade; the labels of a plot are not
_FRAMES = 4  # at most as many are peeled off, one inside the other


# -- frames around the picture -----------------------------------------------------------------------------


def without_frames(x: Floats) -> Floats:
    """Return the picture inside of frames and margins of one shade on all four sides.

    Args:
        x: levels, H x W x C.
    """
    for _ in range(_FRAMES):
        inner = _inside(x)
        if inner is None:
            break
        x = inner
    return x


def _inside(x: Floats) -> Floats | None:
    """Return the picture inside of one frame; None where there is no frame, or nothing but a hole in it."""
    h, w = x.shape[:2]
    frame = np.median(_ring(x), axis=0)
    distance = np.abs(x - frame).max(axis=2)
    contrast = float(np.percentile(distance, 98))
    if contrast < 0.05 or min(h, w) < 8:
        return None
    same = distance < 0.35 * contrast
    if _ring(same[:, :, None]).mean() < 0.9:
        return None
    rows, columns = same.mean(axis=1) >= _MARGIN, same.mean(axis=0) >= _MARGIN
    top, bottom, left, right = (_run(line) for line in (rows, rows[::-1], columns, columns[::-1]))
    if not min(top, bottom, left, right) or top + bottom > 0.6 * h or left + right > 0.6 * w:
        return None
    part = x[top : h - bottom, left : w - right]
    if min(part.shape[:2]) < 14 or _ring(same[top : h - bottom, left : w - right, None]).mean() > 0.15:
        return None
    ground = np.median(_ring(part), axis=0)
    other = np.abs(part - ground).max(axis=2) > 0.35 * contrast
    area = _box(other)
    if area is None:
        return None  # one solid block
    hole = part[area[0] : area[1], area[2] : area[3]]
    like_frame = np.abs(hole - frame).max(axis=2) < 0.35 * contrast
    if like_frame.size >= 0.15 * other.size and like_frame.mean() >= 0.6:
        return None  # a hole that shows the ground again: a zero, whose strokes looked like a frame
    return part


def _ring(x: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the outermost pixels, n x channels."""
    return np.concatenate([x[0], x[-1], x[1:-1, 0], x[1:-1, -1]])


def _run(flags: Mask) -> int:
    """Return how many flags are set before the first that is not."""
    return int(flags.size if flags.all() else np.argmin(flags))


def _box(mask: Mask) -> tuple[int, int, int, int] | None:
    """Return top, bottom, left, right (ends excluded) of what is set; None if nothing is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


# -- lines and neighbours ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """A straight line along an axis of the picture: `first` to `last` across it, `start` to `stop` along it."""

    vertical: bool
    first: int
    last: int
    start: int
    stop: int

    def meets(self, other: _Line, slack: int) -> bool:
        """Return whether it reaches a line of the other direction."""
        return (
            self.vertical != other.vertical
            and self.start - slack <= other.last
            and other.first <= self.stop + slack
            and other.start - slack <= self.last
            and self.first <= other.stop + slack
        )


def without_lines(ink: Floats) -> Floats:
    """Return the ink of the digit alone, without ruled lines, frames, axes and what lies beyond them.

    Args:
        ink: H x W in [0, 1].
    """
    mask = ink > _INKED
    size = max(ink.shape)
    lines = [*_lines(mask, vertical=False), *_lines(mask.T, vertical=True)]
    lines = [line for line in lines if _is_ruled(line, lines, ink.shape)]
    while lines:
        rest = _erased(ink, lines)
        digit = _main(rest)
        box = _box(digit)
        if box is None or max(box[1] - box[0], box[3] - box[2]) < 0.12 * size:
            return ink
        belonging = [line for line in lines if _touches(line, digit) and not _passes(line, box, ink.shape)]
        if not belonging:
            return _within(rest, lines, digit, box)
        lines = [line for line in lines if line not in belonging]
    return ink


def _lines(mask: Mask, vertical: bool) -> list[_Line]:
    """Return the thin bands of rows that are mostly ink."""
    h = mask.shape[0]
    full = np.flatnonzero(mask.mean(axis=1) >= _LINE)
    bands = np.split(full, np.flatnonzero(np.diff(full) > 1) + 1) if full.size else []
    found = []
    for band in bands:
        if band.size <= max(1, round(_THICKEST * h)):
            along = np.flatnonzero(mask[band].any(axis=0))
            found.append(_Line(vertical, int(band[0]), int(band[-1]), int(along[0]), int(along[-1])))
    return found


def _is_ruled(line: _Line, lines: list[_Line], shape: tuple[int, ...]) -> bool:
    across, along = (shape[1], shape[0]) if line.vertical else shape[:2]
    whole = line.start <= 0.03 * along and line.stop >= 0.97 * along - 1
    at_edge = line.last < 0.1 * across or line.first >= 0.9 * across
    return whole or at_edge or any(line.meets(other, 2) for other in lines)


def _erased(ink: Floats, lines: list[_Line]) -> Floats:
    """Return the ink without the lines; a stroke that crosses a line keeps its ink there."""
    result = ink.copy()
    for line in lines:
        image = result.T if line.vertical else result
        first, last = max(line.first - 1, 0), min(line.last + 1, image.shape[0] - 1)  # with its blurred edges
        above = image[first - 1] if first > 0 else np.zeros_like(image[0])
        below = image[last + 1] if last + 1 < image.shape[0] else np.zeros_like(image[0])
        image[first : last + 1] = np.minimum(above, below)
    return result


def _main(ink: Floats) -> Mask:
    """Return the largest shape inside, else the largest one, as a mask of the pixels of its cells."""
    labels, masses, k = shapes(ink)
    if masses.max() <= 0:
        return np.zeros(ink.shape, dtype=np.bool_)
    inside = masses.copy()
    for line in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        inside[line] = 0
    best = int(inside.argmax()) if inside.max() >= 0.15 * masses.max() else int(masses.argmax())
    return _pixels(labels == best, k, ink.shape) & (ink > _INKED / 2)


def _touches(line: _Line, digit: Mask) -> bool:
    image = digit.T if line.vertical else digit
    return bool(image[max(line.first - 3, 0) : line.last + 4].any())


def _passes(line: _Line, box: tuple[int, int, int, int], shape: tuple[int, ...]) -> bool:
    """Return whether a line goes on well beyond the digit at both sides, from edge to edge of the picture."""
    along = shape[0] if line.vertical else shape[1]
    start, stop = (box[0], box[1]) if line.vertical else (box[2], box[3])
    whole = line.start <= 0.03 * along and line.stop >= 0.97 * along - 1
    beyond = 0.03 * along
    return whole and along >= 0.9 * max(shape) and line.start + beyond <= start and stop <= line.stop - beyond


def _within(ink: Floats, lines: list[_Line], digit: Mask, box: tuple[int, int, int, int]) -> Floats:
    """Return the ink between the lines around the digit."""
    keep = np.zeros_like(ink)
    limits = []
    for vertical, start, stop, end in ((False, box[0], box[1], ink.shape[0]), (True, box[2], box[3], ink.shape[1])):
        around = [line for line in lines if line.vertical == vertical and not _touches(line, digit)]
        limits.append(max([line.last + 1 for line in around if line.last < start], default=0))
        limits.append(min([line.first for line in around if line.first >= stop], default=end))
    top, bottom, left, right = limits
    keep[top:bottom, left:right] = ink[top:bottom, left:right]
    return keep


# -- shapes ------------------------------------------------------------------------------------------------


def shapes(ink: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], int]:
    """Find the connected shapes of ink on a coarse grid.

    Args:
        ink: H x W in [0, 1].

    Returns:
        The label of each cell (0: no ink), the ink of each label, and the side of a cell in pixels.
    """
    h, w = ink.shape
    k = -(-max(h, w) // GRID)
    rows, columns = -(-h // k), -(-w // k)
    padded = np.zeros((rows * k, columns * k), dtype=np.float32)
    padded[:h, :w] = ink
    mass = padded.reshape(rows, k, columns, k).sum(axis=(1, 3))
    labels = _components(mass > 0.15 * k)
    masses = np.bincount(labels.ravel(), weights=mass.ravel(), minlength=int(labels.max()) + 1).astype(np.float64)
    masses[0] = 0
    return labels, masses, int(k)


def count_digits(ink: Floats) -> int:
    """Return how many digits stand beside or above one another: shapes of like size that share no columns or rows.

    Args:
        ink: H x W in [0, 1], of the digits alone.
    """
    labels, masses, _ = shapes(ink)
    large = [int(i) for i in np.flatnonzero(masses >= 0.25 * masses.max()) if masses[i] > 0]
    boxes = [box for i in large if (box := _box(labels == i)) is not None]
    if not boxes:
        return 0
    tallest = max(bottom - top for top, bottom, _, _ in boxes)
    boxes = [box for box in boxes if box[1] - box[0] >= 0.5 * tallest]
    return max(_apart([box[2:] for box in boxes]), _apart([box[:2] for box in boxes]))


def _apart(spans: list[tuple[int, int]]) -> int:
    """Return how many of the intervals share nothing with those before them."""
    count, end = 0, -1
    for start, stop in sorted(spans):
        if start > end:
            count += 1
        end = max(end, stop)
    return count


def without_cut_neighbours(ink: Floats) -> Floats:
    """Return the ink without shapes beside a whole digit that the picture's left or right edge cuts off.

    Nothing is removed above or below: the bar of a five may lie apart from its bow, at the edge of a close crop.
    """
    labels, masses, k = shapes(ink)
    touching = np.zeros(masses.size, dtype=np.bool_)
    for line in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        touching[line] = True
    inside = np.where(touching, 0, masses)
    if inside.max() < 0.5 * masses.max() or masses.max() <= 0:
        return ink
    whole = _box(labels == inside.argmax())
    assert whole is not None
    cut = np.zeros(masses.size, dtype=np.bool_)
    for i in {*labels[:, 0].tolist(), *labels[:, -1].tolist()} - {0}:
        box = _box(labels == i)
        cut[i] = box is not None and (box[3] <= whole[2] or box[2] >= whole[3])
    if not cut.any():
        return ink
    return np.asarray(ink * ~_pixels(grown(cut[labels]) & ~((labels > 0) & ~cut[labels]), k, ink.shape))


def grown(mask: Mask) -> Mask:
    """Return the mask with its eight neighbours."""
    p = np.pad(mask, 1)
    rows = p[:-2] | p[1:-1] | p[2:]
    return np.asarray(rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:])


def _pixels(cells: Mask, k: int, shape: tuple[int, ...]) -> Mask:
    """Return a mask of cells as one of pixels."""
    return np.repeat(np.repeat(cells, k, axis=0), k, axis=1)[: shape[0], : shape[1]]


def _components(mask: Mask) -> npt.NDArray[np.int64]:
    """Label the 8-connected parts of a small mask 1, 2, ...; 0 elsewhere."""
    rows, columns = mask.shape
    labels = np.zeros(mask.shape, dtype=np.int64)
    found = 0
    for y, x in np.argwhere(mask):
        if labels[y, x]:
            continue
        found += 1
        labels[y, x] = found
        waiting = [(int(y), int(x))]
        while waiting:
            j, i = waiting.pop()
            for v in range(max(j - 1, 0), min(j + 2, rows)):
                for u in range(max(i - 1, 0), min(i + 2, columns)):
                    if mask[v, u] and not labels[v, u]:
                        labels[v, u] = found
                        waiting.append((v, u))
    return labels
