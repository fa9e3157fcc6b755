"""Writes, moves and lists the trainings that the window keeps in the data folder; runs on threads of jobs."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dreamexplorer.data.base import sources
from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads import background
from dreamexplorer.progress import Progress, Silent
from dreamexplorer.writing import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.history import Past


log = logging.getLogger(__name__)

_LEFT_BEHIND = re.compile(r"\.[0-9a-f]{16}\.tmp|\.download-\w+")


class Folder(Protocol):
    """The places of a window in the data folder."""

    folder: Path
    last: Path
    previous: Path

    def left_by_others(self) -> Iterator[tuple[Path, Path]]:
        """Yield the last and the previous training of every window that is closed."""

    def states_without_model(self) -> list[Path]:
        """Return what is left of saves of unfinished trainings that were killed before the model was written."""

    def unfinished_ones(self) -> list[Path]:
        """Return the unfinished trainings that no living window writes, newest first."""


@dataclass(frozen=True)
class Unfinished:
    """A training that ended with its process: its file, family, title of the dataset, and time (seconds since 1970)."""

    path: Path
    family: str
    dataset: str
    step: int
    epoch: float
    saved_at: float


def save(checkpoint: Checkpoint, path: Path, past: Past) -> float:
    """Write a checkpoint with its history; return the seconds of processor time that it took.

    Raises:
        UserError: it could not be written.
    """
    started = time.thread_time()
    make_folder(path.parent)
    background.save(Silent(), checkpoint, path, past)
    return time.thread_time() - started


def keep(
    source: Path, last: Path, previous: Path | None, checkpoint: Checkpoint | None = None, past: Past | None = None
) -> float:
    """Make a training the last one; if the process is killed meanwhile, nothing is lost.

    Args:
        source: where it lies, or is written first.
        last: where it goes.
        previous: where a training at `last` goes; None if it is replaced.
        checkpoint: what is written to `source`, with its history; None if it lies there.
        past: the history.

    Returns:
        Seconds of processor time.
    """
    from dreamexplorer.training.checkpoint_files import move_checkpoint

    started = time.thread_time()
    if checkpoint is not None and past is not None:
        save(checkpoint, source, past)
    if previous is not None and last.exists():
        move_checkpoint(last, previous)
    move_checkpoint(source, last)
    return time.thread_time() - started


def tidy(folder: Folder, progress: Progress) -> None:
    """Make the two newest trainings of this window and of closed ones its own; remove what killed processes left."""
    from dreamexplorer.claims import remove_abandoned

    for place in (folder.folder, *_folders_in(folder.folder)):
        remove_abandoned(place, _LEFT_BEHIND)
    for state in folder.states_without_model():
        state.unlink(missing_ok=True)
    for others in folder.left_by_others():
        try:
            _adopt(folder, others)
        except (UserError, OSError) as error:
            log.info("the trainings of another window stay where they are: %s", error)


def find_unfinished(folder: Folder, progress: Progress) -> list[Unfinished]:
    """Return the trainings that ended with their process, newest first; damaged ones are left out."""
    from dreamexplorer.training.checkpoint import read_head

    found = []
    for path in folder.unfinished_ones():
        try:
            head = read_head(path)
            saved_at = path.stat().st_mtime
        except (UserError, OSError) as error:
            log.info("an unfinished training cannot be recovered: %s", error)
            continue
        snapshot, source = head.snapshot, sources().get(head.dataset)
        dataset = head.dataset if source is None else source.title
        found.append(Unfinished(path, snapshot.family, dataset, snapshot.step, snapshot.epoch, saved_at))
    return found


def discard(path: Path, progress: Progress) -> None:
    """Remove a checkpoint with its state for resuming."""
    from dreamexplorer.training.checkpoint_files import remove_checkpoint

    remove_checkpoint(path)


def _adopt(folder: Folder, others: tuple[Path, Path]) -> None:
    from dreamexplorer.training.checkpoint_files import move_checkpoint, remove_checkpoint

    files = [path for path in (folder.last, folder.previous, *others) if path.exists()]
    newest, *older = sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)
    second = older[0] if older else None
    if newest in others:
        if second == folder.last or second in others:
            move_checkpoint(second, folder.previous)
        move_checkpoint(newest, folder.last)
    elif newest == folder.last and second in others:
        move_checkpoint(second, folder.previous)
    for path in others:
        remove_checkpoint(path)


def _folders_in(folder: Path) -> Iterator[Path]:
    """Yield the folders of datasets, two levels deep."""
    for level in ("*", "*/*"):
        yield from (path for path in folder.glob(level) if path.is_dir())
