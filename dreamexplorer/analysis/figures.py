"""Numbers of a report as text: one rule for the digits, for the window and the command line.

Thousands are separated by commas and the minus sign is a hyphen; the window replaces both by its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

DIGITS = 4  # significant digits of a number without a standard error
_ZERO = 1e-12  # what is smaller is what rounding errors leave of zero
_MOST_DECIMALS = 9


def with_error(value: float, error: float | None) -> tuple[str, str]:
    """Return value and standard error as text, both to the second significant digit of the error.

    An error of None or zero is an empty text: a sample in which nothing varies does not measure it.
    """
    if error is None or error < _ZERO or not math.isfinite(value):
        return number(value), ""
    if error < 10.0 ** (1 - _MOST_DECIMALS):
        return number(value), f"{error:.2g}"
    decimals = _decimals(error, 2)
    return _fixed(value, decimals), _fixed(error, decimals)


def number(value: float) -> str:
    """Return a number with four significant digits; whole ones in full, NaN as nothing."""
    if math.isnan(value):
        return ""
    if abs(value) < _ZERO:
        return "0"
    if math.isinf(value) or abs(value) >= 1e15:
        return f"{value:g}"
    if float(value).is_integer():
        return f"{value:,.0f}"
    decimals = _decimals(value, DIGITS)
    if abs(value) < 10.0 ** (DIGITS - 1 - _MOST_DECIMALS):
        return f"{value:.{DIGITS}g}"
    text = _fixed(float(f"{value:.{DIGITS}g}"), decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def alike(values: Sequence[float], digits: int = DIGITS) -> list[str]:
    """Return numbers with equally many decimals, as give the largest that many digits; NaN as nothing.

    Whole numbers have no decimals if all are whole.
    """
    finite = [v for v in values if math.isfinite(v)]
    largest = max(map(abs, finite), default=0.0)
    if _ZERO <= largest < 10.0 ** (digits - 1 - _MOST_DECIMALS):
        return ["" if math.isnan(v) else f"{v:.{digits}g}" for v in values]
    whole = all(float(v).is_integer() for v in finite)
    decimals = 0 if whole or largest < _ZERO else _decimals(largest, digits)
    return ["" if math.isnan(v) else _fixed(v, decimals) for v in values]


def _decimals(value: float, digits: int) -> int:
    """Return how many decimals give a number other than 0 that many significant digits."""
    exponent = math.floor(math.log10(abs(float(f"{value:.{digits}g}"))))
    return min(_MOST_DECIMALS, max(0, digits - 1 - exponent))


def _fixed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return f"{value:g}"
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if not any(d in text for d in "123456789") else text  # zero has no sign
