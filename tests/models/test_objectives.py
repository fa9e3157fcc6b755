"""The terms of the losses against torch.distributions, Monte Carlo and plain automatic differentiation."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, Normal, kl_divergence

from dreamexplorer.models.objectives import (
    LOG_VARIANCE_RANGE,
    bernoulli_nll,
    bound_log_variance,
    gaussian_kl,
    gaussian_latent,
)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def normal(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.randn(*shape, generator=generator(seed), dtype=dtype)


class TestGaussianKL:
    def test_is_that_of_torch_distributions(self) -> None:
        mu, log_variance = 2 * normal(50, 7), 2 * normal(50, 7, seed=1)
        expected = kl_divergence(Normal(mu, (0.5 * log_variance).exp()), Normal(0.0, 1.0))
        torch.testing.assert_close(gaussian_kl(mu, log_variance), expected)

    def test_is_the_mean_log_ratio_by_monte_carlo(self) -> None:
        mu, log_variance = torch.tensor([0.0, 1.5, -2.0]), torch.tensor([0.0, -1.0, 0.7])
        q = Normal(mu, (0.5 * log_variance).exp())
        z = mu + normal(200_000, 3, dtype=torch.float32) * q.scale
        ratio = q.log_prob(z) - Normal(0.0, 1.0).log_prob(z)
        error = 5 * ratio.std(0) / math.sqrt(len(z)) + 1e-6
        assert ((ratio.mean(0) - gaussian_kl(mu, log_variance)).abs() < error).all()

    def test_is_zero_for_the_prior_and_positive_elsewhere(self) -> None:
        assert gaussian_kl(torch.zeros(3), torch.zeros(3)).tolist() == [0.0] * 3
        assert (gaussian_kl(normal(1000), normal(1000, seed=1)) > 0).all()


class TestBernoulliNLL:
    def test_is_minus_the_log_probability_of_binary_images(self) -> None:
        logits = 3 * normal(6, 20)
        x = (normal(6, 20, seed=1) > 0).double()
        expected = -Bernoulli(logits=logits).log_prob(x).sum(1)
        torch.testing.assert_close(bernoulli_nll(logits, x), expected)

    def test_sums_over_all_pixels_of_an_image(self) -> None:
        x = torch.rand(3, 2, 4, 5, generator=generator())
        torch.testing.assert_close(bernoulli_nll(torch.zeros_like(x), x), torch.full((3,), 40 * math.log(2)))

    @pytest.mark.parametrize("scale", [1.0, 30.0, 1000.0])
    def test_the_mean_and_its_gradient_are_those_of_torch(self, scale: float) -> None:
        x = torch.rand(9, 31, generator=generator(), dtype=torch.float64)
        ours = (scale * normal(9, 31)).requires_grad_()
        theirs = ours.detach().clone().requires_grad_()
        value = bernoulli_nll(ours, x).mean()
        expected = F.binary_cross_entropy_with_logits(theirs, x, reduction="sum") / 9
        torch.testing.assert_close(value, expected, rtol=1e-12, atol=1e-12)
        (3 * value).backward()
        (3 * expected).backward()
        torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-10, atol=1e-14)

    def test_the_gradient_of_the_mean_is_its_finite_difference(self) -> None:
        x = torch.rand(3, 5, generator=generator(), dtype=torch.float64)
        logits = normal(3, 5).requires_grad_()
        assert torch.autograd.gradcheck(lambda t: bernoulli_nll(t, x).mean(), (logits,))

    def test_bf16_logits_get_a_bf16_gradient_of_full_accuracy(self) -> None:
        x = torch.rand(8, 100, generator=generator())
        logits = normal(8, 100, dtype=torch.float32).bfloat16().requires_grad_()
        bernoulli_nll(logits, x).mean().backward()
        assert logits.grad is not None
        assert logits.grad.dtype == torch.bfloat16
        expected = (torch.sigmoid(logits.detach().float()) - x) / 8
        # rounded once, at the end: within half a unit of bf16's last place of the fp32 gradient
        assert ((logits.grad.float() - expected).abs() <= expected.abs() * 2**-8).all()

    def test_extreme_logits_stay_finite(self) -> None:
        logits = torch.tensor([[1e4, -1e4, 88.0, -88.0, 200.0]])
        x = torch.tensor([[1.0, 0.0, 0.0, 1.0, 0.5]])
        assert bernoulli_nll(logits, x).mean().item() == pytest.approx(88.0 + 88.0 + 100.0, rel=1e-6)


class TestGaussianLatent:
    def test_has_the_moments_of_the_posterior(self) -> None:
        mu, log_variance = torch.tensor([1.0, -2.0]), torch.tensor([0.5, -3.0])
        z, _ = gaussian_latent(mu.expand(100_000, 2), log_variance.expand(100_000, 2), generator())
        torch.testing.assert_close(z.mean(0), mu, atol=0.02, rtol=0)
        torch.testing.assert_close(z.var(0).log(), log_variance, atol=0.02, rtol=0)

    def test_gradients_of_the_sample_are_one_and_half_the_deviation(self) -> None:
        mu, log_variance = normal(40, 3).requires_grad_(), normal(40, 3, seed=1).requires_grad_()
        z, _ = gaussian_latent(mu, log_variance, generator(5))
        z.sum().backward()
        torch.testing.assert_close(mu.grad, torch.ones_like(mu))
        torch.testing.assert_close(log_variance.grad, 0.5 * (z - mu).detach())

    def test_one_seed_gives_one_sample(self) -> None:
        mu, log_variance = torch.zeros(5, 4), torch.zeros(5, 4)
        first, again, other = (gaussian_latent(mu, log_variance, generator(seed))[0] for seed in (3, 3, 4))
        assert torch.equal(first, again)
        assert not torch.equal(first, other)

    def test_is_the_sample_of_its_noise_and_the_mean_kl(self) -> None:
        mu, raw = normal(30, 4), 2 * normal(30, 4, seed=1)
        noise = normal(30, 4, seed=2)
        z, kl = gaussian_latent(mu, raw, noise=noise)
        torch.testing.assert_close(z, mu + noise * (0.5 * raw).exp())
        torch.testing.assert_close(kl, gaussian_kl(mu, raw).mean(0))

    def test_gradients_are_those_of_automatic_differentiation(self) -> None:
        mu, raw = normal(30, 4).requires_grad_(), (20 * normal(30, 4, seed=1)).requires_grad_()
        assert ((raw < LOG_VARIANCE_RANGE[0]) | (raw > LOG_VARIANCE_RANGE[1])).any()
        weights_z, weights_kl, noise = normal(30, 4, seed=2), normal(4, seed=3), normal(30, 4, seed=4)

        z, kl = gaussian_latent(mu, raw, noise=noise)
        ours = torch.autograd.grad((z * weights_z).sum() + (kl * weights_kl).sum(), (mu, raw))
        log_variance = bound_log_variance(raw)
        z = mu + noise * (0.5 * log_variance).exp()
        kl = gaussian_kl(mu, log_variance).mean(0)
        theirs = torch.autograd.grad((z * weights_z).sum() + (kl * weights_kl).sum(), (mu, raw))
        torch.testing.assert_close(ours, theirs)

    def test_gradients_are_finite_differences(self) -> None:
        mu, raw = normal(3, 2).requires_grad_(), normal(3, 2, seed=1).requires_grad_()
        assert torch.autograd.gradcheck(lambda m, r: gaussian_latent(m, r, generator(1)), (mu, raw))

    def test_works_on_bf16(self) -> None:
        mu = normal(8, 3, dtype=torch.float32).bfloat16().requires_grad_()
        raw = normal(8, 3, seed=1, dtype=torch.float32).bfloat16().requires_grad_()
        z, kl = gaussian_latent(mu, raw, generator())
        assert z.dtype == kl.dtype == torch.float32
        (z.sum() + kl.sum()).backward()
        assert mu.grad is not None
        assert mu.grad.dtype == torch.bfloat16


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("value", [1e30, -1e30, math.inf, -math.inf, math.nan])
def test_log_variance_stays_finite_whatever_the_encoder_says(value: float, dtype: torch.dtype) -> None:
    raw = torch.full((4, 3), value, dtype=dtype)
    log_variance = bound_log_variance(raw)
    low, high = LOG_VARIANCE_RANGE
    assert ((log_variance >= low) & (log_variance <= high)).all()
    assert torch.isfinite(log_variance.exp()).all()
    assert (log_variance.exp() > 0).all()
    raw.requires_grad_()
    z, kl = gaussian_latent(torch.zeros(4, 3), raw, generator())
    assert torch.isfinite(z).all()
    assert torch.isfinite(kl).all()
    (gradient,) = torch.autograd.grad(z.sum() + kl.sum(), raw)
    assert (gradient == 0).all()
