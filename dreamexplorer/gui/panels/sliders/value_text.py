"""Values and scores of axes as text, and typed text as values."""

from __future__ import annotations

import math

from dreamexplorer.gui.widgets.numbers import fixed

TYPED_LIMIT = 20.0  # largest absolute value that can be typed where the range of a continuous axis is smaller


def value_text(value: float, step: float) -> str:
    """Format a value with its sign and two decimals, or the whole number of a code where the axis has a step."""
    return fixed(value, 0) if step else fixed(value, 2, sign=True)


def score_text(value: float) -> str:
    """Format a score in about four characters."""
    return fixed(value, 2 if value < 9.995 else 1)


def typed_range(low: float, high: float, step: float) -> tuple[float, float]:
    """Return the least and the largest value that can be typed for an axis.

    Args:
        low: low end of its slider.
        high: high end of its slider.
        step: step between the values of the axis; 0 if it is continuous, and values beyond the slider are possible.
    """
    return (low, high) if step else (min(low, -TYPED_LIMIT), max(high, TYPED_LIMIT))


def parse_value(text: str) -> float | None:
    """Parse a number with a point or a comma; None for text that is no finite number."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
