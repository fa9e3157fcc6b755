"""The bin of a library: runs move there with one rename, come back with another, and are removed when it is emptied."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from dreamexplorer.claims import Claim, claim_within
from dreamexplorer.errors import UserError
from dreamexplorer.library.entry import is_held, size_of
from dreamexplorer.library.faults import delete_error, gone_error, is_gone, library_error, missing_error
from dreamexplorer.training.run_files import LOCK

BIN = ".bin"

_STAMP = "%Y%m%dT%H%M%S%fZ"
_ENTRY = re.compile(r"(\d{8}T\d{12}Z) (.+)", re.DOTALL)
_REMOVING = ".removing-"  # begins the name of what is being removed for good
_PATIENCE = 0.1  # seconds: a program that lists runs may hold the lock of a killed training for an instant
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@dataclass(frozen=True)
class Deleted:
    """A run in the bin: its folder there, the name of its folder in the library, when it was deleted, and its bytes."""

    folder: Path
    name: str
    when: datetime
    size: int


def delete(library: Path, folder: Path, now: datetime | None = None) -> Deleted:
    """Move a run into the bin, by one rename.

    Args:
        library: the library's folder.
        folder: the run's folder in it.
        now: time of the deletion; None for the present.

    Raises:
        UserError: a training writes to the run, it is gone, or it cannot be moved; it is unchanged then.
    """
    held = _claim_run(library, folder)
    try:
        _make_bin(library)
        while True:
            when = now or datetime.now(timezone.utc)
            place = library / BIN / f"{when.strftime(_STAMP)} {folder.name}"
            if os.path.lexists(place) and now is None:
                continue
            if os.name == "nt" and held is not None:  # a folder with an open file cannot be renamed there
                held.release()
            os.rename(folder, place)
            if held is not None:
                held.path = place / LOCK
            break
    except OSError as error:
        raise delete_error(library, folder, error) from error
    finally:
        if held is not None:
            held.release()
    return Deleted(place, folder.name, when, size_of(place))


def deleted_runs(library: Path) -> tuple[Deleted, ...]:
    """Return the runs in the bin, the newest deletion first."""
    found = []
    with contextlib.suppress(OSError), os.scandir(library / BIN) as entries:
        for entry in entries:
            if match := _ENTRY.fullmatch(entry.name):
                with contextlib.suppress(ValueError):
                    when = datetime.strptime(match[1], _STAMP).replace(tzinfo=timezone.utc)
                    found.append(Deleted(Path(entry.path), match[2], when, size_of(Path(entry.path))))
    return tuple(sorted(found, key=lambda run: run.when, reverse=True))


def restore(library: Path, run: Deleted) -> Path:
    """Move a run out of the bin; return its folder, whose name has a number if the old one is taken.

    Raises:
        UserError: it is not in the bin any more, or cannot be moved.
    """
    try:
        return move_free(run.folder, library, run.name)
    except OSError as error:
        if is_gone(library):
            raise gone_error(library) from error
        if not run.folder.exists():
            raise missing_error(run.folder) from error
        raise library_error(library, library / run.name, error) from error


def empty(library: Path) -> int:
    """Remove all that is in the bin for good; return the bytes.

    Each run is renamed before its files go, so that none is ever in the bin with a part of them.

    Raises:
        UserError: something cannot be removed.
    """
    freed = 0
    problem: OSError | None = None
    names: list[str] = []
    with contextlib.suppress(OSError):
        names = os.listdir(library / BIN)
    for name in names:
        path = library / BIN / name
        size = size_of(path)
        try:
            if not name.startswith(_REMOVING):
                going = path.with_name(f"{_REMOVING}{secrets.token_hex(8)}")
                os.rename(path, going)
                path = going
            _remove(path)
        except FileNotFoundError:  # another program empties it, too
            continue
        except OSError as error:
            problem = error
            continue
        freed += size
    if problem is not None:
        raise delete_error(library, library / BIN, problem) from problem
    return freed


def move_free(folder: Path, library: Path, name: str) -> Path:
    """Rename a folder into the library; a number is added to a name that is taken. Return the new path.

    Raises:
        OSError: it cannot be renamed.
    """
    number = 1
    while True:
        place = library / (name if number == 1 else f"{name} {number}")
        number += 1
        if os.path.lexists(place):
            continue
        try:
            os.rename(folder, place)
        except OSError as error:  # another program took the name in between
            if error.errno not in _TAKEN:
                raise
            continue
        return place


def _claim_run(library: Path, folder: Path) -> Claim | None:
    """Claim a run that is to be deleted; None on a full disk, where no lock can be made."""
    held = None
    try:
        if not folder.is_dir():
            raise gone_error(library) if is_gone(library) else missing_error(folder)
        held = claim_within(folder / LOCK, _PATIENCE)
    except OSError as error:
        if error.errno not in _FULL:
            raise delete_error(library, folder, error) from error
        if not is_held(folder):
            return None
    if held is None:
        raise UserError("{} is being trained. Stop the training before you delete it.", folder)
    return held


def _make_bin(library: Path) -> None:
    with contextlib.suppress(FileExistsError):
        os.mkdir(library / BIN)


def _remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
