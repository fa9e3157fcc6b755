"""Dreams: images decoded from coordinates drawn from the prior."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.models.base import Model
from dreamexplorer.progress import Progress, Silent

Floats = npt.NDArray[np.float32]

_BATCH = 256


def sample(
    model: Model, n: int, seed: int = 0, progress: Progress | None = None, labels: Labels | None = None
) -> tuple[Floats, Floats]:
    """Coordinates N x D from the prior and their images N x C x H x W in [0, 1]; the same for the same seed.

    A conditional model needs the labels (N, or 1 for all).
    """
    z = model.sample_prior(n, torch.Generator().manual_seed(seed)).to(torch.float32)
    return z.numpy(), decode(model, z.numpy(), progress, labels)


def decode(model: Model, z: Floats, progress: Progress | None = None, labels: Labels | None = None) -> Floats:
    """Images N x C x H x W in [0, 1] for coordinates N x D, a batch at a time."""
    progress = progress or Silent()
    device = next(model.parameters()).device
    images = np.empty((len(z), *model.image_shape), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(z), _BATCH):
            progress.report(start / len(z))
            part = torch.from_numpy(z[start : start + _BATCH]).to(device)
            told = model.conditioned_on(labels_of(labels, start, _BATCH, device))
            images[start : start + _BATCH] = told.decode(part).float().cpu().numpy()
    progress.report(1.0)
    return images
