"""The MLP VAE of Kingma & Welling (2014), with beta (Higgins et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

from torch import Tensor, nn

from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.gaussian_vae import ElboOptions, GaussianVae
from dreamexplorer.models.networks import EncoderDecoderOptions, decoder_widths, initialise, relu_layers
from dreamexplorer.models.sketch import VAE, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class MlpVaeConfig(ElboOptions, EncoderDecoderOptions):
    """Sizes of the networks, and the options of the ELBO."""


class MlpNetworks(GaussianVae):
    """Base of the MLP families: x -> hidden layers -> (mu, log sigma^2) -> z -> hidden layers -> likelihood."""

    def __init__(self, config: Any, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        pixels, code = prod(image_shape), config.latent_dim + self.classes  # each class is one more input
        widths = (pixels + self.classes, *config.hidden)
        self.encoder = relu_layers(widths)
        self.mu = nn.Linear(widths[-1], config.latent_dim)
        self.log_variance = nn.Linear(widths[-1], config.latent_dim)
        decoder = (code, *decoder_widths(config))
        self.decoder = relu_layers(decoder)
        self.logits = nn.Linear(decoder[-1], pixels)
        initialise(self, config.initialisation)

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.encoder(x.flatten(1))
        return self.mu(h), self.log_variance(h)

    def decode_logits(self, z: Tensor) -> Tensor:
        logits: Tensor = self.logits(self.decoder(z))
        return logits


class MlpVae(MlpNetworks):
    """The VAE with these networks and the loss of `GaussianVae`."""

    family: ClassVar[str] = "mlp-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "VAE, MLP")
    order: ClassVar[int] = 10
    section: ClassVar[str] = VAE
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Dense layers encode an image as a Gaussian over the latents and decode samples of it."
    )
    sketch: ClassVar[Sketch] = Sketch()
    Config: ClassVar[type] = MlpVaeConfig

    config: MlpVaeConfig


FAMILIES = (MlpVae,)
