"""A run on its thread: commands in, batched events out, and exactly one end."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads.training_pace import SNAPSHOT_SECONDS, snapshot_interval
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingRunner, TrainingState
from dreamexplorer.models.base import Terms
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.diagnostics import TrainingDiverged
from dreamexplorer.training.events import Ended, EpochDone, LiveChanged, Paused, Started, StepDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in

ENDLESS = 100_000  # epochs


def a_run(epochs: int = 2, **train: Any) -> RunConfig:
    config = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision="fp32", learning_rate=5e-3)
    model = MlpVaeConfig(latent_dim=3, hidden=(24,))
    return RunConfig("mlp-vae", model, dataclasses.replace(config, **train), dataset="tiny")


class Recorder:
    """Records everything that a runner emits, with the thread of each signal."""

    def __init__(self, runner: TrainingRunner) -> None:
        self.events: list[Any] = []
        self.batches: list[float] = []
        self.snapshots: list[Any] = []
        self.states: list[TrainingState] = []
        self.taken: list[Checkpoint] = []
        self.ended: list[Outcome] = []
        self.threads: set[int] = set()
        runner.events.connect(self._on_events)
        runner.snapshot_ready.connect(self.snapshots.append)
        runner.state_changed.connect(self.states.append)
        runner.checkpoint_ready.connect(self.taken.append)
        runner.ended.connect(self.ended.append)

    def _on_events(self, events: list[Any]) -> None:
        self.events += events
        self.batches.append(time.monotonic())
        self.threads.add(threading.get_ident())

    def of(self, kind: type) -> list[Any]:
        return [e for e in self.events if isinstance(e, kind)]


@pytest.fixture
def runner(qtbot: QtBot, no_leaks: None) -> Iterator[TrainingRunner]:
    runner = TrainingRunner()
    yield runner
    assert runner.shutdown()


@pytest.fixture
def seen(runner: TrainingRunner) -> Recorder:
    return Recorder(runner)


def test_a_run_finishes_with_its_checkpoint(
    qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint
) -> None:
    runner.start(a_run(), tiny_dataset)
    assert runner.active
    qtbot.waitUntil(lambda: bool(seen.ended))
    (outcome,) = seen.ended
    assert outcome.kind == "finished"
    assert outcome.error is None
    assert outcome.checkpoint is not None
    for name, weights in tiny_checkpoint.snapshot.weights.items():  # the same run without a window
        torch.testing.assert_close(outcome.checkpoint.snapshot.weights[name], weights, rtol=0, atol=0)
    assert isinstance(seen.events[0], Started)
    assert isinstance(seen.events[-1], Ended)
    assert len(seen.of(EpochDone)) == 2
    assert seen.snapshots[-1].step == 20
    assert seen.states == [TrainingState.STARTING, TrainingState.RUNNING, TrainingState.IDLE]
    assert seen.threads == {threading.get_ident()}
    assert not runner.active


def test_only_one_run_at_a_time(
    qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset
) -> None:
    runner.start(a_run(ENDLESS), tiny_dataset)
    with pytest.raises(RuntimeError):
        runner.start(a_run(), tiny_dataset)
    runner.stop()
    qtbot.waitUntil(lambda: bool(seen.ended))
    runner.start(a_run(), tiny_dataset)
    qtbot.waitUntil(lambda: len(seen.ended) == 2)
    assert [o.kind for o in seen.ended] == ["stopped", "finished"]


def test_events_come_in_batches(
    qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset
) -> None:
    runner.start(a_run(ENDLESS), tiny_dataset)
    qtbot.waitUntil(lambda: len(seen.of(StepDone)) > 0)
    count, began = len(seen.batches), time.monotonic()
    qtbot.wait(500)
    assert len(seen.batches) - count <= (time.monotonic() - began) / 0.033 + 2
    assert len(seen.snapshots) < 12  # ten a second
    runner.stop()
    qtbot.waitUntil(lambda: bool(seen.ended))


def test_pause_step_resume_stop(
    qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset
) -> None:
    runner.start(a_run(ENDLESS), tiny_dataset, paused=True)
    qtbot.waitUntil(lambda: runner.state is TrainingState.PAUSED)
    assert seen.of(StepDone) == []
    for expected in (1, 2):
        runner.step()
        qtbot.waitUntil(lambda n=expected: len(seen.of(StepDone)) == n)  # type: ignore[misc]
        assert seen.of(StepDone)[-1].step == expected
    assert runner.state is TrainingState.PAUSED
    assert seen.snapshots[-1].step == 2
    runner.resume()
    qtbot.waitUntil(lambda: runner.state is TrainingState.RUNNING and len(seen.of(StepDone)) > 3)
    runner.pause()
    qtbot.waitUntil(lambda: runner.state is TrainingState.PAUSED)
    done = seen.events[-1].step
    qtbot.wait(100)
    assert seen.events[-1].step == done
    assert isinstance(seen.events[-1], Paused)
    runner.stop()
    runner.stop()
    runner.resume()
    assert runner.state is TrainingState.STOPPING
    qtbot.waitUntil(lambda: bool(seen.ended))
    assert seen.ended[0].kind == "stopped"
    assert seen.ended[0].checkpoint is not None
    assert seen.ended[0].checkpoint.snapshot.step == done
    assert len(seen.ended) == 1


def test_stop_before_it_began(qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset) -> None:
    runner.start(a_run(ENDLESS), tiny_dataset)
    runner.stop()
    qtbot.waitUntil(lambda: bool(seen.ended))
    assert seen.ended[0].kind == "stopped"
    assert seen.states == [TrainingState.STARTING, TrainingState.STOPPING, TrainingState.IDLE]


def test_a_stopped_run_goes_on(
    qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint
) -> None:
    runner.start(a_run(3), tiny_dataset, tiny_checkpoint, epochs_before=2)
    qtbot.waitUntil(lambda: bool(seen.ended))
    assert seen.ended[0].checkpoint is not None
    assert seen.ended[0].checkpoint.snapshot.step == 30


def test_live_options(qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset) -> None:
    runner.start(a_run(ENDLESS), tiny_dataset, paused=True, epochs_before=2)
    runner.set_live("learning_rate", 1e-4)
    runner.set_live("beta", 4.0)
    runner.set_live("epochs", 1)
    qtbot.waitUntil(lambda: len(seen.of(LiveChanged)) == 3)
    assert [(e.name, e.value) for e in seen.of(LiveChanged)] == [
        ("learning_rate", 1e-4),
        ("beta", 4.0),
        ("epochs", 1),
    ]
    runner.resume()
    qtbot.waitUntil(lambda: bool(seen.ended))
    checkpoint = seen.ended[0].checkpoint
    assert checkpoint is not None
    assert checkpoint.train.epochs == 3  # two before, and one
    assert checkpoint.snapshot.step == 30
    assert checkpoint.snapshot.config.beta == 4.0


def test_a_checkpoint_in_mid_training(
    qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset
) -> None:
    runner.request_checkpoint()  # nothing runs: nothing comes
    runner.start(a_run(ENDLESS), tiny_dataset)
    runner.request_checkpoint()
    qtbot.waitUntil(lambda: len(seen.taken) == 1)
    assert seen.taken[0].resume is not None
    runner.stop()
    runner.request_checkpoint()  # too late for the thread: the end's own checkpoint answers
    qtbot.waitUntil(lambda: bool(seen.ended))
    assert len(seen.taken) == 2
    assert seen.taken[1] is seen.ended[0].checkpoint


@pytest.mark.parametrize(
    "error", [RuntimeError("shapes"), MemoryError(), UserError("read me"), KeyError("x"), SystemExit(1)]
)
def test_any_error_is_one_failed_end(
    qtbot: QtBot,
    runner: TrainingRunner,
    seen: Recorder,
    tiny_dataset: ImageDataset,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    original, calls = MlpVae.loss, []

    def loss(self: MlpVae, *args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) > 30:
            raise error
        return original(self, *args, **kwargs)

    monkeypatch.setattr(MlpVae, "loss", loss)
    runner.start(a_run(ENDLESS), tiny_dataset)
    qtbot.waitUntil(lambda: bool(seen.ended))
    qtbot.wait(80)
    (outcome,) = seen.ended
    assert outcome.kind == "failed"
    assert outcome.error is error or isinstance(outcome.error.__cause__, type(error))  # type: ignore[union-attr]
    assert outcome.checkpoint is not None  # what was trained before is kept
    assert not runner.active


def test_an_error_before_there_is_a_model(
    qtbot: QtBot, runner: TrainingRunner, seen: Recorder, tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint
) -> None:
    other = dataclasses.replace(a_run(), model=MlpVaeConfig(latent_dim=4))
    runner.start(other, tiny_dataset, tiny_checkpoint)
    runner.request_checkpoint()
    qtbot.waitUntil(lambda: bool(seen.ended))
    assert isinstance(seen.ended[0].error, UserError)
    assert seen.ended[0].checkpoint is None
    assert seen.taken == seen.events == seen.snapshots == []


def test_divergence_brings_the_last_good_state(
    qtbot: QtBot,
    runner: TrainingRunner,
    seen: Recorder,
    tiny_dataset: ImageDataset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original, calls = MlpVae.loss, []

    def loss(self: MlpVae, *args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        terms = original(self, *args, **kwargs)
        return Terms(terms.loss * (float("nan") if len(calls) > 25 else 1.0), *terms[1:])

    monkeypatch.setattr(MlpVae, "loss", loss)
    runner.start(a_run(ENDLESS), tiny_dataset)
    qtbot.waitUntil(lambda: bool(seen.ended))
    (outcome,) = seen.ended
    assert outcome.kind == "failed"
    assert isinstance(outcome.error, TrainingDiverged)
    assert outcome.checkpoint is not None
    assert all(torch.isfinite(w).all() for w in outcome.checkpoint.snapshot.weights.values())


def test_shutdown_in_the_middle(qtbot: QtBot, tiny_dataset: ImageDataset) -> None:
    for delay in (0, 30, 300):
        runner = TrainingRunner()
        seen = Recorder(runner)
        runner.start(a_run(ENDLESS), tiny_dataset)
        if delay:
            qtbot.wait(delay)
        assert runner.shutdown()
        qtbot.wait(60)
        assert seen.ended == []  # no signal after the shutdown
        with pytest.raises(RuntimeError):
            runner.start(a_run(), tiny_dataset)


def test_shutdown_does_not_wait_for_ever(
    qtbot: QtBot, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(Trainer, "__init__", lambda *args, **kwargs: gate.wait())
    runner = TrainingRunner()
    runner.start(a_run(), tiny_dataset)
    assert not runner.shutdown(0.2)  # returns although the thread still waits
    gate.set()


def test_large_models_are_copied_less_often(make_dataset: Callable[..., ImageDataset]) -> None:
    small = snapshot_interval(a_run(), make_dataset((1, 28, 28)))
    huge = dataclasses.replace(a_run(), model=MlpVaeConfig(hidden=(8192, 4096)))
    large = snapshot_interval(huge, make_dataset((1, 28, 28)))
    assert small == SNAPSHOT_SECONDS
    assert large > 2


def test_kept_states_change_no_weight(
    runner: TrainingRunner, seen: Recorder, qtbot: QtBot, tiny_dataset: ImageDataset, tmp_path: Path
) -> None:
    runner.start(a_run(8), tiny_dataset, paused=True, states=10**9)
    runner.keep_states(RunFolder(tmp_path))
    qtbot.waitUntil(lambda: runner.state is TrainingState.PAUSED, timeout=60_000)
    runner.resume()
    qtbot.waitUntil(lambda: len(seen.ended) == 1, timeout=60_000)
    runner.start(a_run(8), tiny_dataset)
    qtbot.waitUntil(lambda: len(seen.ended) == 2, timeout=60_000)
    first, second = (outcome.checkpoint for outcome in seen.ended)
    assert first is not None
    assert second is not None
    assert first.snapshot.step == second.snapshot.step == 80
    for name, value in second.snapshot.weights.items():
        assert torch.equal(first.snapshot.weights[name], value), name
    kept = states_in(tmp_path / "states")
    assert len(kept) > 10
    assert kept[0].exact


def test_why_no_states_are_kept_is_said_once(
    runner: TrainingRunner, seen: Recorder, qtbot: QtBot, tiny_dataset: ImageDataset, tmp_path: Path
) -> None:
    problems: list[UserError] = []
    runner.states_failed.connect(problems.append)
    runner.start(a_run(ENDLESS), tiny_dataset, states=10**9)
    (tmp_path / "states").write_text("in the way")
    runner.keep_states(RunFolder(tmp_path))
    qtbot.waitUntil(lambda: len(problems) == 1, timeout=60_000)
    before = len(seen.of(StepDone))
    qtbot.waitUntil(lambda: len(seen.of(StepDone)) > before + 2, timeout=60_000)
    assert len(problems) == 1
    runner.stop()
    qtbot.waitUntil(lambda: not runner.active, timeout=60_000)
