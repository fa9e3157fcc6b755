"""The importance-weighted bound (Burda et al. 2016), which lies between the ELBO and log p(x)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.analysis.reconstruct import shown_shape
from dreamexplorer.errors import UserError
from dreamexplorer.progress import Progress, Silent
from dreamexplorer.training.config import NO_BINARISING

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from dreamexplorer.models.base import Model
    from dreamexplorer.models.gaussian_vae import GaussianVae

Doubles = npt.NDArray[np.float64]

DECODED_AT_ONCE = 4096  # samples in a batch: fast on a processor, with little memory


@dataclass(frozen=True)
class ImportanceBound:
    """log 1/K sum_k p(x|z_k) p(z_k) / q(z_k|x) of N images, with z_k drawn from q(z|x) (Burda et al. 2016)."""

    per_image: Doubles  # N, nats: lower bounds of log p(x) in expectation
    effective_samples: Doubles  # N, from 1 to K: (sum w)^2 / sum w^2
    k: int

    @property
    def bound(self) -> float:
        """Mean over the images, in nats per image; for K = 1 it is the ELBO."""
        return float(self.per_image.mean())

    @property
    def standard_error(self) -> float:
        """Standard error of `bound` over the images; NaN for a single image."""
        n = len(self.per_image)
        return float(self.per_image.std(ddof=1)) / math.sqrt(n) if n > 1 else math.nan

    @property
    def ess(self) -> float:
        """Median over the images of the effective number of samples; near 1, more samples would raise the bound."""
        return float(np.median(self.effective_samples))


def importance_bound(
    model: Model,
    images: npt.NDArray[np.uint8],
    k: int,
    *,
    seed: int = 0,
    binarise: str = NO_BINARISING,
    progress: Progress | None = None,
    labels: Labels | None = None,
) -> ImportanceBound:
    """Return the K-sample bound of images under a Gaussian VAE, in nats of its likelihood.

    Args:
        model: a Gaussian VAE; for a conditional one the bound is that of log p(x|y).
        images: uint8, N x C x H x W, at least one.
        k: samples of z for each image, at least 1.
        seed: seed of the samples; the same seed gives the same bound.
        binarise: as in `TrainConfig`; the images are then those that `evaluate` sees.
        progress: may cancel (`Cancelled`).
        labels: classes for a conditional model, N.

    Raises:
        UserError: the family has no such bound, its likelihood is only a loss, or the images have another size than
            the model's.
    """
    import torch

    from dreamexplorer.models.gaussian_vae import GaussianVae
    from dreamexplorer.training.binarise import binarised, evaluation_generator
    from dreamexplorer.training.evaluation import scale_images

    if not isinstance(model, GaussianVae):
        raise UserError("There is no importance-weighted bound for the family {}.", model.family)
    if not model.likelihood.is_distribution:
        raise UserError(
            "There is no importance-weighted bound here: the data term {} is a loss, not a likelihood p(x|z), so it "
            "bounds nothing.",
            model.likelihood.name,
        )
    if images.ndim != 4 or images.shape[1:] != model.image_shape:
        raise UserError(
            "The model expects images of {}, not of {}.", shown_shape(model.image_shape), shown_shape(images.shape[1:])
        )
    if len(images) == 0 or k < 1:
        raise ValueError("at least one image and one sample are needed")
    progress = progress or Silent()
    device = next(model.parameters()).device
    generator = torch.Generator(device).manual_seed(seed)
    of_images = evaluation_generator(device)
    together = max(1, DECODED_AT_ONCE // k)
    bounds, effective = [], []
    training = model.training
    model.eval()
    try:
        with torch.no_grad(), torch.autocast(device.type, enabled=False):
            for start in range(0, len(images), together):
                pixels = np.require(images[start : start + together], requirements=["C", "W"])
                x = binarised(scale_images(torch.from_numpy(pixels).to(device)), binarise, of_images)
                part = labels_of(labels, start, len(x), device)
                conditioned, each = model.conditioned_on(part), None if part is None else part.expand(len(x))
                parts = []
                for first in range(0, k, DECODED_AT_ONCE):
                    progress.report((start + len(x) * first / k) / len(images))
                    samples = min(DECODED_AT_ONCE, k - first)
                    of_each = model.conditioned_on(None if each is None else each.repeat_interleave(samples))
                    parts.append(_log_weights(conditioned, of_each, x, samples, generator))
                log_w = torch.cat(parts, dim=1)
                whole = log_w.logsumexp(1)
                bounds.append((whole - math.log(k)).cpu())
                effective.append((2.0 * whole - (2.0 * log_w).logsumexp(1)).exp().cpu())
    finally:
        model.train(training)
    progress.report(1.0)
    return ImportanceBound(torch.cat(bounds).numpy(), torch.cat(effective).numpy(), k)


def _log_weights(model: GaussianVae, of_each: GaussianVae, x: Tensor, k: int, generator: torch.Generator) -> Tensor:
    """Return log p(x|z) + log p(z) - log q(z|x) of k samples for each of N images, N x k in fp64.

    `model` is conditioned on the labels of the images, `of_each` on those of the samples, image by image.
    """
    samples, log_q = model.draw_posterior(x, k, generator)
    z = samples.flatten(0, 1)
    each = x.flatten(1)[:, None].expand(-1, k, -1).flatten(0, 1)
    log_joint = of_each.log_prior(z) - of_each.nll(of_each.decode_logits(z), each)
    return log_joint.view(len(x), k).double() - log_q.double()
