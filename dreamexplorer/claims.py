"""Claims files for a living process, so that what a killed one left behind can be told from what is in use.

A claim is a lock that the system gives back when the process ends, however it ends (`flock`, on Windows `msvcrt`).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNKNOWN_AGE = 24 * 3600.0  # seconds after which a file is abandoned where the file system has no locks


class Claim:
    """A file that no other process can claim until it is released or this process ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def release(self) -> None:
        """Remove the file and give it up; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor < 0:
            return
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(descriptor)
            descriptor = -1
        with contextlib.suppress(OSError):
            self.path.unlink()
        if descriptor >= 0:
            os.close(descriptor)


def claim(path: Path) -> Claim | None:
    """Claim a file, which is created.

    Args:
        path: the file, in an existing folder; its content does not matter.

    Returns:
        The claim; None if another process, or another claim of this one, holds it.

    Raises:
        OSError: it cannot be created.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if hold(descriptor) is False:
            os.close(descriptor)
            return None
        if _is_at(descriptor, path):
            return Claim(path, descriptor)
        os.close(descriptor)  # it was released, and removed, in between


def claim_within(path: Path, seconds: float) -> Claim | None:
    """Claim a file that others hold for moments only; return None if it is still held after some seconds.

    Raises:
        OSError: it cannot be created.
    """
    until = time.monotonic() + seconds
    while (held := claim(path)) is None and time.monotonic() < until:
        time.sleep(0.02)
    return held


def is_claimed(path: Path) -> bool | None:
    """Return whether a living process holds the claim of a file; the file stays as it is.

    Returns:
        False also if there is no such file; None if it is unknown here (no locks, no permission).
    """
    try:
        descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return None
    try:
        held = hold(descriptor, shared=True)  # programs that only look do not take each other for a training
        return None if held is None else not held
    finally:
        os.close(descriptor)


def hold(descriptor: int, *, shared: bool = False) -> bool | None:
    """Lock an open file without waiting, until it is closed.

    Args:
        descriptor: the open file; on POSIX a folder, too.
        shared: others may hold it in the same way at the same time, where the system has such locks (POSIX).

    Returns:
        True if it is locked now, False if another has locked it, None if the file system has no locks.
    """
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def hold_new(descriptor: int, path: Path) -> bool:
    """Lock a file that was just created; False if it was taken for abandoned and removed in between."""
    return hold(descriptor) is not False and _is_at(descriptor, path)


@contextmanager
def scratch_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a folder for the duration of the context, and remove those that killed processes left.

    Args:
        parent: where to make it.
        prefix: what its name, and that of those left behind, begins with.

    Raises:
        OSError: it cannot be made.
    """
    remove_abandoned(parent, re.compile(re.escape(prefix) + r"\w+"))
    while True:
        folder = parent / f"{prefix}{secrets.token_hex(6)}"
        folder.mkdir()
        try:
            descriptor = _open_folder(folder)
        except FileNotFoundError:  # it was taken for abandoned and removed in between
            continue
        if descriptor is None or hold_new(descriptor, folder):
            break
        os.close(descriptor)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if descriptor is not None:
            os.close(descriptor)


def remove_abandoned(folder: Path, names: re.Pattern[str]) -> None:
    """Remove files and folders of processes that have ended; those in use, and what cannot be removed, stay.

    Args:
        folder: where to look; it need not exist.
        names: pattern of whole names.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if names.fullmatch(entry.name) and not entry.is_symlink():
                with contextlib.suppress(OSError):
                    _remove_if_abandoned(Path(entry.path), entry.is_dir())


def _remove_if_abandoned(path: Path, is_folder: bool) -> None:
    descriptor = _open_folder(path) if is_folder else os.open(path, os.O_RDWR)
    try:
        held = None if descriptor is None else hold(descriptor)
        if held is False:
            return
        # Windows locks only an open file: a writer closes its file before the rename.
        certain = held is True and sys.platform != "win32"
        if not certain and time.time() - path.stat().st_mtime < _UNKNOWN_AGE:
            return
        if sys.platform == "win32" and descriptor is not None:
            os.close(descriptor)
            descriptor = None
        if is_folder:
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _open_folder(path: Path) -> int | None:
    """Return a descriptor of a folder; None on Windows, which has none."""
    return None if sys.platform == "win32" else os.open(path, os.O_RDONLY)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False
