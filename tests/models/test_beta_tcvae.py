"""The beta-TCVAE: its estimators against mixtures that are known, and against the paper written out in loops."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Independent, MixtureSameFamily, Normal

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models import beta_tcvae
from dreamexplorer.models.aggregate import rate_parts_of_split
from dreamexplorer.models.base import Model
from dreamexplorer.models.beta_tcvae import (
    STRATIFIED,
    WEIGHTED,
    BetaTcVae,
    BetaTcVaeConfig,
    Densities,
    densities,
    rate_parts,
    stratified,
)
from dreamexplorer.models.families import create
from dreamexplorer.models.objectives import bound_log_variance, gaussian_kl, gaussian_latent
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.options import options_of
from dreamexplorer.progress import Silent
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer

SHAPE = (1, 7, 5)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def posteriors(n: int, d: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Means that depend on each other, and log-variances, in fp64."""
    mu = torch.randn(n, d, generator=generator(seed), dtype=torch.float64)
    mu[:, 1] = 0.7 * mu[:, 0] + 0.7 * mu[:, 1]
    return mu, -2.0 + torch.randn(n, d, generator=generator(seed + 1), dtype=torch.float64)


def sample(mu: Tensor, log_variance: Tensor, seed: int) -> Tensor:
    return mu + (0.5 * log_variance).exp() * torch.randn(mu.shape, generator=generator(seed), dtype=mu.dtype)


def parts(z: Tensor, mu: Tensor, log_variance: Tensor, n: int, estimator: str) -> list[float]:
    return [float(p) for p in rate_parts(densities(z, mu, log_variance), torch.tensor(float(n)), estimator)]


def mixture(mu: Tensor, log_variance: Tensor) -> tuple[torch.distributions.Distribution, list[MixtureSameFamily]]:
    """q(z) and its marginals by torch.distributions."""
    scale = (0.5 * log_variance).exp()
    each = torch.distributions.Categorical(torch.ones(len(mu), dtype=mu.dtype))
    whole = MixtureSameFamily(each, Independent(Normal(mu, scale), 1))
    return whole, [MixtureSameFamily(each, Normal(mu[:, i], scale[:, i])) for i in range(mu.shape[1])]


def test_with_all_data_in_one_batch_the_parts_are_those_of_the_mixture_by_monte_carlo() -> None:
    mu, log_variance = posteriors(40, 3)
    whole, marginals = mixture(mu, log_variance)
    z = whole.sample((100_000,))
    log_q, log_marginals = whole.log_prob(z), sum(m.log_prob(z[:, i]) for i, m in enumerate(marginals))
    log_prior = Normal(0.0, 1.0).log_prob(z).sum(1)
    assert isinstance(log_marginals, Tensor)
    kl = gaussian_kl(mu, log_variance).sum(1).mean()
    tc, dwkl = (log_q - log_marginals).mean(), (log_marginals - log_prior).mean()
    truth = [float(kl - tc - dwkl), float(tc), float(dwkl)]
    estimates = torch.tensor([parts(sample(mu, log_variance, s), mu, log_variance, 40, STRATIFIED) for s in range(400)])
    error = 5 * estimates.std(0) / 20.0 + 0.02
    assert ((estimates.mean(0) - torch.tensor(truth)).abs() < error).all()
    assert truth[1] > 0.2, "the latents depend on each other, or nothing is tested"


def test_two_images_far_apart_tell_one_bit_in_each_latent_and_together() -> None:
    mu = torch.tensor([[3.0, 3.0], [-3.0, -3.0]], dtype=torch.float64)
    log_variance = torch.full_like(mu, -6.0)
    mi, tc, dwkl = parts(mu, mu, log_variance, 2, STRATIFIED)
    assert mi == pytest.approx(math.log(2))
    assert tc == pytest.approx(math.log(2))
    # at the means: log q(z_d|x) - log 2 - log p(z_d) in each latent
    assert dwkl == pytest.approx(2 * (0.5 * 6.0 - math.log(2) + 4.5))


