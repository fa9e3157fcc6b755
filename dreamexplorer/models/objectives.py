"""The terms losses are made of: nats, summed over pixels or latents, one value for each image."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

# exp(20) and exp(-30) stay finite in fp32 and bf16, and no trained posterior comes near either.
LOG_VARIANCE_RANGE = (-30.0, 20.0)


def bound_log_variance(raw: Tensor) -> Tensor:
    """The log-variance kept where its exponential is finite and positive, whatever the encoder says."""
    return torch.nan_to_num(raw.float(), nan=0.0).clamp(*LOG_VARIANCE_RANGE)


def gaussian_kl(mu: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mu, sigma^2) || N(0, 1)) for each latent, in nats, elementwise (Kingma & Welling 2014, appendix B)."""
    return 0.5 * (mu.square() + log_variance.exp() - 1.0 - log_variance)


def reparameterise(mu: Tensor, log_variance: Tensor, generator: torch.Generator | None) -> Tensor:
    """A sample of N(mu, sigma^2) that gradients flow through (Kingma & Welling 2014, section 2.4)."""
    noise = torch.empty_like(mu).normal_(generator=generator)
    return torch.addcmul(mu, noise, (0.5 * log_variance).exp())


def bernoulli_nll(logits: Tensor, x: Tensor) -> Tensor:
    """-log p(x | logits) for each image, N: binary cross-entropy with logits summed over its pixels (nats).

    Grey x in [0, 1] is taken as a probability, as is usual for MNIST; then it is a loss, not a likelihood of
    grey values, and is not comparable with binarised data.
    """
    return F.binary_cross_entropy_with_logits(logits.float(), x, reduction="none").flatten(1).sum(1)


class _MeanBernoulliNLL(torch.autograd.Function):
    """Batch mean of `bernoulli_nll` with its gradient sigmoid(l) - x in closed form: half the memory traffic."""

    @staticmethod
    def forward(ctx: Any, logits: Tensor, x: Tensor) -> Tensor:
        logits = logits.float()
        n = logits.shape[0]
        value = (F.softplus(logits).sum() - torch.dot(logits.flatten(), x.flatten())) / n
        ctx.save_for_backward(logits, x)
        ctx.scale = 1.0 / n
        return value

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        logits, x = ctx.saved_tensors
        return torch.sigmoid(logits).sub_(x).mul_(grads[0] * ctx.scale), None


def mean_bernoulli_nll(logits: Tensor, x: Tensor) -> Tensor:
    """The mean over images of `bernoulli_nll`, a scalar, faster to differentiate."""
    result: Tensor = _MeanBernoulliNLL.apply(logits, x)
    return result
