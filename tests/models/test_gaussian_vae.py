"""Several z for each image in a training step: the same objective, with less noise in its gradient."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
import torch
from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import build, create, families
from dreamexplorer.models.gaussian_vae import ElboOptions, GaussianVae
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.objectives import bound_log_variance
from dreamexplorer.options import options_of
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone, LiveChanged
from dreamexplorer.training.loop import Trainer

SHAPE = (1, 8, 8)
SMALL: dict[str, Any] = {"latent_dim": 3, "hidden": (10,), "channels": (4,), "dense_width": 8}
# those whose loss is that of `GaussianVae`
FAMILIES = [name for name, cls in families().items() if getattr(cls, "loss", None) is GaussianVae.loss]
every_family = pytest.mark.parametrize("family", FAMILIES)


def model(family: str, **options: Any) -> GaussianVae:
    cls = families()[family].Config
    names = {f.name for f in dataclasses.fields(cls)}
    config = cls(**{k: v for k, v in SMALL.items() if k in names}, **options)
    made = create(family, config, SHAPE, 0, classes=4)
    assert isinstance(made, GaussianVae)
    return made.eval()  # a batch's own statistics would tie its images together


def images(n: int = 6) -> Tensor:
    return torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(3))


def labels(n: int = 6) -> Tensor:
    return torch.arange(n) % 4


def recon_of(vae: GaussianVae, x: Tensor, y: Tensor, seed: int = 5) -> Tensor:
    return vae.conditioned_on(y).loss(x, torch.Generator().manual_seed(seed)).values["recon"].detach()


def test_there_are_some_of_them() -> None:
    assert {"mlp-vae", "conv-vae", "cvae"} <= set(FAMILIES)


@every_family
def test_the_reconstruction_is_the_mean_over_the_samples(family: str) -> None:
    """The reference decodes each image alone, with its own part of the noise, one z after the other."""
    k, vae = 4, model(family, samples=4)
    x, y = images(), labels()
    noise = torch.empty(len(x), k, 3).normal_(generator=torch.Generator().manual_seed(5))
    singles = []
    for i in range(len(x)):
        told = vae.conditioned_on(y[i : i + 1])
        mu, raw = told.statistics(x[i : i + 1])
        sigma = (0.5 * bound_log_variance(raw)).exp()
        for j in range(k):
            singles.append(told.nll(told.decode_logits(mu + sigma * noise[i, j]), x[i : i + 1]).detach())
    assert float(recon_of(vae, x, y)) == pytest.approx(float(torch.cat(singles).mean()), rel=1e-5)


@every_family
def test_one_sample_is_what_it_was_and_so_is_an_evaluation(family: str) -> None:
    one, many = model(family), model(family, samples=7)
    x, y = images(), labels()
    assert "samples" not in one.state_dict()
    with torch.no_grad():
        assert torch.equal(recon_of(one, x, y), recon_of(many, x, y))
    a, b = (m.conditioned_on(y).loss(x, torch.Generator().manual_seed(0)) for m in (one, many))
    assert torch.allclose(a.values["kl"], b.values["kl"], rtol=1e-5)
    assert b.coordinates is not None
    assert b.coordinates.shape == (6, 3)


def test_more_samples_make_a_gradient_of_the_same_mean_and_less_noise() -> None:
    x, y = images(2), labels(2)
    moments = {}
    for k in (1, 16):
        vae, gradients = model("mlp-vae", samples=k), []
        generator = torch.Generator().manual_seed(1)
        for _ in range(300):
            loss = vae.conditioned_on(y).loss(x, generator).loss
            assert isinstance(loss, Tensor)
            gradients.append(torch.autograd.grad(loss, [vae.get_parameter("mu.weight")])[0].flatten())
        stacked = torch.stack(gradients)
        moments[k] = stacked.mean(0), float(stacked.var(0).sum())
    assert 8.0 < moments[1][1] / moments[16][1] < 32.0, "the variance falls as 1/K"
    off = float((moments[1][0] - moments[16][0]).square().sum())
    assert off < 4.0 * moments[1][1] / 300, "and the mean stays"


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("family", ["mlp-vae", "cvae", "beta-vae"])
def test_it_trains_replayed_and_the_number_changes_while_it_does(
    tiny_dataset: ImageDataset, family: str, precision: str
) -> None:
    cls = families()[family].Config
    settings = TrainConfig(batch_size=16, epochs=4, device="cpu", precision=precision, learning_rate=3e-3)
    commands = CommandQueue()
    run = RunConfig(family, cls(latent_dim=3, hidden=(16,), samples=3), settings)
    trainer = Trainer(run, tiny_dataset, commands=commands, threads=1)
    told, recon = [], []
    for event in trainer.run():
        if isinstance(event, EpochDone):
            assert trainer.learner.replayed.replaying == (event.epoch in (2, 4))
            recon.append(event.test.values["recon"])
            if event.epoch == 2:
                commands.put(SetLive("samples", 5.0))
        elif isinstance(event, LiveChanged):
            told.append(event.value)
            assert not trainer.learner.replayed.replaying
    assert told == [5.0]
    assert trainer.model.config.samples == 5
    assert recon[-1] < recon[0]


def test_every_family_that_offers_them_draws_them(tiny_dataset: ImageDataset) -> None:
    """A setting that does nothing would be worse than none."""
    x = torch.rand(8, 1, 12, 10, generator=torch.Generator().manual_seed(0))
    for name, cls in families().items():
        if not issubclass(cls.Config, ElboOptions):
            continue
        told = []
        for k in (1, 3):
            config = dataclasses.replace(cls.Config(), samples=k)
            torch.manual_seed(0)
            made = build(name, config, (1, 12, 10), 4).conditioned_on(labels(8))
            told.append(float(made.loss(x, torch.Generator().manual_seed(0)).values["recon"].detach()))
        assert told[0] != told[1], name


def test_free_bits_compare_the_mean_over_a_batch() -> None:
    """KL of 0.2 and 1.4 nats in two images: their mean, 0.8, is above 0.5; image by image it would be 0.95."""
    vae = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(), free_bits=0.5), (1, 1, 2), 0)
    assert isinstance(vae, MlpVae)
    means = torch.tensor([math.sqrt(0.4), math.sqrt(2.8)])  # KL = mu^2 / 2 where sigma is 1
    with torch.no_grad():
        for parameter in vae.parameters():
            parameter.zero_()
        vae.mu.weight[0, 0] = 1.0
    x = torch.zeros(2, 1, 1, 2)
    x[:, 0, 0, 0] = means
    terms = vae.loss(x)
    assert terms.per_axis is not None
    assert terms.per_axis.tolist() == pytest.approx([0.8, 0.0], abs=1e-6)
    assert float(vae.rate(terms.per_axis).detach()) == pytest.approx(0.8 + 0.5)
    assert "mean of the KL over a batch" in options_of(MlpVaeConfig)["free_bits"].help
