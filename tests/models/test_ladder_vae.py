"""The ladder VAE: products of Gaussians, the loss and the bound written out in z1, and what its coordinates mean."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from dreamexplorer.analysis.importance import importance_bound
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.combination import Gaussian, combined, combined_latent, gaussian_of
from dreamexplorer.models.families import create
from dreamexplorer.models.gaussian_vae import ALL_LATENTS, GaussianVae
from dreamexplorer.models.ladder_vae import LadderConfig, LadderVae
from dreamexplorer.models.objectives import gaussian_kl
from dreamexplorer.models.schedules import LINEAR
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

SHAPE = (1, 7, 5)
TOP, BOTTOM = 2, 3


def model(seed: int = 0, shape: tuple[int, int, int] = SHAPE, **options: Any) -> LadderVae:
    """Make a model whose layers all influence the image."""
    settings = {"top_latents": TOP, "bottom_latents": BOTTOM, "hidden": (16,), "top_hidden": (12,), **options}
    made = create("ladder-vae", LadderConfig(**{"beta_schedule": "constant", **settings}), shape, seed)
    assert isinstance(made, LadderVae)
    for layer in (made.bottom, made.top, made.prior):
        layer.weight.data[: len(layer.weight) // 2].mul_(4.0)  # of means
    made.bottom.bias.data[BOTTOM:].fill_(-1.0)
    made.prior.bias.data[BOTTOM:].fill_(0.5)
    return made


def images(n: int = 11, shape: tuple[int, int, int] = SHAPE) -> Tensor:
    return torch.rand(n, *shape, generator=torch.Generator().manual_seed(9))


def generator(seed: int = 3) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class Written:
    """The model without batch normalisation, with one hidden layer each, in terms of z1 and z2, in fp64."""

    def __init__(self, net: LadderVae, x: Tensor) -> None:
        self.weights = {name: p.detach().double().requires_grad_() for name, p in net.named_parameters()}
        self.x = x.double().flatten(1)
        h1 = self.layer("encoder.0", self.x).relu()
        h2 = self.layer("top_encoder.0", h1).relu()
        self.q2 = self.gaussian("top", h2)
        self.seen = self.gaussian("bottom", h1)

    def layer(self, name: str, value: Tensor) -> Tensor:
        return value @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def gaussian(self, name: str, h: Tensor) -> Normal:
        mu, log_variance = self.layer(name, h).chunk(2, dim=-1)
        return Normal(mu, (0.5 * log_variance).exp())

    def p1(self, z2: Tensor) -> Normal:
        return self.gaussian("prior", self.layer("top_decoder.0", z2).relu())

    def q1(self, z2: Tensor) -> Normal:
        """Sønderby et al. (2016), equations 12 and 13."""
        a, b = self.seen, self.p1(z2)
        precision = a.scale**-2 + b.scale**-2
        return Normal((a.loc * a.scale**-2 + b.loc * b.scale**-2) / precision, precision**-0.5)

    def nll(self, z1: Tensor) -> Tensor:
        p = torch.sigmoid(self.layer("logits", self.layer("decoder.0", z1).relu()))
        return F.binary_cross_entropy(p, self.x.expand_as(p), reduction="none").sum(-1)


STANDARD = Normal(torch.zeros((), dtype=torch.float64), torch.ones((), dtype=torch.float64))


def test_the_combination_is_the_product_of_both_gaussians() -> None:
    mu, p = torch.randn(2, 50, dtype=torch.float64, generator=generator())
    log_variance, log_p = 2.0 * torch.randn(2, 50, dtype=torch.float64, generator=generator(4))
    found = combined(Gaussian(mu, log_variance), Gaussian(p, log_p))
    precision = (-log_variance).exp() + (-log_p).exp()
    mean = (mu * (-log_variance).exp() + p * (-log_p).exp()) / precision
    torch.testing.assert_close(p + (0.5 * log_p).exp() * found.mu, mean)
    torch.testing.assert_close(log_p.exp() * found.log_variance.exp(), 1.0 / precision)
    # as densities: N(z; a) N(z; b) is proportional to N(z; combination) at any z
    z = torch.linspace(-3.0, 3.0, 7, dtype=torch.float64)[:, None]
    product = Normal(mu, (0.5 * log_variance).exp()).log_prob(z) + Normal(p, (0.5 * log_p).exp()).log_prob(z)
    ratio = product - Normal(mean, precision**-0.5).log_prob(z)
    torch.testing.assert_close(ratio, ratio[:1].expand_as(ratio))


def test_the_fast_combination_is_the_same_with_the_same_gradient() -> None:
    seen, expected = torch.randn(2, 7, 6, dtype=torch.float64, generator=generator())
    seen[0, 4], expected[1, 5] = 25.0, -40.0  # outside the bounds: no gradient there
    noise = torch.randn(7, 3, dtype=torch.float64, generator=generator(4))
    inputs = (seen.requires_grad_(), expected.requires_grad_())
    z, kl = combined_latent(*inputs, noise)
    prior = gaussian_of(expected)
    q = combined(gaussian_of(seen), prior)
    torch.testing.assert_close(z, prior.at(q.at(noise)))
    torch.testing.assert_close(kl, gaussian_kl(*q).mean(0))
    weights = torch.randn(7, 3, dtype=torch.float64, generator=generator(5)), torch.ones(3, dtype=torch.float64)
    slow = (prior.at(q.at(noise)) * weights[0]).sum() + (gaussian_kl(*q).mean(0) * weights[1]).sum()
    fast = (z * weights[0]).sum() + (kl * weights[1]).sum()
    for a, b in zip(torch.autograd.grad(fast, inputs), torch.autograd.grad(slow, inputs), strict=True):
        torch.testing.assert_close(a, b)
    assert torch.autograd.gradcheck(lambda s, e: combined_latent(s, e, noise), inputs)


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
def test_loss_and_full_gradient_are_those_written_out(beta: float) -> None:
    net, x = model(beta=beta, normalisation="none"), images()
    terms = net.loss(x, generator())
    assert isinstance(terms.loss, Tensor)
    names, parameters = zip(*net.named_parameters(), strict=True)
    ours = torch.autograd.grad(terms.loss, parameters)
    book = Written(net, x)
    noise = torch.empty(len(x), TOP + BOTTOM).normal_(generator=generator()).double()
    z2 = book.q2.loc + book.q2.scale * noise[:, :TOP]
    q1 = book.q1(z2)
    z1 = q1.loc + q1.scale * noise[:, TOP:]
    recon = book.nll(z1).mean()
    top, bottom = kl_divergence(book.q2, STANDARD).mean(0), kl_divergence(q1, book.p1(z2)).mean(0)
    loss = recon + beta * (top.sum() + bottom.sum())
    expected = torch.autograd.grad(loss, list(book.weights.values()))
    values = {k: v.double() for k, v in terms.values.items()}
    torch.testing.assert_close(terms.loss.double(), loss, rtol=1e-5, atol=0)
    torch.testing.assert_close(values["recon"], recon, rtol=1e-5, atol=0)
    torch.testing.assert_close(values["kl_top"], top.sum(), rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(values["kl_bottom"], bottom.sum(), rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(values["kl"], top.sum() + bottom.sum(), rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(values["negative_elbo"], recon + top.sum() + bottom.sum(), rtol=1e-5, atol=0)
    assert terms.per_axis is not None
    torch.testing.assert_close(terms.per_axis.double(), torch.cat((top, bottom)), rtol=1e-5, atol=1e-6)
    assert (terms.per_axis > 0.01).all()
    for name, a, b in zip(names, ours, expected, strict=True):
        torch.testing.assert_close(a.double(), b, rtol=1e-3, atol=1e-5, msg=name)
        assert (a != 0).any(), name


def test_the_rate_of_an_image_is_the_expectation_over_z2() -> None:
    """Against Monte Carlo of log q - log p in terms of z1, of both layers."""
    net, x = model(normalisation="none"), images(4)
    book = Written(net, x)
    with torch.no_grad():
        z2 = book.q2.sample(torch.Size((40_000,)))
        q1 = book.q1(z2)
        z1 = q1.sample()
        drawn = (book.q2.log_prob(z2) - STANDARD.log_prob(z2)).sum(2)
        drawn += (q1.log_prob(z1) - book.p1(z2).log_prob(z1)).sum(2)
        recon, rate = net.reconstruction_terms(x)
        alone = [net.reconstruction_terms(x[i : i + 1])[1] for i in range(4)]
    assert rate is not None
    torch.testing.assert_close(rate.double(), drawn.mean(0), rtol=0.02, atol=6 * float(drawn.std()) / 200)
    torch.testing.assert_close(torch.cat([a for a in alone if a is not None]), rate)
    mean = book.q1(book.q2.loc)
    torch.testing.assert_close(recon.double(), book.nll(mean.loc).detach(), rtol=1e-5, atol=1e-5)


def test_encode_and_decode_are_the_top_down_path() -> None:
    net, x = model(normalisation="none"), images()
    book = Written(net, x)
    z = net.encode(x)
    p1, q1 = book.p1(book.q2.loc), book.q1(book.q2.loc)
    assert z.spread is not None
    torch.testing.assert_close(z.coordinates[:, :TOP].double(), book.q2.loc)
    torch.testing.assert_close(z.spread[:, :TOP].double(), book.q2.scale)
    torch.testing.assert_close(p1.loc + p1.scale * z.coordinates[:, TOP:], q1.loc, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(p1.scale * z.spread[:, TOP:], q1.scale, rtol=1e-5, atol=1e-6)
    shown = torch.sigmoid(book.layer("logits", book.layer("decoder.0", q1.loc).relu()))
    torch.testing.assert_close(net.decode(z.coordinates).flatten(1).double(), shown, rtol=1e-5, atol=1e-6)


def test_top_coordinates_move_the_image_and_zero_below_is_what_they_lead_to_expect() -> None:
    net = model(normalisation="none")
    z = torch.zeros(2, TOP + BOTTOM)
    z[1, 0] = 2.0
    a, b = net.decode(z)
    assert float((a - b).detach().abs().max()) > 1e-3
    book = Written(net, images(1))
    expected = torch.sigmoid(book.layer("logits", book.layer("decoder.0", book.p1(z[:, :TOP].double()).loc).relu()))
    torch.testing.assert_close(torch.stack((a, b)).flatten(1).double(), expected, rtol=1e-5, atol=1e-6)


def test_draws_of_the_coordinates_are_draws_of_the_model() -> None:
    """Ancestral sampling of z1 in fp64 has the moments of what sample_prior leads to."""
    net, n = model(normalisation="none"), 40_000
    z = net.sample_prior(n, generator())
    assert z.shape == (n, TOP + BOTTOM)
    z1 = net.prior_given(z[:, :TOP]).at(z[:, TOP:]).detach().double()
    with torch.no_grad():
        other = Written(net, images(1)).p1(torch.randn(n, TOP, dtype=torch.float64, generator=generator(8))).sample()
    error = 5 * other.std(0) * math.sqrt(2 / n)
    assert ((z1.mean(0) - other.mean(0)).abs() < error).all()
    torch.testing.assert_close(torch.cov(z1.T), torch.cov(other.T), rtol=0.06, atol=0.03)


def test_a_bottom_layer_that_sees_nothing_has_no_kl() -> None:
    net, x = model(), images()
    net.bottom.weight.data[BOTTOM:].zero_()
    net.bottom.bias.data[BOTTOM:].fill_(1e9)  # no precision at all
    terms = net.loss(x, generator())
    assert float(terms.values["kl_bottom"].detach()) == pytest.approx(0.0, abs=1e-6)
    assert float(terms.values["kl_top"].detach()) > 0.01
    z = net.encode(x)
    assert z.spread is not None
    assert float(z.coordinates[:, TOP:].detach().abs().max()) < 1e-3
    assert float(z.spread[:, TOP:].detach().min()) == pytest.approx(1.0, abs=1e-4)


def test_free_bits_are_those_of_each_latent_of_either_layer() -> None:
    net, x = model(free_bits=1.5), images()
    terms = net.loss(x, generator())
    assert terms.per_axis is not None
    assert isinstance(terms.loss, Tensor)
    low = terms.per_axis < 1.5
    assert low.any()
    assert not low.all()
    rate = torch.where(low, torch.full_like(terms.per_axis, 1.5), terms.per_axis).sum()
    torch.testing.assert_close(terms.loss, terms.values["recon"] + rate)


def test_shared_free_bits_are_those_of_each_layer() -> None:
    x = images()
    plain = model().loss(x, generator()).values
    low, high = sorted(float(plain[key].detach()) for key in ("kl_top", "kl_bottom"))
    floor = 0.5 * (low + high)
    assert high - low > 0.1
    terms = model(free_bits=floor, free_bits_of=ALL_LATENTS).loss(x, generator())
    assert isinstance(terms.loss, Tensor)
    assert float(terms.loss.detach()) == pytest.approx(float(plain["recon"].detach()) + floor + high, rel=1e-5)


def test_several_samples_are_the_mean_of_single_ones() -> None:
    net, x, k = model(normalisation="none", samples=3), images(4), 3
    terms = net.loss(x, generator())
    noise = torch.empty(len(x), k, TOP + BOTTOM).normal_(generator=generator())
    recon, kl = [], []
    for j in range(k):
        book = Written(net, x)
        z2 = book.q2.loc + book.q2.scale * noise[:, j, :TOP]
        q1 = book.q1(z2)
        recon.append(book.nll(q1.loc + q1.scale * noise[:, j, TOP:]).mean())
        kl.append(kl_divergence(q1, book.p1(z2)).sum(1).mean())
    torch.testing.assert_close(terms.values["recon"].double(), torch.stack(recon).mean(), rtol=1e-5, atol=0)
    torch.testing.assert_close(terms.values["kl_bottom"].double(), torch.stack(kl).mean(), rtol=1e-5, atol=0)
    with torch.no_grad():  # an evaluation draws one
        one = model(normalisation="none").loss(x, generator()).values["recon"]
        assert torch.equal(net.loss(x, generator()).values["recon"], one)


@pytest.mark.parametrize("normalisation", ["none", "batch"])
@pytest.mark.parametrize("layer", ["bottom", "top", "prior"])
@pytest.mark.parametrize("value", [1e30, -1e30, math.nan])
def test_whatever_the_log_variances_are_all_is_finite(normalisation: str, layer: str, value: float) -> None:
    net = model(normalisation=normalisation)
    bias = getattr(net, layer).bias.data
    bias[len(bias) // 2 :].fill_(value)
    terms = net.loss(images(), generator())
    assert isinstance(terms.loss, Tensor)
    assert all(torch.isfinite(v) for v in terms.values.values())
    assert all(torch.isfinite(g).all() for g in torch.autograd.grad(terms.loss, list(net.parameters())))


def test_axes_say_their_layer() -> None:
    net = model()
    axes = net.axes()
    assert [a.name for a in axes] == ["top 1", "top 2", "bottom 1", "bottom 2", "bottom 3"]
    assert [a.group for a in axes] == ["Top layer"] * 2 + ["Bottom layer"] * 3
    assert len({a.help for a in axes}) == 2
    assert all((a.low, a.high, a.centre, a.spread) == (-4.0, 4.0, 0.0, 1.0) for a in axes)
    assert net.config.latent_dim == 5


def test_by_default_it_warms_up_and_normalises() -> None:
    """Without both the top layer dies."""
    config = LadderConfig()
    assert (config.beta_schedule, config.normalisation) == (LINEAR, "batch")
    net = create("ladder-vae", config, SHAPE, 0)
    assert isinstance(net, GaussianVae)
    assert net.weight_at(0.0) == 0.0
    assert net.weight_at(config.warmup_epochs) == 1.0


# -- the importance-weighted bound ---------------------------------------------------------------------------------


def test_the_bound_is_that_of_samples_in_terms_of_z1() -> None:
    """The same noise, but all densities of z1 and z2 themselves: what coordinates are used cannot matter."""
    net = model(normalisation="none", shape=(1, 4, 3)).eval()
    pixels = (255 * images(3, (1, 4, 3))).to(torch.uint8)
    k = 40
    found = importance_bound(net, pixels.numpy(), k, seed=4)
    noise = torch.empty(3, k, TOP + BOTTOM).normal_(generator=generator(4)).double()
    x = pixels.double() / 255
    for i in range(3):
        book = Written(net, x[i : i + 1])
        z2 = book.q2.loc + book.q2.scale * noise[i, :, :TOP]
        q1, p1 = book.q1(z2), book.p1(z2)
        z1 = q1.loc + q1.scale * noise[i, :, TOP:]
        log_w = STANDARD.log_prob(z2).sum(1) + p1.log_prob(z1).sum(1) - book.nll(z1)
        log_w = log_w - book.q2.log_prob(z2).sum(1) - q1.log_prob(z1).sum(1)
        assert found.per_image[i] == pytest.approx(float(log_w.detach().logsumexp(0)) - math.log(k), abs=1e-3)


def test_the_bound_rises_from_the_elbo_to_the_likelihood() -> None:
    """log p(x) from the model's own prior, without any q: of few pixels that takes not too many draws."""
    net = model(normalisation="none", shape=(1, 2, 2)).eval()
    net.bottom.bias.data[BOTTOM:].fill_(2.0)  # of a q so wide that few hundred samples are enough
    x = images(6, (1, 2, 2)).round()
    many = (255 * x).to(torch.uint8).repeat(100, 1, 1, 1).numpy()
    bounds = {k: importance_bound(net, many, k, seed=2).bound for k in (1, 8, 64, 512)}
    assert list(bounds.values()) == sorted(bounds.values())
    draws = 200_000
    with torch.no_grad():
        log_p = F.logsigmoid(net.decode_logits(net.sample_prior(draws, generator(5))).double())
        log_not = torch.log1p(-log_p.exp())
        flat = x.double().flatten(1)
        truth = float((log_p @ flat.T + log_not @ (1.0 - flat).T).logsumexp(0).mean()) - math.log(draws)
        elbo = -float(net.loss(x.repeat(4000, 1, 1, 1), generator()).values["negative_elbo"])
    assert bounds[1] == pytest.approx(elbo, abs=0.2)
    assert bounds[1] < bounds[8] - 0.1
    assert bounds[512] == pytest.approx(truth, abs=0.05)


