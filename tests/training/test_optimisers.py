"""Optimisers against torch.optim, and the learning rate over a run."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.optimisers import make_optimiser
from dreamexplorer.training.recording import enabled
from dreamexplorer.training.resume import run_of


def theirs(name: str, parameter: torch.nn.Parameter, decay: float) -> torch.optim.Optimizer:
    if name == "sgd":
        return torch.optim.SGD([parameter], lr=0.05, momentum=0.9, weight_decay=decay)
    kind = torch.optim.AdamW if name == "adamw" else torch.optim.Adam
    return kind([parameter], lr=0.05, weight_decay=decay)


@pytest.mark.parametrize("clip", [0.0, 0.7])
@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("name", ["adam", "adamw", "sgd"])
def test_every_optimiser_is_torchs_own(name: str, decay: float, clip: float) -> None:
    generator = torch.Generator().manual_seed(0)
    weights = torch.randn(40, generator=generator)
    parameter = torch.nn.Parameter(weights.clone())
    config = TrainConfig(learning_rate=0.05, optimiser=name, weight_decay=decay, clip_norm=clip)
    mine, other = make_optimiser(weights, config), theirs(name, parameter, decay)
    for _ in range(7):
        gradient = torch.randn(40, generator=generator)
        parameter.grad = gradient.clone()
        if clip:
            torch.nn.utils.clip_grad_norm_([parameter], clip)
        other.step()
        mine.step(weights, gradient)
        torch.testing.assert_close(weights, parameter.detach(), rtol=1e-5, atol=1e-6)


def test_a_short_gradient_is_not_clipped() -> None:
    weights, gradient = torch.zeros(4), torch.full((4,), 0.1)
    make_optimiser(weights, TrainConfig(clip_norm=5.0)).step(weights, gradient)
    assert torch.equal(gradient, torch.full((4,), 0.1))


def test_the_learning_rate_falls_to_nothing_or_stays() -> None:
    def rates(schedule: str) -> list[float]:
        train = TrainConfig(learning_rate=0.4, epochs=10, rate_schedule=schedule)
        return [train.learning_rate_at(e) for e in (0.0, 5.0, 10.0, 12.0)]

    assert rates("constant") == [0.4, 0.4, 0.4, 0.4]
    assert rates("linear") == pytest.approx([0.4, 0.2, 0.0, 0.0])
    assert rates("cosine") == pytest.approx([0.4, 0.2, 0.0, 0.0])
    assert TrainConfig(epochs=4, rate_schedule="cosine").learning_rate_at(1.0) == pytest.approx(1e-3 * 0.8535534)


def run(**options: object) -> RunConfig:
    train = TrainConfig(batch_size=16, epochs=4, device="cpu", precision="fp32", **options)  # type: ignore[arg-type]
    return RunConfig("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(16,)), train, "tiny")


@pytest.mark.parametrize("name", ["adamw", "sgd"])
def test_another_optimiser_learns_replays_and_resumes(name: str, tiny_dataset: ImageDataset) -> None:
    rate = 1e-3 if name == "adamw" else 3e-4
    options = {"optimiser": name, "weight_decay": 1e-4, "clip_norm": 50.0, "rate_schedule": "cosine"}
    config = run(learning_rate=rate, **options)
    whole = Trainer(config, tiny_dataset)
    losses = [e.train["negative_elbo"] for e in whole.run() if isinstance(e, EpochDone)]
    assert losses[-1] < losses[0]
    assert whole.learner.replayed.replaying is enabled()

    def until(epoch: int, resume: Checkpoint | None) -> Checkpoint:
        commands = CommandQueue()
        trainer = Trainer(config if resume is None else run_of(resume), tiny_dataset, resume=resume, commands=commands)
        for event in trainer.run():
            if isinstance(event, EpochDone) and event.epoch == epoch:
                commands.put(Stop())
        return trainer.checkpoint()

    parts = until(4, until(2, None))
    assert all(torch.equal(w, parts.snapshot.weights[n]) for n, w in whole.snapshot().weights.items())


def test_weight_decay_and_clipping_change_while_it_trains(tiny_dataset: ImageDataset) -> None:
    commands = CommandQueue()
    trainer = Trainer(run(), tiny_dataset, commands=commands)
    for event in trainer.run():
        if isinstance(event, EpochDone) and event.epoch == 2:
            commands.put(SetLive("weight_decay", 0.5))
            commands.put(SetLive("clip_norm", 3.0))
    optimiser = trainer.learner.weights.optimiser
    assert (optimiser.weight_decay, optimiser.clip_norm) == (0.5, 3.0)
    assert (trainer.config.train.weight_decay, trainer.config.train.clip_norm) == (0.5, 3.0)


def test_a_run_is_not_resumed_with_another_optimiser(tiny_dataset: ImageDataset) -> None:
    from dreamexplorer.errors import UserError

    trainer = Trainer(dataclasses.replace(run(), train=dataclasses.replace(run().train, epochs=1)), tiny_dataset)
    list(trainer.run())
    with pytest.raises(UserError, match="optimiser adam"):
        Trainer(run(optimiser="sgd"), tiny_dataset, resume=trainer.checkpoint())
