"""States are written in order on another thread, within a bound; a full disk is told once and ends nothing."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training import states_writer
from dreamexplorer.training.checkpoint import Checkpoint, ResumeState
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_writer import StateWriter


def state(step: int, exact: bool = False) -> Checkpoint:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,)), (1, 2, 3), seed=0)
    resume = ResumeState({"noise": torch.zeros(500)}, {}) if exact else None
    return Checkpoint(take_snapshot(model, step, half=not exact), "mnist", TrainConfig(), resume=resume, half=not exact)


def kept(folder: Path) -> list[tuple[int, bool]]:
    return [(state.step, state.exact) for state in states_in(folder / "states")]


def test_states_are_written_and_leaving_waits_for_them(tmp_path: Path) -> None:
    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        for step in range(5):
            writer.put(state(step, exact=step == 2))
    assert kept(tmp_path) == [(0, False), (1, False), (2, True), (3, False), (4, False)]
    assert writer.seconds > 0.0
    assert writer.problem() is None
    assert writer.has_room


def test_the_states_stay_within_their_bound(tmp_path: Path) -> None:
    with StateWriter(RunFolder(tmp_path), 30_000) as writer:
        for step in range(40):
            writer.put(state(step, exact=step == 3))
            writer.wait()
            assert sum(s.size for s in states_in(tmp_path / "states")) <= 30_000
    found = kept(tmp_path)
    assert len(found) >= 5
    assert found[-1] == (39, False)
    assert (3, True) in found


def test_the_states_of_a_resumed_run_count(tmp_path: Path) -> None:
    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        for step in range(20):
            writer.put(state(step))
    size = states_in(tmp_path / "states")[0].size
    with StateWriter(RunFolder(tmp_path), 10 * size) as writer:
        writer.put(state(20))
    assert 5 <= len(kept(tmp_path)) <= 10


def test_a_slow_disk_lets_no_more_wait_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_write = threading.Event()
    write = states_writer.write_state

    def slow(*arguments: object) -> int:
        assert may_write.wait(20)
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(states_writer, "write_state", slow)
    monkeypatch.setattr(states_writer, "MOST_WAITING", 1000)
    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        assert writer.has_room
        writer.put(state(0, exact=True))
        assert not writer.has_room
        may_write.set()
        writer.wait()
        assert writer.has_room


def test_a_full_disk_is_told_once_and_states_are_kept_again_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise UserError("The disk is full.")

    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        for again in (False, True):
            with monkeypatch.context() as patch:
                patch.setattr(states_writer, "write_state", full)
                writer.put(state(1))
                writer.put(state(2))
                writer.wait()
                assert str(writer.problem()) == "The disk is full.", again
                assert writer.problem() is None
            writer.put(state(3))
            writer.wait()
            assert writer.problem() is None
    assert kept(tmp_path) == [(3, False)]


def test_a_fault_of_the_program_does_not_end_the_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("surprise")

    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        with monkeypatch.context() as patch:
            patch.setattr(states_writer, "write_state", broken)
            writer.put(state(1))
            writer.wait()
        writer.put(state(2))
    assert kept(tmp_path) == [(2, False)]
    assert "surprise" in caplog.text


def test_after_an_error_of_the_training_nothing_more_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = threading.Event()
    write = states_writer.write_state
    writer = StateWriter(RunFolder(tmp_path), 10**9)

    def slow(*arguments: object) -> int:
        began.set()
        while not writer.has_room:  # until what waits is given up
            time.sleep(0.001)
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(states_writer, "write_state", slow)
    one = sum(t.numel() * t.element_size() for t in state(1).snapshot.weights.values())
    monkeypatch.setattr(states_writer, "MOST_WAITING", one + 1)

    def fail() -> None:
        with writer:
            writer.put(state(1))
            writer.put(state(2))
            assert began.wait(20)
            raise RuntimeError("of the training")

    with pytest.raises(RuntimeError, match="of the training"):
        fail()
    assert kept(tmp_path) == [(1, False)]


def test_states_wait_for_the_folder_that_they_are_written_to(tmp_path: Path) -> None:
    with StateWriter(None, 10**9) as writer:
        writer.put(state(0))
        writer.put(state(1))
        assert not (tmp_path / "states").exists()
        writer.write_to(RunFolder(tmp_path))
        writer.wait()
        assert kept(tmp_path) == [(0, False), (1, False)]
        other = tmp_path / "other"
        other.mkdir()
        writer.write_to(RunFolder(other))
        writer.put(state(2))
    assert kept(other) == [(2, False)]
    with StateWriter(None, 10**9) as writer:
        writer.put(state(0))  # no folder comes: leaving does not wait for it
