"""A classifier of a dataset's images, trained here, that judges what models draw; for scripts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from dreamexplorer.data.base import ImageDataset, Split

BATCH = 128


@dataclass(frozen=True)
class Verdict:
    """Predictions of the classifier for a set of images, summarised."""

    confidence: float  # mean probability of the predicted class
    class_entropy: float  # mean entropy of the predicted distribution, in nats; 0 if it is certain
    balance: float  # entropy of the mean distribution, in nats; log 10 if ten classes are equally frequent


def trained_judge(dataset: ImageDataset, epochs: int = 3, seed: int = 0) -> nn.Module:
    """Train a small convolutional classifier, C x H x W in [0, 1], with Adam on all training images."""
    channels, height, width = dataset.image_shape
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)  # denormal moments of Adam would slow the training down
    net = nn.Sequential(
        nn.Conv2d(channels, 16, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(32 * -(-height // 4) * -(-width // 4), 128),
        nn.ReLU(),
        nn.Linear(128, len(dataset.class_names)),
    )
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    split: Split = dataset.train
    labels = torch.from_numpy(split.labels.copy())
    for _ in range(epochs):
        for chosen in torch.randperm(len(split), generator=generator).split(BATCH):
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(net(scaled(split.images[chosen.numpy()])), labels[chosen])
            loss.backward()
            optimiser.step()
    return net.eval()


def judged(net: nn.Module, images: Tensor) -> npt.NDArray[np.int64]:
    """Return the class of each image, N."""
    return np.asarray(_log_probabilities(net, images).argmax(1).numpy())


def verdict(net: nn.Module, images: Tensor) -> Verdict:
    """Return what the classifier predicts for the images as a whole."""
    logs = _log_probabilities(net, images).double()
    p = logs.exp()
    seen = p.mean(0)
    return Verdict(
        confidence=float(p.max(1).values.mean()),
        class_entropy=float(-(p * logs).sum(1).mean()),
        balance=float(-(seen * seen.clamp_min(1e-12).log()).sum()),
    )


def _log_probabilities(net: nn.Module, images: Tensor) -> Tensor:
    with torch.inference_mode():
        return torch.cat([net(part).log_softmax(1) for part in images.split(1000)])


def scaled(images: npt.NDArray[np.uint8]) -> Tensor:
    """Return uint8 images as floats in [0, 1]."""
    return torch.from_numpy(images.copy()).float() / 255.0
