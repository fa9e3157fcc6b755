"""Numbers of the sliders as text, and back."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.panels.sliders.value_text import parse_value, score_text, typed_range, value_text


def test_values_show_their_sign_and_no_negative_zero() -> None:
    values = (1.2, -0.345, 0.0, -0.001, 12.0)
    assert [value_text(v, 0.0) for v in values] == ["+1.20", "−0.34", "0.00", "0.00", "+12.00"]
    assert [value_text(v, 1.0) for v in (0.0, 17.0)] == ["0", "17"]
    assert [score_text(v) for v in (0.0, 1.234, 9.994, 12.34)] == ["0.00", "1.23", "9.99", "12.3"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), (" -2,25 ", -2.25), ("−1", -1.0), ("+.5", 0.5), ("20", 20.0)],
)
def test_typed_numbers(text: str, value: float) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "1.2.3", "1 2"])
def test_typed_nonsense(text: str) -> None:
    assert parse_value(text) is None


def test_more_can_be_typed_than_a_slider_has_except_for_codes() -> None:
    assert typed_range(-4.0, 4.0, 0.0) == (-20.0, 20.0)
    assert typed_range(-30.0, 25.0, 0.0) == (-30.0, 25.0)
    assert typed_range(0.0, 7.0, 1.0) == (0.0, 7.0)
