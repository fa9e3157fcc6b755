"""Output on the terminal: a progress bar, and tables."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from dreamexplorer.errors import Message
from dreamexplorer.models.sums import Summand, rounded

_REDRAW = 0.1  # seconds
_WIDE = 112  # columns that hold the longest line with a bar of 12


def counted(number: int, noun: str) -> str:
    """Return a number with a noun whose plural ends in s: "1 image", "1,000 images"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Bar:
    """A progress bar in one line of a terminal; draws nothing where the stream is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        try:
            self.active = self._stream is not None and self._stream.isatty()
        except ValueError:  # closed
            self.active = False
        self._drawn = 0
        self._at = 0.0

    def show(self, fraction: float, text: str, more: str = "") -> None:
        """Draw share done (0 to 1) and text, at most ten times a second; `more` only where there is room."""
        now = time.monotonic()
        if not self.active or now - self._at < _REDRAW:
            return
        self._at = now
        room = max(shutil.get_terminal_size().columns - 1, 1)
        if room >= _WIDE:
            text = f"{text}  {more}"
        # depends on the terminal alone, so that the bar's length does not change with the text
        width = min(24, room - (_WIDE - 12 if room >= _WIDE else 60))
        filled = round(width * min(max(fraction, 0.0), 1.0))
        bar = f"[{'#' * filled}{'-' * (width - filled)}] " if width >= 6 else ""
        self._write(f"{bar}{100 * fraction:3.0f} %  {text}"[:room])

    def clear(self) -> None:
        """Erase the line, so that other lines can be printed."""
        if self.active and self._drawn:
            self._write("")
            self._at = 0.0

    def _write(self, line: str) -> None:
        try:
            self._stream.write("\r" + line.ljust(self._drawn) + ("\r" if not line else ""))
            self._stream.flush()
        except (OSError, ValueError):  # the terminal was closed, which must not end the training
            self.active = False
        self._drawn = len(line)


class BarProgress:
    """A `Progress` shown as a bar on the terminal; it never cancels.

    Args:
        bar: where it is drawn.
        what: text beside the bar while the task reports none of its own.
    """

    cancelled = False

    def __init__(self, bar: Bar, what: str) -> None:
        self._bar = bar
        self._what = what

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Draw the share done and the message."""
        self._bar.show(fraction or 0.0, str(message) or self._what)


class Steadied:
    """Running mean of a value over about the last two seconds."""

    def __init__(self) -> None:
        self.value = 0.0
        self._at: float | None = None

    def add(self, value: float) -> None:
        """Add a value."""
        now = time.monotonic()
        weight = 1.0 if self._at is None else min(1.0, (now - self._at) / 2.0)
        self.value += weight * (value - self.value)
        self._at = now


def duration(seconds: float) -> str:
    """Return seconds as m:ss or h:mm:ss, a day and more as days and hours, and more than 99 days in words."""
    days, hours = divmod(round(max(0.0, seconds) / 3600), 24)
    if days > 99:
        return "more than 99 days"
    if days:
        return f"{days} d {hours} h"
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def table(rows: Sequence[Sequence[str]], right: bool = True) -> str:
    """Return rows of equal length as aligned columns, all but the first right-aligned if `right`."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(w) if right and i else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def terms(values: Mapping[str, float], of: Iterable[Summand] = ()) -> str:
    """Return the terms in one line whose numbers add up, such as "recon 79.91  kl 25.30  -elbo 105.21".

    Args:
        values: values by key.
        of: the family's terms, which know what is a sum of what.
    """
    return "  ".join(f"{k.replace('negative_', '-')} {v:.2f}" for k, v in rounded(of, values, 2).items())
