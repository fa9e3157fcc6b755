"""Binarised images: what the numbers of the literature are about, where the files hold grey ones."""

from __future__ import annotations

import torch
from torch import Tensor

from dreamexplorer.training.config import DYNAMIC, NO_BINARISING, THRESHOLD

TEST_SEED = 20150901  # of the one binarised form in which a test split is always evaluated


def binarised(x: Tensor, how: str, generator: torch.Generator | None) -> Tensor:
    """Images of 0 and 1 from images in [0, 1], as `TrainConfig.binarise` says; x itself where it says none.

    threshold: white where x is above a half. dynamic: each pixel white with probability x, drawn anew at every call
    (Burda et al. 2016, after Salakhutdinov & Murray 2008). ValueError for anything else.
    """
    if how == NO_BINARISING:
        return x
    if how == THRESHOLD:
        return (x > 0.5).to(x.dtype)
    if how == DYNAMIC:
        return (torch.empty(x.shape, dtype=x.dtype, device=x.device).uniform_(generator=generator) < x).to(x.dtype)
    raise ValueError(f"there is no binarising named {how!r}")


def evaluation_generator(device: torch.device) -> torch.Generator:
    """The generator that binarises a split for an evaluation: the same images at every call."""
    return torch.Generator(device).manual_seed(TEST_SEED)
