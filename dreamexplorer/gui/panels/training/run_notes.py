"""Notes beneath the fields of the form, made from the values as they are typed: pure functions without torch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from dreamexplorer.gui.widgets.numbers import grouped, significant

if TYPE_CHECKING:
    from dreamexplorer.data.base import ImageDataset
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig


def is_scaled(model: Any, shape: tuple[int, int, int]) -> bool:
    """Return True if the loss takes means over pixels or latents where the ELBO has sums."""
    from dreamexplorer.models.data_term import scaling_of

    return scaling_of(model, math.prod(shape)).factor != 1.0


def beta_note(model: Any, shape: tuple[int, int, int]) -> str:
    """Return a note with the effective beta of a config, where it differs from the one typed; shape is (C, H, W)."""
    from dreamexplorer.models.data_term import effective_beta

    beta = effective_beta(model, math.prod(shape))
    if beta is None or not is_scaled(model, shape):
        return ""
    text = QCoreApplication.translate(
        "RunNotes", "Effective beta: {beta} (with sums over pixels and latents: {pixels} and {latents})."
    )
    return text.format(beta=significant(beta, 4), pixels=f"{math.prod(shape)}", latents=f"{model.latent_dim}")


def likelihood_note(model: Any, train: Any, grey: bool) -> str:
    """Return what the likelihood measures on the run's data, and what it can be compared with.

    `grey` says whether the dataset has pixels that are neither black nor white.
    """
    from dreamexplorer.models.data_term import data_note
    from dreamexplorer.training.config import DYNAMIC, THRESHOLD

    if train.binarise == THRESHOLD and grey and not data_note(model, False):
        return QCoreApplication.translate(
            "RunNotes",
            "A likelihood, but not comparable with the literature, which samples pixels (dynamic binarisation).",
        )
    text = data_note(model, grey and train.binarise not in (THRESHOLD, DYNAMIC))
    return QCoreApplication.translate("options", text) if text else ""


def images_note(checkpoint: Checkpoint | None, run: RunConfig, dataset: ImageDataset | None) -> str:
    """Return a note when the model was trained on another number of images than the run continues with."""
    from dreamexplorer.training.resume import other_number_of_images

    if checkpoint is None or dataset is None:
        return ""
    numbers = other_number_of_images(checkpoint, run, dataset)
    if numbers is None:
        return ""
    text = QCoreApplication.translate(
        "RunNotes",
        "Images of {dataset} this model was trained on: {then}. Train continues with {now} and a new optimiser.",
    )
    return text.format(then=grouped(numbers[0]), now=grouped(numbers[1]), dataset=dataset.title)
