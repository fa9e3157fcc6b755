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

COSINE = QT_TRANSLATE_NOOP("options", "cosine")  # of values that fall over a run

_STEEPNESS = 12.0  # range of the sigmoid's argument over the whole length
_RISING = 0.5  # fraction of a cycle in which the weight grows (Fu et al. 2019, R = 0.5)
_POINT = 1e-7  # a shorter span, as a fraction of the curve's length, is a point


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


def share_at(schedule: str, epoch: float, length: float, span: float = 0.0) -> float:
    """Return the share of the full value at a time in epochs, or its mean over the time that a step takes.

    constant: always 1. linear, sigmoid: from 0 to 1 over the length, then 1 (Bowman et al. 2016). cyclical: in each
    cycle linearly from 0 to 1 over its first half, then 1 (Fu et al. 2019).

    The mean is the integral in closed form, divided by the span: so the mean over a run does not depend on the number
    of steps, and a cycle of one step has the weight 3/4, not the 0 of its first moment.

    Args:
        schedule: one of `SCHEDULES`.
        epoch: the time, or the begin of the span.
        length: of the warm-up, or of one cycle, in epochs.
        span: epochs over which the mean is taken; 0 for the share at `epoch` itself.

    Raises:
        ValueError: unknown schedule.
    """
    if schedule not in SCHEDULES:
        raise ValueError(f"there is no schedule named {schedule!r}")
    if schedule == CONSTANT or length <= 0.0:
        return 1.0
    epoch = max(epoch, 0.0)
    if schedule == CYCLICAL:
        return _mean(_cycle, _cycle_integral, math.fmod(epoch, length) / length, span / length)
    if epoch >= length:
        return 1.0
    if schedule == LINEAR:
        return _mean(_ramp, _ramp_integral, epoch / length, span / length)
    return _mean(_s_curve, _s_curve_integral, epoch / length, span / length)


def falling_share(schedule: str, time: float, span: float = 0.0) -> float:
    """Return the share of a value that falls to 0 over a run, or its mean over the time that a step takes.

    constant: always 1. linear: along a line. cosine: along half a cosine (Loshchilov & Hutter 2017, one cycle).

    Args:
        schedule: constant, linear or cosine.
        time: as a fraction of the run.
        span: fraction of the run over which the mean is taken; 0 for the share at `time` itself.

    Raises:
        ValueError: unknown schedule.
    """
    if schedule == CONSTANT:
        return 1.0
    time = max(time, 0.0)
    if schedule == LINEAR:
        return 1.0 - _mean(_ramp, _ramp_integral, time, span)
    if schedule == COSINE:
        return _mean(_cosine, _cosine_integral, time, span)
    raise ValueError(f"a value cannot fall along {schedule!r}")


def _mean(value: Callable[[float], float], integral: Callable[[float], float], start: float, span: float) -> float:
    """Return the mean of a curve between 0 and 1 over a span; `integral` is that from 0 to its argument."""
    if span < _POINT:  # the difference of two integrals would only be rounding
        return value(start + 0.5 * span)
    return min(max((integral(start + span) - integral(start)) / span, 0.0), 1.0)


def _ramp(t: float) -> float:
    return min(t, 1.0)


def _ramp_integral(t: float) -> float:
    return 0.5 * t * t if t < 1.0 else t - 0.5


def _cycle(t: float) -> float:
    return min(1.0, math.fmod(t, 1.0) / _RISING)


def _cycle_integral(t: float) -> float:
    cycles = math.floor(t)
    part = t - cycles
    part = part * part / (2.0 * _RISING) if part < _RISING else part - 0.5 * _RISING
    return cycles * (1.0 - 0.5 * _RISING) + part


def _s_curve(t: float) -> float:
    return (_sigmoid(_STEEPNESS * (min(t, 1.0) - 0.5)) - _LOWEST) / (1.0 - 2.0 * _LOWEST)


def _s_curve_integral(t: float) -> float:
    inside = min(t, 1.0)
    area = (_softplus(_STEEPNESS * (inside - 0.5)) - _softplus(-0.5 * _STEEPNESS)) / _STEEPNESS
    return (area - _LOWEST * inside) / (1.0 - 2.0 * _LOWEST) + (t - inside)


def _cosine(t: float) -> float:
    return 0.5 * (1.0 + math.cos(math.pi * min(t, 1.0)))


def _cosine_integral(t: float) -> float:
    t = min(t, 1.0)
    return 0.5 * t + math.sin(math.pi * t) / (2.0 * math.pi)


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def _softplus(x: float) -> float:
    return math.log1p(math.exp(x))


_LOWEST = _sigmoid(-0.5 * _STEEPNESS)  # where the sigmoid begins, and as far below 1 as it ends
