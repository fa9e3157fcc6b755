"""Errors of the library: one sentence that says what happened and what to do."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.errors import UserError
from dreamexplorer.training.atomic import write_error, write_reason


def is_gone(library: Path) -> bool:
    """Return True if the folder of a library cannot be reached any more."""
    try:
        return not library.is_dir()
    except OSError:
        return True


def gone_error(library: Path) -> UserError:
    """Return the error for a library whose folder was there before."""
    return UserError(
        "The folder of the runs, {}, is gone. If it lies on a removable disk, connect it again; otherwise choose "
        "another folder.",
        library,
    )


def library_error(library: Path, path: Path, error: OSError) -> UserError:
    """Return the error for a file or folder of a library that could not be written."""
    return gone_error(library) if is_gone(library) else write_error(path, error)


def delete_error(library: Path, path: Path, error: OSError) -> UserError:
    """Return the error for a run that could not be deleted; it is unchanged."""
    if is_gone(library):
        return gone_error(library)
    if not path.exists():
        return missing_error(path)
    return UserError("Cannot delete {}: {}. Nothing was deleted.", path, write_reason(error))


def missing_error(path: Path) -> UserError:
    """Return the error for a run that another program has deleted or moved."""
    return UserError("The run {} is not there any more. Another window or program deleted or moved it.", path)
