"""Judges an opened model on test images: weights of other programs open by names and shapes, which prove little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.labels import Labels
from dreamexplorer.errors import Message
from dreamexplorer.progress import Progress, Silent

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset, Split
    from dreamexplorer.models.base import Model
    from dreamexplorer.training.checkpoint import Checkpoint

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_BATCH = 250
IMAGES = 500  # enough for a share to within a few per cent
HALF = 0.5  # of the mean image's squared error: a trained model has less (20 latents 19 %), with 2 latents 62 %
NOTHING = 0.85  # of it: hardly better than no model


@dataclass(frozen=True)
class Judgement:
    """Squared errors of N test images: of their reconstructions, and of their mean image in place of each."""

    error: float  # per image, sum over pixels (white is 1)
    of_mean_image: float
    images: int
    dataset: str  # title

    @property
    def share(self) -> float:
        """Error of the reconstructions as a share of the mean image's; infinite if all images are equal."""
        return self.error / self.of_mean_image if self.of_mean_image > 0.0 else float("inf")

    @property
    def convincing(self) -> bool:
        """True if the reconstructions halve the error of the mean image."""
        return self.share <= HALF  # False for NaN

    @property
    def wrong(self) -> bool:
        """True if the reconstructions are hardly better than the mean image."""
        return not self.share <= NOTHING  # True for NaN

    def message(self) -> Message:
        """Return the judgement in words."""
        percent = f"{100.0 * self.share:.0f}" if np.isfinite(self.share) else "inf"
        if self.convincing:
            return Message(
                "Its reconstructions of {} test images of {} have {} % of the squared error of their mean image.",
                self.images,
                self.dataset,
                percent,
            )
        if not self.wrong:
            return Message(
                "Its reconstructions of {} test images of {} have {} % of the squared error of their mean image. A "
                "trained model has less than half, unless it has very few latents: compare some of its images.",
                self.images,
                self.dataset,
                percent,
            )
        return Message(
            "Its reconstructions of {} test images of {} have {} % of the squared error of their mean image, so they "
            "are worth nothing. The file probably comes from a network with other activations or another meaning of "
            "its layers (tanh, or sigma in place of its logarithm), or was trained on other images: do not trust what "
            "it decodes.",
            self.images,
            self.dataset,
            percent,
        )


def judge(model: Model, split: Split, dataset: str, progress: Progress | None = None) -> Judgement:
    """Measure how well a model reconstructs evenly spaced images of a split.

    Each is decoded from a sample of its posterior: at the mean a misread sigma would not show.

    Args:
        model: the model, for images of this size.
        split: images and labels.
        dataset: title of the dataset, for the words.
        progress: may cancel (`Cancelled`).
    """
    chosen = np.unique(np.linspace(0, len(split) - 1, IMAGES).round().astype(np.int64))
    images, labels = split.images[chosen], split.labels[chosen]
    x = images.astype(np.float64) / 255.0
    error = float(((_decoded_samples(model, images, labels, progress or Silent()) - x) ** 2).sum((1, 2, 3)).mean())
    of_mean = float(((x.mean(0) - x) ** 2).sum((1, 2, 3)).mean())
    return Judgement(error, of_mean, len(images), dataset)


def _decoded_samples(model: Model, images: Bytes, labels: Labels, progress: Progress) -> Floats:
    """Decode a sample of each image's posterior (N x C x H x W); the code itself in a family without one."""
    import torch

    generator = torch.Generator().manual_seed(0)
    decoded = []
    with torch.inference_mode():
        for start in range(0, len(images), _BATCH):
            progress.report(start / len(images))
            x = torch.from_numpy(images[start : start + _BATCH].copy()).float() / 255.0
            conditioned = model.conditioned_on(torch.from_numpy(labels[start : start + _BATCH].copy()))
            z, spread = conditioned.encode(x)
            if spread is not None:
                z = z + spread * torch.randn(z.shape, generator=generator)
            decoded.append(conditioned.decode(z))
    images_of_samples: Floats = torch.cat(decoded).numpy()
    return images_of_samples


def judge_foreign(checkpoint: Checkpoint, dataset: ImageDataset, progress: Progress | None = None) -> Judgement | None:
    """Judge a file of another program on the test images of a dataset.

    Args:
        checkpoint: what was read from the file.
        dataset: images to judge it on.
        progress: may cancel (`Cancelled`).

    Returns:
        The judgement; None for a checkpoint of this program, and for images that do not fit the model.
    """
    snapshot = checkpoint.snapshot
    fits = snapshot.fits(dataset.image_shape, len(dataset.class_names))
    if checkpoint.program_version or not fits or not len(dataset.test):
        return None
    from dreamexplorer.models.snapshot import restore

    return judge(restore(snapshot), dataset.test, dataset.title, progress)
