"""Atomic writes: after any failure the folder holds the old files and nothing else."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.training import atomic
from dreamexplorer.training.atomic import write_atomically, write_together

Files = dict[str, bytes]


def files(folder: Path) -> Files:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def failing(error: int, at: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A function that works until its call number `at`, and then does not."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        calls = 0

        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(error, os.strerror(error))
            return function(*args, **kwargs)

        return call

    return wrap


@pytest.mark.parametrize("old", [None, b"old"])
def test_one_file(old: bytes | None, tmp_path: Path) -> None:
    if old is not None:
        (tmp_path / "a").write_bytes(old)
    write_atomically(tmp_path / "a", b"new")
    assert files(tmp_path) == {"a": b"new"}


def test_several_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert files(tmp_path) == {"a": b"1", "b": b"2"}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_disk_that_takes_a_part_only_is_told_in_one_sentence(tmp_path: Path) -> None:
    """The part that is not written is tried again when the file is closed, which must not hide the message."""
    import resource

    (tmp_path / "a").write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))  # bytes of a file
    try:
        with pytest.raises(UserError, match="would be too large"):
            write_atomically(tmp_path / "a", b"x" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert files(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("before", [{}, {"a": b"old a"}, {"b": b"old b"}, {"a": b"old a", "b": b"old b"}])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS])
@pytest.mark.parametrize(("function", "at"), [("replace", 1), ("replace", 2), ("fsync", 1), ("fsync", 2)])
def test_a_failure_at_any_point_leaves_the_old_files(
    before: Files, error: int, function: str, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(os, function, failing(error, at)(getattr(os, function)))
    with pytest.raises(UserError) as caught:
        write_together({tmp_path / "a": b"new a", tmp_path / "b": b"new b"})
    message = str(caught.value)
    assert message.startswith(f"Cannot write {tmp_path / 'ab'[at - 1]}: ")
    assert "\n" not in message
    assert files(tmp_path) == before


def test_a_disk_that_is_full_while_bytes_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")

    class Full:
        def __init__(self, path: Path) -> None:
            self.file = open(path, "xb")  # noqa: SIM115 - closed below

        def close(self) -> None:
            self.file.close()

        def fileno(self) -> int:
            return self.file.fileno()

        def writelines(self, parts: Iterable[bytes]) -> None:
            self.file.write(next(iter(parts))[:1])
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic, "open", lambda path, mode: Full(path), raising=False)
    with pytest.raises(UserError, match="disk is full"):
        write_atomically(tmp_path / "a", b"new")
    assert files(tmp_path) == {"a": b"old"}


def test_an_interrupt_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def interrupted(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", b"new")
    assert files(tmp_path) == {"a": b"old"}


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "b").write_bytes(b"old b")

    def no_links(*args: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, "replace", failing(errno.EIO, 2)(os.replace))
    with pytest.raises(UserError):
        write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert files(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_no_folder_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="folder does not exist"):
        write_atomically(tmp_path / "none" / "a", b"x")
    assert files(tmp_path) == {}


def test_the_name_is_that_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(UserError, match="folder of that name"):
        write_atomically(tmp_path / "a", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert list((tmp_path / "a").iterdir()) == []


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(UserError, match="is a file, not a folder"):
        write_atomically(tmp_path / "a" / "b", b"x")
    assert files(tmp_path) == {"a": b"old"}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="too long"):
        write_atomically(tmp_path / ("n" * 300), b"x")
    assert files(tmp_path) == {}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UserError, match="permission"):
            write_atomically(tmp_path / "a", b"x")
    finally:
        tmp_path.chmod(0o700)
    assert files(tmp_path) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_new_files_have_the_users_own_mode(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_atomically(tmp_path / "a", b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_what_a_killed_process_left_goes_with_the_next_write(tmp_path: Path) -> None:
    (tmp_path / ".0123456789abcdef.tmp").write_bytes(b"half")
    (tmp_path / ".mine.tmp").write_bytes(b"not of this program")
    (tmp_path / "other.tmp").write_bytes(b"not of this program")
    write_atomically(tmp_path / "a", b"new")
    assert sorted(files(tmp_path)) == [".mine.tmp", "a", "other.tmp"]
