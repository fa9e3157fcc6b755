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
from dreamexplorer.options import QT_TRANSLATE_NOOP, changed_option, option

_DRAWS = 64  # of z2, for the rate of a single image; half of them the mirror images of the others

_TOP = QT_TRANSLATE_NOOP("axes", "top"), QT_TRANSLATE_NOOP("axes", "Top layer")
_BOTTOM = QT_TRANSLATE_NOOP("axes", "bottom"), QT_TRANSLATE_NOOP("axes", "Bottom layer")
_TOP_HELP = QT_TRANSLATE_NOOP(
    "axes",
    "Top layer, z2: what the image shows at large. It moves the image by way of p(z1|z2), what the bottom layer is "
    "expected to be; sliders of the bottom layer stay as far from that as they are.",
)
_BOTTOM_HELP = QT_TRANSLATE_NOOP(
    "axes",
    "Bottom layer, z1: the detail. It is counted from what the top layer leads to expect: 0 is the mean of p(z1|z2), "
    "and 1 is one of its standard deviations.",
)


@dataclass(frozen=True)
class LayerOptions:
    """The sizes of both layers of latents and of the networks between them."""

    top_latents: int = option(
        8,
        QT_TRANSLATE_NOOP("options", "Top latents"),
        QT_TRANSLATE_NOOP(
            "options",
            "How many numbers the upper layer has, z2. They say at large what the image shows, and set what the lower "
            "layer is expected to be.",
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
            "How many numbers the lower layer has, z1, from which the image is drawn. They say how it departs from "
            "what the upper layer leads to expect.",
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
            "Units of each hidden layer between both layers of latents on the way up, separated by commas; on the way "
            "down they are there in reverse.",
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
            "Batch normalisation after every hidden layer, or none. Without it the bottom layer learns faster than "
            "the top one, which is left with few live dimensions, the fewest without a warm-up.",
        ),
        choices=NORMALISATIONS,
        structural=True,
        advanced=True,
    )
    decoder_hidden: tuple[int, ...] = changed_option(EncoderDecoderOptions, "decoder_hidden")
    initialisation: str = changed_option(EncoderDecoderOptions, "initialisation")


@dataclass(frozen=True)
class LadderConfig(ElboOptions, LayerOptions):
    """Sizes of both layers, and the weight of their rates."""

    beta_schedule: str = changed_option(
        BetaOptions,
        "beta_schedule",
        default=LINEAR,
        help=QT_TRANSLATE_NOOP(
            "options",
            "Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in every cycle from 0 to beta in its "
            "first half, then constant. Without a warm-up latents of the top layer are pressed to the prior before "
            "the layer below has use for them, and stay there.",
        ),
    )
    free_bits_of: str = changed_option(
        ElboOptions,
        "free_bits_of",
        help=QT_TRANSLATE_NOOP(
            "options",
            "What has the free bits. latent: each latent for itself, so that all of them stay alive. sum: each layer, "
            "whose latents may share them as they like; some may still collapse.",
        ),
    )

    @property
    def latent_dim(self) -> int:
        """The latents of both layers."""
        return self.top_latents + self.bottom_latents


