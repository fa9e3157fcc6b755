"""Brings any image into the form of MNIST: white on black, fitted to a box, centred at its centre of mass.

How MNIST was made (LeCun et al. 1998, section III.A): the ink's bounding box is scaled to 20 x 20 keeping the
aspect, with grey levels from anti-aliasing, and moved by whole pixels so that the centre of mass lies at the
centre of 28 x 28. Real MNIST images are fixed points of this code. Quick enough to run while a pen moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import Images
from dreamexplorer.data.image_file import stretched
from dreamexplorer.data.page import count_digits, grown, shapes, without_cut_neighbours, without_frames, without_lines

if TYPE_CHECKING:
    from PIL import Image

Floats = npt.NDArray[np.float32]
Polarity = Literal["auto", "light", "dark"]
Box = tuple[int, int, int, int]  # top, bottom, left, right, ends excluded

FILL = 20 / 28  # share of each side that the ink's bounding box fills in MNIST
FAINT = 0.06  # threshold of ink, as a share of full ink
_SOFT_EDGE = 0.3  # threshold at the edge of a blurred stroke in a large image, as a share of full ink
_WORKING_SIDE = 1024  # larger images are averaged down first
_GRID = 64  # cells a side of the coarse grid in which shading is fitted and blots are found
_LEVEL = 1 / 255
THINNEST = 1.09  # pixels: mean width of the strokes of the thinnest of 10 000 test images


def to_dataset_form(
    image: npt.NDArray[Any],
    image_shape: tuple[int, int, int] = (1, 28, 28),
    *,
    polarity: Polarity = "auto",
    fill: float = FILL,
) -> Images:
    """Return the image in the form of MNIST: uint8 C x H x W, white ink on 0; all zeros when there is no ink.

    Args:
        image: H x W, H x W x 1..4 (grey, grey + alpha, RGB, RGBA) or 1 x H x W; unsigned integers over their type's
            range, or floats in [0, 1].
        image_shape: channels, height and width of the result; more than one channel repeats the ink.
        polarity: which is ink: "auto" decides from the border, "light" is light ink on a dark background.
        fill: the share of each side that the ink's bounding box may fill.

    Raises:
        ValueError: the array has another number of dimensions or channels.
    """
    channels, height, width = image_shape
    frame = np.zeros((height, width), dtype=np.float32)
    ink = _digit(_levels(image), polarity)
    room = (max(1, round(fill * height)), max(1, round(fill * width)))
    box = _bounding_box(ink, room)
    if box is not None:
        small = _full_contrast(_fit(ink, box, *room))
        if min(room) > 2 and stroke_width(small) < THINNEST:
            small = _thickened(_full_contrast(_fit(ink, box, room[0] - 2, room[1] - 2)))
        _place(small, frame)
    pixels = np.rint(frame * 255).astype(np.uint8)
    return np.repeat(pixels[None], channels, axis=0)


def digits_in(image: npt.NDArray[Any]) -> int:
    """Return how many digits an image seems to hold, 0 for none.

    Args:
        image: as for `to_dataset_form`; what is ink is decided from the border.
    """
    return count_digits(_digit(_levels(image), "auto"))


# -- from an array of any kind to levels in [0, 1], without alpha ---------------------------------------


def _levels(image: npt.NDArray[Any]) -> Floats:
    """Return levels in [0, 1], H x W x 1 or H x W x 3, of moderate size."""
    array = np.asarray(image)
    if array.ndim == 2:
        array = array[:, :, None]
    elif array.ndim == 3 and array.shape[2] > 4 and array.shape[0] == 1:
        array = array[0][:, :, None]
    if array.ndim != 3 or not 1 <= array.shape[2] <= 4:
        raise ValueError(f"an image is H x W or H x W x 1..4, not {image.shape}")
    if 0 in array.shape:
        return np.zeros((1, 1, 1), dtype=np.float32)
    x = _unit(array)
    if x.shape[2] in (2, 4):
        x = _composite(x[:, :, :-1], x[:, :, -1:])
    if x.shape[2] == 3 and np.array_equal(x[:, :, 0], x[:, :, 1]) and np.array_equal(x[:, :, 1], x[:, :, 2]):
        x = x[:, :, :1]
    return _shrink(x, _WORKING_SIDE)


def _unit(array: npt.NDArray[Any]) -> Floats:
    if array.dtype == np.bool_:
        return array.astype(np.float32)
    if np.issubdtype(array.dtype, np.unsignedinteger):
        whole = np.iinfo(array.dtype).max
        if array.dtype.itemsize > 1:
            return stretched(array.astype(np.float32) / np.float32(whole))
        return array.astype(np.float32) * np.float32(1 / whole)
    x = np.nan_to_num(array.astype(np.float32), nan=0.0, posinf=1.0, neginf=0.0)
    low, high = float(x.min()), float(x.max())
    if low < 0 or high > 1:  # the units are unknown, so the range is normalised
        x = (x - low) / max(high - low, 1e-12)
    return x


def _composite(colour: Floats, alpha: Floats) -> Floats:
    """Lay the picture on a background that shows it: that of its opaque border, or the opposite of its ink."""
    total = float(alpha.sum())
    if total == 0:
        return np.zeros_like(colour[:, :, :1])
    if float(alpha.min()) >= 1:
        return colour
    border = _border(alpha)[:, 0]
    if np.median(border) > 0.5:
        ground = np.median(_border(colour)[border > 0.5], axis=0)
    else:
        visible = float((colour.mean(axis=2, keepdims=True) * alpha).sum()) / total
        ground = np.full(colour.shape[2], 1.0 if visible < 0.5 else 0.0)
    return (colour * alpha + ground.astype(np.float32) * (1 - alpha)).astype(np.float32)


def _shrink(x: Floats, side: int) -> Floats:
    """Return averages of whole blocks, so that no side of H x W x C exceeds `side`."""
    h, w = x.shape[:2]
    k = -(-max(h, w) // side)
    if k <= 1:
        return x
    factor = min(k, w), min(k, h)
    channels = [np.asarray(_image(x[:, :, c]).reduce(factor)) for c in range(x.shape[2])]
    return np.stack(channels, axis=2)


def _image(x: Floats) -> Image.Image:
    """Return H x W floats as an image of Pillow, which is not imported before the window is painted."""
    from PIL import Image

    return Image.fromarray(np.ascontiguousarray(x, dtype=np.float32))


def _border(x: Floats) -> Floats:
    """Return the pixels of a thin frame along the edges, n x channels."""
    h, w = x.shape[:2]
    t = max(1, round(0.03 * min(h, w)))
    if h <= 2 * t or w <= 2 * t:
        return x.reshape(h * w, -1)
    parts = (x[:t], x[-t:], x[t:-t, :t], x[t:-t, -t:])
    return np.concatenate([p.reshape(-1, x.shape[2]) for p in parts])


def _digit(x: Floats, polarity: Polarity) -> Floats:
    """Return the ink of the digit; of a picture whose polarity is known, such as the canvas, all of its ink."""
    if polarity != "auto":
        return _ink(x, polarity)
    return without_cut_neighbours(without_lines(_ink(without_frames(x), polarity)))


# -- from levels to ink --------------------------------------------------------------------------------


def _ink(x: Floats, polarity: Polarity) -> Floats:
    """Return ink in [0, 1], H x W: 0 on the background, about 1 in the strokes."""
    if polarity != "auto":
        x = x.mean(axis=2, keepdims=True)
    border = _border(x)
    ground = np.median(border, axis=0)
    low, high = np.percentile(border, (25, 75), axis=0)
    if float((high - low).max()) > 1.5 * _LEVEL:
        return _ink_on_paper(x, polarity)
    ink = _towards_ink(x - ground.astype(np.float32), polarity)
    peak = float(ink.max())
    if peak < 8 * _LEVEL:
        return np.zeros_like(ink)
    return np.asarray(np.maximum(ink / peak, 0))


def _towards_ink(difference: Floats, polarity: Polarity) -> Floats:
    """Project differences from the background (H x W x C) on their strongest direction; ink is positive."""
    if polarity == "light":
        return difference[:, :, 0]
    if polarity == "dark":
        return -difference[:, :, 0]
    flat = difference.reshape(-1, difference.shape[2])
    strength = np.einsum("ij,ij->i", flat, flat)
    direction = strength @ flat
    length = float(np.linalg.norm(direction))
    if length == 0:
        return np.zeros(difference.shape[:2], dtype=np.float32)
    return np.asarray(difference @ (direction / length).astype(np.float32), dtype=np.float32)


def _ink_on_paper(x: Floats, polarity: Polarity) -> Floats:
    """Return the ink of a photo or scan, without the paper's shade, noise, ruled lines and blots."""
    d = _towards_ink(x - _shade(x), polarity)
    grain = 1.05 * float(np.median(np.abs(np.diff(d)))) if d.shape[1] > 1 else 0.0  # sigma, for white noise
    below = d[d < 0]  # pixels brighter than the paper hold no ink, so they show its noise
    noise = max(grain, min(1.4826 * float(np.median(-below)), 2 * grain)) if below.size else grain
    strong = float(np.partition(d.ravel(), -_few(d.size))[-_few(d.size)])
    if strong < max(6 * noise, 12 * _LEVEL):
        return np.zeros_like(d)
    threshold = strong / 2
    for _ in range(8):  # halfway between the means of ground and ink, whatever their shares (Ridler and Calvard 1978)
        above = d > threshold
        threshold = (float(d[~above].mean()) + float(d[above].mean())) / 2
    high = float(d[d > threshold].mean())
    low = min(max(0.6 * threshold, 3 * noise), 0.8 * high)
    ink = np.clip((d - low) / (high - low), 0, 1)
    return _without_blots(ink)


