"""Preparation of a model: what it learns from the training data before the first training step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import NamedTuple

from torch import Tensor


class Preparation(NamedTuple):
    """Progress of a preparation: the finished share (0 to 1) and what is being done, a text to be translated."""

    share: float
    what: str


Sample = Callable[[int], tuple[Tensor, Tensor]]
"""Draws n training images (N x C x H x W in [0, 1], as a training step sees them) and their labels (int64 N)."""


class Preparing(ABC):
    """A part of a model that learns from the data before the first step of a new run."""

    @abstractmethod
    def prepare(self, sample: Sample, classes: int) -> Iterator[Preparation]:
        """Learn in place, in small pieces, and yield the progress after each; yield nothing if it was done before.

        The result, and the fact that it was learned, belong in buffers, so that a restored model is not prepared
        again. It may depend on nothing but the samples.

        Args:
            sample: draws training images and their labels.
            classes: number of classes of the data.

        Raises:
            UserError: the data are not suitable.
        """