def test_what_tells_nothing_has_no_parts() -> None:
    z = torch.randn(64, 5, generator=generator())
    zero = torch.zeros_like(z)
    for n in (64, 60_000):
        assert parts(z, zero, zero, n, STRATIFIED) == pytest.approx([0.0, 0.0, 0.0], abs=1e-4)


def test_the_weighted_estimate_is_too_low_by_the_log_of_the_number_of_images() -> None:
    """The bias is known with all data in one batch: log N in q(z), and again in each of its marginals."""
    mu, log_variance = posteriors(40, 3)
    z = sample(mu, log_variance, 5)
    exact, weighted = (parts(z, mu, log_variance, 40, e) for e in (STRATIFIED, WEIGHTED))
    bias = [math.log(40), 2 * math.log(40), -3 * math.log(40)]
    assert [w - e for w, e in zip(weighted, exact, strict=True)] == pytest.approx(bias)


def test_both_estimators_are_the_paper_written_out() -> None:
    mu, log_variance = posteriors(9, 3)
    z, n, m = sample(mu, log_variance, 2), 50, 9
    q = Normal(mu, (0.5 * log_variance).exp())
    for estimator in (WEIGHTED, STRATIFIED):
        mi = tc = dwkl = 0.0
        for i in range(m):
            each = q.log_prob(z[i]).exp()  # M x D: q(z_id | x_j)
            weights = torch.full((m,), 1.0 / (n * m), dtype=torch.float64)
            if estimator == STRATIFIED:
                weights = torch.full((m,), (n - 1) / (n * (m - 1)), dtype=torch.float64)
                weights[i] = 1.0 / n
            joint = math.log(float(weights @ each.prod(1)))
            marginal = float((weights @ each).log().sum())
            mi += (float(each[i].log().sum()) - joint) / m
            tc += (joint - marginal) / m
            dwkl += (marginal - float(Normal(0.0, 1.0).log_prob(z[i]).sum())) / m
        assert parts(z, mu, log_variance, n, estimator) == pytest.approx([mi, tc, dwkl])


def test_the_stratified_density_is_right_in_the_mean_over_batches() -> None:
    """The density at one z, averaged over batches that hold its image, is the mean over all images."""
    mu, log_variance = posteriors(24, 2)
    z = sample(mu, log_variance, 3)
    truth = Normal(mu, (0.5 * log_variance).exp()).log_prob(z[:1]).exp()  # 24 x 2, at the z of image 0
    estimates = []
    chance = generator(4)
    for _ in range(4000):
        batch = torch.cat([torch.zeros(1, dtype=torch.int64), 1 + torch.randperm(23, generator=chance)[:5]])
        logs = densities(z[batch], mu[batch], log_variance[batch])
        of_image_0 = Densities(*(t[:1] for t in logs))
        n = torch.tensor(24.0, dtype=torch.float64)
        joint = stratified(of_image_0.joint, of_image_0.own.sum(1), n, 6)
        marginals = stratified(of_image_0.marginals, of_image_0.own, n, 6)
        estimates.append(torch.cat([joint.exp(), marginals[0].exp()]))
    found = torch.stack(estimates)
    expected = torch.cat([truth.prod(1).mean()[None], truth.mean(0)])
    assert ((found.mean(0) - expected).abs() < 5 * found.std(0) / math.sqrt(len(found))).all()


@pytest.mark.parametrize("estimator", [WEIGHTED, STRATIFIED])
@pytest.mark.parametrize("n", [0, 16, 1000])
def test_the_parts_add_up_to_the_kl_of_the_sample(estimator: str, n: int) -> None:
    mu, log_variance = posteriors(16, 4)
    z = sample(mu, log_variance, 1)
    log_ratio = Normal(mu, (0.5 * log_variance).exp()).log_prob(z) - Normal(0.0, 1.0).log_prob(z)
    assert sum(parts(z, mu, log_variance, n, estimator)) == pytest.approx(float(log_ratio.sum(1).mean()))


