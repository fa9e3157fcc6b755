"""Flags made from options, and the parsers of their values."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import pytest

from dreamexplorer.cli.shared.flags import (
    Parser,
    add_options,
    label_numbers,
    natural,
    parsed_options,
    positive,
    seconds,
    shown,
    some_path,
    thread_count,
    with_options,
)
from dreamexplorer.errors import UserError
from dreamexplorer.options import option


@dataclass(frozen=True)
class Config:
    """Options of every kind."""

    layer_widths: tuple[int, ...] = option((8,), "Widths", "Widths of the layers.", minimum=1)
    rate: float = option(0.5, "Rate", "How fast.", minimum=0.0, exclusive=True, maximum=1.0, live=True)
    schedule: str = option("flat", "Schedule", "How it changes.", choices=("flat", "steep"))
    slope: float = option(1.0, "Slope", "How steep, in %.", only_with=("schedule", ("steep",)))
    verbose: bool = option(False, "Verbose", "Report more.")


def parsed(*arguments: str) -> dict[str, object]:
    parser = Parser(prog="test")
    add_options(parser, Config, "config.", "options")
    return parsed_options(parser.parse_args(arguments), "config.")


def test_only_what_was_given_is_returned() -> None:
    assert parsed() == {}
    assert parsed("--layer-widths", "4,2", "--rate=0.25", "--verbose") == {
        "layer_widths": (4, 2),
        "rate": 0.25,
        "verbose": True,
    }
    assert parsed("--layer-widths", "none", "--no-verbose") == {"layer_widths": (), "verbose": False}


def test_help_shows_default_range_choices_and_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed("--help")
    text = " ".join(capsys.readouterr().out.split())
    assert "How fast. (default 0.5; above 0 to 1; may change with --resume)" in text
    assert "(default flat; one of flat, steep)" in text
    assert "How steep, in %. (default 1; only with --schedule steep)" in text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rate": 2.0}, "--rate must lie between 0 and 1, not 2.0."),
        ({"rate": 0.0}, "--rate must be greater than 0, not 0."),
        ({"layer_widths": (4, 0)}, "--layer-widths must be at least 1, not 0."),
        ({"schedule": "wild"}, "--schedule must be one of flat, steep, not 'wild'."),
        ({"slope": 2.0}, "--slope has no effect with --schedule flat, only with steep."),
    ],
)
def test_a_wrong_value_names_its_flag(values: dict[str, object], message: str) -> None:
    with pytest.raises(UserError) as caught:
        with_options(Config(), values)
    assert str(caught.value) == message


def test_an_error_in_what_was_not_given_keeps_its_name() -> None:
    with pytest.raises(UserError, match=r"^rate must"):
        with_options(Config(rate=7.0), {"verbose": True})


def test_values_as_they_are_typed() -> None:
    assert [shown(v) for v in ((4, 2), (), 0.0001, 3, "flat")] == ["4,2", "none", "0.0001", "3", "flat"]


def test_parsers_of_numbers_and_paths() -> None:
    assert (positive("3"), natural("0"), label_numbers("4,9")) == (3, 0, (4, 9))
    assert some_path("~/x") == Path("~/x").expanduser()
    for parse, wrong in ((positive, "0"), (positive, "x"), (natural, "-1"), (label_numbers, "1,,2"), (some_path, "")):
        with pytest.raises(argparse.ArgumentTypeError):
            parse(wrong)


def test_wrong_usage_is_an_error_of_one_line() -> None:
    with pytest.raises(UserError, match=r"\(see test --help\)$"):
        parsed("--rate")


def test_threads_are_bounded_by_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the parser is asked: so many threads would take the machine down."""
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert thread_count("32") == 32
    for text in ("33", "100000", "9" * 400):
        with pytest.raises(argparse.ArgumentTypeError, match="at most 32 on this machine"):
            thread_count(text)
    for text in ("0", "-1", "two"):
        with pytest.raises(argparse.ArgumentTypeError, match="whole number"):
            thread_count(text)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert thread_count("16") == 16


def test_a_time_in_seconds() -> None:
    assert (seconds("0"), seconds("0.5"), seconds("86400")) == (0.0, 0.5, 86400.0)
    for text in ("-1", "86401", "nan", "inf", "soon", ""):
        with pytest.raises(argparse.ArgumentTypeError, match="0 to 86400"):
            seconds(text)
