"""Checkpoints and epochs are written in order on another thread; what fails is told and tried again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.events import EpochDone, Evaluation
from dreamexplorer.training.run_writer import LARGEST_SHARE, Cadence, RunWriter
from dreamexplorer.training.runs import RunFolder


def checkpoint(step: int) -> Checkpoint:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,)), (1, 2, 3), seed=0)
    return Checkpoint(take_snapshot(model, step, 1.0), "mnist", TrainConfig())


def epoch(number: int) -> EpochDone:
    terms = {"recon": 80.0, "kl": 25.0, "negative_elbo": 105.0}
    test = Evaluation(number, float(number), terms, np.ones(2, np.float32), 2, None)
    return EpochDone(number, number, terms, np.ones(2, np.float32), test, 1.0)


class Disk(RunFolder):
    """A folder that records what is written; it can be slow, and it can be full."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.written: list[Any] = []
        self.full = False
        self.may_write = threading.Event()
        self.may_write.set()
        self.began = threading.Event()

    def save(self, checkpoint: Checkpoint) -> None:
        self.began.set()
        assert self.may_write.wait(20)
        if self.full:
            raise UserError("The disk is full.")
        self.written.append(("model", checkpoint.snapshot.step))

    def append_epoch(self, event: EpochDone) -> None:
        if self.full:
            raise UserError("The disk is full.")
        self.written.append(("epoch", event.epoch))


def test_all_is_written_in_order(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    with RunWriter(disk) as writer:
        for number in (1, 2, 3):
            writer.add_epoch(epoch(number))
            writer.save(checkpoint(number))
            writer.finish()
        assert writer.problem() is None
        assert writer.seconds > 0.0
    assert disk.written == [(kind, n) for n in (1, 2, 3) for kind in ("epoch", "model")]


def test_a_slow_disk_gets_the_newest_checkpoint_and_every_epoch(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.may_write.clear()
    with RunWriter(disk) as writer:
        writer.save(checkpoint(1))
        assert disk.began.wait(20)
        for number in (2, 3, 4):
            writer.add_epoch(epoch(number))
            writer.save(checkpoint(number))
        disk.may_write.set()
    assert disk.written == [("model", 1), ("epoch", 2), ("epoch", 3), ("epoch", 4), ("model", 4)]


def test_a_full_disk_is_told_once_and_nothing_is_left_out_when_there_is_room_again(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.full = True
    with RunWriter(disk) as writer:
        writer.add_epoch(epoch(1))
        writer.save(checkpoint(1))
        with pytest.raises(UserError, match="full"):
            writer.finish()
        assert str(writer.problem()) == "The disk is full."
        assert writer.problem() is None
        disk.full = False
        writer.add_epoch(epoch(2))
        writer.save(checkpoint(2))
        writer.finish()
    assert [number for kind, number in disk.written if kind == "epoch"] == [1, 2]
    assert disk.written[-1] == ("model", 2)


def test_the_last_checkpoint_is_tried_again_at_the_end(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.full = True
    with RunWriter(disk) as writer:
        writer.save(checkpoint(1))
        while writer.problem() is None:
            pass
        disk.full = False
        writer.finish()
    assert disk.written == [("model", 1)]


def test_an_unexpected_error_does_not_end_the_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(tmp_path)

    def broken(*_: object) -> None:
        raise RuntimeError("surprise")

    with RunWriter(disk) as writer, monkeypatch.context() as patch:
        patch.setattr(disk, "save", broken)
        writer.save(checkpoint(1))
        with pytest.raises(RuntimeError, match="surprise"):
            writer.finish()
        patch.undo()
        writer.finish()
    assert disk.written == [("model", 1)]


def test_autosaves_come_at_their_interval_and_less_often_where_they_cost_more() -> None:
    now = 0.0
    cadence = Cadence(30.0, clock=lambda: now)
    assert not cadence.due
    now = 29.9
    assert not cadence.due
    now = 30.0
    assert cadence.due
    cadence.saved(0.1)
    assert not cadence.due
    now = 60.0
    assert cadence.due
    cadence.saved(3.0)
    now += 3.0 / LARGEST_SHARE - 0.1
    assert not cadence.due
    now += 0.2
    assert cadence.due
    assert not Cadence(0.0, clock=lambda: 1e9).due


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
