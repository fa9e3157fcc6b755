"""The negative ELBO of single images under a Gaussian VAE, with its expectation over q(z|x) estimated by samples.

The reconstruction at z = mu plus the KL bounds nothing: it leaves out what the spread of z costs. The sum of the
expected reconstruction and the KL is an upper bound of -log p(x) (Kingma & Welling 2014, equation 3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from dreamexplorer.models.gaussian_vae import GaussianVae

_DECODED_AT_ONCE = 2048


@dataclass(frozen=True, eq=False)
class SampledBound:
    """Means over k samples of z for each of N images, in nats, on the device of the images."""

    recon: Tensor  # N: -log p(x|z)
    rate: Tensor  # N: KL of q(z|x) from the prior; in closed form where the family has one
    standard_error: Tensor  # N: of recon + rate, over the samples; NaN for one sample
    samples: int

    @property
    def total(self) -> Tensor:
        """Estimate of the negative ELBO, N, nats."""
        return self.recon + self.rate


def sampled_bound(model: GaussianVae, x: Tensor, k: int, generator: torch.Generator | None = None) -> SampledBound:
    """Estimate the negative ELBO of each image.

    Args:
        model: the model; a conditional one is conditioned on the labels of the images, N or 1 for all.
        x: images, N x C x H x W in [0, 1].
        k: samples of z for each image, at least 1.
        generator: source of the noise, on the device of the images.
    """
    import torch

    from dreamexplorer.models.gaussian_vae import GaussianVae

    labels = model.labels
    closed_form = type(model).reconstruction_terms is GaussianVae.reconstruction_terms
    recons, rates = [], []
    step = max(1, _DECODED_AT_ONCE // max(len(x), 1))
    for first in range(0, k, step):
        n = min(step, k - first)
        z, log_q = model.draw_posterior(x, n, generator)
        flat = z.flatten(0, 1)
        of_each = model
        if labels is not None and labels.numel() > 1:
            of_each = model.conditioned_on(labels.repeat_interleave(n))
        each = x.flatten(1)[:, None].expand(-1, n, -1).flatten(0, 1)
        recons.append(of_each.nll(of_each.decode_logits(flat), each).view(len(x), n).double())
        if not closed_form:
            rates.append(log_q.double() - of_each.log_prior(flat).view(len(x), n).double())
    recon = torch.cat(recons, dim=1)
    if closed_form:
        rate = model.reconstruction_terms(x)[1]
        assert rate is not None
        totals, rate = recon, rate.double()
    else:
        sampled = torch.cat(rates, dim=1)
        totals, rate = recon + sampled, sampled.mean(1)
    error = totals.std(1, unbiased=True) / math.sqrt(k) if k > 1 else torch.full_like(rate, math.nan)
    return SampledBound(recon.mean(1), rate, error, k)
