"""The aggregate posterior of a whole split, the mean of q(z|x) over its images, and the three parts of the KL under it.

Every pair of image and z is computed, so nothing is estimated from batches (Chen et al. 2018, eq. 2).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from dreamexplorer.progress import Progress

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
PAIRS = 1_000_000_000  # upper bound of rows x images x latents: about two seconds of one processor core
BLOCK = 1 << 16  # numbers of a block: 256 kB, which fits the processor's cache


class RateParts(NamedTuple):
    """The KL in three parts, scalars, means over images; their sum is the mean of log q(z|x) - log p(z)."""

    mutual_information: Tensor
    total_correlation: Tensor
    dimension_wise_kl: Tensor


def rows_of(images: int, latents: int) -> Tensor:
    """Return the images over whose z the means are taken: all, or evenly spaced ones of a large split.

    Args:
        images: N.
        latents: D.

    Returns:
        Indices, int64, such that rows x N x D is at most `PAIRS` (but at least 16 rows).
    """
    rows = min(images, max(16, PAIRS // (images * latents)))
    return torch.arange(rows) * images // rows


def rate_parts_of_split(z: Tensor, mu: Tensor, log_variance: Tensor, progress: Progress) -> RateParts:
    """Compute the parts of the KL with q(z) = 1/N sum_j N(z; mu_j, sigma_j^2), at one z of each image.

    Args:
        z: a sample of each image's posterior, N x D.
        mu: posterior means, N x D.
        log_variance: log sigma^2, N x D.
        progress: may cancel between blocks (`Cancelled`).

    Returns:
        The parts in nats, fp64.
    """
    n, d = mu.shape
    rows = rows_of(n, d)
    z, own = z[rows], _log_normal(z[rows], mu[rows], log_variance[rows])
    log_q = _log_joint(z, mu, log_variance, progress) - math.log(n)
    product = _log_marginals(z, mu, log_variance, progress) - d * math.log(n)
    log_prior = (-0.5 * z.double().square() - _HALF_LOG_TWO_PI).sum(1)
    return RateParts((own - log_q).mean(), (log_q - product).mean(), (product - log_prior).mean())


def _log_normal(z: Tensor, mu: Tensor, log_variance: Tensor) -> Tensor:
    """Compute log q(z_i|x_i) of each row, summed over latents, in fp64."""
    z, mu, log_variance = z.double(), mu.double(), log_variance.double()
    squares = (z - mu).square() * (-log_variance).exp()
    return (-0.5 * (squares + log_variance) - _HALF_LOG_TWO_PI).sum(1)


def _log_joint(z: Tensor, mu: Tensor, log_variance: Tensor, progress: Progress) -> Tensor:
    """Compute log sum_j q(z_i|x_j) of R rows, fp64.

    The exponents are a product of matrices, z^2 p + z (mu p) + constant with precisions p; fp64, because its terms
    nearly cancel.
    """
    n, _d = mu.shape
    mu, log_variance = mu.double(), log_variance.double()
    precisions = (-log_variance).exp()
    factors = torch.cat((-0.5 * precisions, mu * precisions), dim=1).t()
    constants = (-0.5 * (mu.square() * precisions + log_variance) - _HALF_LOG_TWO_PI).sum(1)
    powers = torch.cat((z.double().square(), z.double()), dim=1)
    found = []
    for part in torch.split(powers, max(1, 16 * BLOCK // n)):
        progress.report(None)
        found.append(torch.addmm(constants, part, factors).float().logsumexp(1))
    return torch.cat(found).double()


def _log_marginals(z: Tensor, mu: Tensor, log_variance: Tensor, progress: Progress) -> Tensor:
    """Compute sum_d log sum_j q(z_id|x_jd) of R rows, fp64."""
    n, d = mu.shape
    total = torch.zeros(len(z), dtype=torch.float64)
    for latent in range(d):
        progress.report(None)
        means, logs = mu[:, latent].contiguous(), -0.5 * log_variance[:, latent] - _HALF_LOG_TWO_PI
        scales = (-0.5 * log_variance[:, latent]).exp().mul(math.sqrt(0.5))
        sums = []
        for part in torch.split(z[:, latent], max(1, BLOCK // n)):
            off = (part[:, None] - means).mul_(scales)
            sums.append(torch.addcmul(logs, off, off, value=-1.0).exp_().sum(1))
        total += torch.cat(sums).double().log()
    return total
