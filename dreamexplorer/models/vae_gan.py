"""The VAE-GAN of Larsen et al. (2016): a VAE whose reconstruction is compared by the features of a discriminator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import Any, ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import layer_norm, leaky_relu, softplus

from dreamexplorer.errors import Message
from dreamexplorer.models.base import ImageShape, Term, Terms
from dreamexplorer.models.convolutions import SLOPE, ConvOptions, Flat, conv_decoder, conv_encoder, halved, padding
from dreamexplorer.models.data_term import BERNOULLI
from dreamexplorer.models.gaussian_vae import GaussianVae
from dreamexplorer.models.networks import initialise
from dreamexplorer.models.objectives import bound_log_variance, gaussian_kl
from dreamexplorer.models.sketch import LAYERED, Sketch
from dreamexplorer.models.strided import StridedConv2d
from dreamexplorer.options import QT_TRANSLATE_NOOP, label_of, option

NON_SATURATING, MINIMAX = GENERATOR_LOSSES = (
    QT_TRANSLATE_NOOP("options", "non-saturating"),
    QT_TRANSLATE_NOOP("options", "minimax"),
)

_ALWAYS_RIGHT = 0.95  # accuracy of a discriminator that wins; 0.5 is guessing
_GROUP_OF = {"encoder": "encoder", "mu": "encoder", "log_variance": "encoder"}  # other modules are groups of their own


@dataclass(frozen=True)
class VaeGanConfig(ConvOptions):
    """Sizes of the three networks, and the balance of decoder and discriminator."""

    discriminator_channels: tuple[int, ...] = option(
        (16, 32),
        QT_TRANSLATE_NOOP("options", "Discriminator channels"),
        QT_TRANSLATE_NOOP(
            "options",
            "Channels of each convolution of the discriminator, separated by commas. The outputs of the "
            "last one are the features by which reconstruction and image are compared.",
        ),
        minimum=1,
        maximum=1024,
        structural=True,
    )
    gamma: float = option(
        1.0,
        QT_TRANSLATE_NOOP("options", "Gamma"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the feature distance in the decoder's loss, relative to the adversarial loss. "
            "Larger: closer to the input image. Smaller: more realistic images, less faithful to the "
            "input.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.01,
        logarithmic=True,
        live=True,
        presets=(0.01, 0.1, 1.0, 10.0),
    )
    generator_loss: str = option(
        NON_SATURATING,
        QT_TRANSLATE_NOOP("options", "Generator's loss"),
        QT_TRANSLATE_NOOP(
            "options",
            "Adversarial loss of the decoder. non-saturating: −log D, whose gradient stays large when the"
            " discriminator is confident. minimax: log(1 − D), as published, whose gradient then "
            "vanishes.",
        ),
        choices=GENERATOR_LOSSES,
    )
    label_smoothing: float = option(
        0.1,
        QT_TRANSLATE_NOOP("options", "Label smoothing"),
        QT_TRANSLATE_NOOP(
            "options",
            "The discriminator's target for real images is 1 minus this value, which keeps it from "
            "becoming overconfident. 0 turns this off.",
        ),
        minimum=0.0,
        maximum=0.5,
        step=0.05,
        live=True,
    )
    instance_noise: float = option(
        0.1,
        QT_TRANSLATE_NOOP("options", "Instance noise"),
        QT_TRANSLATE_NOOP(
            "options",
            "Standard deviation of the noise added to every image that the discriminator sees (white is "
            "1). It makes real and generated images overlap, so that the discriminator does not win. 0 "
            "turns this off.",
        ),
        minimum=0.0,
        maximum=2.0,
        step=0.05,
        live=True,
    )
    likelihood: ClassVar[str] = BERNOULLI  # measures the displayed reconstruction; not part of any loss
    pixel_window: ClassVar[int] = 0


class Verdict(NamedTuple):
    """The discriminator's output for N images."""

    features: Tensor  # N x F: output of the last convolution, normalised
    logits: Tensor  # N: logit of the probability that an image is real


class Discriminator(nn.Module):
    """Convolutions, whose last outputs are the features, then a dense layer and one logit; leaky ReLUs between.

    The features of each image are normalised to mean 0 and variance 1 (Ba et al. 2016): otherwise the discriminator
    could scale their distances, and with them the weight of the reconstruction, at will.
    """

    def __init__(self, c: VaeGanConfig, image_shape: ImageShape) -> None:
        super().__init__()
        channels = (image_shape[0], *c.discriminator_channels)
        size = halved(image_shape[1:], len(channels) - 1, c.kernel_size)[-1]
        layers: list[nn.Module] = []
        for before, after in pairwise(channels):
            layers += [StridedConv2d(before, after, c.kernel_size, padding(c.kernel_size)), nn.LeakyReLU(SLOPE)]
        self.convolutions = nn.Sequential(*layers, Flat())
        features = channels[-1] * prod(size)
        self.dense = nn.Linear(features, c.dense_width) if c.dense_width else None
        self.logit = nn.Linear(c.dense_width or features, 1)

    def forward(self, images: Tensor) -> Verdict:
        features = _normalised(self.convolutions(images))
        last = features if self.dense is None else _normalised(leaky_relu(self.dense(features), SLOPE))
        return Verdict(features, self.logit(last).float().squeeze(1))


def _normalised(h: Tensor) -> Tensor:
    return layer_norm(h.float(), h.shape[1:])


