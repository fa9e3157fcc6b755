"""Numbers on the screen: one format in every language."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dreamexplorer.gui
from dreamexplorer.gui.app import install_language
from dreamexplorer.gui.widgets.numbers import fixed, fixed_sum, grouped, significant, trimmed


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


def test_the_sum_shown_is_that_of_the_parts_shown():
    assert fixed_sum((67.64, 6.44), 1) == (["67.6", "6.4"], "74.0")
    assert fixed_sum((0.26, -0.04), 1) == (["0.3", "0.0"], "0.3")
    assert fixed_sum((), 1) == ([], "0.0")


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


# Numbers in files, in the log and on the clipboard, which programs read: with a hyphen for the minus sign.
FOR_PROGRAMS = {
    "panels/curves/svg_file.py",
    "panels/curves/table.py",
    "panels/decoded/image_export.py",
    "panels/latent_map/context_menu.py",
    "panels/tools/words.py",
    "settings/kinds.py",
    "widgets/numbers.py",
    "widgets/ticks.py",
}
DIGITS = re.compile(r"[+, ]?[0-9]*,?(\.[0-9]+)?[efgEG]|,")


def formats(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The formats of numbers in f-strings and in templates such as "{:.1f} nats"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield node.lineno, "".join(v.value for v in node.format_spec.values if isinstance(v, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((node.lineno, spec) for spec in re.findall(r"\{\w*:([^{}]+)\}", node.value))


def test_all_numbers_on_the_screen_are_formatted_here() -> None:
    folder = Path(dreamexplorer.gui.__file__).parent
    found = {
        f"{file.relative_to(folder).as_posix()}:{line} {spec}"
        for file in folder.rglob("*.py")
        for line, spec in formats(ast.parse(file.read_text(encoding="utf-8")))
        if DIGITS.fullmatch(spec) and file.relative_to(folder).as_posix() not in FOR_PROGRAMS
    }
    assert not found, "use dreamexplorer.gui.widgets.numbers"


def test_formats_are_found_wherever_they_are_written() -> None:
    code = "f'{x:.1f}'; tr('{:.2f} nats'); f'{x:.{n}g}'; f'{name:<12}'; '{size:,}'; f'{n}'"
    found = [spec for _, spec in formats(ast.parse(code)) if DIGITS.fullmatch(spec)]
    assert sorted(found) == [",", ".1f", ".2f"]
