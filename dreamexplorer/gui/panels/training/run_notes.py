"""What the form of a run says beneath a field, from the values as they are typed: pure functions without torch."""

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
    """Whether the loss takes means where the ELBO has sums."""
    from dreamexplorer.models.data_term import scaling_of

    return scaling_of(model, math.prod(shape)).factor != 1.0


def beta_note(model: Any, shape: tuple[int, int, int]) -> str:
    """The effective beta of a family's config with images of that shape, where it is another than what is typed."""
    from dreamexplorer.models.data_term import effective_beta

    beta = effective_beta(model, math.prod(shape))
    if beta is None or not is_scaled(model, shape):
        return ""
    text = QCoreApplication.translate(
        "RunNotes", "Effective beta: {beta}. It would do the same with sums over {pixels} pixels and {latents} latents."
    )
    return text.format(beta=significant(beta, 4), pixels=f"{math.prod(shape)}", latents=f"{model.latent_dim}")


def likelihood_note(model: Any, train: Any, grey: bool) -> str:
    """What the nats mean on the data that the run sees, and what they compare with."""
    from dreamexplorer.models.data_term import data_note
    from dreamexplorer.training.config import DYNAMIC, THRESHOLD

    if train.binarise == THRESHOLD and grey and not data_note(model, False):
        return QCoreApplication.translate(
            "RunNotes", "A likelihood, but of other data than the literature's, whose pixels are drawn (dynamic)."
        )
    text = data_note(model, grey and train.binarise not in (THRESHOLD, DYNAMIC))
    return QCoreApplication.translate("options", text) if text else ""


def images_note(checkpoint: Checkpoint | None, run: RunConfig, dataset: ImageDataset | None) -> str:
    """That the model was trained on other images of the dataset than the run goes on with; empty when it was not."""
    from dreamexplorer.training.resume import other_number_of_images

    if checkpoint is None or dataset is None:
        return ""
    numbers = other_number_of_images(checkpoint, run, dataset)
    if numbers is None:
        return ""
    text = QCoreApplication.translate(
        "RunNotes",
        "This model was trained on {then} images of {dataset}. Train goes on with {now}, and with a fresh optimiser.",
    )
    return text.format(then=grouped(numbers[0]), now=grouped(numbers[1]), dataset=dataset.title)