# -- training ------------------------------------------------------------------------------------------------------


def trainer(dataset: ImageDataset, epochs: int, precision: str = "fp32", **options: Any) -> Trainer:
    settings = {"top_latents": 2, "bottom_latents": 3, "hidden": (24,), "top_hidden": (16,), **options}
    train = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision=precision, learning_rate=5e-3)
    return Trainer(RunConfig("ladder-vae", LadderConfig(**settings), train, "tiny"), dataset, threads=1)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("normalisation", ["none", "batch"])
def test_it_learns_and_its_steps_are_replayed(tiny_dataset: ImageDataset, normalisation: str, precision: str) -> None:
    run = trainer(tiny_dataset, 8, precision, normalisation=normalisation)
    before = evaluate(run.model, tiny_dataset.test)
    list(run.run())
    assert run.learner.replayed.replaying
    after = evaluate(run.model, tiny_dataset.test)
    assert after.values["negative_elbo"] < 0.8 * before.values["negative_elbo"]
    assert after.values == pytest.approx(evaluate(run.model, tiny_dataset.test, batch_size=32).values, rel=1e-4)
    assert after.per_axis is not None
    assert sum(after.per_axis[:2]) == pytest.approx(after.values["kl_top"], rel=1e-4)
    assert sum(after.per_axis[2:]) == pytest.approx(after.values["kl_bottom"], rel=1e-4)
    again = restore(take_snapshot(run.model))
    assert evaluate(again, tiny_dataset.test).values == pytest.approx(after.values, rel=1e-5)


