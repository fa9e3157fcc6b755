"""Runs that train in turns on one thread: each has its events, commands go to one or to all, each ends by itself."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads.training_mail import Outcome, TrainingState
from dreamexplorer.gui.threads.turns_runner import TurnsRunner
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone, LiveChanged, StepDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_plan import USUAL_BYTES

ENDLESS = 100_000  # epochs


def config(epochs: int = 2, **changes: Any) -> RunConfig:
    train = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision="fp32", learning_rate=5e-3)
    model = MlpVaeConfig(latent_dim=3, hidden=(24,))
    return RunConfig("mlp-vae", dataclasses.replace(model, **changes), train, dataset="tiny")


class Watched:
    """A runner, and all that it emitted."""

    def __init__(self, runner: TurnsRunner) -> None:
        self.runner = runner
        self.notes: list[Any] = []
        self.events: list[tuple[int, Any]] = []
        self.snapshots: list[tuple[int, Any]] = []
        self.checkpoints: list[tuple[int, Any]] = []
        self.outcomes: dict[int, Outcome] = {}
        self.over = 0
        runner.begun.connect(self.notes.append)
        runner.events.connect(lambda n, events: self.events.extend((n, e) for e in events))
        runner.snapshot_ready.connect(lambda n, s: self.snapshots.append((n, s)))
        runner.checkpoint_ready.connect(lambda n, c: self.checkpoints.append((n, c)))
        runner.ended.connect(lambda n, o: self.outcomes.__setitem__(n, o))
        runner.all_ended.connect(self._on_over)

    def _on_over(self) -> None:
        self.over += 1

    def of(self, number: int, kind: type[Any]) -> list[Any]:
        return [e for n, e in self.events if n == number and isinstance(e, kind)]


@pytest.fixture
def watched(qtbot: QtBot, no_leaks: None) -> Iterator[Watched]:
    runner = TurnsRunner()
    yield Watched(runner)
    assert runner.shutdown()


def test_all_runs_are_trained_to_their_end_as_if_alone(
    qtbot: QtBot, watched: Watched, tiny_dataset: ImageDataset
) -> None:
    configs = [config(), config(beta=4.0)]
    began = time.perf_counter()
    watched.runner.start(configs, ["one", "two"], tiny_dataset)
    assert watched.runner.active
    with pytest.raises(RuntimeError, match="already"):
        watched.runner.start(configs, ["one", "two"], tiny_dataset)
    qtbot.waitUntil(lambda: watched.over == 1)
    took = time.perf_counter() - began
    assert sum(outcome.seconds or 0.0 for outcome in watched.outcomes.values()) < took
    assert not watched.runner.active
    assert watched.notes == [()], "they start alike"
    for n, run in enumerate(configs):
        outcome = watched.outcomes[n]
        assert outcome.kind == "finished"
        assert outcome.trained
        assert outcome.seconds is not None
        assert outcome.seconds > 0.0
        assert len(watched.of(n, EpochDone)) == 2
        assert {m for m, _ in watched.snapshots} == {0, 1}
        alone = Trainer(run, tiny_dataset, threads=1)
        for _ in alone.run():
            pass
        assert outcome.checkpoint is not None
        for name, weight in alone.checkpoint().snapshot.weights.items():
            assert torch.equal(weight, outcome.checkpoint.snapshot.weights[name]), name


def test_commands_go_to_one_run_or_to_all(qtbot: QtBot, watched: Watched, tiny_dataset: ImageDataset) -> None:
    runner = watched.runner
    runner.start([config(ENDLESS), config(ENDLESS, beta=4.0)], ["one", "two"], tiny_dataset)
    qtbot.waitUntil(lambda: bool(watched.of(0, StepDone) and watched.of(1, StepDone)))
    runner.pause(0)
    qtbot.waitUntil(lambda: runner.state(0) is TrainingState.PAUSED)
    assert runner.state(1) is TrainingState.RUNNING
    held, moving = len(watched.of(0, StepDone)), len(watched.of(1, StepDone))
    qtbot.waitUntil(lambda: len(watched.of(1, StepDone)) > moving + 2)
    assert len(watched.of(0, StepDone)) == held
    runner.set_live("learning_rate", 1e-4, 1)
    qtbot.waitUntil(lambda: bool(watched.of(1, LiveChanged)))
    assert not watched.of(0, LiveChanged)
    runner.resume()
    runner.set_live("beta", 2.0)
    qtbot.waitUntil(lambda: all(watched.of(n, LiveChanged) for n in (0, 1)))
    runner.request_checkpoints()
    qtbot.waitUntil(lambda: {n for n, _ in watched.checkpoints} == {0, 1})
    runner.stop(1)
    qtbot.waitUntil(lambda: 1 in watched.outcomes)
    assert watched.outcomes[1].kind == "stopped"
    assert runner.active
    assert 0 not in watched.outcomes
    runner.stop()
    qtbot.waitUntil(lambda: watched.over == 1)
    checkpoint = watched.outcomes[0].checkpoint
    assert checkpoint is not None
    assert checkpoint.snapshot.config.beta == 2.0


def test_states_of_a_run_are_kept_once_it_has_a_folder(
    qtbot: QtBot, watched: Watched, tiny_dataset: ImageDataset, tmp_path: Path
) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.start(config(), None)
    watched.runner.start([config(), config(beta=4.0)], ["one", "two"], tiny_dataset, states=USUAL_BYTES)
    qtbot.waitUntil(lambda: bool(watched.snapshots))
    watched.runner.keep_states(0, folder)
    qtbot.waitUntil(lambda: watched.over == 1)
    states = states_in(folder.path / "states")
    assert len(states) > 8
    assert states[0].step == 0


def test_a_run_that_fails_leaves_the_others_alone(
    qtbot: QtBot, watched: Watched, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    loss = MlpVae.loss

    def fails(self: Any, *arguments: Any, **named: Any) -> Any:
        if self.config.beta == 4.0:
            raise RuntimeError("broken")
        return loss(self, *arguments, **named)

    monkeypatch.setattr(MlpVae, "loss", fails)
    watched.runner.start([config(), config(beta=4.0)], ["one", "two"], tiny_dataset)
    qtbot.waitUntil(lambda: watched.over == 1)
    assert watched.outcomes[0].kind == "finished"
    assert watched.outcomes[1].kind == "failed"
    assert not watched.outcomes[1].trained


def test_what_no_memory_holds_ends_all_with_one_reason(
    qtbot: QtBot, watched: Watched, tiny_dataset: ImageDataset
) -> None:
    huge = config(hidden=(10_000_000, 10_000_000))
    watched.runner.start([config(), huge], ["one", "two"], tiny_dataset)
    qtbot.waitUntil(lambda: watched.over == 1)
    errors = {o.error for o in watched.outcomes.values()}
    assert len(errors) == 1
    assert isinstance(errors.pop(), UserError)
    assert not watched.snapshots


def test_a_window_that_closes_ends_them(qtbot: QtBot, tiny_dataset: ImageDataset, no_leaks: None) -> None:
    runner = TurnsRunner()
    watched = Watched(runner)
    runner.start([config(ENDLESS), config(ENDLESS, beta=4.0)], ["one", "two"], tiny_dataset)
    qtbot.waitUntil(lambda: bool(watched.of(0, StepDone)))
    assert runner.shutdown()
    assert watched.outcomes == {}
    with pytest.raises(RuntimeError, match="closing"):
        runner.start([config()], ["one"], tiny_dataset)
