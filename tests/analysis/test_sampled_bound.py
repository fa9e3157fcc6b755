"""The negative ELBO of single images: a bound, right within its standard error."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from dreamexplorer.analysis.sampled_bound import sampled_bound
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.gaussian_vae import GaussianVae
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig


class Linear(MlpVae):
    """x ~ N(w z, I) with one latent and q(z|x) = N(m, s^2): all expectations are known in closed form."""

    m, s = 0.7, 0.5
    w = torch.tensor([1.0, -2.0, 0.5, 3.0])

    def posterior(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        ones = torch.ones(len(x), 1)
        return self.m * ones, 2 * math.log(self.s) * ones

    def decode_logits(self, z: torch.Tensor) -> torch.Tensor:
        return z * self.w

    def nll(self, parameters: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return 0.5 * ((parameters - x.flatten(1)) ** 2).sum(1) + 2.0 * math.log(2 * math.pi)


@pytest.fixture
def linear() -> Linear:
    return Linear(MlpVaeConfig(latent_dim=1, hidden=(4,)), (1, 2, 2))


def test_it_agrees_with_the_closed_form_of_a_linear_model(linear: Linear) -> None:
    x = torch.tensor([[[[0.2, 0.9], [0.4, 0.1]]], [[[1.0, 0.0], [0.0, 1.0]]], (0.7 * linear.w).view(1, 2, 2).tolist()])
    flat = x.flatten(1)
    at_mean = 0.5 * ((linear.m * linear.w - flat) ** 2).sum(1) + 2 * math.log(2 * math.pi)
    expected = at_mean + 0.5 * linear.s**2 * (linear.w**2).sum()  # E (w z - x)^2 = (w m - x)^2 + w^2 s^2
    kl = 0.5 * (linear.s**2 + linear.m**2 - 1 - 2 * math.log(linear.s))
    bound = sampled_bound(linear, x, 20_000, torch.Generator().manual_seed(0))
    errors = bound.standard_error
    assert (errors < 0.05).all()
    assert ((bound.recon - expected).abs() < 5 * errors).all()
    torch.testing.assert_close(bound.rate, torch.full((3,), kl, dtype=torch.float64), rtol=1e-5, atol=1e-6)
    # log p(x) of the linear model: x ~ N(0, I + w w^T)
    marginal = torch.distributions.MultivariateNormal(torch.zeros(4), torch.eye(4) + linear.w[:, None] * linear.w)
    assert (bound.total > -marginal.log_prob(flat)).all()
    # the sum at z = mu lies below -log p(x) for the last image: it bounds nothing
    assert (at_mean + kl < -marginal.log_prob(flat)).tolist() == [False, False, True]


def test_the_standard_error_is_the_spread_of_repetitions(linear: Linear) -> None:
    x = torch.rand(1, 1, 2, 2, generator=torch.Generator().manual_seed(0))
    generator = torch.Generator().manual_seed(1)
    totals = [float(sampled_bound(linear, x, 64, generator).total) for _ in range(400)]
    error = float(sampled_bound(linear, x, 20_000, generator).standard_error) * math.sqrt(20_000 / 64)
    assert np.std(totals) == pytest.approx(error, rel=0.15)
    assert math.isnan(float(sampled_bound(linear, x, 1, generator).standard_error))


@pytest.mark.parametrize("family", ["mlp-vae", "cvae", "ladder-vae", "learned-prior-vae", "iwae", "beta-tcvae"])
def test_it_is_the_mean_of_the_log_weights_of_importance_sampling(family: str) -> None:
    """E_q[log q - log p(x, z)], by the independent sums that the importance-weighted bound is made of."""
    network = create(family, family_named(family).Config(), (1, 12, 10), 0, 4).eval()
    assert isinstance(network, GaussianVae)
    x = torch.rand(3, 1, 12, 10, generator=torch.Generator().manual_seed(0))
    labels = torch.tensor([2, 0, 3])
    k = 3000
    with torch.inference_mode():
        bound = sampled_bound(network.conditioned_on(labels), x, k, torch.Generator().manual_seed(1))
        for i in range(3):
            one = network.conditioned_on(labels[i : i + 1])
            z, log_q = one.draw_posterior(x[i : i + 1], k, torch.Generator().manual_seed(2))
            log_joint = one.log_prior(z[0]) - one.nll(one.decode_logits(z[0]), x[i].flatten()[None].expand(k, -1))
            totals = log_q[0].double() - log_joint.double()
            spread = float(totals.std() / math.sqrt(k)) + float(bound.standard_error[i])
            assert float(bound.total[i]) == pytest.approx(float(totals.mean()), abs=5 * spread + 1e-3)
