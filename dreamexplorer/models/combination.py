"""The product of two Gaussians over one latent, from the image and from the layer above (Sønderby et al. 2016)."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn.functional import softplus

from dreamexplorer.models.gaussian_vae import repeated
from dreamexplorer.models.objectives import bound_log_variance


class Gaussian(NamedTuple):
    """Diagonal Gaussians: means and log-variances, N x D each, in fp32 or fp64."""

    mu: Tensor
    log_variance: Tensor

    def at(self, noise: Tensor) -> Tensor:
        """Return the samples mu + sigma * noise."""
        return torch.addcmul(self.mu, noise, (0.5 * self.log_variance).exp())

    def repeated(self, k: int) -> Gaussian:
        """Repeat each Gaussian k times, consecutively."""
        return Gaussian(repeated(self.mu, k), repeated(self.log_variance, k))


def gaussian_of(statistics: Tensor) -> Gaussian:
    """Split the output of a layer (N x 2D) into means and bounded log-variances."""
    d = statistics.shape[1] // 2
    log_variance = bound_log_variance(statistics[:, d:])
    return Gaussian(statistics[:, :d].to(log_variance.dtype), log_variance)


def combined(seen: Gaussian, expected: Gaussian) -> Gaussian:
    """Multiply two Gaussians and normalise; the result is in units of `expected`: (z - mu_p) / sigma_p.

    With w the share of the first one's precision in the sum of precisions, the mean is w (mu - mu_p) / sigma_p and the
    variance 1 - w; w is the sigmoid of the log ratio of the precisions.

    Args:
        seen: Gaussian N(mu, sigma^2) from the image, N x D.
        expected: Gaussian N(mu_p, sigma_p^2) from the layer above, N x D.
    """
    log_ratio = expected.log_variance - seen.log_variance
    mu = torch.sigmoid(log_ratio) * (seen.mu - expected.mu) * (-0.5 * expected.log_variance).exp()
    return Gaussian(mu, -softplus(log_ratio))


def combined_latent(seen: Tensor, expected: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Sample from the product of two Gaussians, and compute its KL from the second one.

    Equivalent to `combined`, sampling, and converting back to z, but faster in training: its gradient is in closed
    form.

    Args:
        seen: statistics of the Gaussian from the image, N x 2D, as for `gaussian_of`.
        expected: statistics of the Gaussian from the layer above, N x 2D.
        noise: standard normal numbers, N x D.

    Returns:
        Samples z (N x D), and the KL of each latent (D, nats, means over the batch).
    """
    return cast("tuple[Tensor, Tensor]", _CombinedLatent.apply(seen, expected, noise))  # type: ignore[no-untyped-call]


class _CombinedLatent(torch.autograd.Function):
    """With r the log ratio of precisions: w = sigmoid(r), e = m + sqrt(1 - w) noise, z = mu_p + sigma_p e."""

    @staticmethod
    def forward(ctx: Any, seen: Tensor, expected: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        d = noise.shape[1]
        dtype = noise.dtype
        raw, raw_p = seen[:, d:].to(dtype), expected[:, d:].to(dtype)
        log_variance, log_p = bound_log_variance(raw), bound_log_variance(raw_p)
        r = log_p - log_variance
        w, v = torch.sigmoid(r), torch.sigmoid(-r)
        sigma = v.sqrt()
        sigma_p = (0.5 * log_p).exp_()
        mu_p = expected[:, :d].to(dtype)
        m = (seen[:, :d].to(dtype) - mu_p).mul_(w).div_(sigma_p)
        e = torch.addcmul(m, noise, sigma)
        kl = torch.addcmul(v + softplus(r), m, m).mean(0).sub_(1.0).mul_(0.5)
        ctx.save_for_backward(w, v, sigma.mul_(noise), sigma_p, m, e, raw == log_variance, raw_p == log_p)
        ctx.dtypes = seen.dtype, expected.dtype
        return torch.addcmul(mu_p, sigma_p, e), kl

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_z: Tensor, grad_kl: Tensor) -> tuple[Tensor, Tensor, None]:
        w, v, off, sigma_p, m, e, free, free_p = ctx.saved_tensors
        grad_kl = grad_kl / len(m)
        by_e = grad_z * sigma_p
        by_m = torch.addcmul(by_e, m, grad_kl)
        by_mu = (by_m * w).div_(sigma_p)
        pull = by_m.mul_(m)  # gradient by log m
        # d/dr: (1 - w) m through m, -w/2 sqrt(1 - w) noise through e, w^2 / 2 through the KL
        by_r = (w * grad_kl).addcmul_(by_e, off, value=-1.0).mul_(w).mul_(0.5).addcmul_(pull, v)
        by_log_p = torch.addcmul(by_r, by_e, e, value=0.5).sub_(pull, alpha=0.5).mul_(free_p)
        by_seen = torch.cat((by_mu, by_r.neg_().mul_(free)), dim=1)
        by_expected = torch.cat((grad_z - by_mu, by_log_p), dim=1)
        return by_seen.to(ctx.dtypes[0]), by_expected.to(ctx.dtypes[1]), None
