"""Trainings in turns: the same weights as alone, fair by time, commands for one or all, and a failure ends one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import family_named
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import Command, CommandQueue, Pause, Resume, SetLive, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.diagnostics import TrainingDiverged
from dreamexplorer.training.events import (
    Ended,
    EpochDone,
    Evaluation,
    Event,
    LiveChanged,
    Paused,
    Resumed,
    StepDone,
    TurnOffered,
)
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.turns import Failed, Turns

ONE_STEP = 0.0  # seconds of a turn that ends after one event


FAMILIES: dict[str, dict[str, Any]] = {
    "mlp-vae": {"latent_dim": 3, "hidden": (24,)},
    "conv-vae": {"latent_dim": 3, "channels": (4, 8), "dense_width": 16},
    "ae": {"latent_dim": 3, "hidden": (24,)},
    "cvae": {"latent_dim": 2, "hidden": (24,), "beta_schedule": "linear"},
}


def run_config(family: str = "mlp-vae", epochs: int = 3, **settings: Any) -> RunConfig:
    train = {"batch_size": 48, "device": "cpu", "precision": "fp32", "learning_rate": 5e-3, **settings}
    config = family_named(family).Config(**FAMILIES[family])
    return RunConfig(family, config, TrainConfig(epochs=epochs, **train), dataset="tiny")


def trainer_of(run: RunConfig, dataset: ImageDataset, threads: int = 1) -> Trainer:
    return Trainer(run, dataset, commands=CommandQueue(), threads=threads)


def of(number: int, happened: list[tuple[int, Event | Failed]]) -> list[Event | Failed]:
    return [event for n, event in happened if n == number]


def assert_same(a: Checkpoint, b: Checkpoint) -> None:
    assert a.snapshot.weights.keys() == b.snapshot.weights.keys()
    for name, weight in a.snapshot.weights.items():
        assert torch.equal(weight, b.snapshot.weights[name]), name
    assert a.resume is not None
    assert b.resume is not None
    for name, tensor in a.resume.tensors.items():
        assert torch.equal(tensor, b.resume.tensors[name]), name
    assert a.metrics["test"] == b.metrics["test"]


def test_runs_in_turns_end_in_the_weights_of_runs_alone(tiny_dataset: ImageDataset) -> None:
    """Bit for bit, whatever the others do with numbers of threads, modes and random numbers between two events."""
    threads = {"mlp-vae": 2, "conv-vae": 1, "ae": 1, "cvae": 2}
    alone = {family: trainer_of(run_config(family), tiny_dataset, threads[family]) for family in FAMILIES}
    for trainer in alone.values():
        list(trainer.run())
    together = [trainer_of(run_config(family), tiny_dataset, threads[family]) for family in FAMILIES]
    before = torch.get_num_threads()
    order = [number for number, _ in Turns(together, seconds=ONE_STEP).run()]
    assert torch.get_num_threads() == before
    assert sum(a != b for a, b in pairwise(order)) > 3 * len(FAMILIES)  # they did interleave
    for trainer, (family, other) in zip(together, alone.items(), strict=True):
        assert trainer.epoch == 3.0, family
        assert_same(trainer.checkpoint(), other.checkpoint())


def test_each_turn_has_the_threads_of_its_run(tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    trainers = [trainer_of(run_config(), tiny_dataset, threads) for threads in (1, 2)]
    seen: list[set[int]] = [set(), set()]
    for threads, trainer in zip(seen, trainers, strict=True):
        step = trainer.learner.step

        def counted(threads: set[int] = threads, step: Any = step) -> None:
            threads.add(torch.get_num_threads())
            step()

        monkeypatch.setattr(trainer.learner, "step", counted)
    for _ in Turns(trainers, seconds=ONE_STEP).run():
        torch.set_num_threads(1)  # as whoever handles an event may do
    assert seen == [{1}, {2}]


def test_an_evaluation_gives_the_others_their_turn(make_dataset: Any) -> None:
    """Between the batches of the first evaluation another run trains, and torch still computes gradients."""
    dataset = make_dataset(test=3 * 1024)
    trainers = [trainer_of(run_config(epochs=epochs), dataset) for epochs in (1, 2)]
    turns = Turns(trainers, seconds=ONE_STEP)
    offered = sum(isinstance(e, TurnOffered) for e in trainer_of(run_config(epochs=1), dataset).run(in_turns=True))
    assert offered == 2 * 3  # two evaluations of three batches
    happened = list(turns.run())
    assert not any(isinstance(event, TurnOffered) for _, event in happened)
    for number, trainer in enumerate(trainers):
        alone = trainer_of(trainer.config, dataset)
        events = list(alone.run())
        assert_same(trainer.checkpoint(), alone.checkpoint())
        kinds = (Evaluation, EpochDone, Ended)
        assert [type(e) for e in of(number, happened) if isinstance(e, kinds)] == [
            type(e) for e in events if isinstance(e, kinds)
        ]


class MadeRun:
    """A run whose steps take a given time on a made clock."""

    def __init__(self, clock: MadeClock, seconds: float, steps: int, long: float = 0.0) -> None:
        self.commands = CommandQueue()
        self.at: list[float] = []  # times at which its steps ended
        self._clock, self._seconds, self._steps, self._long = clock, seconds, steps, long

    def run(self, *, in_turns: bool) -> Iterator[Event]:
        assert in_turns
        if self._long:
            self._clock.now += self._long  # an evaluation that comes first, in one piece
            yield TurnOffered(0, 0.0)
        paused = False
        for step in range(self._steps):
            while True:
                command = self.commands.get()
                paused = isinstance(command, Pause) or (paused and not isinstance(command, Resume))
                if not paused:
                    break
                if command is None:
                    yield TurnOffered(step, 0.0, waiting=True)
            self._clock.now += self._seconds
            self.at.append(self._clock.now)
            yield StepDone(step, 0.0, {}, None, 1.0, None)


class MadeClock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_time_is_shared_fairly_whatever_a_step_takes() -> None:
    clock = MadeClock()
    runs = [MadeRun(clock, 0.01, 2000), MadeRun(clock, 0.2, 100), MadeRun(clock, 0.05, 400)]
    list(Turns(runs, 0.2, clock).run())
    for moment in (3.0, 9.0, 30.0, 59.0):
        shares = [0.01 * sum(at <= moment for at in runs[0].at)]
        shares += [0.2 * sum(at <= moment for at in runs[1].at), 0.05 * sum(at <= moment for at in runs[2].at)]
        assert shares == pytest.approx([moment / 3] * 3, abs=0.45)


def test_a_long_piece_is_paid_back_and_nobody_starves() -> None:
    clock = MadeClock()
    slow, quick = MadeRun(clock, 0.01, 1000, long=5.0), MadeRun(clock, 0.01, 2000)
    list(Turns([slow, quick], 0.2, clock).run())
    # after its evaluation of 5 s the slow one waits until the other has had 5 s, too
    assert slow.at[0] == pytest.approx(10.0, abs=0.3)
    gaps = [b - a for a, b in pairwise(slow.at)]
    assert max(gaps) < 0.5


def test_a_run_that_was_paused_does_not_catch_up() -> None:
    clock = MadeClock()
    one, other = MadeRun(clock, 0.01, 3000), MadeRun(clock, 0.01, 3000)
    turns = Turns([one, other], 0.2, clock)
    turns.put(Pause(), 0)
    resumed_at = 0.0
    for _, _event in turns.run():
        if not resumed_at and clock.now > 10.0:
            assert not one.at
            turns.put(Resume(), 0)
            resumed_at = clock.now
    in_between = sum(resumed_at < at < resumed_at + 4.0 for at in other.at)
    assert in_between == pytest.approx(200, abs=25)  # half of the time, not none of it


def test_commands_reach_one_run_or_all(tiny_dataset: ImageDataset) -> None:
    trainers = [trainer_of(run_config(epochs=4), tiny_dataset) for _ in range(3)]
    turns = Turns(trainers, seconds=ONE_STEP)
    turns.put(Pause(), 1)
    happened: list[tuple[int, Event | Failed]] = []
    changed = False
    for number, event in turns.run():
        happened.append((number, event))
        if isinstance(event, EpochDone) and event.epoch == 2 and number == 0 and not changed:
            changed = True
            turns.put(SetLive("learning_rate", 1e-4))
        if isinstance(event, Ended) and sum(isinstance(e, Ended) for _, e in happened) == 2:
            assert trainers[1].step == 0  # the paused one has held nobody up
            turns.put(Resume(), 1)
        if isinstance(event, EpochDone) and number == 1:
            turns.put(Stop(), 1)
    assert changed
    assert [sum(isinstance(e, LiveChanged) for e in of(n, happened)) for n in range(3)] == [1, 1, 1]
    assert [trainer.config.train.learning_rate for trainer in trainers] == [1e-4] * 3
    middle = of(1, happened)
    kinds = [type(e) for e in middle if isinstance(e, (Paused, LiveChanged, Resumed, Ended))]
    assert kinds[:3] == [Paused, LiveChanged, Resumed]
    assert kinds[-1] is Ended
    assert trainers[1].epoch == 1.0


def test_all_paused_they_wait_for_a_command_of_another_thread(tiny_dataset: ImageDataset) -> None:
    trainers = [trainer_of(run_config(epochs=1), tiny_dataset) for _ in range(2)]
    turns = Turns(trainers)
    turns.put(Pause())
    paused = threading.Event()
    happened: list[tuple[int, Event | Failed]] = []

    def train() -> None:
        for number, event in turns.run():
            happened.append((number, event))
            if [type(e) for _, e in happened].count(Paused) == 2:
                paused.set()

    thread = threading.Thread(target=train)
    thread.start()
    assert paused.wait(60)
    turns.put(SetLive("no_such_option", 1.0))  # changes nothing, and wakes nobody for good
    turns.put(Resume(), 1)
    turns.put(Stop(), 0)
    thread.join(60)
    assert not thread.is_alive()
    assert [e.stopped for e in of(0, happened) if isinstance(e, Ended)] == [True]
    assert [e.stopped for e in of(1, happened) if isinstance(e, Ended)] == [False]


def test_a_run_that_diverges_ends_alone_in_its_good_state(tiny_dataset: ImageDataset) -> None:
    bad = trainer_of(run_config(learning_rate=1.0, optimiser="sgd", epochs=30), tiny_dataset)
    good = trainer_of(run_config(), tiny_dataset)
    happened = list(Turns([bad, good], seconds=ONE_STEP).run())
    (failed,) = (e for e in of(0, happened) if isinstance(e, Failed))
    assert isinstance(failed.error, TrainingDiverged)
    assert all(torch.isfinite(w).all() for w in failed.error.checkpoint.snapshot.weights.values())
    assert isinstance(of(1, happened)[-1], Ended)
    assert good.epoch == 3.0


def test_a_fault_ends_its_run_alone(tiny_dataset: ImageDataset) -> None:
    class Faulty(Command):
        def apply(self, run: object) -> Iterator[Event]:
            raise ValueError("a fault")

    trainers = [trainer_of(run_config(epochs=1), tiny_dataset) for _ in range(2)]
    turns = Turns(trainers)
    turns.put(Faulty(), 1)
    happened = list(turns.run())
    (failed,) = (e for e in of(1, happened) if isinstance(e, Failed))
    assert str(failed.error) == "a fault"
    assert isinstance(of(0, happened)[-1], Ended)


def test_the_speed_of_a_run_counts_its_own_time(tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour between two events, in which others trained, is no part of it."""
    from dreamexplorer.training import loop, pace

    clock = MadeClock()

    class MadeTime:
        @staticmethod
        def perf_counter() -> float:
            return clock.now

    monkeypatch.setattr(loop, "time", MadeTime)
    monkeypatch.setattr(pace, "time", MadeTime)
    trainer = trainer_of(run_config(epochs=2), tiny_dataset)
    step = trainer.learner.step

    def timed() -> None:
        step()
        clock.now += 0.1

    monkeypatch.setattr(trainer.learner, "step", timed)
    speeds = []
    for event in trainer.run(in_turns=True):
        clock.now += 3600.0
        if isinstance(event, EpochDone):
            speeds.append(event.images_per_s)
    assert speeds == pytest.approx([320 / 0.7] * 2)
