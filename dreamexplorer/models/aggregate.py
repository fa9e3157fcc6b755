"""The aggregate posterior of a whole split, the mean of q(z|x) over its images, and the three parts of the KL under it.

q(z) is the mean over all images, so nothing is estimated from batches (Chen et al. 2018, eq. 2).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from dreamexplorer.progress import Progress

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
PAIRS = 100_000_000  # upper bound of rows x images: half a second of one processor core, and all of MNIST's test images
STEPS = 8  # points of a grid to the smallest sigma
BLOCK = 1 << 16  # numbers of a block: 256 kB, which fits the processor's cache


class RateParts(NamedTuple):
    """The KL in three parts, scalars, means over images; their sum is the mean of log q(z|x) - log p(z)."""

    mutual_information: Tensor
    total_correlation: Tensor
    dimension_wise_kl: Tensor


def rows_of(images: int) -> Tensor:
    """Return the images over whose z the means are taken: all, or evenly spaced ones of a split of more than 10 000.

    Args:
        images: N.

    Returns:
        Indices, int64, such that rows x N is at most `PAIRS` (but at least 16 rows).
    """
    rows = min(images, max(16, PAIRS // images))
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
    rows = rows_of(n)
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
        progress.report(1.0)
        found.append(torch.addmm(constants, part, factors).float().logsumexp(1))
    return torch.cat(found).double()


def _log_marginals(z: Tensor, mu: Tensor, log_variance: Tensor, progress: Progress) -> Tensor:
    """Compute sum_d log sum_j q(z_id|x_jd) of R rows, fp64."""
    total = torch.zeros(len(z), dtype=torch.float64)
    for latent in range(mu.shape[1]):
        progress.report(1.0)
        total += _log_marginal(z[:, latent].contiguous(), mu[:, latent].contiguous(), log_variance[:, latent])
    return total


def _log_marginal(z: Tensor, mu: Tensor, log_variance: Tensor) -> Tensor:
    """Compute log sum_j N(z_i; mu_j, sigma_j^2) of R numbers, fp64.

    Where no sigma is small, this smooth function is computed on a grid and interpolated by cubic polynomials: with
    `STEPS` points to the smallest sigma the error of the logarithm is about 1e-6.
    """
    step = float((0.5 * log_variance.double().min()).exp()) / STEPS
    low = float(z.min()) - step
    points = math.ceil((float(z.max()) - low) / step) + 3
    if points >= len(z):
        return _log_sum(z, mu, log_variance)
    grid = low + step * torch.arange(points, dtype=torch.float64)
    logs = _log_sum(grid.float(), mu, log_variance)
    place = (z.double() - low) / step
    left = place.long()
    t = place - left
    near = [logs[left + k] for k in (-1, 0, 1, 2)]
    # Lagrange's polynomial through the points at -1, 0, 1 and 2
    weights = (
        -t * (t - 1.0) * (t - 2.0) / 6.0,
        (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
        -(t + 1.0) * t * (t - 2.0) / 2.0,
        (t + 1.0) * t * (t - 1.0) / 6.0,
    )
    return torch.stack([w * log for w, log in zip(weights, near, strict=True)]).sum(0)


def _log_sum(z: Tensor, mu: Tensor, log_variance: Tensor) -> Tensor:
    """Compute log sum_j N(z_i; mu_j, sigma_j^2) of R numbers by all pairs, fp64."""
    scales = (-0.5 * log_variance).exp().mul(math.sqrt(0.5))
    logs = -0.5 * log_variance - _HALF_LOG_TWO_PI
    sums = []
    for part in torch.split(z, max(1, BLOCK // len(mu))):
        off = (part[:, None] - mu).mul_(scales)
        sums.append(torch.addcmul(logs, off, off, value=-1.0).exp_().sum(1))
    return torch.cat(sums).double().log()
