"""What a training run is told, apart from the model's own options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dreamexplorer.options import QT_TRANSLATE_NOOP, option


@dataclass(frozen=True)
class TrainConfig:
    """How a model is trained; the same fields make the form and the command line."""

    learning_rate: float = option(
        1e-3,
        QT_TRANSLATE_NOOP("options", "Learning rate"),
        QT_TRANSLATE_NOOP("options", "Step size of Adam."),
        minimum=0.0,
        maximum=1.0,
        step=1e-4,
        decimals=6,
        logarithmic=True,
        live=True,
    )
    batch_size: int = option(
        128,
        QT_TRANSLATE_NOOP("options", "Batch size"),
        QT_TRANSLATE_NOOP("options", "Images in one step."),
        minimum=1,
        maximum=60000,
        logarithmic=True,
    )
    epochs: int = option(
        10,
        QT_TRANSLATE_NOOP("options", "Epochs"),
        QT_TRANSLATE_NOOP(
            "options",
            "How often the whole training set is gone through. In the window: in this run, on top of the epochs "
            "the model has behind it. On the command line: in all, those of a resumed model included.",
        ),
        minimum=1,
        maximum=100000,
        live=True,
    )
    seed: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Seed"),
        QT_TRANSLATE_NOOP("options", "Start of all randomness: the same seed gives the same weights on one machine."),
        minimum=0,
        maximum=2**31 - 1,
    )
    device: str = option(
        "auto",
        QT_TRANSLATE_NOOP("options", "Device"),
        QT_TRANSLATE_NOOP("options", "Where the training is computed; auto takes a GPU where there is one."),
        choices=("auto", "cpu", "cuda", "mps"),
    )
    precision: str = option(
        "auto",
        QT_TRANSLATE_NOOP("options", "Precision"),
        QT_TRANSLATE_NOOP(
            "options", "bf16 is faster on processors that have it, with the same test loss; auto knows which."
        ),
        choices=("auto", "fp32", "bf16"),
    )


@dataclass(frozen=True)
class RunConfig:
    """A whole run: family with its options, dataset, and how to train."""

    family: str
    model: Any  # the family's config
    train: TrainConfig = TrainConfig()
    dataset: str = "mnist"
