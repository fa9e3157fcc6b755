"""What a model makes of given images: their reconstructions and what they cost in nats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Model
from dreamexplorer.progress import Progress, Silent

Floats = npt.NDArray[np.float32]

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
    """Encode and decode uint8 images N x C x H x W; `UserError` when their size is not the model's.

    A conditional model needs their labels (N, or 1 for all).
    """
    if images.ndim != 4 or images.shape[1:] != model.image_shape:
        raise UserError(
            "The model takes images of {}, not of {}.", shown_shape(model.image_shape), shown_shape(images.shape[1:])
        )
    progress = progress or Silent()
    device = next(model.parameters()).device
    coordinates, decoded, recon, kl = [], [], [], []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            progress.report(start / len(images))
            x = torch.from_numpy(images[start : start + _BATCH]).to(device).float() / 255.0
            told = model.given(labels_of(labels, start, _BATCH, device))
            z = told.encode(x).coordinates
            nats, rate = told.reconstruction_terms(x)
            coordinates.append(z.cpu())
            decoded.append(told.decode(z).cpu())
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


def shown_shape(shape: tuple[int, ...]) -> str:
    """A shape C x H x W as a person reads it."""
    return " x ".join(str(n) for n in shape)
