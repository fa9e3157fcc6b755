"""Removes folders of trainings that were killed before their first save: nothing of a model is in them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from dreamexplorer.claims import claim
from dreamexplorer.training.run_files import CONFIG, INFO, LOCK, METRICS

_FIRST_FILES = {CONFIG, INFO, METRICS, LOCK}


def remove_unsaved(library: Path) -> tuple[str, ...]:
    """Remove the folders in a library that a killed training left without a checkpoint, a state or an epoch.

    A folder that a training holds, that was just made, or that has any other file stays, as does what cannot be
    removed.

    Returns:
        The names of the folders that were removed.
    """
    removed = []
    with contextlib.suppress(OSError), os.scandir(library) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    if _remove(Path(entry.path)):
                        removed.append(entry.name)
    return tuple(sorted(removed))


def _remove(folder: Path) -> bool:
    if not _is_left(folder) or (held := claim(folder / LOCK)) is None:
        return False
    try:
        if not _is_left(folder):  # another program saved in it, and released it, in between
            return False
        for name in sorted(_FIRST_FILES - {LOCK}):
            (folder / name).unlink(missing_ok=True)
    finally:
        held.release()  # its file goes last: by it the folder is found again if this process is killed
    os.rmdir(folder)
    return True


def _is_left(folder: Path) -> bool:
    """Return True if the lock of a training is in a folder, and nothing that it has learned."""
    names = set(os.listdir(folder))
    learned = METRICS in names and os.path.getsize(folder / METRICS) > 0
    return LOCK in names and names <= _FIRST_FILES and not learned
