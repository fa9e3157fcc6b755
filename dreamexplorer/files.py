"""Opens the files that users name: ordinary ones only, and never more of them than is asked for.

A pipe would make the program wait for ever, and a device such as /dev/zero would fill the memory.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dreamexplorer.errors import UserError


def read_error(path: Path, error: OSError) -> UserError:
    """Return the error for a file that could not be read: what happened and what to do."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UserError("There is no file {}. Check the name.", path)
    if isinstance(error, IsADirectoryError):
        return UserError("{} is a folder, not a file. Choose a file in it.", path)
    if isinstance(error, PermissionError):
        return UserError("Cannot read {}: you have no permission. Change its permissions or copy it elsewhere.", path)
    return UserError("Cannot read {}: {}.", path, error.strerror or error)


def regular_size(path: Path) -> int:
    """Return the size of an ordinary file in bytes.

    Raises:
        UserError: it is a folder, a pipe or a device, or does not exist.
    """
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        if isinstance(error, ValueError):  # a zero byte in the name
            raise UserError("There is no file {!r}. Check the name.", str(path)) from error
        raise read_error(path, error) from error
    _check(path, status)
    return status.st_size


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading; an OSError in the `with` block becomes a `UserError`.

    Raises:
        UserError: it is a folder, a pipe or a device, or cannot be read.
    """
    regular_size(path)
    try:
        # The file may have been replaced since: without O_NONBLOCK, opening a pipe waits for a writer.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
            _check(path, os.fstat(file.fileno()))
            yield file
    except OSError as error:
        raise read_error(path, error) from error


def read_bytes(path: Path, most: int) -> bytes:
    """Return the content of an ordinary file.

    Args:
        path: the file.
        most: bytes it may have.

    Raises:
        UserError: it is no ordinary file, cannot be read, or has more bytes.
    """
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise UserError("{} is too large: more than {:.3g} MB. Choose another file.", path, most / 1e6)
    return data


def read_text(path: Path, most: int) -> str:
    """Return the text of an ordinary file in UTF-8; see `read_bytes`.

    Raises:
        UserError: it is no ordinary file, cannot be read, has more bytes, or is not UTF-8.
    """
    try:
        return read_bytes(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("{} is not a text in UTF-8. Save it as UTF-8.", path) from error


def _check(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UserError("{} is a folder, not a file. Choose a file in it.", path)
    if not stat.S_ISREG(status.st_mode):
        raise UserError("{} is not an ordinary file. Choose a file.", path)
