"""Frozen values that the session holds: decoded images and drawings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dreamexplorer.errors import Message

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class AxisReading:
    """The term of each axis (D; a KL in nats for most families), and where it was measured."""

    values: Floats
    step: int | None  # the training step; None where a file does not say
    split: str = "train"  # "train": means over the newest batches, in training mode; "test": the whole test split


@dataclass(frozen=True)
class Decoded:
    """The image decoded from a selected z: C x H x W floats in [0, 1]."""

    z: Floats
    image: Floats
    step: int  # the training step of the weights
    label: int | None = None  # the class it was decoded as, by a conditional model


@dataclass(frozen=True)
class Drawing:
    """An image drawn, dropped or chosen from the test set by the user, in the form of the dataset's images."""

    image: npt.NDArray[np.uint8]  # C x H x W
    label: Message | str = ""  # origin, for a caption; translated where it is shown


@dataclass(frozen=True)
class DrawingResult:
    """A drawing encoded and reconstructed by the model, with its losses in nats.

    `recon_nats` is the reconstruction at z = mu, the one that is shown. Only `expected_recon_nats`, the mean over
    samples of q(z|x), makes a bound together with `kl_nats`; None for a family without a posterior.
    """

    drawing: Drawing
    mu: Floats
    sigma: Floats | None
    reconstruction: Floats  # C x H x W in [0, 1]
    recon_nats: float
    kl_nats: float | None
    step: int  # the training step of the weights
    corrupted: Floats | None = None  # the input that a denoising model would be trained on, C x H x W
    restored: Floats | None = None  # reconstruction of `corrupted`, C x H x W
    label: int | None = None  # the class that a conditional model was conditioned on
    binarised: bool = False  # the model saw the drawing thresholded, like its training data
    expected_recon_nats: float | None = None
    standard_error: float | None = None  # of the sum of expectation and KL, over the samples
    samples: int = 0  # number of samples of z
