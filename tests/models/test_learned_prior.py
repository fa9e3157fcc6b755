"""Learned priors: densities by torch's distributions, the KL by its closed form, draws by their statistics."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import create
from dreamexplorer.models.learned_prior import (
    MIXTURE,
    PRIORS,
    STANDARD,
    VAMPPRIOR,
    LearnedPriorConfig,
    LearnedPriorVae,
    log_mixture,
)
from dreamexplorer.models.objectives import gaussian_kl
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

SHAPE = (1, 12, 10)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def images(n: int = 9) -> Tensor:
    return torch.rand((n, *SHAPE), generator=generator(5))


def model(prior: str = VAMPPRIOR, **options: object) -> LearnedPriorVae:
    config = LearnedPriorConfig(**{"latent_dim": 3, "hidden": (16,), "components": 5, "prior": prior, **options})  # type: ignore[arg-type]
    net = create("learned-prior-vae", config, SHAPE, 0)
    assert isinstance(net, LearnedPriorVae)
    if prior == MIXTURE:  # not all components alike
        net.prior_log_variances.data.add_(torch.randn(net.prior_means.shape, generator=generator(1)))
        net.prior_logits.data.add_(torch.randn(len(net.prior_means), generator=generator(2)))
    return net


def mixture(net: LearnedPriorVae) -> MixtureSameFamily:
    parts = [torch.from_numpy(p).double() for p in net.prior_components()]
    return MixtureSameFamily(Categorical(parts[2]), Independent(Normal(parts[0], parts[1]), 1))


@pytest.mark.parametrize("prior", PRIORS)
def test_the_log_density_is_that_of_torch_distributions_and_its_components_are_told(prior: str) -> None:
    net = model(prior)
    z = 2.0 * torch.randn(40, 3, generator=generator(3))
    expected = mixture(net).log_prob(z.double())
    torch.testing.assert_close(net.log_prior(z).double(), expected, rtol=1e-4, atol=1e-4)
    with torch.no_grad():
        torch.testing.assert_close(net.log_prior(z).double(), expected, rtol=1e-4, atol=1e-4)
    means, sigmas, weights = net.prior_components()
    k = 1 if prior == STANDARD else 5
    assert means.shape == sigmas.shape == (k, 3)
    assert float(weights.sum()) == pytest.approx(1.0, abs=1e-6)
    if prior == STANDARD:
        assert (means == 0).all()
        assert (sigmas == 1).all()


def test_marginals_are_those_of_each_latent_alone() -> None:
    net, z = model(MIXTURE), torch.randn(20, 3, generator=generator(3))
    _, found = log_mixture(z, *net.mixture())
    means, sigmas, weights = (torch.from_numpy(p) for p in net.prior_components())
    for d in range(3):
        alone = MixtureSameFamily(Categorical(weights), Normal(means[:, d], sigmas[:, d]))
        torch.testing.assert_close(found[:, d], alone.log_prob(z[:, d]), rtol=1e-4, atol=1e-4)


def test_the_vampprior_is_the_mean_of_the_posteriors_of_its_pseudo_inputs() -> None:
    net, z = model(), torch.randn(6, 3, generator=generator(3))
    pseudo = net.pseudo_images()
    assert pseudo.shape == (5, *SHAPE)
    assert 0.0 <= float(pseudo.detach().min()) < float(pseudo.detach().max()) <= 1.0
    w = {name: p.detach().double() for name, p in net.named_parameters()}
    for i in range(6):
        density = 0.0
        for k in range(5):
            u = 1 / (1 + (-10 * w["pseudo_inputs"][k]).exp())
            h = (w["encoder.0.weight"] @ u + w["encoder.0.bias"]).clamp_min(0)
            mu = w["mu.weight"] @ h + w["mu.bias"]
            variance = (w["log_variance.weight"] @ h + w["log_variance.bias"]).exp()
            exponent = -0.5 * ((z[i].double() - mu) ** 2 / variance).sum()
            density += float(exponent.exp() / ((2 * math.pi) ** 1.5 * variance.prod().sqrt())) / 5
        assert float(net.log_prior(z[i : i + 1]).detach()) == pytest.approx(math.log(density), rel=1e-4)


@pytest.mark.parametrize("prior", PRIORS)
def test_the_kl_is_the_closed_form_in_expectation_where_there_is_one(prior: str) -> None:
    """The closed form for one component is KL(N(mu, s) || N(m, t)), in all and of each latent."""
    net, x = model(prior, components=1), images(400)
    net.log_variance.bias.data.fill_(-1.0)
    mu, log_variance = net.posterior(x)
    m, t, _ = (torch.from_numpy(p) for p in net.prior_components())
    expected = gaussian_kl((mu - m) / t, log_variance - 2 * t.log()).mean(0).detach()
    if prior == STANDARD:
        torch.testing.assert_close(expected, gaussian_kl(mu, log_variance).mean(0).detach())
    noise = generator(1)
    with torch.no_grad():
        drawn = [net.loss(x, noise) for _ in range(200)]
    kls = torch.stack([t.values["kl"] for t in drawn])
    of_each = torch.stack([t.per_axis for t in drawn if t.per_axis is not None])
    assert kls.std() > 0
    assert float(kls.mean()) == pytest.approx(float(expected.sum()), abs=5 * float(kls.std()) / math.sqrt(200))
    assert ((of_each.mean(0) - expected).abs() < 5 * of_each.std(0) / math.sqrt(200)).all()
    rate = net.reconstruction_terms(x)[1]
    assert rate is not None
    assert float(rate.detach().mean()) == pytest.approx(float(expected.sum()), abs=0.1)


@pytest.mark.parametrize("prior", PRIORS)
def test_loss_and_gradient_are_those_written_out(prior: str) -> None:
    net, x = model(prior, beta=2.0), images()
    terms = net.loss(x, generator(4))
    assert isinstance(terms.loss, Tensor)
    mu, log_variance = net.statistics(x)
    sigma = (0.5 * log_variance).exp()
    z = mu + sigma * torch.empty(9, 3).normal_(generator=generator(4))
    recon = (
        torch.nn.functional.binary_cross_entropy_with_logits(net.decode_logits(z), x.flatten(1), reduction="sum") / 9
    )
    means, log_variances, weights = net.mixture()
    p = MixtureSameFamily(Categorical(weights.exp()), Independent(Normal(means, (0.5 * log_variances).exp()), 1))
    log_q = Normal(mu, sigma).log_prob(z).sum(1)
    loss = recon + 2.0 * (log_q - p.log_prob(z)).mean()
    torch.testing.assert_close(terms.loss, loss)
    names, parameters = zip(*net.named_parameters(), strict=True)
    ours, theirs = (torch.autograd.grad(t, parameters) for t in (terms.loss, loss))
    for name, a, b in zip(names, ours, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-5, msg=name)
        assert (a != 0).any(), name


@pytest.mark.parametrize("prior", PRIORS)
def test_draws_have_the_moments_of_the_prior(prior: str) -> None:
    net = model(prior)
    if prior == MIXTURE:
        net.prior_means.data.mul_(3.0)
    z = net.sample_prior(40_000, generator(6))
    p = mixture(net)
    error = 5 * z.std(0) / 200
    assert ((z.mean(0) - p.mean).abs() < error).all()
    torch.testing.assert_close(z.var(0).double(), p.variance, rtol=0.06, atol=1e-3)
    torch.testing.assert_close(z, net.sample_prior(40_000, generator(6)))
    for axis, mean, variance in zip(net.axes(), p.mean.tolist(), p.variance.tolist(), strict=True):
        assert axis.centre == pytest.approx(mean, abs=1e-4)
        assert axis.spread == pytest.approx(math.sqrt(variance), rel=1e-3)
        ends = (mean - 4 * axis.spread, mean + 4 * axis.spread)
        assert (axis.low, axis.high) == pytest.approx(ends, abs=0.06 * 8 * axis.spread)
        assert len(f"{axis.low:g}") <= 5, "to two digits of the range"


def test_components_are_drawn_by_their_weights() -> None:
    net = model(MIXTURE, components=3, latent_dim=2)
    net.prior_means.data.copy_(torch.tensor([[-50.0, 0.0], [0.0, 0.0], [50.0, 0.0]]))
    net.prior_log_variances.data.zero_()
    net.prior_logits.data.copy_(torch.tensor([0.2, 0.3, 0.5]).log())
    z = net.sample_prior(20_000, generator())
    shares = [float((z[:, 0] < -25).float().mean()), float((z[:, 0] > 25).float().mean())]
    assert shares == pytest.approx([0.2, 0.5], abs=0.02)


@pytest.mark.parametrize("prior", PRIORS)
def test_a_snapshot_carries_the_components_of_its_weights(prior: str) -> None:
    net = model(prior)
    snapshot = take_snapshot(net)
    assert snapshot.components is not None
    again = snapshot.with_weights(snapshot.weights)
    assert again.components is not None
    for a, b, c in zip(snapshot.components, again.components, restore(snapshot).prior_components(), strict=True):  # type: ignore[arg-type]
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a, c)


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("value", [1e30, -1e30, math.nan])
def test_whatever_the_encoder_says_all_is_finite(prior: str, value: float) -> None:
    net = model(prior)
    net.log_variance.bias.data.fill_(value)
    terms = net.loss(images(), generator())
    assert isinstance(terms.loss, Tensor)
    assert all(torch.isfinite(v) for v in terms.values.values())
    assert all(torch.isfinite(g).all() for g in torch.autograd.grad(terms.loss, list(net.parameters())))


# -- training ------------------------------------------------------------------------------------------------------


def trained(dataset: ImageDataset, prior: str, epochs: int, precision: str = "fp32") -> Trainer:
    config = LearnedPriorConfig(latent_dim=3, hidden=(24,), components=6, prior=prior)
    train = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision=precision, learning_rate=5e-3)
    return Trainer(RunConfig("learned-prior-vae", config, train, "tiny"), dataset, threads=1)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("prior", PRIORS)
def test_it_learns_and_its_steps_are_replayed(tiny_dataset: ImageDataset, prior: str, precision: str) -> None:
    trainer = trained(tiny_dataset, prior, 8, precision)
    before = evaluate(trainer.model, tiny_dataset.test)
    first = trainer.model.prior_components()
    list(trainer.run())
    assert trainer.learner.replayed.replaying
    after = evaluate(trainer.model, tiny_dataset.test)
    assert after.values["negative_elbo"] < 0.8 * before.values["negative_elbo"]
    assert after.values == pytest.approx(evaluate(trainer.model, tiny_dataset.test, batch_size=32).values, rel=1e-4)
    last = trainer.model.prior_components()
    assert first is not None
    assert last is not None
    assert np.array_equal(first.means, last.means) == (prior == STANDARD)


@pytest.mark.parametrize("prior", [MIXTURE, VAMPPRIOR])
def test_resumed_is_the_same_as_never_stopped(tiny_dataset: ImageDataset, prior: str, tmp_path: Path) -> None:
    whole, half = trained(tiny_dataset, prior, 4), trained(tiny_dataset, prior, 2)
    list(whole.run())
    list(half.run())
    save_checkpoint(half.checkpoint(), tmp_path / "half.safetensors")
    loaded = load_checkpoint(tmp_path / "half.safetensors")
    assert loaded.snapshot.components is not None
    run = run_of(loaded)
    run = dataclasses.replace(run, train=dataclasses.replace(run.train, epochs=4))
    rest = Trainer(run, tiny_dataset, resume=loaded, threads=1)
    list(rest.run())
    again = rest.snapshot().weights
    for name, weight in whole.snapshot().weights.items():
        assert torch.equal(weight, again[name]), name


def test_draws_without_torch_have_the_same_moments() -> None:
    net, random = model(MIXTURE), np.random.default_rng(0)
    prior = take_snapshot(net).prior
    z = np.stack([prior.draw(random, net.axes()) for _ in range(20_000)])
    assert z.dtype == np.float32
    p = mixture(net)
    np.testing.assert_allclose(z.mean(0), p.mean, atol=0.06)
    np.testing.assert_allclose(z.var(0), p.variance, rtol=0.06)


def test_a_model_that_diverged_still_has_axes() -> None:
    net = model()
    net.pseudo_inputs.data.fill_(math.nan)
    assert [(a.low, a.high) for a in net.axes()] == [(-4.0, 4.0)] * 3
