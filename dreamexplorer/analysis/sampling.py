"""Decodes coordinates: samples from the prior, or any others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.progress import Progress, Silent

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

Floats = npt.NDArray[np.float32]

_BATCH = 256


def sample(
    model: Model, n: int, seed: int = 0, progress: Progress | None = None, labels: Labels | None = None
) -> tuple[Floats, Floats]:
    """Draw coordinates from the prior and decode them.

    Args:
        model: the model.
        n: number of draws.
        seed: seed of the draws; equal seeds give equal draws.
        progress: may cancel between batches (`Cancelled`).
        labels: classes for a conditional model, N or 1 for all.

    Returns:
        Coordinates N x D and images N x C x H x W in [0, 1].
    """
    import torch

    z = model.sample_prior(n, torch.Generator().manual_seed(seed)).to(torch.float32)
    return z.numpy(), decode(model, z.numpy(), progress, labels)


def decode(model: Model, z: Floats, progress: Progress | None = None, labels: Labels | None = None) -> Floats:
    """Decode coordinates batch by batch.

    Args:
        model: the model.
        z: coordinates, N x D.
        progress: may cancel between batches (`Cancelled`).
        labels: classes for a conditional model, N or 1 for all.

    Returns:
        Images, N x C x H x W in [0, 1].
    """
    import torch

    progress = progress or Silent()
    device = next(model.parameters()).device
    images = np.empty((len(z), *model.image_shape), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(z), _BATCH):
            progress.report(start / len(z))
            part = torch.from_numpy(z[start : start + _BATCH]).to(device)
            conditioned = model.conditioned_on(labels_of(labels, start, _BATCH, device))
            images[start : start + _BATCH] = conditioned.decode(part).float().cpu().numpy()
    progress.report(1.0)
    return images