def _few(size: int) -> int:
    """Return how many of the strongest pixels may be outliers: one in 2 000, at least 4."""
    return min(size, max(4, size // 2000))


def _shade(x: Floats) -> Floats:
    """Return the background under the ink: per channel a quadratic surface fitted to what is not ink."""
    h, w, c = x.shape
    small = _shrink(x, _GRID)
    rows, columns = small.shape[:2]
    y, x1 = (g.ravel() for g in np.meshgrid(_span(rows), _span(columns), indexing="ij"))
    terms = np.stack([np.ones_like(y), y, y * y, x1, x1 * x1, x1 * y], axis=1)
    values = small.reshape(rows * columns, c).astype(np.float64)
    edge = np.zeros((rows, columns), dtype=bool)
    t = max(1, round(0.05 * min(rows, columns)))
    edge[:t] = edge[-t:] = True
    edge[:, :t] = edge[:, -t:] = True
    use = edge.ravel()
    ridge = 1e-3 * np.eye(terms.shape[1])
    weights = np.zeros((terms.shape[1], c))
    for _ in range(5):
        if use.sum() < 8:
            break
        a = terms[use]
        weights = np.linalg.solve(a.T @ a + ridge, a.T @ values[use])
        residual = np.abs(values - terms @ weights).max(axis=1)
        use = residual < max(2.5 * 1.4826 * float(np.median(residual[use])), 3 * _LEVEL)
    v, u = _span(h)[:, None, None], _span(w)[None, :, None]
    k = weights
    by_row, by_column = (k[0] + k[1] * v + k[2] * v * v), (k[3] * u + k[4] * u * u)
    surface = by_row.astype(np.float32) + by_column.astype(np.float32)
    surface += v.astype(np.float32) * (k[5] * u).astype(np.float32)
    return np.asarray(surface)


def _span(n: int) -> npt.NDArray[np.float64]:
    """Return the centres of n cells of equal size between -1 and 1."""
    return (np.arange(n) + 0.5) / n * 2 - 1


def _without_blots(ink: Floats) -> Floats:
    """Remove specks of dust and, if there is ink inside, blots that touch the edge of the photo."""
    h, w = ink.shape
    labels, masses, k = shapes(ink)
    count = masses.size
    if masses.max() <= 0:
        return ink
    touching = np.zeros(count, dtype=bool)
    for line in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        touching[line] = True
    keep = masses >= 0.04 * masses.max()
    inside = np.where(touching, 0, masses)
    if inside.max() >= 0.15 * masses.max():
        keep = (inside >= 0.04 * inside.max()) & ~touching
    keep[0] = False
    mask = grown(keep[labels]) & ~((labels > 0) & ~keep[labels])
    return np.asarray(ink * np.repeat(np.repeat(mask, k, axis=0), k, axis=1)[:h, :w])


# -- from ink to the frame -------------------------------------------------------------------------------


def _bounding_box(ink: Floats, room: tuple[int, int]) -> Box | None:
    """Return the ink's box; in an image much larger than `room` blurred edges do not widen it."""
    outer = _extent(ink > FAINT)
    if outer is None or max((outer[1] - outer[0]) / room[0], (outer[3] - outer[2]) / room[1]) < 2:
        return outer
    inner = _extent(ink > _SOFT_EDGE)
    if inner is None:
        return outer
    halo = 0.1 * max(inner[1] - inner[0], inner[3] - inner[2])  # a wider margin is faint ink, not a halo
    top, bottom, left, right = (i if abs(i - o) <= halo else o for i, o in zip(inner, outer, strict=True))
    return top, bottom, left, right


def _extent(mask: npt.NDArray[np.bool_]) -> Box | None:
    ys = np.flatnonzero(mask.any(axis=1))
    xs = np.flatnonzero(mask.any(axis=0))
    if not ys.size:
        return None
    return int(ys[0]), int(ys[-1]) + 1, int(xs[0]), int(xs[-1]) + 1


def _fit(ink: Floats, box: Box, height: int, width: int) -> Floats:
    """Return the box scaled into height x width keeping its aspect, with grey levels where an edge crosses a pixel."""
    from PIL.Image import Resampling

    top, bottom, left, right = box
    scale = max((bottom - top) / height, (right - left) / width)
    rows, columns = (max(1, int(np.ceil(n / scale - 1e-6))) for n in (bottom - top, right - left))
    # the pixels of the result cover more than the box: pad it with background on both sides
    above, before = (rows * scale - (bottom - top)) / 2, (columns * scale - (right - left)) / 2
    margin = int(np.ceil(max(above, before)))
    part = np.pad(ink[top:bottom, left:right], margin)
    area = (margin - before, margin - above, margin + right - left + before, margin + bottom - top + above)
    how = Resampling.BOX if scale > 1 else Resampling.BILINEAR
    return np.asarray(_image(part).resize((columns, rows), how, box=area))


def _full_contrast(small: Floats) -> Floats:
    """Scale faint results (a thin pen, much reduced) to the full ink of MNIST's strokes."""
    inked = small[small > FAINT * float(small.max())]
    reference = float(np.percentile(inked, 95)) if inked.size else 1.0
    return np.minimum(small * max(1.0, 0.99 / reference), 1) if reference > 0 else small


def stroke_width(ink: Floats) -> float:
    """Return the mean width of the strokes in pixels: twice their area over the length of their outline.

    Args:
        ink: H x W in [0, 1]; the outline is the total variation, which counts soft edges like sharp ones.
    """
    p = np.pad(ink, 1)
    down, right = np.diff(p, axis=0)[:, :-1], np.diff(p, axis=1)[:-1]
    outline = float(np.hypot(down, right).sum())
    return 2 * float(ink.sum()) / outline if outline else 0.0


def _thickened(ink: Floats) -> Floats:
    """Return the ink with a soft pixel more on all sides: strokes of one pixel become as wide as most of MNIST's."""
    p = np.pad(ink, 2)
    h, w = p.shape
    result = np.zeros((h - 2, w - 2), dtype=np.float32)
    for y in range(3):
        for x in range(3):
            weight = (1.0, 0.65, 0.3)[abs(y - 1) + abs(x - 1)]
            result = np.maximum(result, weight * p[y : h - 2 + y, x : w - 2 + x])
    return result


def _place(small: Floats, frame: Floats) -> None:
    """Paste by whole pixels so that the centre of mass is nearest to the frame's centre, never over its edge."""
    offsets = []
    for axis in (0, 1):
        profile = small.sum(axis=1 - axis)
        centre = float(profile @ np.arange(profile.size)) / max(float(profile.sum()), 1e-12)
        offset = int(np.floor(frame.shape[axis] / 2 - centre + 0.5))
        offsets.append(min(max(offset, 0), frame.shape[axis] - profile.size))
    y, x = offsets
    frame[y : y + small.shape[0], x : x + small.shape[1]] = small
