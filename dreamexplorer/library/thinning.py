"""Thins the states of a run, which are what of a library can go without being missed."""

from __future__ import annotations

import contextlib
import os
import re
from collections import defaultdict
from pathlib import Path

from dreamexplorer.training.run_files import STATES

FEWEST_STATES = 8  # that thinning leaves of a run

_STEP = re.compile(r"\d+")


def thin_states(folder: Path) -> int:
    """Delete every second state of a run; the first and the newest stay. Return the bytes that this freed.

    A state is all files in states/ whose names have the same step, their first number.

    Args:
        folder: the run's folder; nothing happens if it has at most `FEWEST_STATES` states.
    """
    files: dict[int, list[Path]] = defaultdict(list)
    with contextlib.suppress(OSError), os.scandir(folder / STATES) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False) and (match := _STEP.search(entry.name)):
                files[int(match[0])].append(Path(entry.path))
    steps = sorted(files)
    if len(steps) <= FEWEST_STATES:
        return 0
    freed = 0
    for step in steps[1:-1:2]:
        for path in files[step]:
            with contextlib.suppress(OSError):
                size = path.stat().st_size
                path.unlink()
                freed += size
    return freed
