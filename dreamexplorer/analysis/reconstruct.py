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


def losses(
    model: Model,
    images: npt.NDArray[np.uint8],
    progress: Progress | None = None,
    labels: Labels | None = None,
) -> tuple[Doubles, Doubles | None]:
    """Compute the loss of each image at z = mu, without decoding pictures.

    Args:
        model: the model.
        images: uint8, N x C x H x W.
        progress: may cancel between batches (`Cancelled`).
        labels: classes for a conditional model, N or 1 for all.

    Returns:
        Reconstruction and KL, N each, in nats; None instead of the KL for a family without one.

    Raises:
        UserError: the images have another size than the model's.
    """
    import torch

    _check_shape(model, images)
    progress = progress or Silent()
    device = next(model.parameters()).device
    recon, kl = [], []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            progress.report(start / len(images))
            x = torch.from_numpy(images[start : start + _BATCH].copy()).to(device).float() / 255.0
            nats, rate = model.conditioned_on(labels_of(labels, start, _BATCH, device)).reconstruction_terms(x)
            recon.append(nats.float().cpu())
            if rate is not None:
                kl.append(rate.float().cpu())
    progress.report(1.0)
    return torch.cat(recon).double().numpy(), torch.cat(kl).double().numpy() if kl else None


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
