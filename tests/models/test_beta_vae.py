"""The beta-VAE: both objectives, and the capacity that grows."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.beta_vae import BetaVae, BetaVaeConfig
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone, StepDone
from dreamexplorer.training.loop import Trainer

SHAPE = (1, 7, 5)


def model(**options: object) -> BetaVae:
    config = BetaVaeConfig(**{"latent_dim": 4, "hidden": (16,), **options})  # type: ignore[arg-type]
    made = create("beta-vae", config, SHAPE, 0)
    assert isinstance(made, BetaVae)
    return made


def images() -> Tensor:
    return torch.rand(11, *SHAPE, generator=torch.Generator().manual_seed(9))


def numbers(vae: BetaVae) -> tuple[float, dict[str, float]]:
    terms = vae.loss(images(), torch.Generator().manual_seed(3))
    return float(terms.loss.detach()), {k: float(v.detach()) for k, v in terms.values.items()}  # type: ignore[union-attr]


def test_the_capacity_rises_linearly_to_its_full_value() -> None:
    vae = model(capacity=12.0, capacity_epochs=4.0)
    for epoch, capacity in ((0.0, 0.0), (1.0, 3.0), (2.5, 7.5), (4.0, 12.0), (40.0, 12.0), (1.0, 3.0)):
        vae.set_epoch(epoch)
        assert numbers(vae)[1]["capacity"] == pytest.approx(capacity)


@pytest.mark.parametrize("epoch", [0.0, 3.0])
def test_the_loss_is_the_distance_of_the_kl_from_the_capacity(epoch: float) -> None:
    vae = model(capacity=40.0, capacity_epochs=4.0, gamma=7.0)
    vae.set_epoch(epoch)
    loss, values = numbers(vae)
    distance = abs(values["kl"] - 10.0 * epoch)
    assert loss == pytest.approx(values["recon"] + 7.0 * distance, rel=1e-5)
    assert values["negative_elbo"] == pytest.approx(values["recon"] + values["kl"], rel=1e-6), "the bound stays itself"


def test_the_kl_is_pushed_towards_the_capacity_from_both_sides() -> None:
    """The gradient of the rate's part is that of gamma KL above the capacity, and of -gamma KL below."""
    gradients = {}
    for capacity in (0.0, 1000.0):
        vae = model(capacity=capacity, gamma=3.0, capacity_epochs=1.0)
        vae.set_epoch(1.0)
        terms = vae.loss(images(), torch.Generator().manual_seed(3))
        recon, kl = (torch.autograd.grad(terms.values[k], vae.mu.weight, retain_graph=True)[0] for k in ("recon", "kl"))
        (whole,) = torch.autograd.grad(terms.loss, vae.mu.weight)  # type: ignore[arg-type]
        gradients[capacity] = (whole - recon, 3.0 * kl)
    torch.testing.assert_close(*gradients[0.0], rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(gradients[1000.0][0], -gradients[1000.0][1], rtol=1e-4, atol=1e-6)


def test_the_objective_beta_is_the_mlp_vae() -> None:
    plain = create("mlp-vae", MlpVaeConfig(latent_dim=4, hidden=(16,), beta=4.0), SHAPE, 0)
    vae = model(objective="beta", beta=4.0)
    vae.set_epoch(3.0)
    terms = plain.loss(images(), torch.Generator().manual_seed(3))
    loss, values = numbers(vae)
    assert loss == pytest.approx(float(terms.loss.detach()), rel=1e-6)  # type: ignore[union-attr]
    assert values["capacity"] == 0.0
    with_warm_up = model(objective="beta", beta=4.0, beta_schedule="linear", warmup_epochs=2.0)
    with_warm_up.set_epoch(0.5)
    loss, values = numbers(with_warm_up)
    assert loss == pytest.approx(values["recon"] + values["kl"], rel=1e-6)


def test_free_bits_count_towards_the_capacity() -> None:
    loss, values = numbers(model(free_bits=5.0, gamma=2.0))
    assert values["kl"] < 20.0
    assert loss == pytest.approx(values["recon"] + 2.0 * 20.0, rel=1e-5)


def test_live_options_work_at_once_and_a_restored_model_knows_its_capacity() -> None:
    vae = model(capacity=8.0, capacity_epochs=4.0)
    vae.set_epoch(2.0)
    vae.set_live(dataclasses.replace(vae.config, capacity=20.0, gamma=1.5))
    loss, values = numbers(vae)
    assert values["capacity"] == pytest.approx(10.0)
    assert loss == pytest.approx(values["recon"] + 1.5 * abs(values["kl"] - 10.0), rel=1e-5)
    again = restore(take_snapshot(vae, step=9, epoch=2.0))
    assert isinstance(again, BetaVae)
    assert numbers(again) == (loss, values)
    vae.set_live(dataclasses.replace(vae.config, objective="beta", beta=3.0))
    loss, values = numbers(vae)
    assert loss == pytest.approx(values["recon"] + 3.0 * values["kl"], rel=1e-5)
    assert values["capacity"] == 0.0
    with pytest.raises(ValueError, match="latent_dim"):
        vae.set_live(dataclasses.replace(vae.config, latent_dim=5))


def run_of_capacity(epochs: int, **options: object) -> RunConfig:
    config = BetaVaeConfig(**{"latent_dim": 3, "hidden": (24,), "capacity": 3.0, "capacity_epochs": 4.0, **options})  # type: ignore[arg-type]
    settings = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision="fp32", learning_rate=5e-3)
    return RunConfig("beta-vae", config, settings, dataset="tiny")


@pytest.mark.parametrize("capacity", [1.0, 3.0])
def test_training_ends_at_the_capacity(tiny_dataset: ImageDataset, capacity: float) -> None:
    events = list(Trainer(run_of_capacity(20, capacity=capacity), tiny_dataset, threads=1).run())
    last = [e for e in events if isinstance(e, EpochDone)][-1]
    assert last.train["kl"] == pytest.approx(capacity, abs=0.3)
    assert last.test.values["capacity"] == pytest.approx(capacity)


def test_the_curve_of_the_capacity_rises_and_a_live_change_is_followed_by_a_recorded_step(
    tiny_dataset: ImageDataset,
) -> None:
    commands = CommandQueue()
    trainer = Trainer(run_of_capacity(8), tiny_dataset, commands=commands, threads=1)
    seen: list[tuple[float, float]] = []
    replayed = False
    for event in trainer.run():
        if isinstance(event, EpochDone):
            replayed = replayed or trainer.learner.replayed.replaying
            if event.epoch == 6:
                commands.put(SetLive("capacity", 9.0))
        if isinstance(event, StepDone):
            seen.append((event.epoch, event.values["capacity"]))
    assert replayed
    before = [c for epoch, c in seen if epoch <= 5.9]
    assert before == sorted(before)
    assert before[0] < 1.0
    assert before[-1] == pytest.approx(3.0)
    assert seen[-1][1] == pytest.approx(9.0)
