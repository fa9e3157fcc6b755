"""Lines are printed as long as somebody can read them."""

from __future__ import annotations

import io
import sys

import pytest

from dreamexplorer.cli.shared.streams import Lines, note


class Broken(io.StringIO):
    """A stream that cannot be written."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error
        self.tries = 0

    def write(self, text: str) -> int:
        self.tries += 1
        raise self.error


def test_lines_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    lines.say("one")
    lines.say("two")
    note("three\nfour")
    assert capsys.readouterr() == ("one\ntwo\n", "dreamexplorer: three four\n")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BrokenPipeError(32, "Broken pipe"), ""),
        (ValueError("I/O operation on closed file."), ""),
        (
            OSError(28, "No space left on device"),
            "dreamexplorer: nothing more is printed (No space left on device); the training goes on.\n",
        ),
    ],
)
def test_from_the_first_failure_on_nothing_is_printed(
    error: Exception, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = Broken(error)
    monkeypatch.setattr(sys, "stdout", stream)
    lines = Lines()
    lines.say("one")
    lines.say("two")
    assert stream.tries == 1
    assert capsys.readouterr().err == told


def test_a_stream_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    Lines().say("one")
    note("two")
