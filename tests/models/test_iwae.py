"""The IWAE: its bound and its two gradients against the papers written out, one sample at a time."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Bernoulli, Normal

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models import iwae
from dreamexplorer.models.families import create
from dreamexplorer.models.iwae import DREG, REPARAMETERISED, Iwae, IwaeConfig
from dreamexplorer.training.commands import CommandQueue, SetLive
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer

SHAPE = (1, 7, 5)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Use one thread: steps this small are done before a second one has woken up."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def model(**options: object) -> Iwae:
    config = IwaeConfig(**{"latent_dim": 4, "hidden": (16,), **options})  # type: ignore[arg-type]
    made = create("iwae", config, SHAPE, 0)
    assert isinstance(made, Iwae)
    made.mu.weight.data.mul_(4.0)  # so that there is a KL
    made.logits.weight.data.mul_(8.0)  # and samples that differ
    return made


def images(n: int = 5) -> Tensor:
    return (torch.rand(n, *SHAPE, generator=generator(9)) < 0.4).float()


Weights = dict[str, Tensor]


def weights_of(vae: Iwae) -> Weights:
    return {name: p.detach().double().requires_grad_() for name, p in vae.named_parameters()}


def encoded(w: Weights, x: Tensor) -> tuple[Tensor, Tensor]:
    h = torch.relu(F.linear(x, w["encoder.0.weight"], w["encoder.0.bias"]))
    mu = F.linear(h, w["mu.weight"], w["mu.bias"])
    return mu, (0.5 * F.linear(h, w["log_variance.weight"], w["log_variance.bias"])).exp()


def log_joint(w: Weights, x: Tensor, z: Tensor) -> Tensor:
    h = torch.relu(F.linear(z, w["decoder.0.weight"], w["decoder.0.bias"]))
    p = Bernoulli(logits=F.linear(h, w["logits.weight"], w["logits.bias"]))
    return p.log_prob(x).sum() + Normal(0.0, 1.0).log_prob(z).sum()


def slow_loss(w: Weights, x: Tensor, noise: Tensor) -> Tensor:
    """-1/N sum_i log 1/K sum_k w_ik, each weight by itself, with all gradients there are."""
    mu, sigma = encoded(w, x)
    losses = []
    for i in range(len(x)):
        log_w = []
        for k in range(noise.shape[1]):
            z = mu[i] + sigma[i] * noise[i, k]
            log_w.append(log_joint(w, x[i], z) - Normal(mu[i], sigma[i]).log_prob(z).sum())
        losses.append(math.log(noise.shape[1]) - torch.stack(log_w).logsumexp(0))
    return torch.stack(losses).mean()


def slow_dreg_gradient(w: Weights, x: Tensor, noise: Tensor) -> dict[str, Tensor]:
    """Tucker et al. (2019), equation 8, sample by sample; the decoder's gradient is the usual one."""
    mu, sigma = encoded(w, x)
    total = {name: torch.zeros_like(p) for name, p in w.items()}
    decoder = [name for name in w if name.startswith(("decoder", "logits"))]
    encoder = [name for name in w if name not in decoder]
    k = noise.shape[1]
    for i in range(len(x)):
        samples = [mu[i] + sigma[i] * noise[i, j] for j in range(k)]
        q = Normal(mu[i].detach(), sigma[i].detach())
        log_w = [log_joint(w, x[i], z) - q.log_prob(z).sum() for z in samples]
        share = torch.stack(log_w).detach().softmax(0)
        for j in range(k):
            (along_z,) = torch.autograd.grad(log_w[j], samples[j], retain_graph=True)
            for name, g in zip(
                encoder,
                torch.autograd.grad(samples[j], [w[n] for n in encoder], along_z, retain_graph=True),
                strict=True,
            ):
                total[name] -= share[j] ** 2 * g / len(x)
            for name, g in zip(
                decoder, torch.autograd.grad(log_w[j], [w[n] for n in decoder], retain_graph=True), strict=True
            ):
                total[name] -= share[j] * g / len(x)
    return total


def noise_of(seed: int, n: int, k: int) -> Tensor:
    return torch.empty(n, k, 4).normal_(generator=generator(seed)).double()


def gradient(vae: Iwae, x: Tensor, noise: torch.Generator) -> dict[str, Tensor]:
    loss = vae.loss(x, noise).loss
    assert isinstance(loss, Tensor)
    names, parameters = zip(*vae.named_parameters(), strict=True)
    return dict(zip(names, torch.autograd.grad(loss, parameters), strict=True))


@pytest.mark.parametrize("estimator", [REPARAMETERISED, DREG])
@pytest.mark.parametrize("k", [1, 7])
def test_bound_and_gradient_are_those_written_out(estimator: str, k: int) -> None:
    vae, x = model(samples=k, estimator=estimator), images()
    w, noise = weights_of(vae), noise_of(3, 5, k)
    loss = slow_loss(w, x.flatten(1).double(), noise)
    torch.testing.assert_close(vae.loss(x, generator(3)).values["negative_bound"].double(), loss, rtol=1e-6, atol=0)
    if estimator == REPARAMETERISED:
        expected = dict(zip(w, torch.autograd.grad(loss, list(w.values())), strict=True))
    else:
        expected = slow_dreg_gradient(w, x.flatten(1).double(), noise)
    for name, ours in gradient(vae, x, generator(3)).items():
        torch.testing.assert_close(ours.double(), expected[name], rtol=1e-3, atol=1e-5, msg=name)


