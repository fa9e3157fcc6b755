"""The MLP VAE of Kingma & Welling (2014), with beta (Higgins et al. 2017): the Dream Generator."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import ClassVar

import torch
from torch import Tensor, nn

from dreamexplorer.models.base import Axis, Encoding, ImageShape, Model, Term, Terms
from dreamexplorer.models.objectives import (
    bernoulli_nll,
    bound_log_variance,
    gaussian_kl,
    gaussian_latent,
    mean_bernoulli_nll,
)
from dreamexplorer.options import QT_TRANSLATE_NOOP, option


@dataclass(frozen=True)
class MlpVaeConfig:
    """Sizes of the model and the weight of its rate."""

    latent_dim: int = option(
        20,
        QT_TRANSLATE_NOOP("options", "Latent dimensions"),
        QT_TRANSLATE_NOOP("options", "How many numbers the model may use to describe an image."),
        minimum=2,
        maximum=128,
        structural=True,
    )
    hidden: tuple[int, ...] = option(
        (400,),
        QT_TRANSLATE_NOOP("options", "Hidden widths"),
        QT_TRANSLATE_NOOP(
            "options",
            "Units of each hidden layer of the encoder, separated by commas; the decoder has them in reverse.",
        ),
        minimum=1,
        maximum=8192,
        structural=True,
    )
    beta: float = option(
        1.0,
        QT_TRANSLATE_NOOP("options", "Beta"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the KL term. 1 gives the ELBO; more presses the posterior towards the prior until "
            "latents collapse; less favours reconstruction. Sums over pixels and latents: no hidden factor.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.1,
        logarithmic=True,
        live=True,
        presets=(0.1, 1.0, 4.0, 10.0, 30.0),
    )


class MlpVae(Model):
    """x -> hidden layers -> (mu, log sigma^2) -> z -> hidden layers reversed -> Bernoulli logits."""

    family: ClassVar[str] = "mlp-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "VAE, MLP")
    Config: ClassVar[type] = MlpVaeConfig
    terms: ClassVar[tuple[Term, ...]] = (
        Term("recon", QT_TRANSLATE_NOOP("terms", "Reconstruction")),
        Term("kl", QT_TRANSLATE_NOOP("terms", "KL")),
        Term("negative_elbo", QT_TRANSLATE_NOOP("terms", "Negative ELBO")),
    )

    config: MlpVaeConfig

    def __init__(self, config: MlpVaeConfig, image_shape: ImageShape) -> None:
        super().__init__(config, image_shape)
        pixels = prod(image_shape)
        widths = (pixels, *config.hidden)
        self.encoder = _relu_layers(widths)
        self.mu = nn.Linear(widths[-1], config.latent_dim)
        self.log_variance = nn.Linear(widths[-1], config.latent_dim)
        self.decoder = _relu_layers((config.latent_dim, *reversed(config.hidden)))
        self.logits = nn.Linear(widths[1] if config.hidden else config.latent_dim, pixels)

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """mu and log sigma^2 of q(z|x), N x D each, in fp32."""
        h = self.encoder(x.flatten(1))
        return self.mu(h).float(), bound_log_variance(self.log_variance(h))

    def decode_logits(self, z: Tensor) -> Tensor:
        """Bernoulli logits, N x pixels."""
        logits: Tensor = self.logits(self.decoder(z))
        return logits

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        h = self.encoder(x.flatten(1))
        mu = self.mu(h)
        z, per_axis = gaussian_latent(mu, self.log_variance(h), generator)
        recon = mean_bernoulli_nll(self.decode_logits(z), x.flatten(1))
        kl = per_axis.sum()
        values = {"recon": recon, "kl": kl, "negative_elbo": recon.detach() + kl.detach()}
        return Terms(recon + self.config.beta * kl, values, per_axis, mu)

    def encode(self, x: Tensor) -> Encoding:
        mu, log_variance = self.posterior(x)
        return Encoding(mu, (0.5 * log_variance).exp())

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.decode_logits(z).float()).reshape(-1, *self.image_shape)

    def axes(self) -> tuple[Axis, ...]:
        return tuple(Axis(f"z{i}") for i in range(self.config.latent_dim))

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        mu, log_variance = self.posterior(x)
        recon = bernoulli_nll(self.decode_logits(mu), x.flatten(1))
        return recon, gaussian_kl(mu, log_variance).sum(1)


def _relu_layers(widths: tuple[int, ...]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for a, b in pairwise(widths):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers)


FAMILIES = (MlpVae,)
