"""Autoencoders without a posterior, as multilayer perceptrons: their base, and the plain, denoising and sparse ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from math import prod
from typing import ClassVar

import torch
from torch import Tensor, nn

from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import Encoding, Gathered, ImageShape, Model, Term, Terms
from dreamexplorer.models.networks import MlpOptions, initialise, relu_layers
from dreamexplorer.models.objectives import bernoulli_nll
from dreamexplorer.models.sketch import AUTOENCODER, FEW, POINTS, Sketch
from dreamexplorer.models.whole_batch import over_whole_batch
from dreamexplorer.options import QT_TRANSLATE_NOOP, option
from dreamexplorer.progress import Progress

SHOWN_PART = 4  # a quarter of a batch is reconstructed without noise in training, to be shown
REACH = 4.0  # half the range of a slider, in standard deviations of the codes
LEAST_SPREAD = 0.01  # lower bound of an axis's spread, so that a constant code can be moved, too
LEAST_RATE = 1e-6  # mean activations are clamped this far from 0 and 1, where the KL is infinite

RECONSTRUCTION = Term("recon", QT_TRANSLATE_NOOP("terms", "Reconstruction"))
PENALISED_LOSS = Term(
    "loss", QT_TRANSLATE_NOOP("terms", "Loss"), QT_TRANSLATE_NOOP("terms", "nats per image, plus penalty")
)


@dataclass(frozen=True)
class AutoencoderConfig(MlpOptions):
    """Sizes of the networks and of the code."""

    latent_dim: int = option(
        20,
        QT_TRANSLATE_NOOP("options", "Latent dimensions"),
        QT_TRANSLATE_NOOP(
            "options",
            "Size of the code. Smaller than the number of pixels (undercomplete): the model must "
            "compress. Larger (overcomplete): it can learn to copy its input, unless something else "
            "prevents that.",
        ),
        minimum=2,
        maximum=1024,
        structural=True,
    )


class Autoencoder(Model):
    """Base of the autoencoders: x -> hidden layers -> code -> hidden layers reversed -> Bernoulli logits.

    The loss is the Bernoulli cross-entropy of the image in nats; it is no likelihood of data, because the code costs
    nothing. A family may add a penalty. No prior shapes the codes, so their mean and standard deviation over a sample
    of training images (`observe`) are buffers: they set the ranges of the axes, and samples are drawn from a Gaussian
    with these moments. They are those of the current weights; a running average lags behind codes that still grow.
    """

    terms: ClassVar[tuple[Term, ...]] = (RECONSTRUCTION,)
    bounded: ClassVar[bool] = False  # codes are sigmoids, in [0, 1]

    config: AutoencoderConfig
    codes_seen: Tensor  # scalar: number of images in the statistics
    code_mean: Tensor  # D
    code_variance: Tensor  # D

    def __init__(self, config: AutoencoderConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        pixels = prod(image_shape)
        widths = (pixels, *config.hidden)
        self.encoder = self.hidden_layers(widths)
        self.code = nn.Linear(widths[-1], config.latent_dim)
        self.build_decoder((*widths, config.latent_dim))
        self.register_buffer("codes_seen", torch.zeros(()))
        self.register_buffer("code_mean", torch.zeros(config.latent_dim))
        self.register_buffer("code_variance", torch.zeros(config.latent_dim))
        initialise(self, config.initialisation)

    def hidden_layers(self, widths: tuple[int, ...]) -> nn.Sequential:
        """Build the encoder's hidden layers, with these widths from the pixels on."""
        return relu_layers(widths)

    def build_decoder(self, widths: tuple[int, ...]) -> None:
        """Build the mirror of the encoder.

        Args:
            widths: widths of the encoder, from the pixels to the code.
        """
        self.decoder = relu_layers(tuple(reversed(widths[1:])))
        self.logits = nn.Linear(widths[1], widths[0])

    def code_of(self, h: Tensor) -> Tensor:
        """Compute the code (N x D) from the output of the last hidden layer."""
        code: Tensor = self.code(h)
        return torch.sigmoid(code) if self.bounded else code

    def decode_logits(self, z: Tensor) -> Tensor:
        """Decode codes (N x D) to Bernoulli logits (N x pixels)."""
        logits: Tensor = self.logits(self.decoder(z))
        return logits

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        code = self.code_of(self.encoder(x.flatten(1)))
        recon = bernoulli_nll(self.decode_logits(code), x).mean()
        return Terms(recon, {"recon": recon}, None, code.detach())

    @torch.no_grad()
    def observe(self, x: Tensor) -> None:
        code = self.encode(x).coordinates
        self.codes_seen.fill_(float(len(code)))
        self.code_mean.copy_(code.mean(0))
        self.code_variance.copy_(code.var(0, unbiased=False))

    def encode(self, x: Tensor) -> Encoding:
        return Encoding(self.code_of(self.encoder(x.flatten(1))).float(), None)

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.decode_logits(z).float()).reshape(-1, *self.image_shape)

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        code = self.code_of(self.encoder(x.flatten(1)))
        return bernoulli_nll(self.decode_logits(code), x.flatten(1)), None

    def axes(self) -> tuple[Axis, ...]:
        """Describe the axes: mean +- 4 standard deviations of the codes seen in training.

        Before any training the range is -4 to 4, or 0 to 1 for sigmoid codes.
        """
        names = [f"z{i}" for i in range(self.config.latent_dim)]
        if not float(self.codes_seen):
            return tuple(Axis(n, 0.0, 1.0, 0.5, 0.25) if self.bounded else Axis(n) for n in names)
        means, spreads = self._statistics()
        return tuple(
            _axis(name, mean, max(spread, LEAST_SPREAD), self.bounded)
            for name, mean, spread in zip(names, means.tolist(), spreads.tolist(), strict=True)
        )

    def _statistics(self) -> tuple[Tensor, Tensor]:
        """Return mean and standard deviation of each coordinate, on the CPU."""
        mean = torch.nan_to_num(self.code_mean.detach().cpu())
        return mean, torch.nan_to_num(self.code_variance.detach().cpu()).clamp_min(0.0).sqrt()


