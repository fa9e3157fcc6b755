"""Values and scores of axes as text, and typed text as values."""

from __future__ import annotations

import math

from dreamexplorer.gui.widgets.numbers import fixed

TYPED_LIMIT = 20.0  # largest absolute value that can be typed where the range of an axis is smaller


def value_text(value: float, step: float) -> str:
    """Format a value with its sign and two decimals, or the whole number of a code where the axis has a step."""
    return fixed(value, 0) if step else fixed(value, 2, sign=True)


def score_text(value: float) -> str:
    """Format a score in about four characters."""
    return fixed(value, 2 if value < 9.995 else 1)


def parse_value(text: str, high: float = 0.0) -> float | None:
    """Parse a number with a point or a comma; None unless it is one of at most 20, or `high`, in absolute value."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= max(TYPED_LIMIT, high) else None
