"""The progress bar: one line that fits the terminal, silence elsewhere, and no harm when the terminal goes away."""

from __future__ import annotations

import io

import pytest

from dreamexplorer.cli.shared import terminal
from dreamexplorer.cli.shared.terminal import Bar, Steadied, counted, duration, table, terms
from dreamexplorer.models.gaussian_vae import GaussianVae


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class GoneTerminal(Terminal):
    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    return now


TEXT = "epoch  10/100  31,204 images/s  1:02:33 left"
MORE = "recon 183.88  kl 25.85  -elbo 189.74"


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 100, 112, 113, 120, 200])
def test_the_line_fits_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = Terminal()
    Bar(stream).show(0.5, TEXT, MORE)
    line = stream.getvalue()
    assert line.startswith("\r")
    assert len(line) - 1 < columns
    if columns >= 80:
        assert "[#" in line
        assert abs(line.count("#") - line.count("-", 0, line.index("]"))) <= 1
        assert " 50 %" in line
        assert "left" in line
    assert (MORE in line) == (columns >= 113)


def test_it_is_drawn_over_and_taken_away(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    bar = Bar(stream)
    bar.show(0.1, "a long text")
    bar.show(0.2, "too soon")
    clock[0] += 1
    bar.show(0.3, "short")
    bar.clear()
    _, first, second, blank, after = stream.getvalue().split("\r")
    assert "too soon" not in stream.getvalue()
    assert len(second) == len(first)  # nothing of the longer line is left
    assert blank.strip() == ""
    assert len(blank) >= len(second.rstrip())
    assert after == ""


def test_nothing_is_drawn_where_nobody_looks() -> None:
    stream = io.StringIO()
    bar = Bar(stream)
    bar.show(0.5, TEXT)
    bar.clear()
    assert stream.getvalue() == ""
    closed = io.StringIO()
    closed.close()
    Bar(closed).show(0.5, TEXT)


def test_a_terminal_that_went_away_stops_nothing(clock: list[float]) -> None:
    bar = Bar(GoneTerminal())
    bar.show(0.5, TEXT)
    assert not bar.active
    clock[0] += 1
    bar.show(0.6, TEXT)
    bar.clear()


def test_figures() -> None:
    assert [duration(s) for s in (0, 9.6, 75, 3600, 7384)] == ["0:00", "0:10", "1:15", "1:00:00", "2:03:04"]
    assert [duration(s) for s in (86400, 3 * 86400 + 7200, 62427487, 1e15)] == [
        "1 d 0 h",
        "3 d 2 h",
        "more than 99 days",
        "more than 99 days",
    ]
    assert terms({"recon": 79.912, "negative_elbo": 105.2}) == "recon 79.91  -elbo 105.20"
    values = {"recon": 79.914, "kl": 25.304, "negative_elbo": 105.218}
    assert terms(values, GaussianVae.terms) == "recon 79.91  kl 25.30  -elbo 105.21"
    assert table([("a", "1"), ("bcd", "22")]) == "a     1\nbcd  22"


def test_the_shown_speed_is_steady(clock: list[float]) -> None:
    speed = Steadied()
    speed.add(1000.0)
    assert speed.value == 1000.0
    clock[0] += 0.1
    speed.add(3000.0)
    assert speed.value == pytest.approx(1100.0)
    clock[0] += 60
    speed.add(2000.0)
    assert speed.value == 2000.0


def test_a_noun_follows_its_number() -> None:
    assert [counted(n, "image") for n in (0, 1, 2, 1000)] == ["0 images", "1 image", "2 images", "1,000 images"]