def _axis(name: str, mean: float, spread: float, bounded: bool) -> Axis:
    low, high = mean - REACH * spread, mean + REACH * spread
    grain = 10.0 ** math.floor(math.log10(high - low)) / 10.0  # round the ends of the slider to two digits
    low, high = math.floor(low / grain) * grain, math.ceil(high / grain) * grain
    if bounded:
        low, high = max(low, 0.0), min(high, 1.0)
    return Axis(name, round(low, 6), round(high, 6), mean, spread)


class PlainAutoencoder(Autoencoder):
    """An autoencoder with no penalty: only the size of the code limits what it can learn."""

    family: ClassVar[str] = "ae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Autoencoder")
    order: ClassVar[int] = 110
    section: ClassVar[str] = AUTOENCODER
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Numbers instead of distributions: reconstructs best, and most of its space decodes to nothing."
    )
    sketch: ClassVar[Sketch] = Sketch(latents=POINTS)
    Config: ClassVar[type] = AutoencoderConfig


# -- denoising -------------------------------------------------------------------------------------------------

GAUSSIAN, MASKING, SALT_AND_PEPPER = (
    QT_TRANSLATE_NOOP("options", "gaussian"),
    QT_TRANSLATE_NOOP("options", "masking"),
    QT_TRANSLATE_NOOP("options", "salt-and-pepper"),
)


@dataclass(frozen=True)
class DenoisingConfig(AutoencoderConfig):
    """Sizes of the networks, and the corruption of the images."""

    noise: str = option(
        MASKING,
        QT_TRANSLATE_NOOP("options", "Noise"),
        QT_TRANSLATE_NOOP(
            "options",
            "How images are corrupted before they are encoded. gaussian: noise is added. masking: random "
            "pixels become black. salt-and-pepper: random pixels become black or white.",
        ),
        choices=(GAUSSIAN, MASKING, SALT_AND_PEPPER),
    )
    noise_level: float = option(
        0.3,
        QT_TRANSLATE_NOOP("options", "Noise level"),
        QT_TRANSLATE_NOOP(
            "options",
            "Standard deviation of Gaussian noise (white is 1), or fraction of pixels that are masked or replaced.",
        ),
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        live=True,
        presets=(0.1, 0.3, 0.5),
    )


