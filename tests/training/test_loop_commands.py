"""Commands from another thread: pause, step, resume, stop, live options, checkpoints."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training import loop
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import (
    Command,
    CommandQueue,
    Pause,
    RequestCheckpoint,
    Resume,
    SetLive,
    StepOnce,
    Stop,
)
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import (
    Ended,
    EpochDone,
    Event,
    LiveChanged,
    Paused,
    Resumed,
    SnapshotReady,
    StepDone,
)
from dreamexplorer.training.loop import Trainer

E = TypeVar("E")
PATIENCE = 20.0


class Running:
    """A trainer in a thread of its own, its events in a queue."""

    def __init__(self, dataset: ImageDataset, epochs: int = 100_000, first: tuple[Command, ...] = ()) -> None:
        self.commands = CommandQueue()
        for command in first:
            self.commands.put(command)
        run = RunConfig(
            "mlp-vae",
            MlpVaeConfig(latent_dim=3, hidden=(24,)),
            TrainConfig(epochs=epochs, batch_size=48, device="cpu", precision="fp32"),
        )
        self.trainer = Trainer(run, dataset, commands=self.commands, snapshot_interval=0.05, threads=1)
        self.events: queue.Queue[Event] = queue.Queue()
        self.seen: list[Event] = []
        self.thread = threading.Thread(target=self._work)
        self.thread.start()

    def _work(self) -> None:
        for event in self.trainer.run():
            self.events.put(event)

    def until(self, kind: type[E]) -> E:
        """The next event of that kind; those before it are in `seen`."""
        while True:
            event = self.events.get(timeout=PATIENCE)
            self.seen.append(event)
            if isinstance(event, kind):
                return event

    def stop(self) -> Ended:
        self.commands.put(Stop())
        ended = self.until(Ended)
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        return ended


@pytest.fixture
def running(tiny_dataset: ImageDataset) -> Iterator[Running]:
    made = Running(tiny_dataset)
    yield made
    made.commands.put(Stop())
    made.thread.join(PATIENCE)
    assert not made.thread.is_alive()


def test_pause_sleeps_until_resume(running: Running) -> None:
    running.until(StepDone)
    running.commands.put(Pause())
    paused = running.until(Paused)
    assert isinstance(running.seen[-2], SnapshotReady), "the window shows the weights it paused at"
    assert running.seen[-2].snapshot.step == paused.step
    with pytest.raises(queue.Empty):
        running.events.get(timeout=0.2)
    assert running.trainer.step == paused.step
    running.commands.put(Resume())
    assert running.until(Resumed).step == paused.step
    assert running.until(StepDone).step > paused.step


def test_step_does_exactly_one_and_pauses_again(running: Running) -> None:
    running.commands.put(Pause())
    step = running.until(Paused).step
    for i in range(1, 10):  # an epoch ends on the way
        running.commands.put(StepOnce())
        assert running.until(StepDone).step == step + i
        assert running.until(SnapshotReady).snapshot.step == step + i
        assert running.until(Paused).step == step + i
    assert any(isinstance(e, EpochDone) for e in running.seen)


def test_step_pauses_a_running_training(running: Running) -> None:
    running.until(StepDone)
    running.commands.put(StepOnce())
    paused = running.until(Paused)
    with pytest.raises(queue.Empty):
        running.events.get(timeout=0.2)
    assert running.trainer.step == paused.step


@pytest.mark.parametrize("pause", [False, True])
def test_stop_ends_at_once_with_the_newest_weights(running: Running, pause: bool) -> None:
    running.until(StepDone)
    if pause:
        running.commands.put(Pause())
        running.until(Paused)
    ended = running.stop()
    assert ended.stopped
    assert ended.step == running.trainer.step
    shown = running.seen[-2]
    assert isinstance(shown, SnapshotReady)
    assert shown.snapshot.step == ended.step
    assert running.trainer.checkpoint().snapshot.step == ended.step


def test_a_stop_that_waits_already_cuts_the_first_evaluation(tiny_dataset: ImageDataset) -> None:
    running = Running(tiny_dataset, first=(Stop(),))
    running.until(Ended)
    running.thread.join(PATIENCE)
    assert running.trainer.step == 0
    assert not any(isinstance(e, StepDone) for e in running.seen)


@pytest.mark.parametrize("pause", [False, True])
def test_a_checkpoint_is_handed_over_paused_or_not(running: Running, pause: bool) -> None:
    running.until(StepDone)
    if pause:
        running.commands.put(Pause())
        running.until(Paused)
    delivered: queue.Queue[tuple[Checkpoint, int]] = queue.Queue()
    running.commands.put(RequestCheckpoint(lambda c: delivered.put((c, threading.get_ident()))))
    checkpoint, thread = delivered.get(timeout=PATIENCE)
    assert thread == running.thread.ident
    assert checkpoint.resume is not None
    assert checkpoint.resume.values["step"] == checkpoint.snapshot.step > 0


def test_a_checkpoint_that_cannot_be_kept_does_not_end_the_training(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    def full(checkpoint: Checkpoint) -> None:
        raise OSError("no space left on device")

    running.commands.put(RequestCheckpoint(full))
    running.commands.put(Pause())
    running.until(Paused)
    assert "no space left" in caplog.text
    caplog.clear()


def test_live_options_hold_from_the_next_step_on(running: Running) -> None:
    running.commands.put(Pause())
    running.until(Paused)
    before = {k: w.clone() for k, w in running.trainer.snapshot().weights.items()}
    running.commands.put(SetLive("learning_rate", 1e-30))
    changed = running.until(LiveChanged)
    assert (changed.name, changed.value, changed.step) == ("learning_rate", 1e-30, running.trainer.step)
    running.commands.put(StepOnce())
    running.until(Paused)
    for name, weight in running.trainer.snapshot().weights.items():
        assert torch.equal(weight, before[name]), "a step at so small a rate moves nothing"

    running.commands.put(SetLive("beta", 1000.0))
    assert running.until(LiveChanged).value == 1000.0
    running.commands.put(SetLive("learning_rate", 1e-2))
    running.until(LiveChanged)
    running.commands.put(StepOnce())
    running.until(Paused)
    assert running.trainer.config.model.beta == 1000.0
    assert running.trainer.snapshot().config.beta == 1000.0
    kl = [e.values["kl"] for e in running.seen if isinstance(e, StepDone)][-1]
    for _ in range(40):
        running.commands.put(StepOnce())
        running.until(Paused)
    assert [e.values["kl"] for e in running.seen if isinstance(e, StepDone)][-1] < 0.2 * kl


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_beta_multiplies_the_rate_in_the_very_next_gradient(tiny_dataset: ImageDataset, precision: str) -> None:
    """The step of a run whose beta was changed to 5 equals that of a run that began with beta 5."""

    def first_step(config: MlpVaeConfig, first: tuple[Command, ...]) -> Checkpoint:
        commands = CommandQueue()
        for command in (*first, StepOnce(), Stop()):
            commands.put(command)
        train = TrainConfig(batch_size=48, device="cpu", precision=precision)
        trainer = Trainer(RunConfig("mlp-vae", config, train), tiny_dataset, commands=commands, threads=1)
        for _ in trainer.run():
            pass
        assert trainer.step == 1
        return trainer.checkpoint()

    told = first_step(MlpVaeConfig(latent_dim=3, hidden=(24,)), (SetLive("beta", 5.0),))
    born = first_step(MlpVaeConfig(latent_dim=3, hidden=(24,), beta=5.0), ())
    other = first_step(MlpVaeConfig(latent_dim=3, hidden=(24,)), ())
    weight = "exp_avg.log_variance.weight"
    assert told.resume is not None
    assert born.resume is not None
    assert other.resume is not None
    assert torch.equal(told.resume.tensors[weight], born.resume.tensors[weight])
    assert not torch.equal(told.resume.tensors[weight], other.resume.tensors[weight])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", -1.0),
        ("learning_rate", float("nan")),
        ("beta", -0.5),
        ("beta", float("inf")),
        ("epochs", float("nan")),
        ("epochs", 0.0),
        ("batch_size", 7.0),
        ("latent_dim", 7.0),
        ("nonsense", 1.0),
    ],
)
def test_a_value_that_does_not_fit_leaves_the_old_one(running: Running, name: str, value: float) -> None:
    before = running.trainer.config
    running.commands.put(SetLive(name, value))
    running.commands.put(Pause())
    running.until(Paused)
    assert running.trainer.config == before
    assert not any(isinstance(e, LiveChanged) for e in running.seen)


def test_epochs_may_be_raised_and_lowered_on_the_way(tiny_dataset: ImageDataset) -> None:
    running = Running(tiny_dataset, epochs=1, first=(Pause(),))
    running.until(Paused)
    running.commands.put(SetLive("epochs", 3.0))
    assert running.until(LiveChanged).value == 3.0
    running.commands.put(Resume())
    ended = running.until(Ended)
    running.thread.join(PATIENCE)
    assert (ended.epoch, ended.stopped) == (3.0, False)


def test_a_single_step_that_is_the_last_ends_the_run(tiny_dataset: ImageDataset) -> None:
    running = Running(tiny_dataset, epochs=1, first=(*[StepOnce()] * 7,))
    ended = running.until(Ended)
    running.thread.join(PATIENCE)
    assert (ended.step, ended.stopped) == (7, False)
    assert sum(isinstance(e, Paused) for e in running.seen) == 6


def test_commands_are_applied_in_order_and_between_any_two_steps(
    tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "REPORT_INTERVAL", 1e9)  # not bound to what is reported when
    running = Running(tiny_dataset, epochs=2, first=(StepOnce(), StepOnce(), SetLive("beta", 2.0), Resume()))
    running.until(Ended)
    running.thread.join(PATIENCE)
    told = [(type(e), e.step) for e in running.seen if isinstance(e, (Paused, LiveChanged, Resumed, Ended))]
    assert told == [(Paused, 1), (Paused, 2), (LiveChanged, 2), (Resumed, 2), (Ended, 14)]