def test_one_sample_gives_the_elbo_in_expectation() -> None:
    vae, x = model(samples=1), images()
    noise, bounds, elbos = generator(1), [], []
    with torch.no_grad():
        for _ in range(2000):
            values = vae.loss(x, noise).values
            bounds.append(values["negative_bound"])
            elbos.append(values["negative_elbo"])
    difference = torch.stack(bounds) - torch.stack(elbos)
    assert float(values["kl"]) > 0.5
    assert difference.std() > 0.05
    assert abs(float(difference.mean())) < 4 * float(difference.std()) / math.sqrt(2000)


def test_more_samples_bring_the_bound_nearer_to_the_likelihood() -> None:
    x, found = images(), {}
    for k in (1, 2, 5, 20, 1000):
        vae, noise = model(samples=k), generator(2)
        many = x.repeat(2000 // k, 1, 1, 1) if k < 1000 else x.repeat(20, 1, 1, 1)
        with torch.no_grad():
            found[k] = float(vae.loss(many, noise).values["negative_bound"])
    values = list(found.values())
    assert values == sorted(values, reverse=True)
    assert values[0] - values[-1] > 0.3
    # log p(x) itself, by samples of the prior: four latents are few enough
    vae = model()
    z = torch.randn(50_000, 4, generator=generator(4))
    with torch.no_grad():
        logits = vae.decode_logits(z)
        each = -F.binary_cross_entropy_with_logits(
            logits[:, None].expand(-1, 5, -1), x.flatten(1)[None].expand(50_000, -1, -1), reduction="none"
        ).sum(2)
        truth = -float((each.logsumexp(0) - math.log(50_000)).mean())
    assert values[-1] == pytest.approx(truth, abs=0.1)


def test_both_gradients_have_one_mean_and_dreg_less_noise() -> None:
    """Over many draws, of the encoder's weights; at K = 64 the doubly reparameterised one varies far less."""
    x = images()
    moments = {}
    for estimator in (REPARAMETERISED, DREG):
        vae, noise = model(samples=64, estimator=estimator), generator(5)
        each = [gradient(vae, x, noise) for _ in range(300)]
        draws = torch.stack([torch.cat([g["mu.bias"], g["log_variance.bias"]]) for g in each])
        moments[estimator] = draws.mean(0), draws.var(0)
    (mean, variance), (dreg_mean, dreg_variance) = moments[REPARAMETERISED], moments[DREG]
    errors = ((mean - dreg_mean) / ((variance + dreg_variance) / 300).sqrt()).abs()
    assert float(errors.max()) < 4.5, "standard errors between the two means"
    assert float(errors.square().mean()) < 1.5
    assert float((mean.square() / (variance / 300)).mean()) > 10, "there is a gradient at all"
    assert float(dreg_variance.sum()) < 0.25 * float(variance.sum())


def test_the_terms_are_those_of_a_vae() -> None:
    vae, x = model(samples=5), images()
    values = vae.loss(x, generator(1)).values
    assert set(values) == {t.key for t in Iwae.terms}
    torch.testing.assert_close(values["negative_elbo"], values["recon"] + values["kl"])
    _, rate = vae.reconstruction_terms(x)
    assert rate is not None
    torch.testing.assert_close(values["kl"], rate.mean().detach())
    per_axis = vae.loss(x, generator(1)).per_axis
    assert per_axis is not None
    torch.testing.assert_close(per_axis.sum(), values["kl"])
    assert not values["recon"].requires_grad


def test_without_gradients_it_works_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    vae, x = model(samples=6), images(11)
    whole = vae.loss(x, generator(1)).values["negative_bound"].detach()
    monkeypatch.setattr(iwae, "DECODED_AT_ONCE", 13)
    with torch.no_grad():
        torch.testing.assert_close(vae.loss(x, generator(1)).values["negative_bound"], whole)


@pytest.mark.parametrize("estimator", [REPARAMETERISED, DREG])
@pytest.mark.parametrize("value", [1e30, -1e30, math.nan])
def test_whatever_the_encoder_says_all_is_finite(value: float, estimator: str) -> None:
    vae = model(estimator=estimator)
    vae.log_variance.bias.data.fill_(value)
    assert all(torch.isfinite(v) for v in vae.loss(images(), generator()).values.values())
    assert all(torch.isfinite(g).all() for g in gradient(vae, images(), generator()).values())


@pytest.mark.parametrize("estimator", [REPARAMETERISED, DREG])
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_it_learns_and_its_steps_are_replayed(tiny_dataset: ImageDataset, precision: str, estimator: str) -> None:
    settings = TrainConfig(epochs=6, batch_size=32, device="cpu", precision=precision, learning_rate=5e-3)
    config = IwaeConfig(latent_dim=3, hidden=(24,), estimator=estimator)
    commands = CommandQueue()
    trainer = Trainer(RunConfig("iwae", config, settings, "tiny"), tiny_dataset, commands=commands, threads=1)
    before = evaluate(trainer.model, tiny_dataset.test).values
    replayed = []
    for event in trainer.run():
        if isinstance(event, EpochDone):
            replayed.append(trainer.learner.replayed.replaying)
            if event.epoch == 3:
                commands.put(SetLive("samples", 8))
    assert replayed == [False, False, True, False, False, True], "recorded anew for another number of samples"
    model = trainer.model
    assert model.config == dataclasses.replace(config, samples=8)
    after = evaluate(model, tiny_dataset.test).values
    assert after["negative_bound"] < 0.8 * before["negative_bound"]
    assert after["negative_bound"] < after["negative_elbo"]
    assert evaluate(model, tiny_dataset.test, batch_size=32).values == pytest.approx(after, rel=1e-5)
