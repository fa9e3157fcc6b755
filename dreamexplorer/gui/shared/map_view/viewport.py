"""Arithmetic of a plot with equal scales: which part of the plane is seen, and when an automatic fit moves it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

Bounds = tuple[float, float, float, float]  # left, right, bottom, top, in data units

MIN_SCALE, MAX_SCALE = 1e-3, 2e4  # pixels per unit; beyond, single precision would show


@dataclass(frozen=True)
class Viewport:
    """A window of width x height pixels on the plane: its centre (x, y), y upwards, and pixels per data unit."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 50.0
    width: float = 100.0
    height: float = 100.0

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a place."""
        return (x - self.x) * self.scale + self.width / 2, (self.y - y) * self.scale + self.height / 2

    def to_data(self, px: float, py: float) -> tuple[float, float]:
        """Return the place at a pixel."""
        return self.x + (px - self.width / 2) / self.scale, self.y - (py - self.height / 2) / self.scale

    @property
    def bounds(self) -> Bounds:
        """Left, right, bottom and top of what is seen, in data units."""
        w, h = self.width / 2 / self.scale, self.height / 2 / self.scale
        return self.x - w, self.x + w, self.y - h, self.y + h

    def resized(self, width: float, height: float) -> Viewport:
        """Return a view of another size around the same centre, scaled with its shorter side."""
        if self.width <= 1 or self.height <= 1 or width <= 1 or height <= 1:
            return replace(self, width=max(width, 1.0), height=max(height, 1.0))
        scale = self.scale * min(width, height) / min(self.width, self.height)
        return replace(self, width=width, height=height, scale=_clamped(scale))

    def panned(self, dx: float, dy: float) -> Viewport:
        """Return the view after a drag by (dx, dy) pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def zoomed(self, factor: float, px: float, py: float) -> Viewport:
        """Return the view enlarged by the factor; the place at pixel (px, py) stays there."""
        x, y = self.to_data(px, py)
        scale = _clamped(self.scale * factor)
        return replace(
            self,
            scale=scale,
            x=x - (px - self.width / 2) / scale,
            y=y + (py - self.height / 2) / scale,
        )

    def fitted(self, bounds: Bounds, margin: float = 0.06) -> Viewport:
        """Return a view of all of the bounds, centred, with a margin (a share of their size) at each side."""
        left, right, bottom, top = bounds
        w = max(right - left, 1e-6) * (1 + 2 * margin)
        h = max(top - bottom, 1e-6) * (1 + 2 * margin)
        scale = _clamped(min(self.width / w, self.height / h))
        return replace(self, x=(left + right) / 2, y=(bottom + top) / 2, scale=scale)

    def towards(self, goal: Viewport, part: float) -> Viewport:
        """Return the view a part (0 to 1) of the way to the goal; the zoom is interpolated geometrically."""
        scale = self.scale * (goal.scale / self.scale) ** part
        return replace(goal, x=self.x + (goal.x - self.x) * part, y=self.y + (goal.y - self.y) * part, scale=scale)

    def near(self, goal: Viewport) -> bool:
        """Return whether both differ by less than half a pixel."""
        return (
            abs(self.x - goal.x) * goal.scale < 0.5
            and abs(self.y - goal.y) * goal.scale < 0.5
            and abs(math.log(self.scale / goal.scale)) < 1e-3
        )


def _clamped(scale: float) -> float:
    return min(max(scale, MIN_SCALE), MAX_SCALE)


def needs_fit(view: Viewport, bounds: Bounds, slack: float = 0.02, loose: float = 1.45) -> bool:
    """Return whether a view that follows its points should move: some lie outside, or it shows far more than them.

    Between the two nothing happens (hysteresis), so that the map stays still on small changes.
    """
    left, right, bottom, top = view.bounds
    w, h = right - left, top - bottom
    if (
        bounds[0] < left + slack * w
        or bounds[1] > right - slack * w
        or bounds[2] < bottom + slack * h
        or bounds[3] > top - slack * h
    ):
        return True
    return view.fitted(bounds).scale > loose * view.scale


def with_room(bounds: Bounds, least: float) -> Bounds:
    """Return bounds that reach at least so far to each side of the middle."""
    left, right, bottom, top = bounds
    x, y = (left + right) / 2, (bottom + top) / 2
    w, h = max((right - left) / 2, least), max((top - bottom) / 2, least)
    return x - w, x + w, y - h, y + h
