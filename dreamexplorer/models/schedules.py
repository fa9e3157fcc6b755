"""What changes by itself while a model trains, as functions of time; without torch, so that a form can draw it."""

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

_STEEPNESS = 12.0  # of the sigmoid, over its whole length
_RISING = 0.5  # the part of a cycle in which the weight grows (Fu et al. 2019, R = 0.5)


class Scheduled(NamedTuple):
    """A quantity that follows a schedule: `at` gives its value at a time in epochs.

    `option` is the field of the config with its full value, `chosen_by` the one after which a form says how it comes
    about; `label` and `unit` are texts to be translated, in the context "options".
    """

    option: str
    chosen_by: str
    label: str
    at: Callable[[float], float]
    unit: str = ""

    def points(self, end: float, count: int = 1201) -> list[tuple[float, float]]:
        """(epoch, value) at even distances from 0 to `end`."""
        return [(t, self.at(t)) for t in (end * i / (count - 1) for i in range(count))]


def scheduled_of(config: Any) -> tuple[Scheduled, ...]:
    """What follows a schedule with this config, of a model or of a training, and is not the same all the time."""
    told: Callable[[], tuple[Scheduled, ...]] | None = getattr(config, "scheduled", None)
    return () if told is None else told()


def share_at(schedule: str, epoch: float, length: float) -> float:
    """The share at a time in epochs, for a warm-up, or one cycle, of that many epochs.

    constant: always 1. linear and sigmoid: from 0 to 1 over the length, then 1 (Bowman et al. 2016). cyclical: in every
    cycle linearly from 0 to 1 in its first half, then 1 (Fu et al. 2019). ValueError for another schedule.
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
