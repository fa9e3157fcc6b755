"""Trainings that earlier versions kept in the data folder move into the library; what killed processes left goes."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from dreamexplorer.claims import claim
from dreamexplorer.gui.threads import older_files
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.progress import Silent
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint


@pytest.fixture
def folder(data_folder_of_test: Path) -> Path:
    data_folder_of_test.mkdir()
    return data_folder_of_test


def write(checkpoint: Checkpoint, path: Path, step: int) -> None:
    save_checkpoint(dataclasses.replace(checkpoint, snapshot=dataclasses.replace(checkpoint.snapshot, step=step)), path)
    os.utime(path, (1_700_000_000 + step, 1_700_000_000 + step))


def test_all_that_was_kept_becomes_runs_and_what_was_unfinished_counts_as_interrupted(
    folder: Path, tiny_checkpoint: Checkpoint
) -> None:
    write(tiny_checkpoint, folder / "last-training.safetensors", 3)
    write(tiny_checkpoint, folder / "previous-training-2.safetensors", 2)
    write(tiny_checkpoint, folder / "unfinished-training-0123abcd.safetensors", 4)
    (folder / "mine.safetensors").write_bytes(b"a file of the user")
    library = Library(default_library())
    assert older_files.adopt(Silent(), folder, library) == 3
    runs = library.runs().runs
    assert [(run.step, run.interrupted) for run in runs] == [(4, True), (3, False), (2, False)]
    assert [run.info.created.timestamp() for run in runs] == [1_700_000_004, 1_700_000_003, 1_700_000_002]
    assert load_checkpoint(runs[0].folder / "checkpoint.safetensors").resume is not None
    assert {path.name for path in folder.iterdir()} == {"mine.safetensors", "runs"}
    assert older_files.adopt(Silent(), folder, library) == 0


def test_those_of_an_open_window_of_that_version_and_damaged_ones_stay(
    folder: Path, tiny_checkpoint: Checkpoint
) -> None:
    write(tiny_checkpoint, folder / "last-training.safetensors", 3)
    (folder / "last-training-2.safetensors").write_bytes(b"damaged")
    held = claim(folder / "window-1.lock")
    assert held is not None
    library = Library(default_library())
    assert older_files.adopt(Silent(), folder, library) == 0
    held.release()
    assert library.runs().runs == ()
    assert older_files.adopt(Silent(), folder, library) == 1
    assert (folder / "last-training-2.safetensors").read_bytes() == b"damaged"
    assert len(library.runs().runs) == 1


def test_what_killed_processes_left_is_removed(folder: Path) -> None:
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / ".download-abc").mkdir()
    (raw / "train.idx").write_bytes(b"data")
    (folder / ".0123456789abcdef.tmp").write_bytes(b"half")
    older_files.tidy(Silent(), folder)
    assert {p.name for p in folder.rglob("*")} == {"MNIST", "raw", "train.idx"}
