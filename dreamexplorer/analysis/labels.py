"""Labels of arrays, for a batch on its way to a model."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dreamexplorer.models.base import Model

Labels = npt.NDArray[np.int64]

_BATCH = 256


def labels_of(labels: Labels | None, start: int, size: int, device: torch.device) -> Tensor | None:
    """The labels of `size` rows from `start`; a single label is that of all rows, and None stays None."""
    if labels is None:
        return None
    part = labels if len(labels) == 1 else labels[start : start + size]
    return torch.tensor(part, dtype=torch.int64, device=device)


def likeliest_labels(model: Model, images: npt.NDArray[np.uint8]) -> Labels:
    """For each uint8 image N x C x H x W the class under which a conditional model's bound is the highest.

    The bound is taken at z = mu; with a uniform p(y), this is the class of the generative classifier.
    """
    device = next(model.parameters()).device
    labels = []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            x = torch.from_numpy(images[start : start + _BATCH].copy()).to(device).float() / 255.0
            costs = []
            for label in range(model.classes):
                recon, rate = model.conditioned_on(torch.tensor([label], device=device)).reconstruction_terms(x)
                costs.append(recon if rate is None else recon + rate)
            labels.append(torch.stack(costs).argmin(0).cpu())
    return torch.cat(labels).numpy()
