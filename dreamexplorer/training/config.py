"""The settings of a training run, apart from the model's own options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dreamexplorer.models.schedules import CONSTANT, COSINE, LINEAR, Scheduled, falling_share
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

NO_BINARISING, THRESHOLD, DYNAMIC = BINARISINGS = (
    QT_TRANSLATE_NOOP("options", "none"),
    QT_TRANSLATE_NOOP("options", "threshold"),
    QT_TRANSLATE_NOOP("options", "dynamic"),
)


@dataclass(frozen=True)
class TrainConfig:
    """Settings of a training run; the form and the command line are made from these fields."""

    learning_rate: float = option(
        1e-3,
        QT_TRANSLATE_NOOP("options", "Learning rate"),
        QT_TRANSLATE_NOOP(
            "options",
            "Step size of the optimiser. Where trained weights are continued without the state of their optimiser (a "
            "file of weights only, or other data), it rises to this value over the first 300 steps: the first steps of "
            "a new Adam would undo more than they improve.",
        ),
        minimum=0.0,
        exclusive=True,
        maximum=1.0,
        step=1e-4,
        decimals=6,
        logarithmic=True,
        live=True,
    )
    rate_schedule: str = option(
        CONSTANT,
        QT_TRANSLATE_NOOP("options", "Learning rate schedule"),
        QT_TRANSLATE_NOOP(
            "options", "How the learning rate changes over the run: constant, or falling to 0 along a cosine or a line."
        ),
        choices=(CONSTANT, COSINE, LINEAR),
        live=True,
        advanced=True,
    )
    optimiser: str = option(
        "adam",
        QT_TRANSLATE_NOOP("options", "Optimiser"),
        QT_TRANSLATE_NOOP("options", "Adam, AdamW (decoupled weight decay), or SGD with momentum 0.9."),
        choices=("adam", "adamw", "sgd"),
        advanced=True,
    )
    weight_decay: float = option(
        0.0,
        QT_TRANSLATE_NOOP("options", "Weight decay"),
        QT_TRANSLATE_NOOP("options", "Pulls all weights towards 0 (L2 penalty; decoupled with AdamW). 0 turns it off."),
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
            "options",
            "Largest norm of the gradient; longer ones are scaled down, so that outliers have less effect. "
            "Networks with losses of their own (of a VAE-GAN, or the prior of a VQ-VAE) are clipped one by "
            "one, each to this norm. 0 turns this off.",
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
        QT_TRANSLATE_NOOP("options", "Images per training step."),
        minimum=1,
        maximum=60000,
        logarithmic=True,
    )
    epochs: int = option(
        10,
        QT_TRANSLATE_NOOP("options", "Epochs"),
        QT_TRANSLATE_NOOP(
            "options",
            "Passes over the training set. In the window: of this run, in addition to earlier ones. On the command "
            "line: in total, including those of a resumed model.",
        ),
        minimum=1,
        maximum=100000,
        live=True,
    )
    seed: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Random seed"),
        QT_TRANSLATE_NOOP("options", "The same seed gives the same weights on the same machine."),
        minimum=0,
        maximum=2**31 - 1,
    )
    subset: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Training images"),
        QT_TRANSLATE_NOOP(
            "options",
            "Train on this many images, evenly spaced in the training set; 0 is all. The test set is not reduced.",
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
            "Classes to leave out of training: their numbers, from 0, separated by commas. The test set keeps them, so "
            "you can see how the model treats classes that it has never seen.",
        ),
        minimum=0,
        maximum=10_000,
        most=1000,
        advanced=True,
    )
    shift_pixels: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Random shift, pixels"),
        QT_TRANSLATE_NOOP("options", "Largest random shift of a training image, in pixels. 0 turns it off."),
        minimum=0,
        maximum=64,
        advanced=True,
    )
    rotate_degrees: float = option(
        0.0,
        QT_TRANSLATE_NOOP("options", "Random rotation, degrees"),
        QT_TRANSLATE_NOOP("options", "Largest random rotation of a training image, in degrees. 0 turns it off."),
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
            "Make pixels black or white, in training and in tests. threshold: white above one half. dynamic: white "
            "with the grey level as probability, drawn at every use, as for the binarised MNIST of the literature; "
            "tests always use the same draw.",
        ),
        choices=BINARISINGS,
        advanced=True,
    )
    device: str = option(
        "auto",
        QT_TRANSLATE_NOOP("options", "Device"),
        QT_TRANSLATE_NOOP("options", "Where to train; auto uses a GPU if there is one."),
        choices=("auto", "cpu", "cuda", "mps"),
    )
    precision: str = option(
        "auto",
        QT_TRANSLATE_NOOP("options", "Precision"),
        QT_TRANSLATE_NOOP(
            "options", "bf16 is faster on processors that support it, with the same test loss; auto chooses."
        ),
        choices=("auto", "fp32", "bf16"),
        advanced=True,
    )

    def learning_rate_at(self, epoch: float, span: float = 0.0) -> float:
        """Return the learning rate at a time in epochs, or its mean over the `span` of a step in epochs."""
        return self.learning_rate * falling_share(self.rate_schedule, epoch / self.epochs, span / self.epochs)

    def scheduled(self) -> tuple[Scheduled, ...]:
        """Return the learning rate as a schedule, where it is not constant."""
        if self.rate_schedule == CONSTANT:
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
