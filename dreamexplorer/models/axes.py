"""The axes of a latent space, as sliders and plots show them; without torch, so that any code can import them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """A latent coordinate: its name, its range and where its values usually lie.

    `centre` and `spread` are the mean and the standard deviation of the prior or, in a family without a prior, of the
    codes seen in training.
    """

    name: str
    low: float = -4.0
    high: float = 4.0
    centre: float = 0.0
    spread: float = 1.0
    step: float = 0.0  # distance of the values it can have, counted from `low`; 0 for a continuous axis
    group: str = ""  # heading shared with the neighbouring axes; "" for none
    help: str = ""  # optional explanation of its effect; translated in the context "axes", like the group

    def nearest(self, value: float) -> float:
        """Return the closest value the axis can have; `value` itself if the axis is continuous."""
        if not self.step:
            return value
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        return min(self.low + steps * self.step, self.high)