@pytest.mark.parametrize("block", [1, 100, 1 << 20])
def test_gradients_in_blocks_are_those_of_automatic_differentiation(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beta_tcvae, "BLOCK", block)
    mu, log_variance = posteriors(13, 3)
    inputs = [t.requires_grad_() for t in (sample(mu, log_variance, 1), mu, log_variance)]
    z = inputs[0]
    q = Normal(mu, (0.5 * log_variance).exp()).log_prob(z[:, None])
    expected = [q.sum(2).logsumexp(1), q.logsumexp(1)]
    found = beta_tcvae.log_sums(*inputs)
    seeds = [torch.randn(t.shape, generator=generator(i), dtype=t.dtype) for i, t in enumerate(expected)]
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours, theirs)
    ours, theirs = (torch.autograd.grad(o, inputs, seeds) for o in (found, expected))
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b)


# -- the family ----------------------------------------------------------------------------------------------------


def model(n: int = 500, **options: object) -> BetaTcVae:
    config = BetaTcVaeConfig(**{"latent_dim": 4, "hidden": (16,), **options})  # type: ignore[arg-type]
    made = create("beta-tcvae", config, SHAPE, 0)
    assert isinstance(made, BetaTcVae)
    made.set_training_size(n)
    return made


def images(n: int = 11) -> Tensor:
    return torch.rand(n, *SHAPE, generator=generator(9))


@pytest.mark.parametrize("estimator", [WEIGHTED, STRATIFIED])
def test_loss_and_gradient_are_those_written_out(estimator: str) -> None:
    vae, x = model(alpha=0.5, beta=6.0, gamma=2.0, estimator=estimator), images()
    terms = vae.loss(x, generator(3))
    assert isinstance(terms.loss, Tensor)
    gradients = torch.autograd.grad(terms.loss, list(vae.parameters()))

    w = {name: p.detach().double().requires_grad_() for name, p in vae.named_parameters()}
    flat = x.flatten(1).double()
    h = torch.relu(F.linear(flat, w["encoder.0.weight"], w["encoder.0.bias"]))
    mu, log_variance = (F.linear(h, w[f"{k}.weight"], w[f"{k}.bias"]) for k in ("mu", "log_variance"))
    sigma = (0.5 * log_variance).exp()
    z = mu + sigma * torch.empty(11, 4).normal_(generator=generator(3)).double()
    logits = F.linear(
        torch.relu(F.linear(z, w["decoder.0.weight"], w["decoder.0.bias"])), w["logits.weight"], w["logits.bias"]
    )
    recon = F.binary_cross_entropy_with_logits(logits, flat, reduction="sum") / 11
    pairs = Normal(mu, sigma).log_prob(z[:, None])  # i, j, d
    weights = torch.full((11, 11), 1 / (500 * 11), dtype=torch.float64)
    if estimator == STRATIFIED:
        weights = torch.full((11, 11), 499 / (500 * 10), dtype=torch.float64).fill_diagonal_(1 / 500)
    joint = (weights.log() + pairs.sum(2)).logsumexp(1)
    marginal = (weights.log()[:, :, None] + pairs).logsumexp(1).sum(1)
    own = Normal(mu, sigma).log_prob(z).sum(1)
    prior = Normal(0.0, 1.0).log_prob(z).sum(1)
    loss = recon + (0.5 * (own - joint) + 6.0 * (joint - marginal) + 2.0 * (marginal - prior)).mean()
    torch.testing.assert_close(terms.loss.double(), loss, rtol=1e-5, atol=1e-5)
    expected = torch.autograd.grad(loss, list(w.values()))
    for name, ours, theirs in zip(w, gradients, expected, strict=True):
        torch.testing.assert_close(ours.double(), theirs, rtol=1e-3, atol=1e-5, msg=name)


