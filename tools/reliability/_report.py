"""A line of the table in docs/reliability.md, and how a script of this folder ends."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))
from _machine import processor


def row(done: str, holds: str, times: int, failures: int) -> str:
    """Return a line of the table.

    Args:
        done: what was done.
        holds: what must hold each time.
        times: how often it was done.
        failures: how often it did not hold.
    """
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    return f"| {done} | {holds} | {times:,} | {failures} | {today} | {processor()} |"


def end(line: str, failures: Sequence[str]) -> int:
    """Print the failures and the line; return the exit code."""
    for failure in failures:
        print(f"FAILED: {failure}")
    print(line)
    return 1 if failures else 0
