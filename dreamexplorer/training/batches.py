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
    """The training images on their device, in batches.

    The order of an epoch depends on the seed and the epoch alone. `prepare` draws its random numbers from `generator`,
    and no step of it depends on what the images show, so that it can be recorded.

    Args:
        split: all training images.
        train: options that choose, move and binarise images.
        device: device that holds the images.
        generator: source of the random numbers, on the device.

    Raises:
        UserError: the options leave no image.
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
        """Return the number of images of an epoch."""
        return len(self._images) if self._pool is None else len(self._pool)

    @property
    def per_epoch(self) -> int:
        """Batches of an epoch."""
        return math.ceil(len(self) / self._train.batch_size)

    def indices(self, epoch: int, batch: int) -> Tensor:
        """Return the images of a batch.

        Args:
            epoch: number of the epoch, from 0.
            batch: number of the batch in the epoch, from 0.

        Returns:
            Indices into the split, int64, on the device; fewer than the batch size at the end of an epoch.
        """
        if self._order_of != epoch:
            order = epoch_order(len(self), self._train.seed, epoch)
            self._order = (order if self._pool is None else self._pool[order]).to(self._device)
            self._order_of = epoch
        size = self._train.batch_size
        return self._order[batch * size : (batch + 1) * size]

    def labels(self, indices: Tensor) -> Tensor:
        """Return the classes of these images, int64, N."""
        return self._labels.index_select(0, indices)

    def prepare(self, indices: Tensor) -> Tensor:
        """Return these images, N x C x H x W in [0, 1]: rotated, shifted and binarised by the options."""
        return self._as_seen(indices, self._generator)

    def sample(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draw images with replacement.

        Args:
            n: number of images.
            generator: source of the random numbers.

        Returns:
            Images in the form of a training step (N x C x H x W) and their labels (N).
        """
        places = torch.randint(len(self), (n,), generator=generator, device=self._device)
        indices = places if self._pool is None else self._pool.to(self._device)[places]
        return self._as_seen(indices, generator), self.labels(indices)

    def _as_seen(self, indices: Tensor, generator: torch.Generator) -> Tensor:
        x = scale_images(self._images.index_select(0, indices))
        if self._train.shift_pixels or self._train.rotate_degrees:
            x = moved(x, self._train.shift_pixels, self._train.rotate_degrees, generator)
        return binarised(x, self._train.binarise, generator)


def chosen_images(split: Split, train: TrainConfig) -> Tensor | None:
    """Return the images to train on, by `subset` and `leave_out`.

    Args:
        split: all training images.
        train: training settings.

    Returns:
        Ascending indices into the split, int64; None for all images.

    Raises:
        UserError: no image is left.
    """
    if not train.subset and not train.leave_out:
        return None
    kept = np.flatnonzero(~np.isin(split.labels, train.leave_out))
    if train.subset and train.subset < len(kept):
        # evenly spaced: the split may be sorted by class
        kept = kept[np.linspace(0, len(kept) - 1, train.subset).round().astype(np.int64)]
    if not len(kept):
        raise UserError("All classes are left out: there are no images to train on.")
    return torch.from_numpy(kept.astype(np.int64))


def check_classes(train: TrainConfig, classes: int) -> None:
    """Raise `UserError` if `leave_out` names a class that does not exist.

    Args:
        train: training settings.
        classes: number of classes of the data.
    """
    wrong = [c for c in train.leave_out if c >= classes]
    if wrong:
        raise UserError("Class {} cannot be left out: the classes are 0 to {}.", wrong[0], classes - 1)


def moved(x: Tensor, pixels: int, degrees: float, generator: torch.Generator) -> Tensor:
    """Rotate and shift each image at random.

    Interpolation is bilinear, pixels from beyond the edge are 0. torchvision's RandomAffine moves all images of a batch
    alike; called for each of 128 images it takes 35 times as long (28 ms against 0.8 ms on one core), and its angles
    are Python numbers, which a recorded step would repeat.

    Args:
        x: images, N x C x H x W.
        pixels: shifts are uniform in +- this many pixels along each axis.
        degrees: angles are uniform in +- this many degrees, about the centre.
        generator: source of the random numbers, on the device of the images.

    Returns:
        Images of the same shape.
    """
    n, _, height, width = x.shape
    # Three rows are always drawn, so that rotation does not change the random shifts.
    draws = torch.empty(3, n, device=x.device).uniform_(-1.0, 1.0, generator=generator)
    angle = draws[0] * math.radians(degrees)
    cos, sin = angle.cos(), angle.sin()
    # The matrix maps coordinates of the new image to those of the old one, in units of half its size.
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