def test_with_all_weights_1_the_loss_is_the_negative_elbo_in_expectation() -> None:
    for estimator in (WEIGHTED, STRATIFIED):
        vae, x = model(alpha=1.0, beta=1.0, gamma=1.0, estimator=estimator), images()
        vae.mu.weight.data.mul_(8.0)  # so that there is a KL
        noise, losses, bounds, shown = generator(1), [], [], []
        with torch.no_grad():
            for _ in range(800):
                terms = vae.loss(x, noise)
                losses.append(terms.loss)
                bounds.append(terms.values["negative_elbo"])
                shown.append(terms.values["kl_estimate"])
        difference = torch.stack(losses) - torch.stack(bounds)  # type: ignore[arg-type]
        assert difference.std() > 0.01
        assert abs(float(difference.mean())) < 4 * float(difference.std()) / math.sqrt(800)
        kl = float(vae.loss(x).values["kl"].detach())
        assert kl > 0.5
        assert float(torch.stack(shown).mean()) == pytest.approx(kl, abs=4 * float(torch.stack(shown).std()) / 28)


def test_curves_are_the_same_with_both_estimators_and_add_up() -> None:
    values = {}
    for estimator in (WEIGHTED, STRATIFIED):
        terms = model(estimator=estimator).loss(images(), generator(1))
        values[estimator] = {k: float(v.detach()) for k, v in terms.values.items()}
    assert values[WEIGHTED] == values[STRATIFIED]
    v = values[WEIGHTED]
    total = v["mutual_information"] + v["total_correlation"] + v["dimension_wise_kl"]
    assert v["kl_estimate"] == pytest.approx(total, rel=1e-6)
    assert set(v) == {t.key for t in BetaTcVae.terms}


def test_the_number_of_images_is_kept_with_the_weights() -> None:
    vae = model(700)
    again = restore(take_snapshot(vae))
    assert isinstance(again, BetaTcVae)
    assert float(again.train_images) == 700.0
    one, other = (m.loss(images(), generator(1)).values["mutual_information"] for m in (vae, again))
    assert torch.equal(one, other)


def test_the_beta_schedule_and_live_weights_are_followed() -> None:
    vae = model(beta=8.0, beta_schedule="linear", warmup_epochs=2.0, estimator=STRATIFIED)
    vae.set_epoch(0.5)
    vae.set_live(dataclasses.replace(vae.config, alpha=3.0, gamma=0.5))
    terms = vae.loss(images(), generator(1))
    v = {k: float(t.detach()) for k, t in terms.values.items()}
    rate = 3.0 * v["mutual_information"] + 2.0 * v["total_correlation"] + 0.5 * v["dimension_wise_kl"]
    assert float(terms.loss.detach()) == pytest.approx(v["recon"] + rate, rel=1e-5)  # type: ignore[union-attr]


@pytest.mark.parametrize("value", [1e30, -1e30, math.nan])
@pytest.mark.parametrize("n", [1, 11])
def test_whatever_the_encoder_says_all_is_finite(value: float, n: int) -> None:
    vae = model()
    vae.log_variance.bias.data.fill_(value)
    terms = vae.loss(images(n), generator())
    assert isinstance(terms.loss, Tensor)
    assert all(torch.isfinite(v) for v in terms.values.values())
    assert all(torch.isfinite(g).all() for g in torch.autograd.grad(terms.loss, list(vae.parameters())))


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_it_learns_and_its_steps_are_replayed(tiny_dataset: ImageDataset, precision: str) -> None:
    settings = TrainConfig(epochs=6, batch_size=32, device="cpu", precision=precision, learning_rate=5e-3)
    run = RunConfig("beta-tcvae", BetaTcVaeConfig(latent_dim=3, hidden=(24,)), settings, dataset="tiny")
    trainer = Trainer(run, tiny_dataset, threads=1)
    before = evaluate(trainer.model, tiny_dataset.test).values
    for _ in trainer.run():
        pass
    assert trainer.learner.replayed.replaying
    model = trainer.model
    assert isinstance(model, BetaTcVae)
    assert float(model.train_images) == 320.0
    after = evaluate(model, tiny_dataset.test).values
    assert after["negative_elbo"] < 0.8 * before["negative_elbo"]
    assert after["kl_estimate"] == pytest.approx(after["kl"], abs=0.5)
    assert 0.0 < after["mutual_information"] <= math.log(320) + 1e-3
    assert after["total_correlation"] > -0.2
    in_parts = evaluate(model, tiny_dataset.test, batch_size=48).values
    assert in_parts["mutual_information"] == pytest.approx(after["mutual_information"], abs=0.3)


