"""Follows the folder of a run that another process, or another machine, writes.

It polls, because changes on a network file system are not announced, and only reads. A file that is not whole yet is
read again at the next poll, as is one that cannot be read.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreamexplorer.claims import is_claimed
from dreamexplorer.errors import UserError
from dreamexplorer.files import opened, read_bytes
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.json_values import parse_json
from dreamexplorer.training.run_files import LARGEST_CONFIG, LARGEST_METRICS
from dreamexplorer.training.runs import RunFolder

SECONDS_QUIET = 60.0  # without a change, before a run that nobody is seen to train counts as ended
SECONDS_TO_ASK = 10.0  # without a change, before it is asked whether the process of the run still lives


@dataclass(frozen=True)
class Began:
    """The folder has a configuration: that of a new run, or of one that goes on with more epochs."""

    family: str
    dataset: str
    epochs: int  # in all


@dataclass(frozen=True)
class EpochWritten:
    """An epoch was completed: its line of metrics.jsonl (`records.epoch_record`)."""

    record: dict[str, Any]


@dataclass(frozen=True)
class CheckpointWritten:
    """There is a newer checkpoint, which is whole."""

    checkpoint: Checkpoint


@dataclass(frozen=True)
class WentBack:
    """The lines of later epochs are gone: the run was resumed from an earlier epoch, or another replaced it (0)."""

    epochs: int  # epochs that are still there


@dataclass(frozen=True)
class FolderMissing:
    """The folder is not there, or not any more; it is looked for at every poll."""


@dataclass(frozen=True)
class RunEnded:
    """Nothing trains the run any more."""

    done: bool  # True: with all its epochs


News = Began | EpochWritten | CheckpointWritten | WentBack | FolderMissing | RunEnded
_Signature = tuple[int, int, int]  # of a file: number, size, time of its last change


class RunWatch:
    """Reads what is new in a run's folder at each `poll`; it need not exist yet.

    Args:
        path: the folder.
        clock: returns the time in seconds.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = RunFolder(path)
        self._clock = clock
        self._there: bool | None = None
        self._ended = False
        self._changed_at = clock()
        self._signatures: dict[Path, _Signature] = {}
        self._began: Began | None = None
        self._lines: list[bytes] = []  # whole lines of metrics.jsonl
        self._epoch = 0.0  # of the newest line or checkpoint
        self._lock_seen = False

    def poll(self) -> list[News]:
        """Return what is new since the last call, oldest first."""
        if not self._folder.path.is_dir():
            was_there, self._there = self._there, False
            return [] if was_there is False else [FolderMissing()]
        self._there = True
        # before the files: once the lock is gone, nothing more is written
        locked = self._folder.lock_path.exists()
        news = [*self._new_config(), *self._new_epochs(), *self._new_checkpoint()]
        if news:
            self._changed_at, self._ended = self._clock(), False
        return [*news, *self._end(locked)]

    # -- the files -------------------------------------------------------------------------------------------------

    def _new_config(self) -> list[News]:
        path = self._folder.config_path
        signature = self._changed(path)
        if signature is None:
            return []
        try:
            data = parse_json(read_bytes(path, LARGEST_CONFIG).decode("utf-8"))
            began = Began(str(data["family"]), str(data["dataset"]), int(data["train"]["epochs"]))
        except (UserError, ValueError, KeyError, TypeError, RecursionError):  # not whole yet
            return []
        self._signatures[path] = signature
        if began == self._began:
            return []
        self._began = began
        return [began]

    def _new_epochs(self) -> list[News]:
        path = self._folder.metrics_path
        signature = self._changed(path)
        if signature is None:
            return []
        try:
            with opened(path) as file:
                text = file.read(LARGEST_METRICS)
        except UserError:
            return []
        self._signatures[path] = signature
        lines = text.splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):  # still being written
            lines.pop()
            del self._signatures[path]
        same = 0
        while same < min(len(lines), len(self._lines)) and lines[same] == self._lines[same]:
            same += 1
        news: list[News] = [WentBack(same)] if same < len(self._lines) else []
        if news:
            self._epoch = 0.0
        self._lines = lines
        for line in lines[same:]:
            with contextlib.suppress(ValueError, RecursionError):  # cut off by a crash
                record = parse_json(line.decode("utf-8", errors="replace"))
                epoch = record.get("epoch")
                if type(epoch) is int:
                    self._epoch = float(epoch)
                    news.append(EpochWritten(record))
        return news

    def _new_checkpoint(self) -> list[News]:
        path = self._folder.checkpoint_path
        signature = self._changed(path)
        if signature is None:
            return []
        try:
            checkpoint = load_checkpoint(path)
        except UserError:  # not whole yet, or of a family that is not known here
            return []
        self._signatures[path] = signature
        self._epoch = max(self._epoch, checkpoint.snapshot.epoch)
        return [CheckpointWritten(checkpoint)]

    def _changed(self, path: Path) -> _Signature | None:
        """Return the signature of a file that is there and not as it was when it was last read; else None."""
        try:
            status = os.stat(path)
        except OSError:
            return None
        signature = status.st_ino, status.st_size, status.st_mtime_ns
        return None if self._signatures.get(path) == signature else signature

    # -- the end ---------------------------------------------------------------------------------------------------

    def _end(self, locked: bool) -> list[News]:
        if self._ended or self._began is None:
            return []
        done = self._epoch >= self._began.epochs
        if self._trained(locked, done):
            return []
        self._ended = True
        return [RunEnded(done)]

    def _trained(self, locked: bool, done: bool) -> bool:
        """Return whether a process still writes to the folder, as far as can be seen from here."""
        quiet = self._clock() - self._changed_at
        if not locked:
            # A folder that is copied from elsewhere may lack the lock although the run goes on.
            return not (self._lock_seen or done or quiet >= SECONDS_QUIET)
        self._lock_seen = True
        # Asking takes the lock for a moment, so it is done rarely.
        if quiet < SECONDS_TO_ASK or is_claimed(self._folder.lock_path) is not False:
            return True
        return not self._folder.lock_path.exists()  # it has just been given up: the last files are read first
