"""The ladder VAE of Sønderby et al. (2016) with two layers of latents, as multilayer perceptrons."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import ClassVar

import torch
from torch import Tensor, nn

from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import ImageShape, Term, Terms
from dreamexplorer.models.combination import Gaussian, combined, combined_latent, gaussian_of
from dreamexplorer.models.convolutions import NORMALISATIONS, BatchNorm
from dreamexplorer.models.gaussian_vae import ALL_LATENTS, BetaOptions, ElboOptions, GaussianVae, repeated
from dreamexplorer.models.networks import EncoderDecoderOptions, initialise
from dreamexplorer.models.objectives import gaussian_kl, gaussian_latent, log_normal
from dreamexplorer.models.schedules import LINEAR
from dreamexplorer.models.sketch import LAYERED, LAYERS, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP, changed_option, option

_DRAWS = 64  # number of samples of z2 for the rate of one image, in antithetic pairs

_TOP = QT_TRANSLATE_NOOP("axes", "top"), QT_TRANSLATE_NOOP("axes", "Top layer")
_BOTTOM = QT_TRANSLATE_NOOP("axes", "bottom"), QT_TRANSLATE_NOOP("axes", "Bottom layer")
_TOP_HELP = QT_TRANSLATE_NOOP(
    "axes",
    "Top layer, z2: the coarse content of the image. It acts through p(z1|z2), the prior of the "
    "bottom layer; the sliders of the bottom layer keep their offset from it.",
)
_BOTTOM_HELP = QT_TRANSLATE_NOOP(
    "axes",
    "Bottom layer, z1: the details, measured relative to p(z1|z2): 0 is its mean, 1 one standard deviation above it.",
)


@dataclass(frozen=True)
class LayerOptions:
    """Sizes of both layers of latents and of the networks between them."""

    top_latents: int = option(
        8,
        QT_TRANSLATE_NOOP("options", "Top latents"),
        QT_TRANSLATE_NOOP(
            "options",
            "Size of the top layer, z2. It describes the coarse content of the image and sets the prior "
            "of the bottom layer.",
        ),
        minimum=1,
        maximum=128,
        structural=True,
    )
    bottom_latents: int = option(
        20,
        QT_TRANSLATE_NOOP("options", "Bottom latents"),
        QT_TRANSLATE_NOOP(
            "options",
            "Size of the bottom layer, z1, from which the image is decoded. It describes the details that"
            " the top layer does not determine. A bottom latent counts as active where the image moves its "
            "mean away from what the top layer predicts (the variance is that of (z1 − mu(z2)) / sigma(z2)).",
        ),
        minimum=1,
        maximum=128,
        structural=True,
    )
    hidden: tuple[int, ...] = option(
        (400,),
        QT_TRANSLATE_NOOP("options", "Bottom widths"),
        QT_TRANSLATE_NOOP(
            "options",
            "Units of each hidden layer from the image up to the bottom latents, separated by commas; the decoder has "
            "them in reverse.",
        ),
        minimum=1,
        maximum=8192,
        structural=True,
    )
    top_hidden: tuple[int, ...] = option(
        (200,),
        QT_TRANSLATE_NOOP("options", "Top widths"),
        QT_TRANSLATE_NOOP(
            "options",
            "Units of each hidden layer between the two layers of latents on the way up, separated by "
            "commas; in reverse on the way down.",
        ),
        minimum=1,
        maximum=8192,
        structural=True,
    )
    normalisation: str = option(
        "batch",
        QT_TRANSLATE_NOOP("options", "Normalisation"),
        QT_TRANSLATE_NOOP(
            "options",
            "Batch normalisation after every hidden layer, or none. Without it the bottom layer learns "
            "faster than the top one, which keeps few active dimensions, fewest without a warm-up.",
        ),
        choices=NORMALISATIONS,
        structural=True,
        advanced=True,
    )
    decoder_hidden: tuple[int, ...] = changed_option(EncoderDecoderOptions, "decoder_hidden")
    initialisation: str = changed_option(EncoderDecoderOptions, "initialisation")


@dataclass(frozen=True)
class LadderConfig(ElboOptions, LayerOptions):
    """Sizes of both layers, and the options of the ELBO."""

    beta_schedule: str = changed_option(
        BetaOptions,
        "beta_schedule",
        default=LINEAR,
        help=QT_TRANSLATE_NOOP(
            "options",
            "Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in each cycle from 0 to "
            "beta over its first half, then constant. Without a warm-up the top layer collapses to the "
            "prior before the bottom layer uses it, and stays there.",
        ),
    )
    free_bits_of: str = changed_option(
        ElboOptions,
        "free_bits_of",
        help=QT_TRANSLATE_NOOP(
            "options",
            "What the threshold applies to. latent: each latent separately, so none collapses. sum: the "
            "sum over each layer, so some latents may still collapse.",
        ),
    )

    @property
    def latent_dim(self) -> int:
        """Number of latents of both layers together."""
        return self.top_latents + self.bottom_latents


class LadderVae(GaussianVae):
    """p(x, z1, z2) = p(x|z1) p(z1|z2) N(z2; 0, I), and q(z1, z2|x) = q(z2|x) q(z1|x, z2).

    The upward pass x -> d1 -> d2 has no noise; d2 parameterises q(z2|x), and d1 a Gaussian over z1. q(z1|x, z2) is the
    normalised product of that Gaussian and p(z1|z2): their means weighted by precision, and the sum of their
    precisions. The loss is recon + beta (KL(q(z2|x) || N(0, I)) + E[KL(q(z1|x, z2) || p(z1|z2))]), the second KL in
    closed form given one sample of z2 for each image; free bits are those of each latent, or of each layer.

    The coordinates of the latent space are (z2, e1) with e1 = (z1 - mu(z2)) / sigma(z2), where p(z1|z2) = N(mu(z2),
    sigma(z2)^2). A priori they are independent N(0, 1), and densities change only by a factor that depends on z2 and is
    common to p and q: the KL of each coordinate is that of its latent, samples are those of the model, and moving z2
    changes the image through p(z1|z2). `encode` returns q in these coordinates, that of e1 at the mean of z2. So the
    active units of the bottom layer are those of e1: a z1 that only follows z2 is not active, although it varies.
    """

    family: ClassVar[str] = "ladder-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Ladder VAE, MLP")
    order: ClassVar[int] = 80
    section: ClassVar[str] = LAYERED
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Two layers of latents: the upper one is the prior of the lower one."
    )
    sketch: ClassVar[Sketch] = Sketch(latents=LAYERS)
    Config: ClassVar[type] = LadderConfig
    terms: ClassVar[tuple[Term, ...]] = (
        Term("recon", QT_TRANSLATE_NOOP("terms", "Reconstruction")),
        Term("kl", QT_TRANSLATE_NOOP("terms", "KL"), sum_of=("kl_top", "kl_bottom")),
        Term(
            "kl_top",
            QT_TRANSLATE_NOOP("terms", "KL of the top layer"),
            aside=True,
            help=QT_TRANSLATE_NOOP("terms", "information of z2 about the image: KL(q(z2|x) || N(0, 1))"),
        ),
        Term(
            "kl_bottom",
            QT_TRANSLATE_NOOP("terms", "KL of the bottom layer"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms", "additional information of z1: KL(q(z1|x, z2) || p(z1|z2)) with z2 sampled from q(z2|x)"
            ),
        ),
        Term("negative_elbo", QT_TRANSLATE_NOOP("terms", "Negative ELBO"), sum_of=("recon", "kl")),
    )

    config: LadderConfig

    def __init__(self, config: LadderConfig, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        c, pixels = config, prod(image_shape)
        up = (pixels, *c.hidden)
        top = (up[-1], *c.top_hidden)
        down = (c.top_latents, *reversed(c.top_hidden))
        decoder = (c.bottom_latents, *(c.decoder_hidden or reversed(c.hidden)))
        self.encoder = self._layers(up)
        self.bottom = nn.Linear(up[-1], 2 * c.bottom_latents)  # means and log-variances, as in `top` and `prior`
        self.top_encoder = self._layers(top)
        self.top = nn.Linear(top[-1], 2 * c.top_latents)
        self.top_decoder = self._layers(down)
        self.prior = nn.Linear(down[-1], 2 * c.bottom_latents)
        self.decoder = self._layers(decoder)
        self.logits = nn.Linear(decoder[-1], pixels)
        initialise(self, c.initialisation)

    def _layers(self, widths: tuple[int, ...]) -> nn.Sequential:
        layers: list[nn.Module] = []
        for a, b in pairwise(widths):
            normalised = self.config.normalisation == "batch"  # batch normalisation cancels a bias
            norm: list[nn.Module] = [BatchNorm(b)] if normalised else []
            layers += [nn.Linear(a, b, bias=not normalised), *norm, nn.ReLU()]
        return nn.Sequential(*layers)

    def _upward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.encoder(x.flatten(1))
        return self.top(self.top_encoder(h)), self.bottom(h)

    def upward(self, x: Tensor) -> tuple[Gaussian, Gaussian]:
        """Compute the Gaussians of the upward pass.

        Args:
            x: images, N x C x H x W in [0, 1].

        Returns:
            q(z2|x), N x D2, and the Gaussian over z1 from the image alone, N x D1.
        """
        top, bottom = self._upward(x)
        return gaussian_of(top), gaussian_of(bottom)

    def prior_given(self, z2: Tensor) -> Gaussian:
        """Compute p(z1|z2) for z2 (N x D2)."""
        return gaussian_of(self.prior(self.top_decoder(z2)))

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        # evaluation draws one z for each image, so that its cost does not depend on the training options
        k = int(self.config.samples) if torch.is_grad_enabled() else 1
        top, seen = (repeated(statistics, k) for statistics in self._upward(x))
        d = self.config.top_latents
        # drawn image by image for both layers, so that the noise of an image does not depend on the size of the batch
        noise = torch.empty((len(top), self.config.latent_dim), dtype=x.dtype, device=x.device)
        noise.normal_(generator=generator)
        z2, kl_top = gaussian_latent(top[:, :d], top[:, d:], noise=noise[:, :d])
        z1, kl_bottom = combined_latent(seen, self.prior(self.top_decoder(z2)), noise[:, d:])
        recon = self.mean_nll(self.logits(self.decoder(z1)), repeated(x, k))
        per_axis = torch.cat((kl_top, kl_bottom))
        kl = per_axis.sum()
        values = {
            "recon": recon,
            "kl": kl,
            "kl_top": kl_top.sum(),
            "kl_bottom": kl_bottom.sum(),
            "negative_elbo": recon.detach() + kl.detach(),
        }
        return Terms(self.weighted(recon, self.rate(per_axis)), values, per_axis)

    def rate(self, per_axis: Tensor) -> Tensor:
        """Compute the rate of `GaussianVae`, except that shared free bits are those of each layer.

        Kingma et al. 2016, section C.8, with one group for each layer.
        """
        c = self.config
        if c.free_bits_of != ALL_LATENTS:
            return super().rate(per_axis)
        layers = (per_axis[: c.top_latents], per_axis[c.top_latents :])
        return super().rate(layers[0]) + super().rate(layers[1])

    def statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        top, seen = self.upward(x)
        e1 = combined(seen, self.prior_given(top.mu))
        return torch.cat((top.mu, e1.mu), dim=1), torch.cat((top.log_variance, e1.log_variance), dim=1)

    def decode_logits(self, z: Tensor) -> Tensor:
        d = self.config.top_latents
        return self._logits(self.prior_given(z[:, :d]), z[:, d:])

    def _logits(self, expected: Gaussian, e1: Tensor) -> Tensor:
        logits: Tensor = self.logits(self.decoder(expected.at(e1)))
        return logits

    def draw_posterior(self, x: Tensor, k: int, generator: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        top, seen = (part.repeated(k) for part in self.upward(x))
        noise = torch.empty((len(top.mu), self.config.latent_dim), dtype=top.mu.dtype, device=x.device)
        noise.normal_(generator=generator)
        z2, e1 = self._drawn(top, seen, noise)
        log_q = log_normal(noise, torch.cat((top.log_variance, e1.log_variance), dim=1))
        return torch.cat((z2, e1.at(noise[:, self.config.top_latents :])), dim=1).view(len(x), k, -1), log_q.view(-1, k)

    def _drawn(self, top: Gaussian, seen: Gaussian, noise: Tensor) -> tuple[Tensor, Gaussian]:
        """Return z2, sampled with the first columns of the noise, and q(e1|x, z2)."""
        z2 = top.at(noise[:, : self.config.top_latents])
        return z2, combined(seen, self.prior_given(z2))

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Compute reconstruction and rate of each image (N each, nats), as in `GaussianVae`.

        The rate of the bottom layer is the mean over 64 fixed samples of the noise of z2.
        """
        top, seen = self.upward(x)
        expected = self.prior_given(top.mu)
        recon = self.nll(self._logits(expected, combined(seen, expected).mu), x)
        half = torch.empty((_DRAWS // 2, top.mu.shape[1]), dtype=top.mu.dtype, device=x.device)
        half.normal_(generator=torch.Generator(x.device).manual_seed(0))
        noise = torch.cat((half, -half)).repeat(
            len(x), 1
        )  # every image has the same noise, so that the result does not depend on the batch
        _, e1 = self._drawn(top.repeated(_DRAWS), seen.repeated(_DRAWS), noise)
        bottom = gaussian_kl(*e1).sum(1).view(len(x), _DRAWS).mean(1)
        return recon, gaussian_kl(*top).sum(1) + bottom

    def axes(self) -> tuple[Axis, ...]:
        c = self.config
        return (*_layer(*_TOP, _TOP_HELP, c.top_latents), *_layer(*_BOTTOM, _BOTTOM_HELP, c.bottom_latents))


def _layer(word: str, title: str, about: str, size: int) -> tuple[Axis, ...]:
    return tuple(Axis(f"{word} {i + 1}", group=title, help=about) for i in range(size))


FAMILIES = (LadderVae,)
