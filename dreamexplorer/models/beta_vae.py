"""The beta-VAE of Higgins et al. (2017), and its form with a capacity that grows (Burgess et al. 2018)."""

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
from dreamexplorer.options import QT_TRANSLATE_NOOP, changed_option, option

CAPACITY, BETA = OBJECTIVES = (QT_TRANSLATE_NOOP("options", "capacity"), QT_TRANSLATE_NOOP("options", "beta"))


@dataclass(frozen=True)
class BetaVaeConfig(MlpVaeConfig):
    """Sizes of the model, and which of the two objectives weighs its rate."""

    beta: float = changed_option(BetaOptions, "beta", only_with=("objective", (BETA,)))
    beta_schedule: str = changed_option(BetaOptions, "beta_schedule", only_with=("objective", (BETA,)))
    objective: str = option(
        CAPACITY,
        QT_TRANSLATE_NOOP("options", "Objective"),
        QT_TRANSLATE_NOOP(
            "options",
            "capacity: reconstruction + gamma times the distance of the KL from a capacity that grows. beta: "
            "reconstruction + beta times the KL. Gamma and the capacity belong to the first, beta and its schedule to "
            "the second.",
        ),
        choices=OBJECTIVES,
        live=True,
    )
    gamma: float = option(
        10.0,
        QT_TRANSLATE_NOOP("options", "Gamma"),
        QT_TRANSLATE_NOOP(
            "options",
            "How strongly the KL is held at the capacity, in nats of loss for each nat of distance. It must exceed "
            "what a nat of KL is worth to the reconstruction, or else the KL runs away.",
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
            "The KL that the model is to have in the end, in nats per image: how much its latents may tell of an "
            "image. It begins at 0, so that what matters most is learned first.",
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
        QT_TRANSLATE_NOOP("options", "In how many epochs the capacity grows from 0 to its full value."),
        minimum=0.01,
        maximum=10000.0,
        step=1.0,
        live=True,
        only_with=("objective", (CAPACITY,)),
    )

    def capacity_at(self, epoch: float) -> float:
        """C at a time in epochs, in nats per image; 0 where the objective has none."""
        share = share_at(LINEAR, epoch, self.capacity_epochs)
        return float(self.capacity) * share if self.objective == CAPACITY else 0.0

    def scheduled(self) -> tuple[Scheduled, ...]:
        """C, or with the other objective beta, where it is not constant."""
        if self.objective != CAPACITY:
            return super().scheduled()
        label, unit = QT_TRANSLATE_NOOP("options", "Capacity"), QT_TRANSLATE_NOOP("options", "nats per image")
        return (Scheduled("capacity", "capacity_epochs", label, self.capacity_at, unit),)


class BetaVae(MlpVae):
    """The MLP VAE with the loss recon + gamma |KL - C(t)|, or recon + beta KL.

    C rises linearly with the epochs from 0 to the capacity (Burgess et al. 2018, eq. 8); KL is the mean over the batch,
    each latent's not below its free bits.
    """

    family: ClassVar[str] = "beta-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "beta-VAE, MLP")
    Config: ClassVar[type] = BetaVaeConfig
    terms: ClassVar[tuple[Term, ...]] = (
        *GaussianVae.terms,
        Term(
            "capacity",
            QT_TRANSLATE_NOOP("terms", "Capacity"),
            aside=True,
            help=QT_TRANSLATE_NOOP("terms", "the KL that the loss asks for now"),
        ),
    )

    config: BetaVaeConfig
    capacity_now: Tensor  # C as it is now; 0 where the objective has none
    _capacity = 0.0  # what the buffer holds

    def __init__(self, config: BetaVaeConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        self.register_buffer("capacity_now", torch.zeros(()), persistent=False)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        terms = super().loss(x, generator)
        return terms._replace(values={**terms.values, "capacity": self.capacity_now})

    def rate(self, per_axis: Tensor) -> Tensor:
        rate = super().rate(per_axis)
        return (rate - self.capacity_now).abs() if self.config.objective == CAPACITY else rate

    def weight_at(self, epoch: float) -> float:
        return float(self.config.gamma) if self.config.objective == CAPACITY else super().weight_at(epoch)

    def set_epoch(self, epoch: float) -> None:
        super().set_epoch(epoch)
        capacity = self.config.capacity_at(epoch)
        if capacity != self._capacity:
            self._capacity = capacity
            self.capacity_now.fill_(capacity)

    def set_live(self, config: object) -> None:
        self._capacity = math.nan
        super().set_live(config)


FAMILIES = (BetaVae,)
