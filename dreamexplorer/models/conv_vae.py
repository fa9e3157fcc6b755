"""The convolutional VAE: strided convolutions down, transposed convolutions up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.convolutions import ConvOptions, conv_decoder, conv_encoder
from dreamexplorer.models.gaussian_vae import ElboOptions, GaussianVae
from dreamexplorer.models.networks import initialise
from dreamexplorer.models.sketch import VAE, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class ConvVaeConfig(ElboOptions, ConvOptions):
    """Sizes of the networks, and the options of the ELBO."""


class ConvVae(GaussianVae):
    """x -> convolutions -> dense -> (mu, log sigma^2) -> z -> dense -> transposed convolutions -> likelihood."""

    family: ClassVar[str] = "conv-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "VAE, convolutional")
    order: ClassVar[int] = 20
    section: ClassVar[str] = VAE
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "A VAE of convolutions: a better bound than with dense layers, and slower to train."
    )
    sketch: ClassVar[Sketch] = Sketch(trunk="convolution")
    Config: ClassVar[type] = ConvVaeConfig

    config: ConvVaeConfig

    def __init__(self, config: ConvVaeConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        c = config
        self.encoder, features = conv_encoder(c, image_shape)
        self.mu = nn.Linear(features, c.latent_dim)
        self.log_variance = nn.Linear(features, c.latent_dim)
        self.decoder = conv_decoder(c, image_shape)
        initialise(self, c.initialisation)

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.encoder(x)
        return self.mu(h), self.log_variance(h)

    def decode_logits(self, z: Tensor) -> Tensor:
        logits: Tensor = self.decoder(z)
        return logits.flatten(1)


FAMILIES = (ConvVae,)