def test_less_total_correlation_with_a_larger_beta(tiny_dataset: ImageDataset) -> None:
    found = {}
    for beta in (0.0, 20.0):
        settings = TrainConfig(epochs=25, batch_size=64, device="cpu", precision="fp32", learning_rate=5e-3)
        config = BetaTcVaeConfig(latent_dim=3, hidden=(24,), beta=beta)
        trainer = Trainer(RunConfig("beta-tcvae", config, settings, dataset="tiny"), tiny_dataset, threads=1)
        for _ in trainer.run():
            pass
        found[beta] = evaluate(trainer.model, tiny_dataset.test).values["total_correlation"]
    assert found[20.0] < 0.5 * found[0.0]


def test_from_a_small_batch_the_mutual_information_comes_out_too_high_and_the_total_correlation_too_low() -> None:
    """The density is right in the mean over batches, its logarithm is not: what the form says of the estimator."""
    mu, log_variance = posteriors(400, 4)
    z = sample(mu, log_variance, 7)
    whole = parts(z, mu, log_variance, 400, STRATIFIED)
    batches = [slice(i, i + 16) for i in range(0, 400, 16)]
    small = torch.tensor([parts(z[b], mu[b], log_variance[b], 400, STRATIFIED) for b in batches]).mean(0).tolist()
    assert small[0] > whole[0] + 0.2
    assert small[1] < whole[1] - 0.2
    text = options_of(BetaTcVaeConfig)["estimator"].help
    assert "not its logarithm" in text
    assert "batch size" in text


def test_nearly_independent_latents_have_a_negative_estimate_in_training_and_none_over_the_split() -> None:
    generator_, n = generator(3), 400
    mu = torch.randn(n, 6, generator=generator_)
    log_variance = torch.full_like(mu, -3.0)
    z = mu + (0.5 * log_variance).exp() * torch.randn(mu.shape, generator=generator_)
    estimate = parts(z[:128], mu[:128], log_variance[:128], 60_000, STRATIFIED)[1]
    exact = float(rate_parts_of_split(z, mu, log_variance, Silent()).total_correlation)
    assert estimate < 0 < exact
    assert "below 0" in next(t.help for t in BetaTcVae.terms if t.key == "total_correlation")


def test_only_the_total_correlation_follows_the_schedule() -> None:
    config = BetaTcVaeConfig(latent_dim=3, hidden=(8,), beta=6.0, beta_schedule="linear", warmup_epochs=2.0)
    vae = create("beta-tcvae", config, SHAPE, 0)
    x = torch.rand(9, *SHAPE, generator=generator())
    vae.set_epoch(0.0)
    terms = vae.loss(x, generator(1))
    log = densities_of(vae, x)
    weighted = rate_parts(log, torch.tensor(9.0), WEIGHTED)
    expected = terms.values["recon"] + weighted.mutual_information + weighted.dimension_wise_kl
    assert isinstance(terms.loss, Tensor)
    assert float(terms.loss.detach()) == pytest.approx(float(expected.detach()), rel=1e-6)
    assert "total correlation alone" in options_of(BetaTcVaeConfig)["beta_schedule"].help


def densities_of(vae: Model, x: Tensor) -> Densities:
    """Log densities of the z that `loss` draws with this noise."""
    assert isinstance(vae, BetaTcVae)
    mu, raw = vae.statistics(x)
    z, _ = gaussian_latent(mu, raw, generator(1))
    return densities(z, mu, bound_log_variance(raw))
