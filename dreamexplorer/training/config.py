"""The settings of a training run, apart from the model's own options."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from dreamexplorer.models.schedules import Scheduled
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

NO_BINARISING, THRESHOLD, DYNAMIC = BINARISINGS = (
    QT_TRANSLATE_NOOP("options", "none"),
    QT_TRANSLATE_NOOP("options", "threshold"),
    QT_TRANSLATE_NOOP("options", "dynamic"),
)


@dataclass(frozen=True)
class TrainConfig:
    """How a model is trained; form and command line are made from these fields."""

    learning_rate: float = option(
        1e-3,
        QT_TRANSLATE_NOOP("options", "Learning rate"),
        QT_TRANSLATE_NOOP("options", "Step size of the optimiser. At 0 nothing would be learned."),
        minimum=0.0,
        exclusive=True,
        maximum=1.0,
        step=1e-4,
        decimals=6,
        logarithmic=True,
        live=True,
    )
    rate_schedule: str = option(
        "constant",
        QT_TRANSLATE_NOOP("options", "Rate schedule"),
        QT_TRANSLATE_NOOP(
            "options", "The learning rate over the run: constant, or falling to 0 along a cosine or a line."
        ),
        choices=(
            QT_TRANSLATE_NOOP("options", "constant"),
            QT_TRANSLATE_NOOP("options", "cosine"),
            QT_TRANSLATE_NOOP("options", "linear"),
        ),
        live=True,
        advanced=True,
    )
    optimiser: str = option(
        "adam",
        QT_TRANSLATE_NOOP("options", "Optimiser"),
        QT_TRANSLATE_NOOP("options", "Adam; AdamW, whose weight decay is not scaled; or SGD with momentum 0.9."),
        choices=("adam", "adamw", "sgd"),
        advanced=True,
    )
    weight_decay: float = option(
        0.0,
        QT_TRANSLATE_NOOP("options", "Weight decay"),
        QT_TRANSLATE_NOOP("options", "Pulls all weights towards 0: a Gaussian prior on them. 0 turns this off."),
        minimum=0.0,
        maximum=10.0,
        step=1e-4,
        decimals=6,
        live=True,
        advanced=True,
    )
    clip_norm: float = option(
        0.0,
        QT_TRANSLATE_NOOP("options", "Gradient clipping"),
        QT_TRANSLATE_NOOP(
            "options", "A gradient longer than this is shortened to it: training survives outliers. 0 turns this off."
        ),
        minimum=0.0,
        maximum=1e6,
        step=1.0,
        live=True,
        advanced=True,
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
    subset: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Training images"),
        QT_TRANSLATE_NOOP(
            "options",
            "Train on so many images only, spread over the training set; 0 is all. The test set stays whole.",
        ),
        minimum=0,
        maximum=10_000_000,
        step=1000,
        empty=QT_TRANSLATE_NOOP("options", "all"),
        advanced=True,
    )
    leave_out: tuple[int, ...] = option(
        (),
        QT_TRANSLATE_NOOP("options", "Classes left out"),
        QT_TRANSLATE_NOOP(
            "options",
            "Numbers of the classes, from 0, that are never trained on, separated by commas. The test set keeps them: "
            "how the model treats what it has never seen is worth a look.",
        ),
        minimum=0,
        maximum=10_000,
        advanced=True,
    )
    shift_pixels: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Random shift"),
        QT_TRANSLATE_NOOP("options", "Each training image is shifted anew by up to so many pixels. 0 turns this off."),
        minimum=0,
        maximum=64,
        advanced=True,
    )
    rotate_degrees: float = option(
        0.0,
        QT_TRANSLATE_NOOP("options", "Random rotation"),
        QT_TRANSLATE_NOOP("options", "Each training image is turned anew by up to so many degrees. 0 turns this off."),
        minimum=0.0,
        maximum=180.0,
        step=5.0,
        decimals=1,
        advanced=True,
    )
    binarise: str = option(
        NO_BINARISING,
        QT_TRANSLATE_NOOP("options", "Binarise"),
        QT_TRANSLATE_NOOP(
            "options",
            "Pixels made black or white, in training and in tests. threshold: white above one half. dynamic: white "
            "with the pixel's grey as its probability, drawn anew at every use, as in the literature's binarised "
            "MNIST; tests always draw the same.",
        ),
        choices=BINARISINGS,
        advanced=True,
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
        advanced=True,
    )

    def learning_rate_at(self, epoch: float) -> float:
        """Return the learning rate at a time in epochs: constant, or falling to 0 at the end of the run."""
        t = min(max(epoch / self.epochs, 0.0), 1.0)
        if self.rate_schedule == "cosine":
            return self.learning_rate * 0.5 * (1.0 + math.cos(math.pi * t))  # Loshchilov & Hutter 2017, one cycle
        if self.rate_schedule == "linear":
            return self.learning_rate * (1.0 - t)
        return self.learning_rate

    def scheduled(self) -> tuple[Scheduled, ...]:
        """Return the learning rate as a schedule, where it is not constant."""
        if self.rate_schedule == "constant":
            return ()
        label = QT_TRANSLATE_NOOP("options", "Learning rate")
        return (Scheduled("learning_rate", "rate_schedule", label, self.learning_rate_at),)


# Cannot change on resuming: they decide the order of the images, their form and the random numbers.
FIXED_WHEN_RESUMED = (
    "batch_size",
    "seed",
    "optimiser",
    "subset",
    "leave_out",
    "shift_pixels",
    "rotate_degrees",
    "binarise",
)


@dataclass(frozen=True)
class RunConfig:
    """A whole run: family with its options, dataset, and how to train.

    Args:
        family: name of the model family.
        model: the family's config.
        train: the training settings.
        dataset: name of the dataset.
    """

    family: str
    model: Any  # the family's config
    train: TrainConfig = TrainConfig()
    dataset: str = "mnist"
