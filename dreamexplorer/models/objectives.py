"""The terms that losses are made of: nats, summed over pixels or latents.

Elementary terms come first: elementwise, or one value for each image. `gaussian_latent` is for training: the same
quantities as means over a batch.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

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
    full = full_precision(logits.flatten(1))
    return binary_cross_entropy_with_logits(full, x.flatten(1).to(full.dtype), reduction="none").sum(1)


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
    mu, log_variance = full_precision(mu), bound_log_variance(full_precision(raw_log_variance))
    z = mu + (0.5 * log_variance).exp() * noise
    return z, gaussian_kl(mu, log_variance).mean(0)
