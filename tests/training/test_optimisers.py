"""Optimisers against torch.optim, and the learning rate over a run."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import BAD_RESUME_STATE, NO_RESUME_STATE, Checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.optimisers import make_optimiser
from dreamexplorer.training.precision import Weights
from dreamexplorer.training.resume import run_of
from dreamexplorer.training.state import WARMING_STEPS


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
    assert whole.learner.replayed.replaying

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


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("family", ["vae-gan", "vq-vae", "mlp-vae"])
def test_each_network_with_a_loss_of_its_own_is_clipped_separately(
    family: str, precision: str, tiny_dataset: ImageDataset
) -> None:
    """Against torch.nn.utils.clip_grad_norm_ on each network's own parameters."""

    def gradients(clip: float) -> tuple[Weights, dict[str, torch.Tensor]]:
        model = create(family, family_named(family).Config(), tiny_dataset.image_shape, 0)
        train = TrainConfig(clip_norm=clip, optimiser="sgd", learning_rate=1e-6)
        weights = Weights(model, torch.device("cpu"), precision, train)
        x = torch.from_numpy(tiny_dataset.train.images[:32].copy()).float() / 255.0
        with weights.autocast():
            terms = weights.model.loss(x, torch.Generator().manual_seed(0))
        weights.update(terms.loss)
        return weights, {name: g.clone() for name, g in weights.gradients().items()}

    weights, whole = gradients(0.0)
    group_of = weights.master.group_of
    groups = {group_of(name) for name in whole}
    assert len(groups) == {"vae-gan": 3, "vq-vae": 2, "mlp-vae": 1}[family]
    norms = {g: float(torch.stack([v.norm() for n, v in whole.items() if group_of(n) == g]).norm()) for g in groups}
    clip = 0.5 * max(norms.values())
    if len(groups) > 1:
        assert min(norms.values()) < clip, "one network stays below the border, and must not be scaled down"
    _, clipped = gradients(clip)
    for group in groups:
        members = [name for name in whole if group_of(name) == group]
        parameters = [torch.nn.Parameter(torch.zeros_like(whole[name])) for name in members]
        for parameter, name in zip(parameters, members, strict=True):
            parameter.grad = whole[name].clone()
        torch.nn.utils.clip_grad_norm_(parameters, clip)
        for parameter, name in zip(parameters, members, strict=True):
            torch.testing.assert_close(clipped[name], parameter.grad, rtol=1e-4, atol=1e-7)


def test_the_form_says_what_the_options_do() -> None:
    options = options_of(TrainConfig)
    assert "one by one" in options["clip_norm"].help
    assert f"first {WARMING_STEPS} steps" in options["learning_rate"].help
    assert all(f"first {WARMING_STEPS} steps" in str(note) for note in (NO_RESUME_STATE, BAD_RESUME_STATE))


def test_untrained_weights_of_a_file_start_at_the_full_learning_rate(tiny_dataset: ImageDataset) -> None:
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(8,)), TrainConfig(epochs=1, device="cpu"), "tiny")
    trainer = Trainer(run, tiny_dataset)
    bare = dataclasses.replace(trainer.checkpoint(), resume=None)
    assert Trainer(run, tiny_dataset, resume=bare).learner.state.warm_up_factor() == 1.0
    foreign = dataclasses.replace(bare, snapshot=dataclasses.replace(bare.snapshot, foreign=True))
    assert Trainer(run, tiny_dataset, resume=foreign).learner.state.warm_up_factor() == pytest.approx(1 / WARMING_STEPS)
