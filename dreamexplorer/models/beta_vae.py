"""The beta-VAE of Higgins et al. (2017), and its variant with a growing capacity (Burgess et al. 2018)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from dreamexplorer.models.base import ImageShape, Term, Terms
from dreamexplorer.models.gaussian_vae import BetaOptions, GaussianVae
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.schedules import LINEAR, Scheduled, share_at
from dreamexplorer.models.sketch import HELD, VARIATION, Sketch
from dreamexplorer.models.whole_batch import over_whole_batch
from dreamexplorer.options import QT_TRANSLATE_NOOP, changed_option, option

CAPACITY, BETA = OBJECTIVES = (QT_TRANSLATE_NOOP("options", "capacity"), QT_TRANSLATE_NOOP("options", "beta"))


@dataclass(frozen=True)
class BetaVaeConfig(MlpVaeConfig):
    """Sizes of the networks, and the choice between the two objectives."""

    beta: float = changed_option(BetaOptions, "beta", only_with=("objective", (BETA,)))
    beta_schedule: str = changed_option(BetaOptions, "beta_schedule", only_with=("objective", (BETA,)))
    objective: str = option(
        CAPACITY,
        QT_TRANSLATE_NOOP("options", "Objective"),
        QT_TRANSLATE_NOOP(
            "options",
            "capacity: reconstruction + gamma · |KL − C|, where the capacity C grows in training and KL is the "
            "mean over a batch, not that of each image. beta: reconstruction + beta · KL. Gamma and the capacity "
            "apply to the first, beta and its schedule to the second.",
        ),
        choices=OBJECTIVES,
        live=True,
    )
    gamma: float = option(
        10.0,
        QT_TRANSLATE_NOOP("options", "Gamma"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the distance between KL and capacity. It must exceed the improvement of the "
            "reconstruction for each nat of KL; otherwise the KL does not stay at the capacity.",
        ),
        minimum=0.0,
        maximum=10000.0,
        step=1.0,
        logarithmic=True,
        live=True,
        presets=(3.0, 10.0, 30.0, 100.0, 1000.0),
        only_with=("objective", (CAPACITY,)),
    )
    capacity: float = option(
        25.0,
        QT_TRANSLATE_NOOP("options", "Capacity"),
        QT_TRANSLATE_NOOP(
            "options",
            "Target of the KL at the end of its growth, in nats per image: how much information about an "
            "image the latents may carry. It starts at 0, so that the most important features are learned"
            " first.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=1.0,
        live=True,
        presets=(5.0, 10.0, 25.0, 50.0),
        only_with=("objective", (CAPACITY,)),
    )
    capacity_epochs: float = option(
        8.0,
        QT_TRANSLATE_NOOP("options", "Capacity epochs"),
        QT_TRANSLATE_NOOP("options", "Number of epochs in which the capacity grows from 0 to its full value."),
        minimum=0.01,
        maximum=10000.0,
        step=1.0,
        live=True,
        only_with=("objective", (CAPACITY,)),
    )

    def capacity_at(self, epoch: float, span: float = 0.0) -> float:
        """Return the capacity C at a time in epochs, in nats per image; 0 with the other objective.

        Args:
            epoch: the time.
            span: epochs over which the mean is taken; 0 for the capacity at `epoch` itself.
        """
        share = share_at(LINEAR, epoch, self.capacity_epochs, span)
        return float(self.capacity) * share if self.objective == CAPACITY else 0.0

    def scheduled(self) -> tuple[Scheduled, ...]:
        """List what follows a schedule: C, or beta if it is not constant."""
        if self.objective != CAPACITY:
            return super().scheduled()
        label, unit = QT_TRANSLATE_NOOP("options", "Capacity"), QT_TRANSLATE_NOOP("options", "nats per image")
        return (Scheduled("capacity", "capacity_epochs", label, self.capacity_at, unit),)


class BetaVae(MlpVae):
    """The MLP VAE with the loss recon + gamma |KL - C(t)|, or recon + beta KL.

    C rises linearly with the epochs from 0 to the capacity (Burgess et al. 2018, eq. 8); KL is the mean over the batch,
    and each latent's is at least its free bits.
    """

    family: ClassVar[str] = "beta-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "beta-VAE, MLP")
    order: ClassVar[int] = 30
    section: ClassVar[str] = VARIATION
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Holds the KL at a capacity that rises while it trains, so that the most useful factors come first."
    )
    sketch: ClassVar[Sketch] = Sketch(latents=HELD)
    Config: ClassVar[type] = BetaVaeConfig
    terms: ClassVar[tuple[Term, ...]] = (
        *GaussianVae.terms,
        Term(
            "capacity",
            QT_TRANSLATE_NOOP("terms", "Capacity"),
            aside=True,
            help=QT_TRANSLATE_NOOP("terms", "current target of the KL"),
        ),
    )

    config: BetaVaeConfig
    capacity_now: Tensor  # the current C; 0 with the other objective
    _capacity = 0.0  # the value in the buffer, to change it only when needed

    def __init__(self, config: BetaVaeConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        self.register_buffer("capacity_now", torch.zeros(()), persistent=False)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        terms = super().loss(x, generator)
        return terms._replace(values={**terms.values, "capacity": self.capacity_now})

    def rate(self, per_axis: Tensor) -> Tensor:
        if self.config.objective != CAPACITY:
            return super().rate(per_axis)
        return (super().rate(over_whole_batch(per_axis)) - self.capacity_now).abs()

    def weight_at(self, epoch: float, span: float = 0.0) -> float:
        return float(self.config.gamma) if self.config.objective == CAPACITY else super().weight_at(epoch, span)

    def set_epoch(self, epoch: float, span: float = 0.0) -> None:
        super().set_epoch(epoch, span)
        capacity = self.config.capacity_at(epoch, span)
        if capacity != self._capacity:
            self._capacity = capacity
            self.capacity_now.fill_(capacity)

    def set_live(self, config: object) -> None:
        self._capacity = math.nan
        super().set_live(config)


FAMILIES = (BetaVae,)
