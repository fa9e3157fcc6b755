"""Kept states become moments; those read last stay in memory, within a number of bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads.moments import KeptStates, MomentCache, Source, axis_values, list_states, step_of
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint
from tests.gui.kept_run import STEPS, keep_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, tiny_dataset: ImageDataset) -> Path:
    folder: Path = tmp_path_factory.mktemp("kept") / "run"
    keep_run(folder, tiny_dataset)
    return folder


def of(folder: Path) -> KeptStates:
    return list_states((Source(folder),))


def test_each_step_is_listed_once_as_the_better_state_of_it(run: Path) -> None:
    found = of(run)
    assert found.sources == (Source(run),)
    assert [state.step for state in found.states] == list(range(4 * STEPS + 1))
    assert found.states[0].exact
    assert not found.states[1].exact
    assert of(run / "nothing").states == ()


def test_a_run_that_goes_on_from_another_has_the_states_of_both(run: Path, tmp_path: Path) -> None:
    own = tmp_path / "states"
    own.mkdir()
    for step in (12, 15):
        (own / f"{step:09}.safetensors").touch()
    found = list_states((Source(run, 13), Source(tmp_path)))
    assert [state.step for state in found.states] == [*range(12), 12, 15]
    assert found.states[-1].path.parent == own
    assert found.states[12].path.parent == own, "of the common step its own"
    assert [state.step for state in list_states((Source(run, 13),)).states] == list(range(14))


def test_a_state_is_read_with_its_weights_and_what_was_known_of_it(run: Path) -> None:
    states = of(run).states
    exact, half = MomentCache().read(states[0]), MomentCache().read(states[STEPS + 1])
    assert exact.exact
    assert not half.exact
    assert (half.step, half.epoch) == (STEPS + 1, pytest.approx(1.1))
    assert half.measured is not None
    assert half.measured.step == STEPS, "the evaluation at the end of the first epoch"
    kept = load_checkpoint(states[STEPS + 1].path).snapshot
    assert all(torch.equal(half.snapshot.weights[name], value) for name, value in kept.weights.items())


def test_those_read_last_stay_in_memory(run: Path) -> None:
    states = of(run).states
    cache = MomentCache()
    first = cache.read(states[3])
    size = sum(t.numel() * t.element_size() for t in first.snapshot.weights.values())
    assert cache.read(states[3]) is first
    small = MomentCache(most_bytes=2 * size)
    kept = [small.read(state) for state in states[3:6]]
    assert small.read(states[5]) is kept[2]
    assert small.read(states[3]) is not kept[0], "the one that was read longest ago has gone"


def test_what_is_read_ahead_is_there_when_it_is_asked_for(tmp_path: Path, tiny_dataset: ImageDataset) -> None:
    keep_run(tmp_path / "run", tiny_dataset)
    states = of(tmp_path / "run").states
    cache = MomentCache()
    states[4].path.write_bytes(b"damaged")
    cache.read_ahead(states[3:6])
    with pytest.raises(UserError):
        cache.read(states[4])
    assert cache.read(states[5]).step == 5


def test_stored_values_are_taken_only_where_they_fit(tiny_checkpoint: Checkpoint) -> None:
    snapshot = tiny_checkpoint.snapshot
    assert axis_values([1.0, 2, 3.0], snapshot) is not None
    for odd in (None, [1.0], [1.0, 2.0, "3"], [1.0, 2.0, True], [1.0, 2.0, 1e40], np.ones(3)):
        assert axis_values(odd, snapshot) is None
    assert step_of(3) == 3
    assert [step_of(odd) for odd in (None, -1, 1.5, True)] == [None] * 4