class DenoisingAutoencoder(Autoencoder):
    """An autoencoder that restores clean images from corrupted ones (Vincent et al. 2008, 2010).

    The loss, the term "denoising", compares the clean image with the decoded corrupted one, also in evaluation. The
    term "recon" is the reconstruction of the image as it is, as in every other family and in `reconstruction_terms`.
    """

    family: ClassVar[str] = "denoising-ae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Denoising AE")
    order: ClassVar[int] = 120
    section: ClassVar[str] = AUTOENCODER
    summary: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Restores images that were corrupted before it saw them.")
    sketch: ClassVar[Sketch] = Sketch(latents=POINTS, noise=True)
    Config: ClassVar[type] = DenoisingConfig
    corrupts: ClassVar[bool] = True
    terms: ClassVar[tuple[Term, ...]] = (
        Term(
            "recon",
            RECONSTRUCTION.label,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "of the image as it is, without noise; not part of the loss. In training measured on a quarter of each "
                "batch",
            ),
        ),
        Term(
            "denoising",
            QT_TRANSLATE_NOOP("terms", "Denoising loss"),
            help=QT_TRANSLATE_NOOP(
                "terms", "the clean image compared with what is decoded from the corrupted one: what training minimises"
            ),
        ),
    )

    config: DenoisingConfig

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        clean = x.flatten(1)
        restored = self.decode_logits(self.code_of(self.encoder(self.corrupt(x, generator).flatten(1))))
        loss = bernoulli_nll(restored, clean).mean()
        if self.training:  # only shown: a part of the batch spares most of a second forward pass
            clean = clean[: -(-len(clean) // SHOWN_PART)]
        with torch.no_grad():
            code = self.code_of(self.encoder(clean))
            recon = bernoulli_nll(self.decode_logits(code), clean).mean()
        return Terms(loss, {"recon": recon, "denoising": loss}, None, None if self.training else code)

    def corrupt(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Return the images with noise, still in [0, 1].

        Args:
            x: images, N x C x H x W in [0, 1].
            generator: source of the random numbers, on the device of the images.
        """
        level = float(self.config.noise_level)
        noise = torch.empty(x.shape, device=x.device)
        if self.config.noise == GAUSSIAN:
            return torch.add(x, noise.normal_(generator=generator), alpha=level).clamp(0.0, 1.0)
        chance = noise.uniform_(generator=generator)
        if self.config.noise == MASKING:
            return x * (chance >= level)
        hit, white = chance < level, chance < 0.5 * level
        return torch.where(hit, white.to(x.dtype), x)


# -- sparse ----------------------------------------------------------------------------------------------------


def with_penalty(terms: Terms, name: str, penalty: Tensor, weight: float) -> Terms:
    """Add a weighted penalty to the loss, and report it and the sum.

    Args:
        terms: terms of a batch with a single loss.
        name: key of the penalty in the values; the sum has the key "loss".
        penalty: a scalar.
        weight: factor of the penalty in the loss.
    """
    loss = terms.loss + weight * penalty  # type: ignore[operator]
    return terms._replace(loss=loss, values={**terms.values, name: penalty, "loss": loss})


@dataclass(frozen=True)
class SparseConfig(AutoencoderConfig):
    """Sizes of the networks, and the target and weight of the sparsity penalty."""

    latent_dim: int = option(
        100,
        QT_TRANSLATE_NOOP("options", "Latent dimensions"),
        QT_TRANSLATE_NOOP(
            "options",
            "Number of units of the code, each between 0 and 1. Large, because only a few of them are "
            "active for any one image.",
        ),
        minimum=2,
        maximum=1024,
        structural=True,
    )
    activation: float = option(
        0.05,
        QT_TRANSLATE_NOOP("options", "Target activation"),
        QT_TRANSLATE_NOOP(
            "options", "Rho: the mean activation over the images that each unit of the code should have."
        ),
        minimum=0.001,
        maximum=0.999,
        step=0.01,
        live=True,
        presets=(0.01, 0.05, 0.2),
    )
    sparsity_weight: float = option(
        3.0,
        QT_TRANSLATE_NOOP("options", "Sparsity weight"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the sparsity penalty: KL(rho || mean activation) between two Bernoulli "
            "distributions, summed over the units. A training step takes the mean over its batch, so the "
            "penalty is higher with smaller batches.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.5,
        logarithmic=True,
        live=True,
        presets=(0.0, 3.0, 30.0),
    )


class SparseAutoencoder(Autoencoder):
    """An autoencoder with a code of sigmoids, few of which are active for any image (Ng 2011, CS294A lecture notes).

    The loss is recon + weight * sum_j KL(rho || a_j), the KL between two Bernoulli distributions, with a_j the mean
    activation of unit j over the batch, in an evaluation over the whole split. The KL is convex, so its mean over
    batches is higher than that of the split, the more so the smaller the batches.
    """

    family: ClassVar[str] = "sparse-ae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Sparse AE")
    order: ClassVar[int] = 130
    section: ClassVar[str] = AUTOENCODER
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "A code larger than needed, of which each image uses only a few numbers."
    )
    sketch: ClassVar[Sketch] = Sketch(latents=FEW)
    Config: ClassVar[type] = SparseConfig
    bounded: ClassVar[bool] = True
    terms: ClassVar[tuple[Term, ...]] = (
        RECONSTRUCTION,
        Term(
            "sparsity",
            QT_TRANSLATE_NOOP("terms", "Sparsity penalty"),
            QT_TRANSLATE_NOOP("terms", "nats"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "KL of the mean activation of each unit from its target, summed over units. In training the mean is "
                "that of a batch, so a smaller batch gives a higher penalty; in tests that of all test images",
            ),
        ),
        PENALISED_LOSS,
    )
    axis_term: ClassVar[Term | None] = Term(
        "activation", QT_TRANSLATE_NOOP("terms", "Activation"), QT_TRANSLATE_NOOP("terms", "mean over images")
    )

    config: SparseConfig

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        code = self.code_of(self.encoder(x.flatten(1)))
        recon = bernoulli_nll(self.decode_logits(code), x).mean()
        activation = over_whole_batch(code.float().mean(0))
        penalty = activation_kl(activation, float(self.config.activation)).sum()
        terms = Terms(recon, {"recon": recon}, activation.detach(), code.detach())
        return with_penalty(terms, "sparsity", penalty, float(self.config.sparsity_weight))

    def over_split(self, gathered: Gathered, progress: Progress) -> Gathered:
        activation = gathered.coordinates.double().mean(0)
        penalty = float(activation_kl(activation, float(self.config.activation)).sum())
        loss = gathered.values["recon"] + float(self.config.sparsity_weight) * penalty
        values = {**gathered.values, "sparsity": penalty, "loss": loss}
        return gathered._replace(values=values, per_axis=activation)


def activation_kl(activation: Tensor, target: float) -> Tensor:
    """Compute KL(Bernoulli(target) || Bernoulli(activation)) in nats, elementwise; finite also at 0 and 1.

    Args:
        activation: mean activations, in [0, 1], of any shape.
        target: the sparsity rho, in (0, 1).
    """
    kept = activation.clamp(LEAST_RATE, 1.0 - LEAST_RATE)
    entropy = target * math.log(target) + (1.0 - target) * math.log1p(-target)
    return entropy - target * kept.log() - (1.0 - target) * torch.log1p(-kept)


FAMILIES = (PlainAutoencoder, DenoisingAutoencoder, SparseAutoencoder)
