"""The trainings that the window keeps in the data folder: written, moved, adopted from closed windows, tidied."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.gui.threads import keeping
from dreamexplorer.gui.workflow.places import Places
from dreamexplorer.progress import Silent
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, resume_path, save_checkpoint
from dreamexplorer.training.history import Past

TIMES = itertools.count(1_700_000_000, 60)


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    places = Places(tmp_path)
    yield places
    places.release()


@pytest.fixture
def past() -> Past:
    empty = np.empty((0, 5))
    return Past(("recon", "kl", "negative_elbo"), empty, np.empty(0), empty, np.empty((0, 5)))


def write(checkpoint: Checkpoint, path: Path, step: int) -> None:
    """Write a checkpoint of this step, a minute after the one before."""
    save_checkpoint(dataclasses.replace(checkpoint, snapshot=dataclasses.replace(checkpoint.snapshot, step=step)), path)
    now = next(TIMES)
    os.utime(path, (now, now))


def steps(*paths: Path) -> list[int | None]:
    found = [load_checkpoint(path) if path.exists() else None for path in paths]
    assert all(one is None or one.resume is not None for one in found)
    return [None if one is None else one.snapshot.step for one in found]


def test_a_run_is_written_and_becomes_the_last(places: Places, tiny_checkpoint: Checkpoint, past: Past) -> None:
    write(tiny_checkpoint, places.last, 7)
    step = tiny_checkpoint.snapshot.step
    assert keeping.keep(places.unfinished, places.last, places.previous, tiny_checkpoint, past) > 0.0
    assert steps(places.last, places.previous, places.unfinished) == [step, 7, None]
    assert not resume_path(places.unfinished).exists()
    keeping.keep(places.unfinished, places.last, None, tiny_checkpoint, past)
    assert steps(places.last, places.previous) == [step, 7]


# Steps in the order of time; for each of the four places, which of them lies there: last, previous, and those of the
# closed window. Then what is last and previous afterwards.
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((None, None, 1, None), [1, None]),
        ((None, None, 2, 1), [2, 1]),
        ((1, None, 2, None), [2, 1]),
        ((2, None, 1, None), [2, 1]),
        ((2, 1, 3, None), [3, 2]),
        ((3, 1, 2, None), [3, 2]),
        ((3, 2, 1, None), [3, 2]),
        ((2, 1, 4, 3), [4, 3]),
        ((4, 1, 3, 2), [4, 3]),
        ((4, 3, 2, 1), [4, 3]),
        ((3, 1, 4, 2), [4, 3]),
        ((1, 3, 2, None), [1, 3]),
    ],
)
def test_the_two_newest_of_all_windows_are_kept(
    before: tuple[int | None, ...], after: list[int], places: Places, tiny_checkpoint: Checkpoint
) -> None:
    other = Places(places.folder)
    for step in range(1, 5):
        for place, wanted in zip((places.last, places.previous, other.last, other.previous), before, strict=True):
            if wanted == step:
                write(tiny_checkpoint, place, step)
    keeping.tidy(places, Silent())
    assert steps(places.last, places.previous) == list(before[:2]), "the other window is open"
    other.release()
    keeping.tidy(places, Silent())
    assert steps(places.last, places.previous) == after
    assert steps(other.last, other.previous) == [None, None]


def test_what_killed_processes_left_is_removed(places: Places) -> None:
    raw = places.folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / ".download-abc").mkdir()
    (raw / "train.idx").write_bytes(b"data")
    (places.folder / ".0123456789abcdef.tmp").write_bytes(b"half")
    (places.folder / "unfinished-training-01234567.resume.safetensors.next").write_bytes(b"state")
    keeping.tidy(places, Silent())
    files = {p.name for p in places.folder.rglob("*") if p.is_file()}
    assert files - {"window-1.lock"} == {"train.idx"}
    assert not (raw / ".download-abc").exists()


def test_unfinished_trainings_are_listed_with_what_they_are(places: Places, tiny_checkpoint: Checkpoint) -> None:
    snapshot = tiny_checkpoint.snapshot
    for name, step in (("aaaaaaaa", 5), ("bbbbbbbb", 6)):
        write(tiny_checkpoint, places.folder / f"unfinished-training-{name}.safetensors", step)
    (places.folder / "unfinished-training-cccccccc.safetensors").write_bytes(b"damaged")
    new, old = keeping.find_unfinished(places, Silent())
    assert [new.step, old.step] == [6, 5]
    assert (new.family, new.dataset, new.epoch) == (snapshot.family, tiny_checkpoint.dataset, snapshot.epoch)
    assert new.saved_at > old.saved_at
    keeping.discard(new.path, Silent())
    assert [one.step for one in keeping.find_unfinished(places, Silent())] == [5]
