"""Numbers in words, alike in every language: a point, as in papers, files and code, and thin spaces between thousands.

The system's locale is not asked: with 0,05 in one panel and 0.05 in the next, numbers could not be compared.
"""

from __future__ import annotations


def grouped(number: float) -> str:
    """A whole number with thin groups of three: 12 340."""
    return f"{round(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def fixed(value: float, places: int) -> str:
    """A number with a true minus sign and so many decimal places."""
    return f"{value:.{places}f}".replace("-", "\N{MINUS SIGN}")
