"""Values that go in steps, for sliders whose axis is the number of a code and not a quantity."""

from __future__ import annotations


def snapped(value: float, low: float, high: float, step: float) -> float:
    """The nearest value from `low` on in such steps, `high` at most; without a step the value itself."""
    if not step:
        return value
    return min(max(low + round((value - low) / step) * step, low), high)


def stride(usual: float, coarse: bool, span: float, step: float) -> float:
    """By how much a key or a notch of the wheel moves: `usual` where there are no steps, else one of them.

    A coarse stride is an eighth of the span.
    """
    if not step:
        return usual
    return max(1, round(span / 8.0 / step)) * step if coarse else step
