"""Encodes images and decodes them again, with their losses in nats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.errors import UserError
from dreamexplorer.progress import Progress, Silent

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

_BATCH = 256


@dataclass(frozen=True)
class Reconstructions:
    """N images decoded at the coordinates they are encoded to (the posterior means, without noise)."""

    coordinates: Floats  # N x D
    images: Floats  # N x C x H x W in [0, 1]
    recon: Floats  # N, nats
    kl: Floats | None  # N, nats, where the family has a rate


def reconstruct(
    model: Model,
    images: npt.NDArray[np.uint8],
    progress: Progress | None = None,
    labels: Labels | None = None,
) -> Reconstructions:
    """Encode and decode images.

    Args:
        model: the model.
        images: uint8, N x C x H x W.
        progress: may cancel between batches (`Cancelled`).
        labels: classes for a conditional model, N or 1 for all.

    Raises:
        UserError: the images have another size than the model's.
    """
    import torch

    _check_shape(model, images)
    progress = progress or Silent()
    device = next(model.parameters()).device
    coordinates, decoded, recon, kl = [], [], [], []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            progress.report(start / len(images))
            x = torch.from_numpy(images[start : start + _BATCH].copy()).to(device).float() / 255.0
            conditioned = model.conditioned_on(labels_of(labels, start, _BATCH, device))
            z = conditioned.encode(x).coordinates
            nats, rate = conditioned.reconstruction_terms(x)
            coordinates.append(z.cpu())
            decoded.append(conditioned.decode(z).cpu())
            recon.append(nats.cpu())
            if rate is not None:
                kl.append(rate.cpu())
    progress.report(1.0)
    return Reconstructions(
        torch.cat(coordinates).numpy(),
        torch.cat(decoded).numpy(),
        torch.cat(recon).numpy(),
        torch.cat(kl).numpy() if kl else None,
    )


@dataclass(frozen=True)
class Losses:
    """Losses of N images, in nats; those at the mean only of a family with a posterior."""

    recon: Doubles  # N: expectation over q(z|x), estimated by samples; at the code in a family without a posterior
    kl: Doubles | None  # N; None for a family without a rate
    recon_at_mean: Doubles | None  # N, with z = mu; with the KL it bounds nothing
    standard_error: Doubles  # N: of the total, over the samples; NaN for one sample, 0 in a family without a posterior

    @property
    def total(self) -> Doubles:
        """Reconstruction + KL, N; the reconstruction where there is no KL."""
        return self.recon if self.kl is None else self.recon + self.kl


def losses(
    model: Model,
    images: npt.NDArray[np.uint8],
    progress: Progress | None = None,
    labels: Labels | None = None,
    seed: int = 0,
    samples: int = 1,
) -> Losses:
    """Compute the loss of each image, with its expectation over q(z|x) estimated by samples; `evaluate` takes one.

    Args:
        model: the model.
        images: uint8, N x C x H x W.
        progress: may cancel between batches (`Cancelled`).
        labels: classes for a conditional model, N or 1 for all.
        seed: seed of the noise in z.
        samples: samples of z for each image.

    Raises:
        UserError: the images have another size than the model's.
    """
    import torch

    from dreamexplorer.analysis.sampled_bound import sampled_bound
    from dreamexplorer.models.gaussian_vae import GaussianVae

    _check_shape(model, images)
    progress = progress or Silent()
    device = next(model.parameters()).device
    generator = torch.Generator(device).manual_seed(seed)
    recon, kl, at_mean, errors = [], [], [], []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            progress.report(start / len(images))
            x = torch.from_numpy(images[start : start + _BATCH].copy()).to(device).float() / 255.0
            conditioned = model.conditioned_on(labels_of(labels, start, _BATCH, device))
            nats, rate = conditioned.reconstruction_terms(x)
            if isinstance(conditioned, GaussianVae):
                at_mean.append(nats.float().cpu())
                if samples == 1:
                    z, _ = conditioned.draw_posterior(x, 1, generator)
                    nats = conditioned.nll(conditioned.decode_logits(z.flatten(0, 1)), x)
                    errors.append(torch.full_like(nats, torch.nan).cpu())
                else:
                    bound = sampled_bound(conditioned, x, samples, generator)
                    nats, rate = bound.recon, bound.rate
                    errors.append(bound.standard_error.float().cpu())
            else:
                errors.append(torch.zeros_like(nats).cpu())
            recon.append(nats.float().cpu())
            if rate is not None:
                kl.append(rate.float().cpu())
    progress.report(1.0)

    def joined(parts: list[torch.Tensor]) -> Doubles | None:
        return torch.cat(parts).double().numpy() if parts else None

    return Losses(torch.cat(recon).double().numpy(), joined(kl), joined(at_mean), torch.cat(errors).double().numpy())


def encode(
    model: Model,
    images: npt.NDArray[np.uint8],
    progress: Progress | None = None,
    labels: Labels | None = None,
) -> Floats:
    """Encode images batch by batch.

    Args:
        model: the model.
        images: uint8, N x C x H x W.
        progress: may cancel between batches (`Cancelled`).
        labels: classes for a conditional model, N or 1 for all.

    Returns:
        Coordinates, N x D: posterior means in a VAE.

    Raises:
        UserError: the images have another size than the model's.
    """
    import torch

    _check_shape(model, images)
    progress = progress or Silent()
    device = next(model.parameters()).device
    coordinates = []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            progress.report(start / len(images))
            x = torch.from_numpy(images[start : start + _BATCH].copy()).to(device).float() / 255.0
            conditioned = model.conditioned_on(labels_of(labels, start, _BATCH, device))
            coordinates.append(conditioned.encode(x).coordinates.float().cpu())
    progress.report(1.0)
    return torch.cat(coordinates).numpy()


def shown_shape(shape: tuple[int, ...]) -> str:
    """Return a shape as people write it: "1 x 28 x 28"."""
    return " x ".join(str(n) for n in shape)


def _check_shape(model: Model, images: npt.NDArray[np.uint8]) -> None:
    if images.ndim != 4 or images.shape[1:] != model.image_shape:
        raise UserError(
            "The model expects images of {}, not of {}.", shown_shape(model.image_shape), shown_shape(images.shape[1:])
        )
