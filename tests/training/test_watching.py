"""A run's folder as another process writes it: what is new, half-written files, and folders that come and go."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from dreamexplorer.claims import claim
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint, save_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.watching import (
    SECONDS_QUIET,
    SECONDS_TO_ASK,
    Began,
    CheckpointWritten,
    EpochWritten,
    FolderMissing,
    News,
    RunEnded,
    RunWatch,
    WentBack,
)

RUN = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(24,)), TrainConfig(epochs=2), dataset="tiny")
BEGAN = Began("mlp-vae", "tiny", 2)


class Clock:
    """Stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    folder = RunFolder(tmp_path / "run")
    folder.start(RUN)
    return folder


def write_epochs(folder: RunFolder, *epochs: int, loss: float = 1.0) -> None:
    lines = [json.dumps({"step": 10 * e, "epoch": e, "train_recon": loss}) + "\n" for e in epochs]
    folder.metrics_path.write_text("".join(lines))


def epochs_in(news: list[News]) -> list[int]:
    return [n.record["epoch"] for n in news if isinstance(n, EpochWritten)]


def test_what_is_new_is_told_once(folder: RunFolder, tiny_checkpoint: Checkpoint) -> None:
    watch = RunWatch(folder.path)
    with folder.claimed():
        assert watch.poll() == [BEGAN]
        write_epochs(folder, 1)
        assert epochs_in(watch.poll()) == [1]
        write_epochs(folder, 1, 2)
        folder.save(tiny_checkpoint)
        line, saved = watch.poll()
        assert epochs_in([line]) == [2]
        assert isinstance(saved, CheckpointWritten)
        assert saved.checkpoint.snapshot.step == tiny_checkpoint.snapshot.step
        assert watch.poll() == []
    assert watch.poll() == [RunEnded(True)]
    assert watch.poll() == []


def test_a_folder_may_come_later_and_go(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    watch = RunWatch(folder.path)
    assert watch.poll() == [FolderMissing()]
    assert watch.poll() == []
    folder.path.mkdir()
    assert watch.poll() == []
    folder.start(RUN)
    assert watch.poll() == [BEGAN]
    shutil.rmtree(folder.path)
    assert watch.poll() == [FolderMissing()]


@pytest.mark.parametrize("cut", [0, 1, 30])
def test_half_a_line_is_waited_for(folder: RunFolder, cut: int) -> None:
    watch = RunWatch(folder.path)
    write_epochs(folder, 1, 2)
    whole = folder.metrics_path.read_bytes()
    end = whole.index(b"\n") + 1
    folder.metrics_path.write_bytes(whole[: end + cut])
    assert epochs_in(watch.poll()) == [1]
    assert epochs_in(watch.poll()) == []
    folder.metrics_path.write_bytes(whole)
    assert epochs_in(watch.poll()) == [2]


def test_a_line_cut_off_by_a_crash_is_left_out(folder: RunFolder) -> None:
    watch = RunWatch(folder.path)
    folder.metrics_path.write_text('{"epoch": 1, "st\n{"epoch": 2}\n[3]\n{"epoch": "four"}\n')
    assert epochs_in(watch.poll()) == [2]


def test_half_a_checkpoint_is_waited_for(folder: RunFolder, tiny_checkpoint: Checkpoint, tmp_path: Path) -> None:
    watch = RunWatch(folder.path)
    watch.poll()
    save_checkpoint(dataclasses.replace(tiny_checkpoint, resume=None), tmp_path / "whole.safetensors")
    whole = (tmp_path / "whole.safetensors").read_bytes()
    for part in (0, 5, len(whole) // 2, len(whole) - 1):
        folder.checkpoint_path.write_bytes(whole[:part])
        assert watch.poll() == []
    folder.checkpoint_path.write_bytes(whole)
    assert [type(n) for n in watch.poll()] == [CheckpointWritten, RunEnded]


def test_half_a_configuration_is_waited_for(folder: RunFolder) -> None:
    whole = folder.config_path.read_bytes()
    watch = RunWatch(folder.path)
    for part in (0, 3, len(whole) // 2):
        folder.config_path.write_bytes(whole[:part])
        assert watch.poll() == []
    folder.config_path.write_bytes(whole)
    assert watch.poll() == [BEGAN]


def test_a_run_that_takes_the_place_of_another_is_told(folder: RunFolder) -> None:
    watch = RunWatch(folder.path)
    write_epochs(folder, 1, 2)
    watch.poll()
    write_epochs(folder, 1, loss=7.0)
    news = watch.poll()
    assert news[0] == WentBack(0)
    assert epochs_in(news) == [1]


def test_a_run_that_is_resumed_from_an_earlier_epoch_is_told(folder: RunFolder) -> None:
    watch = RunWatch(folder.path)
    write_epochs(folder, 1, 2)
    watch.poll()
    folder.resume(dataclasses.replace(RUN, train=TrainConfig(epochs=5)), None, 1.5)
    assert watch.poll() == [dataclasses.replace(BEGAN, epochs=5), WentBack(1)]
    write_epochs(folder, 1, 2, 3)
    assert epochs_in(watch.poll()) == [2, 3]


def test_a_run_whose_process_lets_the_folder_go_has_ended(folder: RunFolder) -> None:
    watch = RunWatch(folder.path)
    with folder.claimed():
        assert RunEnded(False) not in watch.poll()
    assert watch.poll() == [RunEnded(False)]
    with folder.claimed():
        write_epochs(folder, 1)  # it goes on
        assert epochs_in(watch.poll()) == [1]
    assert watch.poll() == [RunEnded(False)]


def test_a_folder_that_is_copied_has_ended_when_nothing_comes_any_more(folder: RunFolder) -> None:
    clock = Clock()
    watch = RunWatch(folder.path, clock)
    assert watch.poll() == [BEGAN]
    clock.now += SECONDS_QUIET - 1
    write_epochs(folder, 1)
    assert epochs_in(watch.poll()) == [1]
    clock.now += SECONDS_QUIET - 1
    assert watch.poll() == []
    clock.now += 1
    assert watch.poll() == [RunEnded(False)]


def test_a_killed_process_is_noticed_and_a_slow_one_waited_for(folder: RunFolder) -> None:
    clock = Clock()
    watch = RunWatch(folder.path, clock)
    held = claim(folder.lock_path)
    assert held is not None
    assert watch.poll() == [BEGAN]
    clock.now += 10 * SECONDS_QUIET
    assert watch.poll() == []
    held.release()
    folder.lock_path.touch()  # as a killed process leaves it
    assert watch.poll() == [RunEnded(False)]
    assert folder.lock_path.exists()


def test_the_lock_is_not_touched_while_something_comes(folder: RunFolder) -> None:
    clock = Clock()
    watch = RunWatch(folder.path, clock)
    folder.lock_path.touch()
    watch.poll()
    clock.now += SECONDS_TO_ASK - 1
    assert watch.poll() == []
    clock.now += 1
    assert watch.poll() == [RunEnded(False)]
