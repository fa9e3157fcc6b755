"""Numbers of a report as text: digits that match the error, one way for facts and tables, and zeros."""

from __future__ import annotations

import math

import pytest

from dreamexplorer.analysis.figures import alike, number, with_error


@pytest.mark.parametrize(
    ("value", "error", "texts"),
    [
        (101.5349, 0.5721, ("101.53", "0.57")),
        (0.94, 0.02417, ("0.940", "0.024")),
        (12345.678, 1234.0, ("12,346", "1,234")),
        (1.0, 0.0455, ("1.000", "0.045")),
        (99.5, 0.0996, ("99.50", "0.10")),
        (-3.2, 1.5, ("-3.2", "1.5")),
        (2e-24, 0.5, ("0.00", "0.50")),
        (-0.001, 0.5, ("0.00", "0.50")),
        (12340.0, None, ("12,340", "")),
        (1.0, 0.0, ("1", "")),
        (0.5, 1e-24, ("0.5", "")),
        (math.nan, 0.1, ("", "")),
    ],
)
def test_value_and_error_have_the_same_decimals(value: float, error: float | None, texts: tuple[str, str]) -> None:
    assert with_error(value, error) == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000.0, "1,000"),
        (0.67321, "0.6732"),
        (-3.0, "-3"),
        (101.5349, "101.5"),
        (12345.678, "12,350"),
        (0.25, "0.25"),
        (1e-24, "0"),
        (-1e-17, "0"),
        (3.2e-8, "3.2e-08"),
        (math.nan, ""),
        (-math.inf, "-inf"),
    ],
)
def test_numbers_have_four_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_of_a_column_have_the_same_decimals() -> None:
    assert alike([9.96, 10.04, math.nan, 3.0], 3) == ["10.0", "10.0", "", "3.0"]
    assert alike([12345.6, 0.4, -0.2]) == ["12,346", "0", "0"]
    assert alike([3.0, -1.0, 1200.0]) == ["3", "-1", "1,200"]
    assert alike([0.25, 1e-24]) == ["0.2500", "0.0000"]
    assert alike([1e-24, 0.0]) == ["0", "0"]
    assert alike([]) == []