class VaeGan(GaussianVae):
    """The convolutional VAE with a discriminator D, and one loss for each of the three networks.

    encoder: KL + d; decoder: gamma d + the adversarial loss; discriminator: binary cross-entropy on images,
    reconstructions and samples. d = 1/2 |f(x) - f(x~)|^2, with f the last convolution of D: -log N(f(x); f(x~), I) up
    to a constant. All three networks are updated at once, each down the gradient of its own loss. Since D learns what d
    measures, neither d nor KL + d bounds a likelihood; the pixel reconstruction (Bernoulli) is shown for comparison and
    not trained on. Unlike in the paper D has layer normalisation, and the adversarial loss is by default the
    non-saturating one (Goodfellow et al. 2014), with one-sided label smoothing (Salimans et al. 2016) and instance
    noise (Sønderby et al. 2017).
    """

    family: ClassVar[str] = "vae-gan"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "VAE-GAN, convolutional")
    order: ClassVar[int] = 90
    section: ClassVar[str] = LAYERED
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "A discriminator judges the decoded images, and its features measure the reconstruction."
    )
    sketch: ClassVar[Sketch] = Sketch(trunk="convolution", discriminator=True)
    Config: ClassVar[type] = VaeGanConfig
    terms: ClassVar[tuple[Term, ...]] = (
        Term("recon", QT_TRANSLATE_NOOP("terms", "Reconstruction")),
        Term("kl", QT_TRANSLATE_NOOP("terms", "KL")),
        Term("feature_distance", QT_TRANSLATE_NOOP("terms", "Feature distance")),
        Term("generator", QT_TRANSLATE_NOOP("terms", "Generator's loss"), aside=True),
        Term("discriminator", QT_TRANSLATE_NOOP("terms", "Discriminator's loss"), aside=True),
        Term(
            "accuracy",
            QT_TRANSLATE_NOOP("terms", "Discriminator's accuracy"),
            QT_TRANSLATE_NOOP("terms", "share"),
            aside=True,
        ),
    )

    config: VaeGanConfig

    def __init__(self, config: Any, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        c: VaeGanConfig = config
        self.encoder, features = conv_encoder(c, image_shape)
        self.mu = nn.Linear(features, c.latent_dim)
        self.log_variance = nn.Linear(features, c.latent_dim)
        self.decoder = conv_decoder(c, image_shape)
        self.discriminator = Discriminator(c, image_shape)
        initialise(self, c.initialisation)

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.encoder(x)
        return self.mu(h), self.log_variance(h)

    def decode_logits(self, z: Tensor) -> Tensor:
        logits: Tensor = self.decoder(z)
        return logits.flatten(1)

    def group_of(self, parameter: str) -> str:
        module = parameter.partition(".")[0]
        return _GROUP_OF.get(module, module)

    def weight_at(self, epoch: float, span: float = 0.0) -> float:
        return 1.0

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        mu, raw = self.statistics(x)
        log_variance = bound_log_variance(raw)
        mu = mu.to(log_variance.dtype)
        n, d = mu.shape
        sigma = float(self.config.instance_noise)
        # drawn image by image, so that the noise of an image does not depend on the size of the batch
        numbers = 2 * d + (2 * x[0].numel() if sigma > 0.0 else 0)
        noise = torch.empty((n, numbers), dtype=mu.dtype, device=mu.device).normal_(generator=generator)
        logits = self.decode_logits(torch.addcmul(mu, noise[:, :d], (0.5 * log_variance).exp()))
        seen = [x, self._images(logits), self._images(self.decode_logits(noise[:, d : 2 * d]))]
        if sigma > 0.0:  # equal noise on image and reconstruction, so that it does not distinguish them
            both, other = (sigma * part.reshape(x.shape) for part in noise[:, 2 * d :].chunk(2, dim=1))
            seen = [image + on_it for image, on_it in zip(seen, (both, both, other), strict=True)]
        real, rebuilt, dreamt = (self.discriminator(images) for images in seen)

        per_axis = gaussian_kl(mu, log_variance).mean(0)
        kl = per_axis.sum()
        distance = 0.5 * (real.features - rebuilt.features).square().sum(1).mean()
        fooling = self._fooling(rebuilt.logits) + self._fooling(dreamt.logits)
        target = 1.0 - float(self.config.label_smoothing)
        cross_entropy = (
            softplus(real.logits) - target * real.logits + softplus(rebuilt.logits) + softplus(dreamt.logits)
        )
        discriminator = cross_entropy.mean()
        losses = {
            "encoder": kl + distance,
            "decoder": float(self.config.gamma) * distance + fooling,
            "discriminator": discriminator,
        }
        with torch.no_grad():
            fakes = torch.cat([rebuilt.logits, dreamt.logits])
            accuracy = 0.5 * ((real.logits > 0).float().mean() + (fakes <= 0).float().mean())
            recon = self.mean_nll(logits, x)
        values = {
            "recon": recon,
            "kl": kl,
            "feature_distance": distance,
            "generator": fooling,
            "discriminator": discriminator,
            "accuracy": accuracy,
        }
        return Terms(losses, values, per_axis, mu)

    def warnings(self, means: Mapping[str, float]) -> Iterator[Message]:
        accuracy, c = means["accuracy"], self.config
        if accuracy > _ALWAYS_RIGHT:
            yield Message(
                "The discriminator wins: it is right about {:.0f} % of the images, so the decoder learns little from "
                "it. Raise {} (now {:g}) or {} (now {:g}).",
                100.0 * accuracy,
                label_of(c, "instance_noise"),
                c.instance_noise,
                label_of(c, "label_smoothing"),
                c.label_smoothing,
            )

    def _images(self, logits: Tensor) -> Tensor:
        return self.likelihood.mean(logits).reshape(-1, *self.image_shape)

    def _fooling(self, logits: Tensor) -> Tensor:
        """Compute the adversarial loss of the decoder, the mean over images with these logits."""
        if self.config.generator_loss == MINIMAX:
            return -softplus(logits).mean()
        return softplus(-logits).mean()


FAMILIES = (VaeGan,)
