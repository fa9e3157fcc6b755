"""Numbers on the screen: one format in every language."""

from __future__ import annotations

import math

import pytest

from dreamexplorer.gui.app import install_language
from dreamexplorer.gui.widgets.numbers import fixed, grouped, significant, trimmed


@pytest.mark.parametrize("language", ["en", "ru"])
def test_numbers_are_alike_in_every_language(qapp, language):
    translators = install_language(qapp, language)
    try:
        assert grouped(12340.4) == "12\N{NARROW NO-BREAK SPACE}340"
        assert fixed(-1234.5678, 2) == "−1234.57"
        assert trimmed(0.05) == "0.05"
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)


def test_a_fixed_number_may_show_its_sign_and_zero_has_none():
    values = (1.2, -0.345, 0.0, -0.001, 12.0)
    assert [fixed(v, 2, sign=True) for v in values] == ["+1.20", "−0.34", "0.00", "0.00", "+12.00"]
    assert [fixed(v, 2) for v in values] == ["1.20", "−0.34", "0.00", "0.00", "12.00"]


def test_a_trimmed_number_has_no_idle_zeros():
    assert [trimmed(v) for v in (0.001, 4.0, 100.0, 0.0, -2.5)] == ["0.001", "4", "100", "0", "−2.5"]
    assert trimmed(1e-7, 4) == "1e-07"
    assert trimmed(0.123456, 2) == "0.12"


def test_significant_digits():
    assert [significant(v) for v in (0.0, 0.42000001, 25.0, 0.000316227)] == ["0", "0.42", "25", "0.000316"]
    assert [significant(v, sign=True) for v in (2.5, -1234.0, 0.0)] == ["+2.5", "−1230", "0"]
    assert significant(0.123456, 4) == "0.1235"


def test_what_is_no_number_is_shown_as_such():
    assert fixed(math.nan, 2) == "nan"
    assert [fixed(v, 1) for v in (math.inf, -math.inf)] == ["inf", "−inf"]
