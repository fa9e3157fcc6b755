"""Class labels on their way to a conditional model, batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from dreamexplorer.models.base import Model

Labels = npt.NDArray[np.int64]

_BATCH = 64
_SAMPLES = 32  # of z for each image and class; the noise is the same for all classes, so that differences are exact


def labels_of(labels: Labels | None, start: int, size: int, device: torch.device) -> Tensor | None:
    """Return the labels of a batch as a tensor.

    Args:
        labels: labels of all rows (N), or a single one for all, which is returned alone; None stays None.
        start: first row of the batch.
        size: number of its rows.
        device: device of the tensor.

    Returns:
        int64, `size` or 1.
    """
    import torch

    if labels is None:
        return None
    part = labels if len(labels) == 1 else labels[start : start + size]
    return torch.tensor(part, dtype=torch.int64, device=device)


def likeliest_labels(model: Model, images: npt.NDArray[np.uint8]) -> Labels:
    """Return for each image the class under which the loss of a conditional model is lowest.

    The loss is the negative ELBO, with the expectation over q(z|x, y) estimated by 32 samples; in a family without a
    posterior it is that at the code. With a uniform p(y) this is the class of the generative classifier.

    Args:
        model: a conditional model.
        images: uint8, N x C x H x W.

    Returns:
        int64, N.
    """
    import torch

    from dreamexplorer.analysis.sampled_bound import sampled_bound
    from dreamexplorer.models.gaussian_vae import GaussianVae

    device = next(model.parameters()).device
    labels = []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            x = torch.from_numpy(images[start : start + _BATCH].copy()).to(device).float() / 255.0
            losses = []
            for label in range(model.classes):
                conditioned = model.conditioned_on(torch.tensor([label], device=device))
                if isinstance(conditioned, GaussianVae):
                    same = torch.Generator(device).manual_seed(start)
                    losses.append(sampled_bound(conditioned, x, _SAMPLES, same).total)
                    continue
                recon, rate = conditioned.reconstruction_terms(x)
                losses.append(recon if rate is None else recon + rate)
            labels.append(torch.stack(losses).argmin(0).cpu())
    return torch.cat(labels).numpy()
