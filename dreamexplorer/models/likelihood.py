"""The contract of a likelihood p(x|z): what the numbers of the decoder's last layer mean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from torch import Tensor, nn

from dreamexplorer.errors import Message
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.data_term import LikelihoodOptions


class Likelihood(nn.Module, ABC):
    """A distribution of images given the decoder's output, or a loss in its place.

    Every likelihood has one number a pixel, so that the networks are the same under each and only the likelihoods
    are compared. Below, `parameters` are these numbers, N x pixels or N x C x H x W, and x are images in [0, 1].
    """

    name: ClassVar[str]  # the value of `LikelihoodOptions.likelihood` that chooses it
    is_distribution: ClassVar[bool] = True  # False: a loss, from which no image can be drawn

    def __init__(self, config: LikelihoodOptions, image_shape: ImageShape) -> None:
        super().__init__()

    @abstractmethod
    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        """Compute the negative log-likelihood of each image, summed over its pixels.

        Args:
            parameters: the decoder's numbers, N x pixels.
            x: images in [0, 1], of as many pixels.

        Returns:
            -log p(x), N, in nats.
        """

    def mean_nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        """Compute the mean of `nll` over images, a scalar."""
        return self.nll(parameters, x).mean()

    @abstractmethod
    def mean(self, parameters: Tensor) -> Tensor:
        """Return the mean of each pixel, within [0, 1], in fp32 and the shape of the parameters: the image to show."""

    @abstractmethod
    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        """Draw images within [0, 1].

        Args:
            parameters: the decoder's numbers, N x pixels or N x C x H x W.
            uniform: random numbers in (0, 1), broadcast to the parameters.

        Returns:
            Images in the shape of the parameters.

        Raises:
            NotImplementedError: it is no distribution (`is_distribution`).
        """

    def warnings(self) -> Iterator[Message]:
        """Yield what goes wrong in training although no number diverges, each with what to try."""
        yield from ()

    def set_live(self, config: LikelihoodOptions) -> None:
        """Apply the options that may change in training."""
