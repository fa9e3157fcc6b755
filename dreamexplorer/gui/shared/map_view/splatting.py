"""Paints many points into one image with numpy (splatting): soft, translucent dots, each in the colour of its group.

70 000 graphics items cost 45 ms a frame; counting points per pixel, blurring the counts and looking up the colours
costs a few. Overlapping dots add up to a more solid colour; where groups overlap, the last one drawn gives the hue.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_MAX_COUNT = 15  # points on one pixel that still add opacity; more would overflow the sums of 16 bits
_CHUNK = 65_000  # points counted at once: that many on one pixel still fit 16 bits
MAX_GROUPS = 255


@dataclass(frozen=True)
class _Kernel:
    """A separable blur by repeated sums of two pixels; `shifts` are their distances."""

    radius: int
    shifts: tuple[int, ...]
    weights: tuple[int, ...]  # of the blur along one axis

    @property
    def peak(self) -> int:
        return max(self.weights) ** 2

    def relative(self) -> npt.NDArray[np.float64]:
        """Return the profile of the dot, K x K, 1 in the centre."""
        w = np.asarray(self.weights, dtype=np.float64)
        return np.outer(w, w) / w.max() ** 2


def _kernel(shifts: tuple[int, ...]) -> _Kernel:
    weights = np.ones(1, dtype=int)
    for s in shifts:
        step = np.zeros(s + 1, dtype=int)
        step[0] = step[s] = 1
        weights = np.convolve(weights, step)
    return _Kernel((len(weights) - 1) // 2, shifts, tuple(int(v) for v in weights))


# At most six sums: the square of 2^6 times _MAX_COUNT is what 16 bits hold. The last ones are wide enough for screens
# of double density.
_KERNELS = (
    _kernel((1, 1)),  # 1 2 1
    _kernel((1, 1, 1, 1)),  # 1 4 6 4 1
    _kernel((1, 1, 2, 2)),  # 7 wide
    _kernel((1, 1, 1, 1, 2, 2)),  # 9 wide
    _kernel((1, 1, 2, 2, 2, 2)),  # 11 wide
)
_EDGE = (0.06, 0.62)  # the opacity of a single dot rises between these shares of the kernel's peak


def kernel_for(diameter: float) -> int:
    """Return the index of the kernel whose dot is nearest to a diameter in pixels."""
    return int(np.argmin([abs(width - diameter) for width in _widths()]))


@functools.cache
def _widths() -> tuple[float, ...]:
    return tuple(_visible_width(kernel) for kernel in _KERNELS)


def _visible_width(kernel: _Kernel) -> float:
    """Return the diameter of a disc with the summed opacity of the dot."""
    alpha = _smooth(kernel.relative())
    return 2.0 * math.sqrt(float(alpha.sum()) / math.pi)


def _smooth(u: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    t = np.clip((u - _EDGE[0]) / (_EDGE[1] - _EDGE[0]), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


class Splatter:
    """Paints points into a premultiplied ARGB32 image; reuses its buffers between frames."""

    def __init__(self) -> None:
        self._size = (0, 0, 0)
        self._kernel = _KERNELS[1]
        self._opacity_of_sum = np.zeros(1, dtype=np.uint8)
        self._colors = np.zeros(256 * 2, dtype=np.uint32)
        self._offsets: tuple[tuple[int, int], ...] = ()
        self._style: tuple[int, float] | None = None
        self.set_style(1, 0.6)

    def set_style(self, kernel: int, opacity: float) -> None:
        """Set the size of the dots (an index from `kernel_for`) and the opacity of a single one (0 to 1)."""
        if self._style == (kernel, opacity):
            return
        self._style = (kernel, opacity)
        self._kernel = k = _KERNELS[kernel]
        u = np.arange(_MAX_COUNT * sum(k.weights) ** 2 + 1, dtype=np.float64) / k.peak
        points = np.where(u < 1.0, _smooth(u), u)
        alpha = 1.0 - (1.0 - min(max(opacity, 0.02), 0.995)) ** points
        self._opacity_of_sum = np.round(255.0 * alpha).astype(np.uint8)
        profile = k.relative()
        r = k.radius
        near = [(dy, dx) for dy in range(-r, r + 1) for dx in range(-r, r + 1) if profile[dy + r, dx + r] > _EDGE[0]]
        # Far pixels first: a dot's centre is never painted over by the rim of one drawn before it
        self._offsets = tuple(sorted(near, key=lambda o: -(o[0] ** 2 + o[1] ** 2)))

    def set_colors(self, rgb: Sequence[tuple[int, int, int]]) -> None:
        """Set one colour (red, green, blue, 0 to 255) for each group.

        Raises:
            ValueError: there is no group, or more than 255.
        """
        if not 1 <= len(rgb) <= MAX_GROUPS:
            raise ValueError(f"{len(rgb)} groups; at most {MAX_GROUPS} have a colour")
        alpha = np.arange(256, dtype=np.uint32)
        table = np.zeros((len(rgb) + 1, 256), dtype=np.uint32)
        for i, (r, g, b) in enumerate(rgb):
            table[i + 1] = (
                (alpha << 24)
                | (((alpha * r + 127) // 255) << 16)
                | (((alpha * g + 127) // 255) << 8)
                | ((alpha * b + 127) // 255)
            )
        self._colors = table.reshape(-1)

    def render(
        self,
        x: npt.NDArray[np.float32],
        y: npt.NDArray[np.float32],
        groups: npt.NDArray[np.uint8],
        origin: tuple[float, float],
        scale: float,
        width: int,
        height: int,
    ) -> npt.NDArray[np.uint32]:
        """Paint N points; return a height x width array of ARGB words, valid until the next call.

        Args:
            x: N coordinates in data units.
            y: N coordinates in data units, upwards.
            groups: N group numbers, from 1.
            origin: the top left corner of the image, in data units.
            scale: pixels per data unit.
            width: of the image, in pixels.
            height: of the image, in pixels.
        """
        self._allocate(width, height)
        r = self._kernel.radius
        wide, high = width + 2 * r, height + 2 * r
        s = np.float32(scale)
        fx = x * s
        fx += np.float32(r - origin[0] * scale)
        fy = y * -s
        fy += np.float32(r + origin[1] * scale)
        inside = (fx >= 0) & (fx < wide) & (fy >= 0) & (fy < high)  # also leaves out what is not a number
        if not inside.all():
            fx, fy, groups = fx[inside], fy[inside], groups[inside]
        place = fy.astype(np.intp)
        place *= wide
        place += fx.astype(np.intp)
        sums = self._blurred_counts(place, wide, high)
        hue = self._hues(place, groups, wide, high)
        opacity = np.take(self._opacity_of_sum, sums, out=self._opacity, mode="clip")
        key = self._key
        np.left_shift(hue, 8, out=key, dtype=np.uint16)
        np.bitwise_or(key, opacity, out=key)
        return np.take(self._colors, key, out=self._image, mode="clip")

    def _allocate(self, width: int, height: int) -> None:
        r = self._kernel.radius
        if self._size == (width, height, r):
            return
        self._size = (width, height, r)
        # Slack at both ends lets a dot's rim be written without a test
        self._hue = np.zeros((height + 4 * r + 2) * (width + 2 * r), dtype=np.uint8)
        self._counts = np.empty((height + 2 * r, width + 2 * r), dtype=np.uint16)
        self._across = np.empty((height + 2 * r, width + 2 * r), dtype=np.uint16)
        self._opacity = np.empty((height, width), dtype=np.uint8)
        self._key = np.empty((height, width), dtype=np.uint16)
        self._image = np.empty((height, width), dtype=np.uint32)

    def _blurred_counts(self, place: npt.NDArray[np.intp], wide: int, high: int) -> npt.NDArray[np.uint16]:
        counts = self._counts
        counts.fill(0)
        flat = counts.reshape(-1)
        for i in range(0, len(place), _CHUNK):
            np.add.at(flat, place[i : i + _CHUNK], np.uint16(1))
            np.minimum(flat, _MAX_COUNT, out=flat)
        a, b = counts, self._across
        n = wide
        for s in self._kernel.shifts:
            n -= s
            np.add(a[:, :n], a[:, s : n + s], out=b[:, :n])
            a, b = b, a
        m = high
        for s in self._kernel.shifts:
            m -= s
            np.add(a[:m, :n], a[s : m + s, :n], out=b[:m, :n])
            a, b = b, a
        return a[:m, :n]

    def _hues(
        self, place: npt.NDArray[np.intp], groups: npt.NDArray[np.uint8], wide: int, high: int
    ) -> npt.NDArray[np.uint8]:
        r = self._kernel.radius
        flat = self._hue
        flat[:] = 0
        lead = r * wide + r
        for dy, dx in self._offsets:
            flat[place + (lead + dy * wide + dx)] = groups
        start = lead  # the slack before the first padded row
        grid = flat[start : start + wide * high].reshape(high, wide)
        return grid[r : high - r, r : wide - r]
