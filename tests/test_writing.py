"""Folders are made, and what stands in the way is named truly."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.writing import folder_reason, make_folder, write_error

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        make_folder(path)
    return str(refused.value)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file") == f"{tmp_path / 'file'} is a file, not a folder. Choose another folder."
    assert "is a file, not a folder" in refusal(tmp_path / "file" / "run")


@needs_links
def test_a_link_that_leads_nowhere_is_no_file(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    expected = f"Cannot create the folder {link}: it is a link to a place that does not exist. Choose another folder."
    assert refusal(link) == refusal(link / "run") == expected


@needs_links
def test_links_in_a_circle_are_said(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert "circle" in refusal(tmp_path / "a" / "run")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc here")
def test_where_nothing_can_be_made_no_folder_is_said_to_be_missing() -> None:
    expected = "the system lets nobody make files or folders there. Choose another place."
    assert refusal(Path("/proc/nope")) == f"Cannot create the folder {Path('/proc/nope')}: {expected}"
    error = OSError(errno.ENOENT, os.strerror(errno.ENOENT))
    assert str(write_error(Path("/proc/x.png"), error)) == f"Cannot write {Path('/proc/x.png')}: {expected}"


def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    error = OSError(errno.ENOENT, os.strerror(errno.ENOENT))
    assert "the folder does not exist. Create it" in str(write_error(tmp_path / "none" / "x", error))


def test_what_has_no_sentence_of_its_own_is_said_by_the_system() -> None:
    assert str(folder_reason(OSError(errno.EIO, "Input/output error"))) == "Input/output error. Choose another place"


def test_a_zero_byte_is_refused() -> None:
    assert "Cannot create the folder" in refusal(Path("a\0b"))
