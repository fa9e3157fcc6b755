"""Binarises images: results in the literature are for black and white MNIST, while the files hold grey levels."""

from __future__ import annotations

import torch
from torch import Tensor

from dreamexplorer.training.config import DYNAMIC, NO_BINARISING, THRESHOLD

TEST_SEED = 20150901  # seed of the one binarised form in which every test split is evaluated


def binarised(x: Tensor, how: str, generator: torch.Generator | None) -> Tensor:
    """Return images of 0 and 1 from images in [0, 1]; the images themselves where `how` is "none".

    Args:
        x: images in [0, 1], of any shape.
        how: as in `TrainConfig.binarise`. threshold: 1 above one half. dynamic: 1 with probability x, drawn at every
            call (Burda et al. 2016, after Salakhutdinov & Murray 2008).
        generator: of the random numbers.

    Raises:
        ValueError: `how` is something else.
    """
    if how == NO_BINARISING:
        return x
    if how == THRESHOLD:
        return (x > 0.5).to(x.dtype)
    if how == DYNAMIC:
        return (torch.empty(x.shape, dtype=x.dtype, device=x.device).uniform_(generator=generator) < x).to(x.dtype)
    raise ValueError(f"there is no binarising named {how!r}")


def evaluation_generator(device: torch.device) -> torch.Generator:
    """Return the generator that binarises a split for an evaluation: the same images at every call."""
    return torch.Generator(device).manual_seed(TEST_SEED)
