"""Threads follow the measured speed, and never change a number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
import torch
from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.recording import Written
from dreamexplorer.training.threads import (
    STEPS_BEFORE,
    ThreadChoice,
    ThreadedSteps,
    candidates,
    same_numbers,
    use_one_thread,
)


@pytest.fixture(autouse=True)
def threads_restored() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_one_thread_is_used_whatever_number_other_threads_set() -> None:
    limited, others = threading.Event(), threading.Event()
    counts: list[int] = []

    def work() -> None:
        use_one_thread()
        limited.set()
        others.wait(60)
        torch.zeros(1_000_000).add_(1.0)
        counts.append(torch.get_num_threads())

    thread = threading.Thread(target=work)
    thread.start()
    assert limited.wait(60)
    torch.set_num_threads(3)
    others.set()
    thread.join(60)
    assert counts == [1]
    assert torch.get_num_threads() == 3


class Machine:
    """A clock, and a step whose duration depends on torch's number of threads."""

    def __init__(self, **seconds: float) -> None:
        self.now = 0.0
        self.seconds = {int(name.removeprefix("t")): value for name, value in seconds.items()}
        self.used: list[int] = []
        self.changes = 0
        self.batch_is_whole = True
        self.dependent = False
        self.asked = 0

    def clock(self) -> float:
        return self.now

    def step(self) -> None:
        self.used.append(torch.get_num_threads())
        self.now += self.seconds.get(torch.get_num_threads(), 0.01)

    def numbers_depend_on_threads(self, counts: Sequence[int]) -> bool:
        self.asked += 1
        return self.dependent


def follow(choice: ThreadChoice, machine: Machine, seconds: float) -> list[int]:
    """Return the numbers of threads used over some seconds of steps."""
    first, end = len(machine.used), machine.now + seconds
    while machine.now < end:
        choice.time_step(machine.step)
    return machine.used[first:]


@pytest.mark.parametrize(
    ("most", "expected"), [(1, (1,)), (2, (1, 2)), (3, (1, 2, 3)), (4, (1, 2, 4)), (7, (1, 2, 4, 7)), (8, (1, 2, 4, 8))]
)
def test_candidates(most: int, expected: tuple[int, ...]) -> None:
    assert candidates(most) == expected


def test_the_faster_number_is_found_and_kept() -> None:
    machine = Machine(t1=0.010, t2=0.006)
    choice = ThreadChoice((1, 2), 1, machine.clock)
    follow(choice, machine, 1.0)
    used = follow(choice, machine, 20.0)
    assert used.count(2) > 0.98 * len(used), "trials cost less than 2 % of the steps"


def test_it_changes_when_another_program_takes_a_core_and_back_when_it_ends() -> None:
    machine = Machine(t1=0.010, t2=0.006)
    choice = ThreadChoice((1, 2), 2, machine.clock)
    follow(choice, machine, 5.0)
    machine.seconds[2] = 0.030  # the second thread waits for its core
    follow(choice, machine, 3.0)
    used = follow(choice, machine, 10.0)
    assert used.count(1) > 0.97 * len(used)
    machine.seconds[2] = 0.006
    follow(choice, machine, 3.0)
    used = follow(choice, machine, 10.0)
    assert used.count(2) > 0.97 * len(used)


def test_it_climbs_over_several_numbers_and_stays_between_two_slower_ones() -> None:
    machine = Machine(t1=0.020, t2=0.012, t4=0.008, t7=0.009)
    choice = ThreadChoice(candidates(7), 1, machine.clock)
    follow(choice, machine, 6.0)
    used = follow(choice, machine, 20.0)
    assert used.count(4) > 0.96 * len(used)
    assert {2, 7} <= set(used), "both neighbours are tried again"


def test_numbers_alike_do_not_switch() -> None:
    machine = Machine(t1=0.010, t2=0.0099)
    choice = ThreadChoice((1, 2), 1, machine.clock)
    assert follow(choice, machine, 20.0).count(1) / len(machine.used) > 0.95


def test_nothing_is_chosen_where_the_numbers_would_change() -> None:
    machine = Machine()
    machine.dependent = True
    torch.set_num_threads(2)
    steps = ThreadedSteps(machine, 2, 2)
    for _ in range(3 * STEPS_BEFORE):
        steps.step()
    assert machine.asked == 1
    assert set(machine.used) == {2}


def test_a_changed_step_is_asked_again_and_a_small_batch_keeps_the_usual_number() -> None:
    machine = Machine()
    torch.set_num_threads(2)
    steps = ThreadedSteps(machine, 2, 2)
    for _ in range(STEPS_BEFORE + 5):
        steps.step()
    machine.changes = 1
    for _ in range(STEPS_BEFORE):
        steps.step()
    assert machine.asked == 2
    machine.batch_is_whole = False
    machine.used.clear()
    for _ in range(50):
        steps.step()
    assert set(machine.used) == {2}
    assert torch.get_num_threads() == 2


@pytest.mark.parametrize(("usual", "most"), [(1, None), (2, None), (1, 1)])
def test_a_fixed_number_is_never_asked(usual: int, most: int | None) -> None:
    machine = Machine()
    steps = ThreadedSteps(machine, usual, most)
    for _ in range(2 * STEPS_BEFORE):
        steps.step()
    assert machine.asked == 0


def sum_by_thread(x: Tensor) -> Tensor:
    """A sum whose order depends on the number of threads."""
    parts = [part.sum() for part in x.chunk(torch.get_num_threads())]
    return torch.stack(parts).sum()


@pytest.mark.parametrize(("function", "expected"), [(lambda x: x * 2, True), (sum_by_thread, False)])
def test_same_numbers_is_true_only_if_every_bit_is(function: Callable[[Tensor], Tensor], expected: bool) -> None:
    x = torch.randn(100_000, generator=torch.Generator().manual_seed(0))
    assert same_numbers(function, x, Written((), torch.Generator()), (1, 2)) is expected


def test_what_the_function_writes_is_compared_and_restored() -> None:
    written, generator = torch.zeros(3), torch.Generator().manual_seed(3)
    state = generator.get_state()

    def function(x: Tensor) -> Tensor:
        written.add_(torch.randn(3, generator=generator)).mul_(torch.get_num_threads())
        return x

    assert not same_numbers(function, torch.zeros(2), Written((written,), generator), (1, 2))
    assert torch.equal(written, torch.zeros(3))
    assert torch.equal(generator.get_state(), state)


def test_a_run_that_chooses_gives_the_weights_of_one_thread(tiny_dataset: ImageDataset) -> None:
    """Whatever is chosen meanwhile, on whatever machine: if the numbers depended on it, nothing would be chosen."""

    def weights(threads: int | None) -> dict[str, Tensor]:
        torch.set_num_threads(2)
        train = TrainConfig(epochs=12, batch_size=16, seed=3, precision="fp32")
        run = RunConfig(
            family="mlp-vae", model=MlpVaeConfig(hidden=(16,), latent_dim=3), dataset=tiny_dataset.name, train=train
        )
        trainer = Trainer(run, tiny_dataset, threads=threads)
        for _ in trainer.run():
            pass
        assert trainer.step > STEPS_BEFORE
        return dict(trainer.model.state_dict())

    chosen, one = weights(None), weights(1)
    assert all(torch.equal(chosen[name], value) for name, value in one.items())
