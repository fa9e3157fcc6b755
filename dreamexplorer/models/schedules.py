"""Schedules: quantities that change with the epochs; without torch, for forms that draw them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from dreamexplorer.options import QT_TRANSLATE_NOOP

CONSTANT, LINEAR, SIGMOID, CYCLICAL = SCHEDULES = (
    QT_TRANSLATE_NOOP("options", "constant"),
    QT_TRANSLATE_NOOP("options", "linear"),
    QT_TRANSLATE_NOOP("options", "sigmoid"),
    QT_TRANSLATE_NOOP("options", "cyclical"),
)

_STEEPNESS = 12.0  # range of the sigmoid's argument over the whole length
_RISING = 0.5  # fraction of a cycle in which the weight grows (Fu et al. 2019, R = 0.5)


class Scheduled(NamedTuple):
    """A quantity that follows a schedule."""

    option: str  # field of the config with its full value
    chosen_by: str  # field of the config after which a form shows the curve
    label: str  # translated in the context "options", as the unit
    at: Callable[[float], float]  # the value at a time in epochs
    unit: str = ""

    def points(self, end: float, count: int = 1201) -> list[tuple[float, float]]:
        """Return evenly spaced points (epoch, value) of the curve.

        Args:
            end: last epoch; the first is 0.
            count: number of points.
        """
        return [(t, self.at(t)) for t in (end * i / (count - 1) for i in range(count))]


def scheduled_of(config: Any) -> tuple[Scheduled, ...]:
    """List what follows a schedule with this config, of a model or of a training, and is not constant."""
    scheduled: Callable[[], tuple[Scheduled, ...]] | None = getattr(config, "scheduled", None)
    return () if scheduled is None else scheduled()


def share_at(schedule: str, epoch: float, length: float) -> float:
    """Return the share of the full value at a time in epochs.

    constant: always 1. linear, sigmoid: from 0 to 1 over the length, then 1 (Bowman et al. 2016). cyclical: in each
    cycle linearly from 0 to 1 over its first half, then 1 (Fu et al. 2019).

    Args:
        schedule: one of `SCHEDULES`.
        epoch: the time.
        length: of the warm-up, or of one cycle, in epochs.

    Raises:
        ValueError: unknown schedule.
    """
    if schedule not in SCHEDULES:
        raise ValueError(f"there is no schedule named {schedule!r}")
    if schedule == CONSTANT or length <= 0.0:
        return 1.0
    if schedule == CYCLICAL:
        return min(1.0, math.fmod(max(epoch, 0.0), length) / (length * _RISING))
    t = min(max(epoch / length, 0.0), 1.0)
    if schedule == LINEAR:
        return t
    low, high = _sigmoid(-0.5 * _STEEPNESS), _sigmoid(0.5 * _STEEPNESS)
    return (_sigmoid(_STEEPNESS * (t - 0.5)) - low) / (high - low)


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
