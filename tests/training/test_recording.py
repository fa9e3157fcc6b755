"""A recorded training step does exactly what the step does, or is not used."""

from __future__ import annotations

import gc

import pytest
import torch
from torch import Tensor, nn

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.recording import CALLS_BEFORE, CALLS_COMPARED, SWITCH, Replayed, Written, enabled


@pytest.fixture(autouse=True)
def switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH, raising=False)


ENOUGH = CALLS_BEFORE + 1 + CALLS_COMPARED


class Counted:
    """A small learner: noise, a network, its gradient, an update in place, one of a list of tensors."""

    def __init__(self, seed: int = 0) -> None:
        torch.manual_seed(seed)
        self.net = nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, 2))
        self.weights = [p.requires_grad_() for p in self.net.parameters()]
        self.data = torch.randn(64, 6)
        self.generator = torch.Generator().manual_seed(seed)
        self.calls = 0

    @property
    def written(self) -> list[Tensor]:
        return [*(p.data for p in self.weights), *self.net.buffers()]

    def __call__(self, chosen: Tensor) -> Tensor:
        self.calls += 1
        x = self.data.index_select(0, chosen)
        noise = torch.empty(x.shape).normal_(generator=self.generator)
        loss = self.net(x + 0.1 * noise).square().sum(1).mean()
        gradients = torch.autograd.grad(loss, self.weights)
        with torch.no_grad():
            torch._foreach_add_(self.weights, list(gradients), alpha=-0.05)
        return torch.stack([loss.detach(), noise.sum()])


def batches(n: int, size: int = 8) -> list[Tensor]:
    generator = torch.Generator().manual_seed(9)
    return [torch.randint(0, 64, (size,), generator=generator) for _ in range(n)]


def test_a_replay_is_the_function_bit_by_bit() -> None:
    plain, other = Counted(), Counted()
    replayed = Replayed(other, Written(other.written, other.generator))
    for chosen in batches(ENOUGH + 30):
        assert torch.equal(plain(chosen), replayed(chosen))
        assert all(map(torch.equal, plain.written, other.written))
    assert replayed.replaying
    assert other.calls == ENOUGH, "the function itself is not called any more"


def test_a_batch_of_another_size_is_no_replay() -> None:
    plain, other = Counted(), Counted()
    replayed = Replayed(other, Written(other.written, other.generator))
    for chosen in [*batches(ENOUGH + 2), *batches(1, size=3), *batches(3)]:
        assert torch.equal(plain(chosen), replayed(chosen))
    assert other.calls == ENOUGH + 1


def test_a_run_that_begins_with_a_small_batch_replays_the_full_ones() -> None:
    plain, other = Counted(), Counted()
    replayed = Replayed(other, Written(other.written, other.generator))
    for chosen in [*batches(1, size=3), *batches(ENOUGH + 3)]:
        assert torch.equal(plain(chosen), replayed(chosen))
    assert replayed.replaying


def test_what_changed_is_recorded_anew_after_forget() -> None:
    learner = Counted()
    replayed = Replayed(learner, Written(learner.written, learner.generator))
    for chosen in batches(ENOUGH + 1):
        replayed(chosen)
    learner.data = learner.data * 2.0
    replayed.reset()
    plain = Counted()
    plain.net.load_state_dict(learner.net.state_dict())
    plain.data, before = learner.data, learner.generator.get_state()
    plain.generator.set_state(before)
    for chosen in batches(ENOUGH + 5):
        assert torch.equal(plain(chosen), replayed(chosen))
    assert replayed.replaying


@pytest.mark.parametrize("kind", ["reads a number back", "draws by the data", "changes by itself"])
def test_what_cannot_be_replayed_goes_on_as_it_is(kind: str) -> None:
    count = 0

    def function(x: Tensor, generator: torch.Generator) -> Tensor:
        nonlocal count
        count += 1
        if kind == "reads a number back":
            return x * float(x.sum())
        if kind == "draws by the data":
            return torch.bernoulli(torch.sigmoid(x), generator=generator)
        return x * count  # a recording holds the count of its day

    generator, same = torch.Generator().manual_seed(1), torch.Generator().manual_seed(1)
    replayed = Replayed(lambda x: function(x, generator), Written((), generator))
    for i in range(ENOUGH + 10):
        x = torch.full((4,), float(i))
        got, calls = replayed(x), count
        if kind == "changes by itself":
            assert torch.equal(got, x * calls) or not replayed.replaying
        else:
            expected = function(x, same)
            count = calls
            assert torch.equal(got, expected)
    assert not replayed.replaying


def test_a_function_that_fails_once_recorded_fails_with_its_own_error() -> None:
    def function(x: Tensor) -> Tensor:
        raise ValueError("mine")

    replayed = Replayed(function, Written((), torch.Generator()))
    for _ in range(ENOUGH):
        with pytest.raises(ValueError, match="mine"):
            replayed(torch.ones(2))


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_training_with_and_without_replay_ends_in_the_same_weights(tiny_dataset: ImageDataset, precision: str) -> None:
    run = RunConfig(
        "mlp-vae", MlpVaeConfig(3, (16,)), TrainConfig(batch_size=16, epochs=8, precision=precision, device="cpu")
    )
    ends, trained = [], []
    for replay in (True, False):
        commands = CommandQueue()
        trainer = Trainer(run, tiny_dataset, commands=commands)
        if not replay:
            trainer.learner.replayed.refuse()
        replaying = False
        for event in trainer.run():
            replaying = replaying or trainer.learner.replayed.replaying
            if type(event).__name__ == "EpochDone" and event.epoch == 4:
                commands.put(SetLive("beta", 3.0))
        ends.append(trainer.snapshot().weights)
        trained.append(replaying)
    assert trained == [True, False]
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_recording_again_and_again_keeps_nothing() -> None:
    learner = Counted()
    replayed = Replayed(learner, Written(learner.written, learner.generator))
    counts = []
    for _ in range(4):
        replayed.reset()
        for chosen in batches(ENOUGH + 1):
            replayed(chosen)
        gc.collect()
        counts.append(sum(issubclass(type(o), Tensor) for o in gc.get_objects()))
    assert counts[-1] <= counts[1]


def test_options_of_the_kernel_survive_the_recording() -> None:
    """Infinities, empty lists, dtypes, devices and layouts are written down and read again."""

    def function(x: Tensor) -> Tensor:
        a = torch.clamp(x, -float("inf"), 2.5).to(torch.float64)
        b = torch.zeros([], dtype=torch.float64, device=x.device) + a.sum(dim=[])
        return torch.full_like(a, 3.0, memory_format=torch.contiguous_format) * b + torch.arange(4, dtype=torch.float64)

    replayed = Replayed(function, Written((), torch.Generator()))
    for i in range(ENOUGH + 3):
        x = torch.linspace(-1, i, 4)
        assert torch.equal(replayed(x), function(x))
    assert replayed.replaying


@pytest.mark.parametrize(
    ("value", "expected"), [("off", False), (" OFF ", False), ("0", False), ("", True), ("on", True)]
)
def test_the_switch(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, value)
    assert enabled() is expected
    learner = Counted()
    replayed = Replayed(learner, Written(learner.written, learner.generator))
    for chosen in batches(ENOUGH + 5):
        replayed(chosen)
    assert replayed.replaying is expected
    assert learner.calls == (ENOUGH if expected else ENOUGH + 5)
