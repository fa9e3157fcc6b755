"""The plan: 200 states and more, closer together at the beginning, ten exact ones, and never at more than its share."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, ResumeState
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.states import KeptState
from dreamexplorer.training.states_plan import ALLOWANCE, LARGEST_SHARE, StateKeeper, evened, gap, planned


def checkpoint(step: int, exact: bool = False) -> Checkpoint:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,)), (1, 2, 3), seed=0)
    return Checkpoint(
        take_snapshot(model, step, 1.0),
        "mnist",
        TrainConfig(),
        resume=ResumeState({}, {}) if exact else None,
        half=not exact,
    )


class Writer:
    """Writes nothing, at a price."""

    def __init__(self, price: float = 0.0) -> None:
        self.has_room = True
        self.seconds = 0.0
        self.put_steps: list[tuple[int, bool]] = []
        self._price = price

    def put(self, checkpoint: Checkpoint) -> None:
        self.seconds += self._price
        self.put_steps.append((checkpoint.snapshot.step, checkpoint.resume is not None))


def train(keeper: StateKeeper, steps: range, total: int, seconds: float = 1.0) -> None:
    for step in steps:
        if keeper.exact_due(step, total):
            keeper.keep(checkpoint(step, exact=True), 0.0)
        elif keeper.look_due(step, total):
            keeper.keep(checkpoint(step), 0.0)
        keeper.add_training(seconds)


@pytest.mark.parametrize("total", [200, 380, 469, 1500, 4690, 46_900, 1_000_000])
def test_a_run_keeps_200_states_and_10_exact_ones(total: int) -> None:
    looks, exacts = planned(total)
    assert 200 <= looks + exacts <= 400
    assert 10 <= exacts <= 14


def test_the_plan_is_what_a_run_does() -> None:
    writer = Writer()
    train(StateKeeper(writer), range(4691), 4690)
    looks = [step for step, exact in writer.put_steps if not exact]
    assert (len(looks), len(writer.put_steps) - len(looks)) == planned(4690)
    steps = [step for step, _ in writer.put_steps]
    assert steps[:18] == [*range(17), 18]
    assert [exact for _, exact in writer.put_steps][:3] == [True, False, False]
    assert max(b - a for a, b in itertools.pairwise(steps)) == gap(4690, 4690) == 24
    assert sum(step <= 469 for step in steps) > 50  # of the first epoch of ten


def test_states_are_evenly_spaced_on_the_scale_of_the_plan() -> None:
    total, step = 100_000, 0
    while step < total:
        width = evened(step + gap(step, total), total) - evened(step, total)
        assert 0.85 < width < 1.3 or step < 64  # whole steps are coarse there
        step += gap(step, total)


def test_a_resumed_run_goes_on_with_its_plan() -> None:
    kept = [KeptState(0, True, Path("0"), 1), KeptState(90, False, Path("90"), 1), KeptState(83, True, Path("83"), 1)]
    writer = Writer()
    train(StateKeeper(writer, kept), range(91, 1001), 1000)
    assert writer.put_steps[0] == (95, False)
    assert (166, True) in writer.put_steps


def test_expensive_states_are_rarer_and_take_no_more_than_their_share() -> None:
    writer = Writer(price=0.1)
    train(StateKeeper(writer), range(1001), 1000, seconds=0.01)
    assert ALLOWANCE < writer.seconds <= ALLOWANCE + LARGEST_SHARE * 10.0 + 0.1
    assert writer.put_steps[-1][0] > 500  # they are spread over the run


def test_the_time_to_make_a_state_counts_as_well() -> None:
    keeper = StateKeeper(Writer())
    keeper.keep(checkpoint(0, exact=True), 2 * ALLOWANCE)
    assert not keeper.look_due(1, 1000)
    keeper.add_training(ALLOWANCE / LARGEST_SHARE)
    assert keeper.look_due(1, 1000)


def test_no_state_is_due_while_too_much_waits() -> None:
    writer = Writer()
    keeper = StateKeeper(writer)
    writer.has_room = False
    assert not keeper.exact_due(0, 1000)
    writer.has_room = True
    assert keeper.exact_due(0, 1000)
