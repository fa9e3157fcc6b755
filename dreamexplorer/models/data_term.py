"""The choices of the data term and what they mean, without torch: a form can ask here while it is typed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from dreamexplorer.options import QT_TRANSLATE_NOOP, option

BERNOULLI, GAUSSIAN, GAUSSIAN_LEARNED, CONTINUOUS_BERNOULLI, DISCRETISED_LOGISTIC, PERCEPTUAL = LIKELIHOOD_NAMES = (
    QT_TRANSLATE_NOOP("options", "bernoulli"),
    QT_TRANSLATE_NOOP("options", "gaussian"),
    QT_TRANSLATE_NOOP("options", "gaussian-learned"),
    QT_TRANSLATE_NOOP("options", "continuous-bernoulli"),
    QT_TRANSLATE_NOOP("options", "discretised-logistic"),
    QT_TRANSLATE_NOOP("options", "perceptual"),
)
DISTRIBUTIONS = tuple(name for name in LIKELIHOOD_NAMES if name != PERCEPTUAL)  # an image can be drawn from these

WINDOWS = (0, 3, 5, 7, 9, 11)

SUM, MEAN = SCALES = (QT_TRANSLATE_NOOP("options", "sum"), QT_TRANSLATE_NOOP("options", "mean"))


@dataclass(frozen=True)
class LikelihoodOptions:
    """What the decoder says about a pixel."""

    likelihood: str = option(
        BERNOULLI,
        QT_TRANSLATE_NOOP("options", "Likelihood"),
        QT_TRANSLATE_NOOP(
            "options",
            "What the decoder says about each pixel. Bernoulli: the probability of white, a likelihood of binarised "
            "data and a mere loss on grey values. Gaussian: squared error, with a sigma that is fixed or learned. "
            "Continuous Bernoulli: a density on 0 to 1. Discretised logistic: the probability of each of the 256 grey"
            " levels. Perceptual: a loss, not a likelihood, which compares what a small classifier sees; it is trained "
            "first, on the same images. Nats of different likelihoods do not compare.",
        ),
        choices=LIKELIHOOD_NAMES,
        structural=True,
    )
    sigma: float = option(
        0.1,
        QT_TRANSLATE_NOOP("options", "Sigma"),
        QT_TRANSLATE_NOOP(
            "options",
            "The standard deviation of the Gaussian likelihood, where white is 1: small values ask for exact pixels "
            "and weaken the KL, large ones let latents collapse. The perceptual loss is scaled likewise.",
        ),
        minimum=0.002,
        maximum=10.0,
        step=0.01,
        logarithmic=True,
        live=True,
        only_with=("likelihood", (GAUSSIAN, PERCEPTUAL)),
        advanced=True,
    )
    feature_share: float = option(
        0.8,
        QT_TRANSLATE_NOOP("options", "Share of features"),
        QT_TRANSLATE_NOOP(
            "options",
            "How much of the perceptual loss compares the features of the classifier; the rest compares pixels. 0 is "
            "squared error alone; at 1 nothing keeps the picture in place.",
        ),
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        live=True,
        only_with=("likelihood", (PERCEPTUAL,)),
        advanced=True,
    )
    pixel_window: int = option(
        0,
        QT_TRANSLATE_NOOP("options", "Autoregressive window"),
        QT_TRANSLATE_NOOP(
            "options",
            "Width of the window in which the decoder of a pixel is told the pixels above and to the left of it; 0 "
            "turns this off. Such a decoder can do without the latents: the wider, the lower the KL. Pictures are then "
            "drawn pixel by pixel, always with the same random numbers.",
        ),
        choices=WINDOWS,
        structural=True,
        only_with=("likelihood", DISTRIBUTIONS),
        advanced=True,
    )
    pixel_hidden: tuple[int, ...] = option(
        (32, 32),
        QT_TRANSLATE_NOOP("options", "Pixel widths"),
        QT_TRANSLATE_NOOP(
            "options",
            "Units of each hidden layer of the small network, the same for all pixels, that is told the pixels before "
            "and corrects what the decoder says; separated by commas.",
        ),
        minimum=1,
        maximum=1024,
        structural=True,
        only_with=("pixel_window", WINDOWS[1:]),
        advanced=True,
    )


@dataclass(frozen=True)
class ScaleOptions:
    """How the loss is scaled, as other people's code has it."""

    pixel_scale: str = option(
        SUM,
        QT_TRANSLATE_NOOP("options", "Over pixels"),
        QT_TRANSLATE_NOOP(
            "options",
            "Whether the loss takes the sum of the reconstruction over the pixels, as the ELBO does, or the mean, as "
            "much code does: that multiplies beta by the number of pixels. What is shown stays a sum.",
        ),
        choices=SCALES,
        advanced=True,
    )
    latent_scale: str = option(
        SUM,
        QT_TRANSLATE_NOOP("options", "Over latents"),
        QT_TRANSLATE_NOOP(
            "options",
            "Whether the loss takes the sum of the KL over the latents, as the ELBO does, or the mean: that divides "
            "beta by the number of latents. What is shown stays a sum.",
        ),
        choices=SCALES,
        advanced=True,
    )


