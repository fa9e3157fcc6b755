"""Makes folders, and says in a sentence why a file or a folder could not be written and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from dreamexplorer.errors import Message, UserError

_REASONS = {
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
if hasattr(errno, "ELOOP"):
    _REASONS[errno.ELOOP] = Message("links on the path lead in a circle. Choose another path")
if hasattr(errno, "EDQUOT"):  # missing on Windows
    _REASONS[errno.EDQUOT] = Message("your quota on that disk is used up. Free some space or choose another folder")

_REFUSED = Message("the system lets nobody make files or folders there. Choose another place")
_DANGLING = Message("it is a link to a place that does not exist. Choose another folder")


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing.

    Raises:
        UserError: it cannot be made; the message says why and what to do.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        blocking = next((place for place in (path, *path.parents) if place.is_symlink() or place.is_file()), path)
        if blocking.is_symlink() and not blocking.exists():
            raise UserError("Cannot create the folder {}: {}.", blocking, _DANGLING) from error
        raise UserError("{} is a file, not a folder. Choose another folder.", blocking) from error
    except OSError as error:
        raise UserError("Cannot create the folder {}: {}.", path, folder_reason(error)) from error
    except ValueError as error:  # a zero byte in the name
        raise UserError("Cannot create the folder {}: {}. Choose another.", path, error) from error


def write_error(path: Path, error: OSError) -> UserError:
    """Return the error for a file that could not be written: what happened and what to do."""
    # /proc and its like exist, and answer "no such file" to whoever makes one in them
    refused = error.errno == errno.ENOENT and path.parent.is_dir()
    return UserError("Cannot write {}: {}.", path, _REFUSED if refused else write_reason(error))


def folder_reason(error: OSError) -> Message:
    """Return why a folder could not be made together with those above it, without a full stop at the end."""
    return _REFUSED if error.errno == errno.ENOENT else write_reason(error)


def write_reason(error: OSError) -> Message:
    """Return why something could not be written and what to do, without a full stop at the end."""
    reason = _REASONS.get(error.errno or 0)
    return reason or Message("{}. Choose another place", error.strerror or error)