class LadderVae(GaussianVae):
    """p(x, z1, z2) = p(x|z1) p(z1|z2) N(z2; 0, I), and q(z1, z2|x) = q(z2|x) q(z1|x, z2).

    On the way up x -> d1 -> d2, without noise, d2 gives q(z2|x) and d1 a Gaussian in z1. q(z1|x, z2) is the product of
    that with p(z1|z2), normalised: the mean of both means weighted by their precisions, the sum of the precisions. The
    loss is recon + beta (KL(q(z2|x) || N(0, I)) + E[KL(q(z1|x, z2) || p(z1|z2))]), the second KL in closed form given
    one z2 that is drawn for each image; free bits are those of each latent, or of each layer.

    The coordinates of the latent space are (z2, e1), e1 = (z1 - mu(z2)) / sigma(z2) in terms of p(z1|z2) =
    N(mu(z2), sigma(z2)^2). A priori all of them are independent N(0, 1), and densities change by a factor of z2 alone,
    which p and q have in common: the KL of each coordinate is that of its latent, dreams and walks are those of the
    model, and moving z2 moves the image by way of p(z1|z2). `encode` gives q in these coordinates, that of e1 at
    z2 = its mean.
    """

    family: ClassVar[str] = "ladder-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Ladder VAE, MLP")
    Config: ClassVar[type] = LadderConfig
    terms: ClassVar[tuple[Term, ...]] = (
        Term("recon", QT_TRANSLATE_NOOP("terms", "Reconstruction")),
        Term("kl", QT_TRANSLATE_NOOP("terms", "KL")),
        Term(
            "kl_top",
            QT_TRANSLATE_NOOP("terms", "KL of the top layer"),
            aside=True,
            help=QT_TRANSLATE_NOOP("terms", "what z2 tells of an image: the KL of q(z2|x) from N(0, 1)"),
        ),
        Term(
            "kl_bottom",
            QT_TRANSLATE_NOOP("terms", "KL of the bottom layer"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms", "what z1 tells of an image besides: the KL of q(z1|x, z2) from p(z1|z2), z2 drawn from q(z2|x)"
            ),
        ),
        Term("negative_elbo", QT_TRANSLATE_NOOP("terms", "Negative ELBO")),
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
        self.bottom = nn.Linear(up[-1], 2 * c.bottom_latents)  # means, then log-variances, as in the other two
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
            normalised = self.config.normalisation == "batch"  # which takes any bias off again
            norm: list[nn.Module] = [BatchNorm(b)] if normalised else []
            layers += [nn.Linear(a, b, bias=not normalised), *norm, nn.ReLU()]
        return nn.Sequential(*layers)

    def _upward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.encoder(x.flatten(1))
        return self.top(self.top_encoder(h)), self.bottom(h)

    def upward(self, x: Tensor) -> tuple[Gaussian, Gaussian]:
        """q(z2|x), and what the image alone says of z1."""
        top, bottom = self._upward(x)
        return gaussian_of(top), gaussian_of(bottom)

    def prior_given(self, z2: Tensor) -> Gaussian:
        """p(z1|z2) for z2 of N x D2."""
        return gaussian_of(self.prior(self.top_decoder(z2)))

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        # an evaluation has one z for each image, as in every VAE
        k = int(self.config.samples) if torch.is_grad_enabled() else 1
        top, seen = (repeated(statistics, k) for statistics in self._upward(x))
        d = self.config.top_latents
        # drawn at once for both layers, so that the numbers an image gets do not depend on how many come with it
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
        """As in every VAE, but where latents share their free bits each layer has its own (Kingma et al. 2016)."""
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
        """z2 with the first columns of the noise, and q(e1|x, z2)."""
        z2 = top.at(noise[:, : self.config.top_latents])
        return z2, combined(seen, self.prior_given(z2))

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """As in every VAE; the rate of the bottom layer is the mean over 64 draws of z2, always the same ones."""
        top, seen = self.upward(x)
        expected = self.prior_given(top.mu)
        recon = self.nll(self._logits(expected, combined(seen, expected).mu), x)
        half = torch.empty((_DRAWS // 2, top.mu.shape[1]), dtype=top.mu.dtype, device=x.device)
        half.normal_(generator=torch.Generator(x.device).manual_seed(0))
        noise = torch.cat((half, -half)).repeat(len(x), 1)  # each image gets what it gets alone
        _, e1 = self._drawn(top.repeated(_DRAWS), seen.repeated(_DRAWS), noise)
        bottom = gaussian_kl(*e1).sum(1).view(len(x), _DRAWS).mean(1)
        return recon, gaussian_kl(*top).sum(1) + bottom

    def axes(self) -> tuple[Axis, ...]:
        c = self.config
        return (*_layer(*_TOP, _TOP_HELP, c.top_latents), *_layer(*_BOTTOM, _BOTTOM_HELP, c.bottom_latents))


def _layer(word: str, title: str, about: str, size: int) -> tuple[Axis, ...]:
    return tuple(Axis(f"{word} {i + 1}", group=title, help=about) for i in range(size))


FAMILIES = (LadderVae,)
