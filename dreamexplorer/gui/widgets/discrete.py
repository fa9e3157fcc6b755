"""Stepped values of sliders whose axis is discrete, such as the number of a code."""

from __future__ import annotations


def snapped(value: float, low: float, high: float, step: float) -> float:
    """Return the nearest value `low + n * step`, at most `high`; the value itself where `step` is 0."""
    if not step:
        return value
    return min(max(low + round((value - low) / step) * step, low), high)


def stride(usual: float, coarse: bool, span: float, step: float) -> float:
    """Return the distance that a key or a notch of the wheel moves a slider.

    `usual` where `step` is 0; otherwise one step, or an eighth of the span when `coarse`.
    """
    if not step:
        return usual
    return max(1, round(span / 8.0 / step)) * step if coarse else step
