"""A training of the window has a folder in the library, with the files of `dreamexplorer train`."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.threads.kept_folder import KeptFolder
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.workflow.keeper import Keeper
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_plan import USUAL_BYTES


class Kept:
    """A context with its keeper, and short trainings."""

    def __init__(self, context: Context, qtbot: QtBot) -> None:
        self.context, self.qtbot = context, qtbot
        self.errors: list[str] = []
        context.workflow.error.connect(lambda title, text: self.errors.append(text))
        self.library = Library(default_library())
        self.orders = context.workflow.library.orders
        self.later = 0.0  # seconds by which the keeper's clock is ahead
        self.keeper = Keeper(
            context.workflow,
            context.training,
            context.session,
            context.settings,
            clock=lambda: time.monotonic() + self.later,
        )
        context.workflow.library.open(self.library.path)

    @property
    def run(self) -> Run:
        run = self.context.session.current_run
        assert run is not None
        return run

    @property
    def folder(self) -> Path:
        assert self.run.folder is not None
        return self.run.folder

    @property
    def checkpoint(self) -> Checkpoint:
        return load_checkpoint(self.folder / "checkpoint.safetensors")

    def start(self, epochs: int = 90_000, **changes: Any) -> None:
        """Start a training; one with other latents is another run."""
        run = self.context.workflow.current_run()
        assert run is not None
        model = dataclasses.replace(run.model, **changes)
        run = dataclasses.replace(run, model=model, train=dataclasses.replace(run.train, epochs=epochs))
        assert self.context.workflow.train(run)

    def until(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)

    def settled(self) -> None:
        self.until(lambda: not self.context.training.active and not self.context.jobs.busy and not self.orders.busy)

    def stop(self) -> None:
        self.context.training.stop()
        self.settled()

    def train(self, epochs: int = 1, **changes: Any) -> None:
        self.start(epochs, **changes)
        self.settled()

    def dispose(self) -> None:
        self.keeper.dispose()
        self.context.workflow.library.dispose()


@pytest.fixture
def kept(make_context: Callable[..., Context], qtbot: QtBot) -> Iterator[Kept]:
    kept = Kept(make_context(), qtbot)
    yield kept
    kept.dispose()


def test_a_training_has_the_folder_that_the_command_makes(kept: Kept) -> None:
    kept.train(2, latent_dim=5)
    entry = kept.library.run(kept.folder)
    assert kept.folder.parent == default_library()
    assert entry.info.name == kept.run.name
    assert (entry.family, entry.dataset, entry.step, entry.epoch) == ("mlp-vae", "tiny", 20, 2.0)
    assert entry.settings["model.latent_dim"] == 5
    assert entry.info.origin.kind == "trained"
    assert entry.info.seconds is not None
    assert entry.info.seconds > 0
    assert not entry.held
    epochs = RunFolder(kept.folder).read_epochs()
    assert [epoch["epoch"] for epoch in epochs] == [1, 2]
    assert kept.checkpoint.resume is not None
    assert kept.checkpoint.snapshot.step == 20
    assert {p.name for p in kept.folder.iterdir()} - {"states"} == {
        "config.json", "metrics.jsonl", "run.json", "checkpoint.safetensors", "checkpoint.resume.safetensors"
    }  # fmt: skip


def test_a_model_that_was_opened_is_copied_when_it_is_trained_on(kept: Kept) -> None:
    assert kept.run.folder is None
    assert not default_library().exists()
    kept.train()
    assert [epoch["epoch"] for epoch in RunFolder(kept.folder).read_epochs()] == [3]
    assert kept.checkpoint.snapshot.step == 30


def test_a_training_keeps_states_to_go_back_to(kept: Kept) -> None:
    kept.start(latent_dim=5)
    kept.until(lambda: len(kept.context.workflow.moments.states) > 5)
    kept.context.workflow.moments.show(3)
    kept.until(lambda: kept.context.session.moment is not None)
    kept.stop()
    found = states_in(kept.folder / "states")
    assert found[0].exact
    assert {state.step for state in found} >= {0, 1, 2}
    assert json.loads((kept.folder / "config.json").read_text())["states"] == USUAL_BYTES


def test_going_on_with_a_run_goes_on_in_its_folder(kept: Kept) -> None:
    kept.train(latent_dim=5)
    folder = kept.folder
    kept.train(2)
    assert kept.folder == folder
    assert [epoch["epoch"] for epoch in RunFolder(folder).read_epochs()] == [1, 2, 3]
    assert json.loads((folder / "config.json").read_text())["train"]["epochs"] == 3
    assert kept.checkpoint.snapshot.step == 30
    assert len(kept.library.runs().runs) == 1


def test_a_training_that_runs_is_held_and_saved(kept: Kept) -> None:
    kept.keeper.set_period(1)
    kept.start(latent_dim=5)
    kept.until(lambda: kept.run.folder and (kept.folder / "checkpoint.safetensors").exists())
    assert kept.library.run(kept.folder).held
    first = kept.checkpoint
    assert first.resume is not None
    kept.until(lambda: kept.checkpoint.snapshot.step > first.snapshot.step)
    kept.stop()
    assert not kept.library.run(kept.folder).held
    assert kept.run.snapshot is not None
    assert kept.checkpoint.snapshot.step == kept.run.snapshot.step


def test_never_writes_no_checkpoint_while_it_trains(kept: Kept) -> None:
    kept.keeper.set_period(0)
    assert kept.keeper.period == 0
    kept.start(latent_dim=5)
    kept.until(lambda: kept.run.folder is not None)
    kept.until(lambda: len(RunFolder(kept.folder).read_epochs()) > 1)
    assert not (kept.folder / "checkpoint.safetensors").exists()
    kept.stop()
    assert kept.checkpoint.snapshot.step > 0


def test_a_training_stopped_before_its_first_step_leaves_no_folder(kept: Kept) -> None:
    kept.start(latent_dim=5)
    kept.stop()
    if kept.run.snapshot is not None and kept.run.snapshot.step == 0:
        assert kept.run.folder is None
        assert kept.library.runs().runs == ()


def test_a_run_that_another_program_trained_on_is_not_overwritten(kept: Kept) -> None:
    kept.train(latent_dim=5)
    first, other = kept.folder, RunFolder(kept.folder)
    other.save(dataclasses.replace(other.load(), metrics={"mine": 1}))
    kept.train()
    assert kept.folder != first
    assert load_checkpoint(first / "checkpoint.safetensors").metrics == {"mine": 1}
    origin = kept.library.run(kept.folder).info.origin
    assert (origin.kind, origin.source, origin.step) == ("forked", kept.library.run(first).info.id, 10)


def test_a_run_that_another_program_trains_is_left_to_it(kept: Kept) -> None:
    kept.train(latent_dim=5)
    first = kept.folder
    with RunFolder(first).claimed():
        kept.train()
    assert kept.folder != first
    assert kept.checkpoint.snapshot.step == 20
    assert load_checkpoint(first / "checkpoint.safetensors").snapshot.step == 10


@pytest.mark.allow_log("could not be kept")
def test_a_library_that_cannot_be_written_is_said_once_and_written_once_it_can_be(kept: Kept) -> None:
    default_library().parent.mkdir(parents=True)
    default_library().write_bytes(b"")
    kept.train(latent_dim=5)
    assert kept.run.folder is None
    assert kept.run.unkept
    assert kept.run.unsaved
    assert not kept.keeper.keeps
    kept.keeper.retry()
    kept.settled()
    kept.train(latent_dim=6)
    assert len(kept.errors) == 1
    assert "is a file, not a folder" in kept.errors[0]
    default_library().unlink()
    kept.keeper.retry()
    kept.settled()
    assert kept.keeper.keeps
    runs = kept.library.runs().runs
    assert sorted((run.latents, run.step) for run in runs) == [(5, 10), (6, 10)]
    assert not any(run.unkept or run.unsaved for run in kept.context.session.runs)
    assert len(kept.errors) == 1


@pytest.mark.allow_log("could not be kept")
def test_a_full_disk_is_said_and_the_training_goes_on(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        kept.train(latent_dim=5)
        assert "disk is full" in kept.errors[0]
        assert not kept.keeper.keeps
        finished: list[bool] = []
        kept.keeper.finish(lambda: finished.append(kept.keeper.keeps))
        kept.until(lambda: finished)
        assert finished == [False]
    kept.keeper.finish(lambda: finished.append(kept.keeper.keeps))
    kept.keeper.retry()
    kept.settled()
    assert kept.keeper.keeps
    assert kept.checkpoint.snapshot.step == 10
    assert [epoch["epoch"] for epoch in RunFolder(kept.folder).read_epochs()] == [1]
    assert len(kept.errors) == 1


class SlowDisk:
    """A disk that writes no checkpoint until it is told to."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.ready = threading.Event()
        write = KeptFolder.write

        def slow(folder: KeptFolder, epochs: Any, checkpoint: Any, past: Any) -> object:
            assert checkpoint is None or self.ready.wait(60)
            return write(folder, epochs, checkpoint, past)

        patch.setattr(KeptFolder, "write", slow)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    disk = SlowDisk(monkeypatch)
    yield disk
    disk.ready.set()


