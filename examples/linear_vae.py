"""A linear VAE: encoder and decoder are one matrix each, so what it learns is close to PCA (Lucas et al. 2019)."""

from dataclasses import dataclass
from math import prod
from typing import Any

from torch import Tensor, nn

from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.gaussian_vae import ElboOptions, GaussianVae
from dreamexplorer.models.networks import LatentOptions


@dataclass(frozen=True)
class LinearVaeConfig(ElboOptions, LatentOptions):
    """The number of latents, beta, free bits and the likelihood; there are no hidden layers."""


class LinearVae(GaussianVae):
    """mu, log sigma^2 and the decoder's logits are linear."""

    family = "linear-vae"
    title = "Linear VAE"
    Config = LinearVaeConfig

    def __init__(self, config: Any, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        self.encoder = nn.Linear(prod(image_shape), 2 * config.latent_dim)
        self.decoder = nn.Linear(config.latent_dim, prod(image_shape))

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:  # mu and log sigma^2 of q(z|x), N x D each
        mu, log_variance = self.encoder(x.flatten(1)).chunk(2, dim=1)
        return mu, log_variance

    def decode_logits(self, z: Tensor) -> Tensor:  # N x pixels
        logits: Tensor = self.decoder(z)
        return logits


FAMILIES = (LinearVae,)