@pytest.mark.parametrize("normalisation", ["none", "batch"])
def test_resumed_is_the_same_as_never_stopped(tiny_dataset: ImageDataset, normalisation: str, tmp_path: Path) -> None:
    """The run is stopped in the middle of the warm-up."""
    whole, half = (trainer(tiny_dataset, e, normalisation=normalisation, warmup_epochs=3.0) for e in (4, 2))
    list(whole.run())
    list(half.run())
    save_checkpoint(half.checkpoint(), tmp_path / "half.safetensors")
    loaded = load_checkpoint(tmp_path / "half.safetensors")
    run = run_of(loaded)
    run = dataclasses.replace(run, train=dataclasses.replace(run.train, epochs=4))
    rest = Trainer(run, tiny_dataset, resume=loaded, threads=1)
    list(rest.run())
    again = rest.snapshot().weights
    for name, weight in whole.snapshot().weights.items():
        assert torch.equal(weight, again[name]), name


def test_a_bottom_latent_that_only_follows_the_top_layer_is_not_active(tiny_dataset: ImageDataset) -> None:
    """z1 then varies from image to image, but q(z1|x, z2) = p(z1|z2): it carries nothing of its own."""
    ladder = model(shape=tiny_dataset.image_shape, normalisation="none").eval()
    with torch.no_grad():
        ladder.bottom.weight[BOTTOM:].zero_()
        ladder.bottom.bias[BOTTOM:] = 1e9  # no precision at all: the image says nothing about z1
        ladder.prior.weight[:BOTTOM].mul_(5.0)
    x = torch.from_numpy(tiny_dataset.test.images.copy()).float() / 255.0
    top, _ = ladder.upward(x)
    assert (ladder.prior_given(top.mu).mu.var(0) > 0.01).any(), "z1 itself varies"
    found = evaluate(ladder, tiny_dataset.test)
    assert found.mean_variance is not None
    assert found.per_axis is not None
    assert float(found.mean_variance[TOP:].max()) < 1e-6
    assert float(found.per_axis[TOP:].max()) < 1e-4
    assert found.active_units == int((found.mean_variance[:TOP] > 0.01).sum())
    assert "active where the image moves its mean" in options_of(LadderConfig)["bottom_latents"].help
