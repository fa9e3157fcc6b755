"""The product of two Gaussians over one latent, from the image and from the layer above (Sønderby et al. 2016)."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import softplus

from dreamexplorer.models.gaussian_vae import repeated
from dreamexplorer.models.objectives import bound_log_variance, gaussian_kl


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

    Args:
        seen: statistics of the Gaussian from the image, N x 2D, as for `gaussian_of`.
        expected: statistics of the Gaussian from the layer above, N x 2D.
        noise: standard normal numbers, N x D.

    Returns:
        Samples z (N x D), and the KL of each latent (D, nats, means over the batch).
    """
    above = gaussian_of(expected)
    product = combined(gaussian_of(seen), above)
    z = above.mu + (0.5 * above.log_variance).exp() * product.at(noise)
    return z, gaussian_kl(product.mu, product.log_variance).mean(0)
