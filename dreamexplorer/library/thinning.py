"""Thins the states of a run, which are what of a library can go without being missed."""

from __future__ import annotations

import contextlib
import os
import re
from collections import defaultdict
from pathlib import Path

_STEP = re.compile(r"\d+")


def thin(folder: Path, most: int) -> int:
    """Remove states until all together take at most `most` bytes; return what they take then.

    Every second one goes, again and again; the newest one stays, even where it alone takes more. A state is all files
    whose names have the same step, their first number.

    Args:
        folder: RUN/states; a training may write to it meanwhile.
        most: bytes.
    """
    files: dict[int, list[tuple[Path, int]]] = defaultdict(list)
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if match := _STEP.search(entry.name):
                with contextlib.suppress(OSError):
                    files[int(match[0])].append((Path(entry.path), entry.stat().st_size))
    size = sum(bytes_ for state in files.values() for _, bytes_ in state)
    while size > most and len(files) > 1:
        for step in sorted(files)[-2::-2]:
            if size <= most:
                break
            for path, bytes_ in files.pop(step):
                with contextlib.suppress(OSError):
                    path.unlink()
                size -= bytes_
    return size
