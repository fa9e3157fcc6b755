"""Moves trainings that earlier versions kept in the data folder into the library, and tidies that folder up."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from dreamexplorer.claims import claim, remove_abandoned
from dreamexplorer.errors import UserError
from dreamexplorer.library.library import Library
from dreamexplorer.progress import Progress
from dreamexplorer.training.run_files import CHECKPOINT, LOCK

log = logging.getLogger(__name__)

# Each window had names with its own number, and held window-N.lock; an unfinished training ended with its process.
_KEPT = re.compile(r"(unfinished|last|previous)-training(?:-(\d{1,2}))?(?:-[0-9a-f]{8})?\.safetensors")
_LOCKS = re.compile(r"window-\d+\.lock")
_LEFT_BEHIND = re.compile(r"\.[0-9a-f]{16}\.tmp|\.download-\w+")


def tidy(progress: Progress, folder: Path) -> None:
    """Remove what killed processes left in the data folder, and in its folders of datasets."""
    for place in (folder, *_folders_in(folder)):
        remove_abandoned(place, _LEFT_BEHIND)


def adopt(progress: Progress, folder: Path, library: Library) -> int:
    """Move the trainings that earlier versions kept in the data folder into the library; return how many.

    One that ended with its process counts as interrupted there. What cannot be moved stays, and is tried again.
    """
    found = sorted((path, match) for path in _files(folder) if (match := _KEPT.fullmatch(path.name)))
    moved = 0
    for path, match in found:
        try:
            held = claim(folder / f"window-{match[2] or 1}.lock")
        except OSError:
            return moved
        if held is None:
            continue  # a window of that version is open
        try:
            moved += _adopt(path, library, interrupted=match[1] == "unfinished")
        except (UserError, OSError) as error:
            log.info("a training of an earlier version stays where it is: %s", error)
        finally:
            held.release()
    remove_abandoned(folder, _LOCKS)
    return moved


def _adopt(path: Path, library: Library, interrupted: bool) -> bool:
    from dreamexplorer.gui.threads.engine import load_engine

    load_engine()
    from dreamexplorer.training.checkpoint import read_head
    from dreamexplorer.training.checkpoint_files import move_checkpoint
    from dreamexplorer.training.resume import run_of

    if not path.exists():
        return False
    made = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
    run = library.create(run_of(read_head(path)), now=made)
    try:
        move_checkpoint(path, run.folder / CHECKPOINT)
    except BaseException:
        shutil.rmtree(run.folder, ignore_errors=True)
        raise
    if interrupted:
        (run.folder / LOCK).touch()
    return True


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _folders_in(folder: Path) -> Iterator[Path]:
    """Yield the folders of datasets, two levels deep; not those of runs, whose files go with their next save."""
    for level in ("*", "*/*"):
        yield from (path for path in folder.glob(level) if path.is_dir() and "runs" not in path.parts)