def train_no_step(kept: Kept) -> None:
    """Train the shown run on, and stop it before its first step."""
    run = kept.context.workflow.current_run()
    assert run is not None
    assert kept.context.workflow.train(run, paused=True)
    kept.until(lambda: kept.context.training.state is TrainingState.PAUSED)
    kept.context.training.stop()
    kept.until(lambda: not kept.context.training.active)


def test_a_training_without_a_step_removes_nothing_of_the_one_that_is_still_written(kept: Kept, disk: SlowDisk) -> None:
    kept.keeper.set_period(0)
    kept.start(1, latent_dim=5)
    kept.until(lambda: not kept.context.training.active)
    train_no_step(kept)
    assert kept.keeper.runs() == [kept.run]
    disk.ready.set()
    kept.settled()
    assert kept.keeper.runs() == []
    assert kept.checkpoint.snapshot.step == 10
    assert not kept.run.unsaved
    assert [epoch["epoch"] for epoch in RunFolder(kept.folder).read_epochs()] == [1]


@pytest.mark.allow_log("could not be kept")
def test_a_training_without_a_step_throws_nothing_away_that_waits_for_a_full_disk(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kept.keeper.set_period(0)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        kept.train(latent_dim=5)
        train_no_step(kept)
        kept.settled()
        assert not kept.keeper.keeps
        assert kept.run.unkept
    kept.keeper.retry()
    kept.settled()
    assert kept.keeper.runs() == []
    assert not kept.run.unkept
    assert not kept.run.unsaved
    assert kept.checkpoint.snapshot.step == 10


def test_a_training_that_begins_while_the_one_before_is_written_is_kept_like_any_other(
    kept: Kept, disk: SlowDisk
) -> None:
    kept.keeper.set_period(0)
    kept.start(1, latent_dim=5)
    kept.until(lambda: not kept.context.training.active)
    run = kept.context.workflow.current_run()
    assert run is not None
    train = dataclasses.replace(run.train, epochs=90_000, learning_rate=7e-4)
    assert kept.context.workflow.train(dataclasses.replace(run, train=train))
    kept.until(lambda: kept.run.snapshot is not None and kept.run.snapshot.step > 12)
    disk.ready.set()
    kept.until(lambda: not kept.orders.busy)
    kept.stop()
    assert kept.keeper.runs() == []
    written = json.loads((kept.folder / "config.json").read_text())["train"]
    assert (written["epochs"], written["learning_rate"]) == (90_001, 7e-4)
    epochs = [epoch["epoch"] for epoch in RunFolder(kept.folder).read_epochs()]
    assert epochs == list(range(1, len(epochs) + 1))
    assert kept.run.snapshot is not None
    assert kept.checkpoint.snapshot.step == kept.run.snapshot.step > 12
    assert max(state.step for state in states_in(kept.folder / "states")) > 10


@pytest.mark.allow_log("could not be kept")
def test_a_training_of_which_nothing_is_left_to_keep_is_not_marked_as_unkept(kept: Kept) -> None:
    kept.train(latent_dim=5)
    shutil.rmtree(default_library())
    default_library().write_bytes(b"")
    train_no_step(kept)
    kept.settled()
    kept.keeper.retry()
    kept.settled()
    assert kept.errors
    assert not kept.run.unkept
    assert kept.keeper.keeps


def test_a_number_goes_on_from_the_runs_of_the_library(kept: Kept) -> None:
    """The library may have runs that this window has not listed, such as those of another one."""
    run = kept.context.workflow.current_run()
    assert run is not None
    kept.settled()
    for number in range(1, 9):
        kept.library.create(run, name=f"mlp-vae {number}")
    kept.train(latent_dim=5)
    assert kept.library.run(kept.folder).info.name == kept.run.name == "mlp-vae 9"


def test_pauses_are_no_time_of_training(kept: Kept) -> None:
    training = kept.context.training
    kept.start(latent_dim=5)
    kept.until(lambda: kept.run.folder is not None and training.state is TrainingState.RUNNING)
    kept.later += 500
    training.pause()
    kept.until(lambda: training.state is TrainingState.PAUSED)
    kept.later += 10_000
    training.resume()
    kept.until(lambda: training.state is TrainingState.RUNNING)
    kept.stop()
    seconds = kept.library.run(kept.folder).info.seconds
    assert seconds is not None
    assert 500 < seconds < 1500
    kept.train(90)
    again = kept.library.run(kept.folder).info.seconds
    assert again is not None
    assert seconds < again < 1500, "what was trained before is counted once"


def test_a_paused_training_is_not_written_again_and_again(kept: Kept) -> None:
    kept.keeper.set_period(1)
    kept.start(latent_dim=5)
    kept.until(lambda: kept.run.folder is not None)
    kept.context.training.pause()
    path = kept.folder / "checkpoint.safetensors"
    kept.until(lambda: path.exists() and kept.run.snapshot and kept.checkpoint.snapshot.step == kept.run.snapshot.step)
    before = path.stat().st_mtime_ns
    kept.qtbot.wait(2500)
    assert path.stat().st_mtime_ns == before
    kept.stop()


def test_another_model_gets_another_folder_and_both_stay(kept: Kept) -> None:
    kept.train(latent_dim=5)
    kept.train(latent_dim=6)
    assert sorted((run.latents, run.step) for run in kept.library.runs().runs) == [(5, 10), (6, 10)]
    assert len({run.folder for run in kept.context.session.runs if run.folder}) == 2
    assert kept.context.session.unsaved_runs == ()


def test_a_run_that_is_not_in_the_bin_any_more_is_unsaved(kept: Kept) -> None:
    kept.train(latent_dim=5)
    run = kept.run
    kept.train(latent_dim=6)
    kept.context.workflow.runs.remove([run])
    kept.settled()
    for deleted in kept.library.deleted():
        shutil.rmtree(deleted.folder)
    kept.context.workflow.runs.restore()
    kept.settled()
    assert len(kept.errors) == 1
    assert run.folder is None
    assert kept.context.session.unsaved_runs == (run,)
