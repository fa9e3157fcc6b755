"""Random subsets of a split, and parts of a progress."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import Message, UserError
from dreamexplorer.progress import Progress

Indices = npt.NDArray[np.int64]


def random_subset(split: Split, n: int, seed: int) -> Indices:
    """Return random images of a split.

    Args:
        split: the split.
        n: number of images; 0, or more than there are, for all.
        seed: seed of the choice.

    Returns:
        Ascending indices, int64.
    """
    if n == 0 or n >= len(split):
        return np.arange(len(split))
    return np.sort(np.random.default_rng(seed).choice(len(split), n, replace=False))


def checked_index(dataset: ImageDataset, split: str, index: int) -> int:
    """Return the index of an image of a split, after checking it.

    Args:
        dataset: the dataset.
        split: name of the split.
        index: number of the image, from 0.

    Raises:
        UserError: the split has no such image.
    """
    n = len(dataset.splits[split])
    if not 0 <= index < n:
        raise UserError("There is no image {}: those of the {} split have the numbers 0 to {}.", index, split, n - 1)
    return index


@dataclass(frozen=True)
class Part:
    """A `Progress` that reports to another one, as its share from `low` to `high`."""

    whole: Progress
    low: float
    high: float
    message: str | Message = ""

    @property
    def cancelled(self) -> bool:
        """True if the whole task was cancelled."""
        return self.whole.cancelled

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Report a share of this part; raises `Cancelled` when the task was cancelled."""
        share = None if fraction is None else self.low + (self.high - self.low) * fraction
        self.whole.report(share, message or self.message)
