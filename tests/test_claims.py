"""Claims: held while the process lives, free afterwards; what is abandoned is removed and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dreamexplorer.claims import (
    claim,
    claim_within,
    hold,
    hold_new,
    is_claimed,
    remove_abandoned,
    scratch_folder,
)

ROOT = Path(__file__).resolve().parents[1]
HOLDER = """
import sys
from pathlib import Path
from dreamexplorer.claims import claim
held = claim(Path(sys.argv[1]))
print(held is not None, flush=True)
sys.stdin.read()
"""
TMP = re.compile(r".*\.tmp")
posix = pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")


def test_one_at_a_time_and_free_after_release(tmp_path: Path) -> None:
    first = claim(tmp_path / "a.lock")
    assert first is not None
    assert claim(tmp_path / "a.lock") is None
    first.release()
    first.release()
    assert list(tmp_path.iterdir()) == []
    again = claim(tmp_path / "a.lock")
    assert again is not None
    again.release()


def test_a_killed_process_gives_its_claim_back(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert claim(path) is None
        process.kill()
        process.wait(10)
        mine = claim(path)
        assert mine is not None
        mine.release()


def test_a_claim_that_is_given_back_soon_is_waited_for(tmp_path: Path) -> None:
    held = claim(tmp_path / "lock")
    assert held is not None
    assert claim_within(tmp_path / "lock", 0.0) is None
    thread = threading.Timer(0.05, held.release)
    thread.start()
    got = claim_within(tmp_path / "lock", 60.0)
    thread.join()
    assert got is not None
    got.release()


def test_a_claim_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        claim(tmp_path / "none" / "a.lock")


@posix
def test_what_is_abandoned_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "left.tmp").write_bytes(b"half")
    (tmp_path / "folder.tmp").mkdir()
    (tmp_path / "folder.tmp" / "part").write_bytes(b"half")
    (tmp_path / "mine.txt").write_bytes(b"mine")
    (tmp_path / "link.tmp").symlink_to(tmp_path / "mine.txt")
    with open(tmp_path / "used.tmp", "xb") as used:
        assert hold_new(used.fileno(), tmp_path / "used.tmp")
        remove_abandoned(tmp_path, TMP)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["link.tmp", "mine.txt", "used.tmp"]
    remove_abandoned(tmp_path, TMP)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.tmp", "mine.txt"]
    remove_abandoned(tmp_path / "none", TMP)


@posix
def test_where_there_are_no_locks_only_old_files_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def no_locks(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    (tmp_path / "new.tmp").write_bytes(b"")
    (tmp_path / "old.tmp").write_bytes(b"")
    os.utime(tmp_path / "old.tmp", (1e9, 1e9))
    remove_abandoned(tmp_path, TMP)
    assert [p.name for p in tmp_path.iterdir()] == ["new.tmp"]
    with open(tmp_path / "new.tmp", "rb") as file:
        assert hold(file.fileno()) is None
        assert hold_new(file.fileno(), tmp_path / "new.tmp")


@posix
def test_a_file_that_was_removed_before_it_was_locked_is_noticed(tmp_path: Path) -> None:
    with open(tmp_path / "a.tmp", "xb") as file:
        remove_abandoned(tmp_path, TMP)
        assert not hold_new(file.fileno(), tmp_path / "a.tmp")


def test_a_scratch_folder_goes_with_its_context_and_with_those_left_behind(tmp_path: Path) -> None:
    with scratch_folder(tmp_path, ".download-") as first:
        (first / "part").write_bytes(b"x")
        with scratch_folder(tmp_path, ".download-") as second:
            assert first.exists(), "it is in use"
            assert second != first
    assert list(tmp_path.iterdir()) == []
    if sys.platform != "win32":
        (tmp_path / ".download-abc123").mkdir()
        with scratch_folder(tmp_path, ".download-") as scratch:
            assert [p.name for p in tmp_path.iterdir()] == [scratch.name]


def test_a_claim_is_seen_from_outside(tmp_path: Path) -> None:
    path = tmp_path / "claimed"
    assert is_claimed(path) is False
    held = claim(path)
    assert held is not None
    assert is_claimed(path) is True
    held.release()
    path.touch()
    assert is_claimed(path) is False
    assert path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shared locks")
def test_who_looks_at_a_claim_is_not_taken_for_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    with path.open() as looking:
        assert hold(looking.fileno(), shared=True)
        assert is_claimed(path) is False
        assert claim(path) is None, "to claim it waits for the look to end"
    held = claim(path)
    assert held is not None
    assert is_claimed(path) is True
    held.release()
