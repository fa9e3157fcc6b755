"""The images of a training run: which of them, in which order, and in what form a step sees them."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample

from dreamexplorer.data.base import Split
from dreamexplorer.errors import UserError
from dreamexplorer.training.binarise import binarised
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.evaluation import scale_images
from dreamexplorer.training.state import epoch_order


class Batches:
    """The training images on their device. `UserError` when the options leave none of them.

    The order of an epoch depends on the seed and the epoch alone. `prepare` has its random numbers from the
    generator, and none of its steps depends on what the images show, so that it can be recorded.
    """

    def __init__(self, split: Split, train: TrainConfig, device: torch.device, generator: torch.Generator) -> None:
        self._images = torch.from_numpy(np.require(split.images, requirements=["C", "W"])).to(device)
        self._labels = torch.from_numpy(np.require(split.labels, requirements=["C", "W"])).to(device)
        self._train = train
        self._device = device
        self._generator = generator
        self._pool = chosen_images(split, train)
        self._order_of = -1
        self._order = torch.empty(0, dtype=torch.int64)

    def __len__(self) -> int:
        """Images of an epoch."""
        return len(self._images) if self._pool is None else len(self._pool)

    @property
    def per_epoch(self) -> int:
        """Batches of an epoch."""
        return math.ceil(len(self) / self._train.batch_size)

    def indices(self, epoch: int, batch: int) -> Tensor:
        """The images of a batch, by their place in the split, on the device."""
        if self._order_of != epoch:
            order = epoch_order(len(self), self._train.seed, epoch)
            self._order = (order if self._pool is None else self._pool[order]).to(self._device)
            self._order_of = epoch
        size = self._train.batch_size
        return self._order[batch * size : (batch + 1) * size]

    def labels(self, indices: Tensor) -> Tensor:
        """The classes of these images, int64 N."""
        return self._labels.index_select(0, indices)

    def prepare(self, indices: Tensor) -> Tensor:
        """These images, N x C x H x W in [0, 1], turned, shifted and binarised as the options say."""
        return self._as_seen(indices, self._generator)

    def sample(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """n images drawn with replacement, as a step sees them, and their classes (N)."""
        places = torch.randint(len(self), (n,), generator=generator, device=self._device)
        indices = places if self._pool is None else self._pool.to(self._device)[places]
        return self._as_seen(indices, generator), self.labels(indices)

    def _as_seen(self, indices: Tensor, generator: torch.Generator) -> Tensor:
        x = scale_images(self._images.index_select(0, indices))
        if self._train.shift_pixels or self._train.rotate_degrees:
            x = moved(x, self._train.shift_pixels, self._train.rotate_degrees, generator)
        return binarised(x, self._train.binarise, generator)


def chosen_images(split: Split, train: TrainConfig) -> Tensor | None:
    """The places of the images to train on (int64, ascending), None for all; `UserError` when there are none."""
    if not train.subset and not train.leave_out:
        return None
    kept = np.flatnonzero(~np.isin(split.labels, train.leave_out))
    if train.subset and train.subset < len(kept):
        # spread over the split: a subset's first classes must not be its only ones
        kept = kept[np.linspace(0, len(kept) - 1, train.subset).round().astype(np.int64)]
    if not len(kept):
        raise UserError("All classes are left out: there are no images to train on.")
    return torch.from_numpy(kept.astype(np.int64))


def check_classes(train: TrainConfig, classes: int) -> None:
    """`UserError` when a class is left out that there is not."""
    wrong = [c for c in train.leave_out if c >= classes]
    if wrong:
        raise UserError(
            "There is no class {} to leave out: these images are of classes 0 to {}.", wrong[0], classes - 1
        )


def moved(x: Tensor, pixels: int, degrees: float, generator: torch.Generator) -> Tensor:
    """Images N x C x H x W, each turned by up to +-degrees about its centre and shifted by up to +-pixels.

    Angles and shifts are uniform; between pixels it interpolates, and what comes in at the edges is 0. torchvision's
    RandomAffine moves all images of a batch alike; called for each of 128 images it takes 35 times as long (28 ms and
    0.8 ms on one core), and its angles are Python numbers, which a recorded step would repeat.
    """
    n, _, height, width = x.shape
    # three draws of whole rows, so that the numbers do not depend on which of the two is on
    draws = torch.empty(3, n, device=x.device).uniform_(-1.0, 1.0, generator=generator)
    angle = draws[0] * math.radians(degrees)
    cos, sin = angle.cos(), angle.sin()
    # from places of the new image to those of the old one, in units of half the image's size
    rows = torch.stack(
        (
            cos,
            -sin * (height / width),
            draws[1] * (2.0 * pixels / width),
            sin * (width / height),
            cos,
            draws[2] * (2.0 * pixels / height),
        ),
        dim=1,
    )
    grid = affine_grid(rows.view(n, 2, 3), list(x.shape), align_corners=False)
    return grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
