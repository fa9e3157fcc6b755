"""A line of the table in docs/reliability.md, and how a script of this folder ends."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Sequence
from pathlib import Path


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


def processor() -> str:
    """Return the name of the processor and the number of its cores that this process may use."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text("utf-8").splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores"


def end(line: str, failures: Sequence[str]) -> int:
    """Print the failures and the line; return the exit code."""
    for failure in failures:
        print(f"FAILED: {failure}")
    print(line)
    return 1 if failures else 0
