"""A run's folder: its checkpoint, its configuration, and one line of numbers for every epoch."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dreamexplorer import __version__
from dreamexplorer.claims import claim_within
from dreamexplorer.errors import UserError
from dreamexplorer.files import read_bytes
from dreamexplorer.options import to_json
from dreamexplorer.training.atomic import write_atomically, write_error, write_reason
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, read_head, resume_path, save_checkpoint
from dreamexplorer.training.checkpoint_files import move_checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.json_values import parse_json
from dreamexplorer.training.records import epoch_record
from dreamexplorer.training.run_files import (
    CHECKPOINT,
    CONFIG,
    INFO,
    LARGEST_CONFIG,
    LARGEST_METRICS,
    LOCK,
    METRICS,
    STATES,
)
from dreamexplorer.training.states import clear, drop_after

_STAGE = ".new-run.tmp"  # folder of a run that replaces the one in the folder, until its first save
_READY = ".new-run"  # the same after its first save: its files only have to be moved
_LOCKING = 0.1  # seconds: a program that lists runs may hold the lock of a killed training for an instant


class RunFolder:
    """Folder of a run: `checkpoint.safetensors`, `config.json` and `metrics.jsonl`; `run.json` is of the library."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.checkpoint_path = self.path / CHECKPOINT
        self.config_path = self.path / CONFIG
        self.metrics_path = self.path / METRICS
        self.lock_path = self.path / LOCK  # there while a process trains in the folder
        self.states_limit = 0  # most bytes of the states of the run that trains here; 0 if it keeps none
        self._moving = threading.Lock()  # held while the folder of the states must not move, or moves
        self._stage: Path | None = None  # where files are written while an old run is still in the folder

    @property
    def keeps_old_run(self) -> bool:
        """True while the run that is to be replaced is still in the folder: until the first save."""
        return self._stage is not None

    @property
    def info_path(self) -> Path:
        """Path where run.json is written now: that of a run that is to be replaced stays until the first save."""
        return self._now(self.path / INFO)

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep other trainings out of the folder, which is created, while the context is entered.

        Raises:
            UserError: another training writes to it, or it cannot be written.
        """
        self._create()
        try:
            held = claim_within(self.lock_path, _LOCKING)
        except OSError as error:
            raise write_error(self.lock_path, error) from error
        if held is None:
            raise UserError(
                "Another training is writing to {}. Wait until it ends, or choose another folder.", self.path
            )
        try:
            shutil.rmtree(self.path / _STAGE, ignore_errors=True)  # of a killed process
            yield
        finally:
            held.release()

    def holds_a_run(self) -> bool:
        """Return whether the folder has a checkpoint; files of a run that failed before its first one do not count."""
        return self.checkpoint_path.exists()

    def start(self, run: RunConfig, limit: int | None = None, *, overwrite: bool = False) -> None:
        """Prepare the folder for a new run.

        Args:
            run: written to config.json.
            limit: number of images of each split that are used; None for all.
            overwrite: True if a run in the folder may be replaced.

        A run that is replaced stays in the folder until the first save of the new one.

        Raises:
            UserError: the folder holds a run or foreign files and may not be overwritten, or it cannot be written.
        """
        self.settle()
        if self.holds_a_run() and not overwrite:
            raise UserError(
                "{} already holds a run. Continue it with --resume {}, choose another folder, or replace "
                "it with --force.",
                self.path,
                self.path,
            )
        self._create()
        if not overwrite and self._holds_foreign_files():
            raise UserError(
                "{} holds a {} or {} that no run of this program wrote. Choose another folder, or replace "
                "them with --force.",
                self.path,
                self.config_path.name,
                self.metrics_path.name,
            )
        if self.holds_a_run():
            self._stage = self._new_stage()
        else:  # files of a run that failed before its first save do not belong to the new configuration
            for path in (resume_path(self.checkpoint_path), self.metrics_path):
                self._remove(path)
            clear(self.path / STATES)
        self.write_config(run, limit)

    def resume(self, run: RunConfig, limit: int | None, epoch: float) -> None:
        """Prepare the folder to resume its run: later epochs and states are dropped, as they are trained again.

        Args:
            run: written to config.json.
            limit: number of images of each split; None for all.
            epoch: epochs done, with fraction, from which the run continues.

        Raises:
            UserError: the folder cannot be read or written.
        """
        self._create()
        self.settle()
        self.write_config(run, limit)
        self._truncate_metrics(epoch)
        states = self.path / STATES
        if states.is_dir():
            drop_after(states, read_head(self.checkpoint_path).snapshot.step)

    @contextmanager
    def states_folder(self) -> Iterator[Path]:
        """Return the folder of the run's states, which does not move while the context is entered."""
        with self._moving:
            yield self._now(self.path / STATES)

    def write_config(self, run: RunConfig, limit: int | None = None) -> None:
        """Write config.json."""
        data = {
            "program_version": __version__,
            "family": run.family,
            "model": to_json(run.model),
            "dataset": run.dataset,
            "limit": limit,
            "train": to_json(run.train),
            "states": self.states_limit,
        }
        write_atomically(self._now(self.config_path), (json.dumps(data, indent=2) + "\n").encode())

    def read_limit(self) -> int | None:
        """Return how many images of each split the run uses; None for all."""
        return self._read_number("limit")

    def read_states_limit(self) -> int:
        """Return how many bytes the states of the run may take; 0 if it keeps none."""
        return self._read_number("states") or 0

    def _read_number(self, key: str) -> int | None:
        """Return a positive whole number of config.json, None if there is no such one."""
        if not os.path.lexists(self.config_path):
            return None
        try:
            number = parse_json(read_bytes(self.config_path, LARGEST_CONFIG).decode("utf-8")).get(key)
        except (ValueError, RecursionError) as error:
            raise UserError("{} is damaged. Remove it, then resume the checkpoint.", self.config_path) from error
        return number if type(number) is int and number > 0 else None

    def save(self, checkpoint: Checkpoint) -> None:
        """Replace the run's checkpoint, atomically; with the first one an old run is replaced."""
        save_checkpoint(checkpoint, self._now(self.checkpoint_path))
        if self._stage is None:
            return
        with self._moving:
            try:
                os.replace(self._stage, self.path / _READY)
            except OSError as error:
                raise write_error(self.checkpoint_path, error) from error
            self._stage = None
            self.settle()

    def settle(self) -> None:
        """Finish the replacement of an old run, which a killed process may have begun.

        Raises:
            UserError: a file cannot be moved.
        """
        ready = self.path / _READY
        new = RunFolder(ready)
        if not ready.is_dir():
            return
        current = ready
        try:
            for name in (CONFIG, METRICS, INFO):
                current = ready / name
                if current.exists():
                    os.replace(current, self.path / name)
            if new.checkpoint_path.exists():
                move_checkpoint(new.checkpoint_path, self.checkpoint_path)
            current = self.path / STATES
            if (ready / STATES).is_dir():  # else they were moved already
                clear(current)
                _move_into(ready / STATES, current)
            current = ready
            shutil.rmtree(ready)
        except OSError as error:
            raise write_error(current, error) from error

    def load(self) -> Checkpoint:
        """Return the run's checkpoint.

        Raises:
            UserError: there is none, or it cannot be read.
        """
        self.settle()
        if not self.checkpoint_path.exists() and self.path.is_dir():
            raise UserError("{} holds no run: there is no {} in it.", self.path, self.checkpoint_path.name)
        return load_checkpoint(self.checkpoint_path)

    def append_epoch(self, event: EpochDone) -> None:
        """Append an epoch to metrics.jsonl; a line is written whole or not at all."""
        line = (json.dumps(epoch_record(event)) + "\n").encode()
        try:
            with open(self._now(self.metrics_path), "ab", buffering=0) as file:
                before = file.tell()
                try:
                    if file.write(line) != len(line):
                        raise OSError(28, "No space left on device")  # a full disk may show as a short write
                    os.fsync(file.fileno())
                except OSError:
                    with contextlib.suppress(OSError):
                        file.truncate(before)
                    raise
        except OSError as error:
            raise write_error(self.metrics_path, error) from error

    def read_epochs(self) -> list[dict[str, Any]]:
        """Return the lines of metrics.jsonl, oldest first; a line that was cut off by a crash is left out."""
        if not os.path.lexists(self.metrics_path):
            return []
        text = read_bytes(self.metrics_path, LARGEST_METRICS).decode("utf-8", errors="replace")
        records = []
        for line in text.splitlines():
            with contextlib.suppress(ValueError, RecursionError):
                records.append(parse_json(line))
        return records

    def _truncate_metrics(self, epoch: float) -> None:
        kept: dict[int, dict[str, Any]] = {}
        for record in self.read_epochs():
            number = record.get("epoch")
            if type(number) is int and number <= epoch:
                kept[number] = record
        lines = "".join(json.dumps(kept[number]) + "\n" for number in sorted(kept))
        if self.metrics_path.exists() or lines:
            write_atomically(self.metrics_path, lines.encode())

    def _now(self, path: Path) -> Path:
        """Return where a file of the run is written now."""
        return path if self._stage is None else self._stage / path.name

    def _new_stage(self) -> Path:
        stage = self.path / _STAGE
        try:
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir()
            (stage / self.metrics_path.name).touch()  # replaces that of the old run, even with no line in it
            (stage / STATES).mkdir()  # likewise
        except OSError as error:
            raise write_error(stage, error) from error
        return stage

    def _holds_foreign_files(self) -> bool:
        """Return whether another program wrote files with our names: a run always writes its configuration first."""
        if not os.path.lexists(self.config_path):
            return self.metrics_path.exists()
        try:
            data = parse_json(read_bytes(self.config_path, LARGEST_CONFIG).decode("utf-8"))
        except (ValueError, RecursionError):
            return True
        return not {"program_version", "family", "train"} <= data.keys()

    def _create(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:
            raise UserError("{} is a file, not a folder. Choose another folder.", self.path) from error
        except OSError as error:
            raise UserError("Cannot create the folder {}: {}.", self.path, write_reason(error)) from error
        except ValueError as error:
            raise UserError("Cannot create the folder {}: {}. Choose another.", self.path, error) from error

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise write_error(path, error) from error


def _move_into(source: Path, target: Path) -> None:
    """Move a folder to another place, or into the folder of that name, if there is one; an empty one vanishes."""
    if not target.exists():
        os.replace(source, target)
    else:
        for path in source.iterdir():
            os.replace(path, target / path.name)
    with contextlib.suppress(OSError):
        target.rmdir()
