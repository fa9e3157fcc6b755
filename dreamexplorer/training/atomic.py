"""Writes files atomically: a reader sees the whole old file or the whole new one."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from dreamexplorer.claims import hold, hold_new, remove_abandoned
from dreamexplorer.errors import Message, UserError

_WRITE_REASONS = {
    errno.ENOSPC: Message("the disk is full. Free some space or choose another folder"),
    errno.EACCES: Message("you have no permission to write there. Choose another folder"),
    errno.EPERM: Message("you have no permission to write there. Choose another folder"),
    errno.EROFS: Message("that disk is read-only. Choose another folder"),
    errno.ENOENT: Message("the folder does not exist. Create it or choose another"),
    errno.ENOTDIR: Message("part of the path is a file, not a folder. Choose another path"),
    errno.EISDIR: Message("there is a folder of that name. Choose another name"),
    errno.ENAMETOOLONG: Message("the name is too long. Choose a shorter one"),
    errno.EFBIG: Message("the file would be too large for that disk. Choose another folder"),
}
if hasattr(errno, "EDQUOT"):  # missing on Windows
    _WRITE_REASONS[errno.EDQUOT] = Message(
        "your quota on that disk is used up. Free some space or choose another folder"
    )


Data = bytes | tuple[bytes | memoryview, ...]  # content of a file, whole or in parts that follow each other

_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")
_LOST = 5  # temporary files in a row that are removed before they are locked: then something else removes them


def write_error(path: Path, error: OSError) -> UserError:
    """Return the error for a file that could not be written: what happened and what to do."""
    return UserError("Cannot write {}: {}.", path, write_reason(error))


def write_reason(error: OSError) -> Message:
    """Return why something could not be written and what to do, without a full stop at the end."""
    reason = _WRITE_REASONS.get(error.errno or 0)
    return reason or Message("{}. Choose another place", error.strerror or error)


def write_atomically(path: Path, data: Data, *, sync: bool = True) -> None:
    """Write one file: afterwards it is complete and on the disk.

    Args:
        path: the file, in an existing folder.
        data: its content.
        sync: False not to wait for the disk: a crash of the whole machine soon after may damage the new file.

    Raises:
        UserError: it could not be written; the old file is unchanged.
    """
    write_together({path: data}, sync=sync)


def write_together(files: Mapping[Path, Data], *, sync: bool = True) -> None:
    """Write several files, all in existing folders, as a whole; `sync` as in `write_atomically`.

    A crash of the whole machine between the last renames can still leave some files new and some old, each complete.

    Raises:
        UserError: one could not be written; all old files are unchanged.
    """
    targets = {_resolved(path): data for path, data in files.items()}
    for folder in {path.parent for path in targets}:
        remove_abandoned(folder, _TEMPORARY)
    temporary: dict[Path, Path] = {}
    backups: dict[Path, Path] = {}
    replaced: list[Path] = []
    current = Path()
    with ExitStack() as held:  # the temporary files stay locked until they are renamed
        try:
            for current, data in targets.items():
                if current.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                _write(current, data, temporary, held, sync)
            if len(targets) > 1:  # a single rename needs no backup
                for current in targets:
                    if current.exists():
                        backup = _temporary_beside(current)
                        backups[current] = backup
                        _back_up(current, backup)
                        hold(held.enter_context(open(backup, "rb")).fileno())
            for current in targets:
                os.replace(temporary[current], current)
                del temporary[current]
                replaced.append(current)
        except BaseException as error:
            for path in replaced:
                with contextlib.suppress(OSError):
                    if path in backups:
                        os.replace(backups.pop(path), path)
                    else:
                        path.unlink()
            if isinstance(error, OSError):
                raise write_error(current, error) from error
            raise
        finally:
            for leftover in (*temporary.values(), *backups.values()):
                with contextlib.suppress(OSError):
                    leftover.unlink(missing_ok=True)
    for folder in {path.parent for path in targets} if sync else ():
        _sync_folder(folder)


def _resolved(path: Path) -> Path:
    """Return where the bytes are written: a link is followed, not replaced by a file."""
    return Path(os.path.realpath(path))


def _temporary_beside(path: Path) -> Path:
    # A rename is atomic only within one file system, so the folder is the same; names are limited, so it is short.
    return path.with_name(f".{secrets.token_hex(8)}.tmp")


def _write(target: Path, data: Data, temporary: dict[Path, Path], held: ExitStack, sync: bool) -> None:
    """Write a temporary file beside the target, named in `temporary`; it stays locked while `held` is open."""
    for attempt in range(_LOST):
        path = temporary[target] = _temporary_beside(target)
        # "x" creates with the user's own umask, unlike tempfile, whose files only their owner can read
        file = open(path, "xb")  # noqa: SIM115 - closed by `held`
        held.callback(_close, file)
        if hold_new(file.fileno(), path) or attempt == _LOST - 1:
            break
    file.writelines((data,) if isinstance(data, bytes) else data)
    file.flush()
    if sync:
        os.fsync(file.fileno())
    if sys.platform == "win32":  # an open file cannot be renamed there
        file.close()
    with contextlib.suppress(OSError):
        shutil.copymode(target, path)


def _close(file: BinaryIO) -> None:
    """Close a file; what a full disk did not take is tried again then, and its error has been told already."""
    with contextlib.suppress(OSError):
        file.close()


def _back_up(path: Path, backup: Path) -> None:
    try:
        os.link(path, backup)
    except OSError:  # the file system has no hard links
        shutil.copy2(path, backup)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system can synchronise a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