class Scaling(NamedTuple):
    """What the loss multiplies sums over pixels and latents by."""

    pixels: float
    latents: float

    @property
    def factor(self) -> float:
        """What beta is multiplied by: the loss is that of this factor times beta, up to a constant factor."""
        return self.latents / self.pixels


def scaling_of(config: Any, pixels: int) -> Scaling:
    """The scaling a family's config asks for, with images of that many pixels (over all channels)."""
    per_pixel = getattr(config, "pixel_scale", SUM) == MEAN
    per_latent = getattr(config, "latent_scale", SUM) == MEAN
    return Scaling(1.0 / pixels if per_pixel else 1.0, 1.0 / config.latent_dim if per_latent else 1.0)


def effective_beta(config: Any, pixels: int) -> float | None:
    """Beta as it is with sums over pixels and latents; None for a family that has no beta."""
    beta = getattr(config, "beta", None)
    return None if beta is None else float(beta) * scaling_of(config, pixels).factor


def data_note(config: Any, grey: bool) -> str:
    """What the nats of a family's config mean on such data, and what they compare with: words to be translated.

    `grey`: the pixels that the model sees are not only black and white. Empty for a family without likelihoods.
    """
    likelihood = str(getattr(config, "likelihood", ""))
    if grey and likelihood == BERNOULLI and config.pixel_window:
        return _GREY_NEIGHBOURS
    return _NOTES.get((likelihood, grey), "")


_GREY_NEIGHBOURS = QT_TRANSLATE_NOOP(
    "options",
    "On grey pixels a Bernoulli is a loss, not a likelihood, and can draw none but black and white ones, which this "
    "decoder is never told while it learns: binarise, or choose a likelihood of grey values.",
)
_DENSITY_NOTE = QT_TRANSLATE_NOOP(
    "options",
    "A density over pixel values from 0 to 1: nats may be negative, and compare with those of other densities alone.",
)
_NOT_FOR_BINARY = QT_TRANSLATE_NOOP(
    "options", "Pixels are black or white here, and this is a likelihood of grey ones: choose Bernoulli."
)
_A_LOSS = QT_TRANSLATE_NOOP(
    "options",
    "A loss, not a likelihood: its numbers are no nats of data, and the ELBO bounds nothing. They compare with those "
    "of the same trained model alone.",
)
_NOTES = {
    (BERNOULLI, True): QT_TRANSLATE_NOOP(
        "options",
        "Not comparable with the literature's binarised MNIST: on grey pixels a Bernoulli is a loss, not a likelihood. "
        "Binarise for numbers that compare.",
    ),
    (GAUSSIAN, True): _DENSITY_NOTE,
    (GAUSSIAN_LEARNED, True): _DENSITY_NOTE,
    (CONTINUOUS_BERNOULLI, True): QT_TRANSLATE_NOOP(
        "options",
        "A density over pixel values from 0 to 1, without bound at pixels that are exactly black or white: nats fall "
        "as long as it is trained, and compare with those of other densities alone.",
    ),
    (DISCRETISED_LOGISTIC, True): QT_TRANSLATE_NOOP(
        "options", "Probabilities of the 256 grey levels: nats compare with those of any model of the same bytes."
    ),
    **{(name, False): _NOT_FOR_BINARY for name in DISTRIBUTIONS if name != BERNOULLI},
    (PERCEPTUAL, True): _A_LOSS,
    (PERCEPTUAL, False): _A_LOSS,
}
