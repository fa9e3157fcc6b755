"""Round numbers for the axes of plots, and their labels: one way for the whole program."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from dreamexplorer.gui.widgets.numbers import MINUS, fixed, grouped, trimmed

_MANTISSAS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0)


def round_step(least: float) -> float:
    """Return the smallest 1, 2 or 5 times a power of ten that is at least `least` (positive)."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= least * (1 - 1e-9))


def multiples(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of `step` from `low` to `high`, ends included."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{i * step:.12g}") + 0.0 for i in range(first, last + 1)]


def decimals(step: float) -> int:
    """Return the number of decimals that distinguish multiples of this step."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def nice_ticks(low: float, high: float, count: int) -> list[float]:
    """Return at most `count` round numbers from `low` to `high`, as many as there can be."""
    if not high > low or count < 1:
        return [low]
    step = round_step((high - low) / (count + 1))  # a smaller one always gives more than `count`
    while len(ticks := multiples(low, high, step)) > count:
        step = round_step(1.5 * step)
    return ticks


def label_ticks(low: float, high: float, count: int, *, whole: bool = False) -> list[float]:
    """Return round numbers for an axis with room for `count` labels: at least two where there are two.

    `whole` leaves out fractions, such as those of training steps.
    """
    ticks: list[float] = []
    for more in range(max(2, count), max(2, count) + 4):
        ticks = [t for t in nice_ticks(low, high, more) if not whole or t == int(t)]
        if len(ticks) >= min(3, max(2, count)):
            break
    return ticks[::2] if len(ticks) > max(2, count) + 1 else ticks


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Return about `count` round numbers from `low` to `high` (positive) for a logarithmic axis."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks: list[float] = []
    for mantissas in ((1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
        ticks = [m * 10.0**e for e in exponents for m in mantissas if low <= m * 10.0**e <= high]
        if len(ticks) <= count:
            return ticks
    return ticks[:: max(1, len(ticks) // count)]


def nice_ceiling(value: float) -> float:
    """Return the next of 1, 1.5, 2, 3, 4, 5, 7.5, 10, ... at or above a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in _MANTISSAS if m * power >= value * (1 - 1e-9))


def tick_texts(ticks: Sequence[float], step: float | None = None) -> list[str]:
    """Format the ticks of one axis, with as many decimals as tell them apart.

    With `step`, the distance between ticks, all get the same number of decimals; without it, each gets as few as it
    needs, and thousands are grouped.
    """
    if step is not None:
        places = decimals(step)
        return [fixed(v, places) if abs(v) < 1e5 else f"{v:.3g}".replace("-", MINUS) for v in ticks]
    gap = min((abs(b - a) for a, b in pairwise(ticks)), default=1.0)
    places = min(6, decimals(gap)) if gap > 0 else 0
    return [grouped(v) if abs(v) >= 1e3 else trimmed(round(v, places), places) for v in ticks]
