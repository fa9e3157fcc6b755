"""Format numbers for the screen: one way for the whole program, alike in every language.

A point separates decimals, as in papers, files and code; thin spaces separate thousands; the minus sign is a true one.
The system's locale is ignored on purpose: with 0,05 in one panel and 0.05 in the next, numbers could not be compared.
"""

from __future__ import annotations

from collections.abc import Iterable

MINUS = "\N{MINUS SIGN}"


def grouped(number: float) -> str:
    """Format a whole number with thin spaces between groups of three digits: 12 340."""
    return _with_sign(f"{round(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}"), False)


def fixed(value: float, decimals: int, *, sign: bool = False) -> str:
    """Format with a fixed number of decimals: −1.50. `sign` adds a plus to positive values; zero never has a sign."""
    return _with_sign(f"{value:.{decimals}f}", sign)


def fixed_sum(parts: Iterable[float], decimals: int) -> tuple[list[str], str]:
    """Format parts with `fixed`, and their sum such that the numbers shown add up.

    The total is the sum of the rounded parts. It may differ in the last digit from the rounded sum, which a reader who
    adds the parts would take for a mistake.
    """
    rounded = [round(float(part), decimals) for part in parts]
    return [fixed(part, decimals) for part in rounded], fixed(sum(rounded), decimals)


def trimmed(value: float, decimals: int = 6) -> str:
    """Format with at most that many decimals and no trailing zeros: 4, 0.001; what is smaller as 1e-07."""
    return _with_sign(_without_zeros(value, decimals), False)


def significant(value: float, digits: int = 3, *, sign: bool = False) -> str:
    """Format with that many significant digits, no trailing zeros and no exponent: 0.42, 25, 0.000316."""
    return _with_sign(_without_zeros(float(f"{value:.{digits}g}"), 9), sign)


def _without_zeros(value: float, decimals: int) -> str:
    if value and abs(value) < 10.0**-decimals:
        return f"{value:g}"
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_sign(text: str, plus: bool) -> str:
    """Replace a leading hyphen by a minus sign, and drop the sign of zero."""
    digits = text.removeprefix("-")
    if not any(d in digits for d in "123456789") and "n" not in digits:  # neither inf nor nan
        return digits
    if digits != text:
        return MINUS + digits
    return f"+{digits}" if plus and digits != "nan" else digits
