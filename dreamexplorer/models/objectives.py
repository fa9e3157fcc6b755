"""The terms that losses are made of: nats, summed over pixels or latents.

Elementary terms come first: elementwise, or one value for each image. `gaussian_latent` is for training: the same
quantities as means over a batch. What benchmarks/ablation.py finds worth it has its gradient in closed form, because a
small network spends more time in the many small steps of automatic differentiation than in matrix products.
"""

from __future__ import annotations

import math
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

# exp(20) and exp(-30) are finite in fp32 and bf16, and trained posteriors stay well inside.
LOG_VARIANCE_RANGE = (-30.0, 20.0)
_LOG_TWO_PI = math.log(2.0 * math.pi)


def full_precision(t: Tensor) -> Tensor:
    """Return the tensor in fp32; in fp64 if it is fp64 already."""
    return t if t.dtype == torch.float64 else t.float()


def bound_log_variance(raw: Tensor) -> Tensor:
    """Clamp the log-variance to `LOG_VARIANCE_RANGE`, so that its exponential is finite and positive; NaN becomes 0."""
    return torch.nan_to_num(full_precision(raw), nan=0.0).clamp(*LOG_VARIANCE_RANGE)


def gaussian_kl(mu: Tensor, log_variance: Tensor) -> Tensor:
    """Compute KL(N(mu, sigma^2) || N(0, 1)) elementwise, in nats (Kingma & Welling 2014, appendix B).

    (mu^2 + sigma^2 - 1 - log sigma^2) / 2.

    Args:
        mu: means, of any shape.
        log_variance: log sigma^2, of the same shape.
    """
    return 0.5 * (mu.square() + log_variance.exp() - 1.0 - log_variance)


def log_normal(noise: Tensor, log_variance: Tensor) -> Tensor:
    """Compute log N(z; mu, sigma^2) of samples z = mu + sigma noise, summed over the last axis, the latents.

    Args:
        noise: standard normal numbers, ... x D.
        log_variance: log sigma^2, broadcast to the noise.

    Returns:
        ..., in nats.
    """
    return -0.5 * (noise.square() + log_variance + _LOG_TWO_PI).sum(-1)


def bernoulli_nll(logits: Tensor, x: Tensor) -> Tensor:
    """Compute -log p(x|logits) of each image: binary cross-entropy summed over its pixels.

    Grey x are taken as probabilities, as is usual for MNIST; then it is a loss, not a likelihood of grey values, and is
    not comparable with results on binarised data.

    Args:
        logits: log odds of white, N x pixels or N x C x H x W.
        x: images in [0, 1], of as many pixels.

    Returns:
        N, in nats.
    """
    return cast(Tensor, _BernoulliNLL.apply(logits.flatten(1), x.flatten(1)))  # type: ignore[no-untyped-call]


class _BernoulliNLL(torch.autograd.Function):
    """Sum over pixels of softplus(l) - l x, with the gradient sigmoid(l) - x."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        full = full_precision(logits)
        ctx.save_for_backward(full, x)
        ctx.dtype = logits.dtype
        # softplus(l) = max(l, 0) + log(1 + exp(-|l|)): stable, and several times faster than torch's own
        tail = full.abs().neg_().exp_().add_(1.0).log_()
        return tail.add_(full.clamp_min(0.0)).addcmul_(full, x, value=-1.0).sum(1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        full, x = ctx.saved_tensors
        return torch.sigmoid(full).sub_(x).mul_(grad[:, None]).to(ctx.dtype), None


class _GaussianLatent(torch.autograd.Function):
    """z = mu + sigma noise, and the batch mean of the KL of each latent."""

    @staticmethod
    def forward(ctx: Any, mu: Tensor, raw: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        ctx.dtypes = mu.dtype, raw.dtype
        mu, raw = full_precision(mu), full_precision(raw)
        log_variance = bound_log_variance(raw)
        sigma = (0.5 * log_variance).exp_()
        z = torch.addcmul(mu, noise, sigma)
        square = sigma.square()
        twice = torch.addcmul(square - log_variance, mu, mu)
        ctx.save_for_backward(mu, sigma, noise, raw == log_variance, square)
        return z, twice.mean(0).sub_(1.0).mul_(0.5)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_z: Tensor, grad_kl: Tensor) -> tuple[Tensor, Tensor, None]:
        mu, sigma, noise, free, square = ctx.saved_tensors
        grad_kl = grad_kl / len(mu)
        grad_mu = torch.addcmul(grad_z, mu, grad_kl)
        # d/d log sigma^2: sigma noise / 2 through z, (sigma^2 - 1) / 2 through the KL; 0 where it was clamped
        through_kl = (square - 1.0).mul_(grad_kl)
        grad_log_variance = (grad_z * noise).mul_(sigma).add_(through_kl).mul_(0.5).mul_(free)
        return grad_mu.to(ctx.dtypes[0]), grad_log_variance.to(ctx.dtypes[1]), None


def gaussian_latent(
    mu: Tensor, raw_log_variance: Tensor, generator: torch.Generator | None = None, *, noise: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Sample z (N x D) from N(mu, sigma^2) (reparameterised), and compute each latent's KL to N(0, 1) (D, batch means).

    Args:
        mu: N x D.
        raw_log_variance: log sigma^2 before `bound_log_variance`, N x D.
        generator: source of the noise.
        noise: standard normal numbers N x D, instead of the generator.
    """
    if noise is None:
        noise = torch.empty(mu.shape, dtype=full_precision(mu[:0]).dtype, device=mu.device).normal_(generator=generator)
    return cast("tuple[Tensor, Tensor]", _GaussianLatent.apply(mu, raw_log_variance, noise))  # type: ignore[no-untyped-call]
