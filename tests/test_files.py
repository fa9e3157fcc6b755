"""Files that users name: pipes, devices, folders and what is too large are refused, at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.files import opened, read_bytes, read_text, regular_size


def odd_files(folder: Path) -> dict[str, Path]:
    """Return paths that are no ordinary files: a pipe that nobody writes to, devices, a folder, nothing."""
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    return {
        "pipe": folder / "pipe",
        "zero": Path("/dev/zero"),
        "folder": folder,
        "missing": folder / "missing",
        "loop": folder / "loop",
        "below a file": Path("/etc/hostname/x"),
        "zero byte": Path("a\0b"),
    }


NAMES = ("pipe", "zero", "folder", "missing", "loop", "below a file", "zero byte")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_ordinary_file_is_refused(tmp_path: Path, name: str) -> None:
    path = odd_files(tmp_path)[name]
    for read in (regular_size, lambda p: read_bytes(p, 10), lambda p: opened(p).__enter__()):
        with pytest.raises(UserError):
            read(path)


def test_content_is_returned_up_to_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_bytes(path, 5) == b"12345"
    with pytest.raises(UserError, match="too large"):
        read_bytes(path, 4)


def test_texts_are_utf8_with_or_without_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in ("Ж".encode(), b"\xef\xbb\xbf" + "Ж".encode()):
        path.write_bytes(content)
        assert read_text(path, 10) == "Ж"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="UTF-8"):
        read_text(path, 10)


def test_an_error_while_reading_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"1")
    with pytest.raises(UserError, match=r"Cannot read .*file: Input/output error"), opened(path):
        raise OSError(5, "Input/output error")
