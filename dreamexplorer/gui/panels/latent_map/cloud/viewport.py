"""The arithmetic of a plot with equal scales: what is seen, where ticks stand, when an automatic fit moves."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

Bounds = tuple[float, float, float, float]  # left, right, bottom, top, in data units

MIN_SCALE, MAX_SCALE = 1e-3, 2e4  # pixels per unit; beyond, single precision would show


@dataclass(frozen=True)
class Viewport:
    """A window of width x height pixels on the plane: its centre and pixels per unit, y upwards."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 50.0
    width: float = 100.0
    height: float = 100.0

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.x) * self.scale + self.width / 2, (self.y - y) * self.scale + self.height / 2

    def to_data(self, px: float, py: float) -> tuple[float, float]:
        return self.x + (px - self.width / 2) / self.scale, self.y - (py - self.height / 2) / self.scale

    @property
    def bounds(self) -> Bounds:
        w, h = self.width / 2 / self.scale, self.height / 2 / self.scale
        return self.x - w, self.x + w, self.y - h, self.y + h

    def resized(self, width: float, height: float) -> Viewport:
        """Another size that shows at least what was seen along its tighter side, around the same centre."""
        if self.width <= 1 or self.height <= 1 or width <= 1 or height <= 1:
            return replace(self, width=max(width, 1.0), height=max(height, 1.0))
        scale = self.scale * min(width, height) / min(self.width, self.height)
        return replace(self, width=width, height=height, scale=_clamped(scale))

    def panned(self, dx: float, dy: float) -> Viewport:
        """Moved with a drag by (dx, dy) pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def zoomed(self, factor: float, px: float, py: float) -> Viewport:
        """Enlarged by the factor; what lies under (px, py) stays there."""
        x, y = self.to_data(px, py)
        scale = _clamped(self.scale * factor)
        return replace(
            self,
            scale=scale,
            x=x - (px - self.width / 2) / scale,
            y=y + (py - self.height / 2) / scale,
        )

    def fitted(self, bounds: Bounds, margin: float = 0.06) -> Viewport:
        """All of the bounds, centred, with a margin (a share of their size) at each side."""
        left, right, bottom, top = bounds
        w = max(right - left, 1e-6) * (1 + 2 * margin)
        h = max(top - bottom, 1e-6) * (1 + 2 * margin)
        scale = _clamped(min(self.width / w, self.height / h))
        return replace(self, x=(left + right) / 2, y=(bottom + top) / 2, scale=scale)

    def towards(self, goal: Viewport, part: float) -> Viewport:
        """A part (0 to 1) of the way to the goal; zooming is even, not linear."""
        scale = self.scale * (goal.scale / self.scale) ** part
        return replace(goal, x=self.x + (goal.x - self.x) * part, y=self.y + (goal.y - self.y) * part, scale=scale)

    def near(self, goal: Viewport) -> bool:
        """Whether nobody could tell the two apart."""
        return (
            abs(self.x - goal.x) * goal.scale < 0.5
            and abs(self.y - goal.y) * goal.scale < 0.5
            and abs(math.log(self.scale / goal.scale)) < 1e-3
        )


def _clamped(scale: float) -> float:
    return min(max(scale, MIN_SCALE), MAX_SCALE)


def needs_fit(view: Viewport, bounds: Bounds, slack: float = 0.02, loose: float = 1.45) -> bool:
    """Whether a view that follows its points should move: some lie outside, or they fill far less than it shows.

    Between the two nothing happens, so that a map which lives does not breathe with every update.
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
