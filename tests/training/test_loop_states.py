"""A run that keeps states trains to the same weights, and a run from an exact state to those of the original."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.models.families import family_named
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.training.commands import CommandQueue, SetLive, StepOnce, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone, Paused
from dreamexplorer.training.history import KEY as HISTORY
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_loading import load_state
from dreamexplorer.training.states_plan import StateKeeper
from dreamexplorer.training.states_writer import StateWriter

FAMILIES: dict[str, dict[str, Any]] = {
    "mlp-vae": {"hidden": (12,), "latent_dim": 3},
    "ae": {"hidden": (12,), "latent_dim": 3},
    "cvae": {"hidden": (12,), "latent_dim": 3},
    "conv-vae": {"channels": (3, 4), "latent_dim": 3},
    "vae-gan": {"channels": (3, 4), "discriminator_channels": (3, 4), "latent_dim": 3},
    "vq-vae": {"channels": (4, 6)},
}


def dataset() -> ImageDataset:
    rng = np.random.default_rng(0)
    split = Split(rng.integers(0, 256, (90, 1, 28, 28), dtype=np.uint8), rng.integers(0, 10, 90))
    return ImageDataset("noise", "Noise", {"train": split, "test": split}, tuple("0123456789"), "made here")


def run_of(family: str, epochs: int = 3) -> RunConfig:
    train = TrainConfig(epochs=epochs, batch_size=8, device="cpu", precision="fp32", seed=5)
    return RunConfig(family, family_named(family).Config(**FAMILIES[family]), train, "noise")


def trained(run: RunConfig, **keywords: Any) -> Trainer:
    trainer = Trainer(run, dataset(), threads=1, **keywords)
    for _ in trainer.run():
        pass
    return trainer


def trained_with_states(run: RunConfig, folder: Path) -> Trainer:
    with StateWriter(RunFolder(folder), 10**9) as writer:
        keeper = StateKeeper(writer)
        keeper.add_training(1e6)  # however slow this machine is
        return trained(run, states=keeper)


def same(a: Snapshot, b: Snapshot) -> bool:
    assert a.step == b.step
    return all(torch.equal(tensor, b.weights[name]) for name, tensor in a.weights.items())


@pytest.mark.parametrize("family", FAMILIES)
def test_states_change_no_weight_and_an_exact_one_leads_to_the_same_end(family: str, tmp_path: Path) -> None:
    run = run_of(family)
    without = trained(run).snapshot()
    assert same(trained_with_states(run, tmp_path).snapshot(), without)

    states = states_in(tmp_path / "states")
    assert [state.step for state in states] == list(range(37))  # every step of a run as short as this
    exact = [state.step for state in states if state.exact]
    assert exact == list(range(0, 37, 3))
    for step in (exact[2], 24):  # in the middle of an epoch, and at its end
        state = load_state(tmp_path, step)
        assert state.snapshot.step == step
        assert same(trained(run, resume=state).snapshot(), without), step


def test_a_look_is_what_the_run_was_at_that_step(tmp_path: Path) -> None:
    run = run_of("mlp-vae")
    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        keeper = StateKeeper(writer)
        keeper.add_training(1e6)
        trainer = Trainer(run, dataset(), threads=1, states=keeper)
        tests = {event.step: event.test for event in trainer.run() if isinstance(event, EpochDone)}
    looks = [state.step for state in states_in(tmp_path / "states") if not state.exact]
    assert len(looks) == 24
    for step in looks:
        found = load_state(tmp_path, step)
        assert found.half
        assert found.snapshot.epoch == pytest.approx(step / 12)
        assert HISTORY not in found.metrics
        evaluated = found.metrics["test_step"]
        assert evaluated == 12 * (step // 12)
        if evaluated:
            assert found.metrics["test"] == tests[evaluated].values


def test_a_look_is_the_exact_state_rounded(tmp_path: Path) -> None:
    run = run_of("mlp-vae")
    trained_with_states(run, tmp_path)
    commands = CommandQueue()
    trainer = Trainer(run, dataset(), threads=1, commands=commands, resume=load_state(tmp_path, 24))
    commands.put(StepOnce())
    for event in trainer.run():
        if isinstance(event, Paused):
            commands.put(Stop())
    assert trainer.step == 25
    look = load_state(tmp_path, 25)
    assert look.half
    for name, tensor in trainer.snapshot().weights.items():
        assert torch.allclose(look.snapshot.weights[name], tensor, rtol=2.0**-11, atol=1e-7), name


def test_a_run_from_a_look_has_a_new_optimiser_and_goes_on(tmp_path: Path) -> None:
    run = run_of("mlp-vae")
    trained_with_states(run, tmp_path)
    look = next(state for state in states_in(tmp_path / "states") if not state.exact and state.step > 12)
    state = load_state(tmp_path, look.step)
    trainer = Trainer(run, dataset(), threads=1, resume=state)
    assert trainer.step == look.step
    for _ in trainer.run():
        pass
    assert trainer.epoch == 3.0
    assert trainer.checkpoint().resume is not None


def test_a_live_change_is_in_the_states_after_it(tmp_path: Path) -> None:
    commands = CommandQueue()
    commands.put(SetLive("beta", 3.0))
    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        keeper = StateKeeper(writer)
        keeper.add_training(1e6)
        trained(run_of("mlp-vae"), states=keeper, commands=commands)
    assert load_state(tmp_path, 0).snapshot.config.beta == 1.0
    assert load_state(tmp_path, 36).snapshot.config.beta == 3.0


def test_a_training_that_diverges_keeps_no_state_that_is_not_finite(tmp_path: Path) -> None:
    run = run_of("mlp-vae")
    with StateWriter(RunFolder(tmp_path), 10**9) as writer:
        keeper = StateKeeper(writer)
        keeper.add_training(1e6)
        trainer = Trainer(run, dataset(), threads=1, states=keeper)
        step = trainer.learner.step

        def broken() -> None:
            step()
            if trainer.step >= 4:
                trainer.learner.weights.flat.fill_(float("nan"))

        trainer.learner.step = broken  # type: ignore[method-assign]
        with pytest.raises(Exception, match="finite"):
            for _ in trainer.run():
                pass
    assert writer.problem() is None
    steps = [state.step for state in states_in(tmp_path / "states")]
    assert steps == [0, 1, 2, 3]
    for one in steps:
        load_state(tmp_path, one)
