"""Options of the data term: likelihood, binarisation notes, sums or means; without torch, for forms and commands."""

from __future__ import annotations

import math
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
DISTRIBUTIONS = tuple(name for name in LIKELIHOOD_NAMES if name != PERCEPTUAL)  # images can be sampled from these

WINDOWS = (0, 3, 5, 7, 9, 11)

SUM, MEAN = SCALES = (QT_TRANSLATE_NOOP("options", "sum"), QT_TRANSLATE_NOOP("options", "mean"))


@dataclass(frozen=True)
class LikelihoodOptions:
    """The distribution of a pixel given z."""

    likelihood: str = option(
        BERNOULLI,
        QT_TRANSLATE_NOOP("options", "Likelihood"),
        QT_TRANSLATE_NOOP(
            "options",
            "Distribution of each pixel given z. Bernoulli: probability of white; a likelihood for "
            "binarised data, only a loss for grey values. Gaussian: squared error, with a fixed or "
            "learned sigma. Continuous Bernoulli: a density on 0 to 1. Discretised logistic: probability "
            "of each of the 256 grey levels. Perceptual: a loss, not a likelihood, that compares features"
            " of a small classifier, trained first on the same images. Values in nats of different "
            "likelihoods cannot be compared.",
        ),
        choices=LIKELIHOOD_NAMES,
        structural=True,
    )
    sigma: float = option(
        0.1,
        QT_TRANSLATE_NOOP("options", "Sigma"),
        QT_TRANSLATE_NOOP(
            "options",
            "Standard deviation of the Gaussian likelihood (white is 1). Small values demand exact pixels"
            " and make the KL matter less; large values let latents collapse. It scales the perceptual "
            "loss likewise.",
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
        QT_TRANSLATE_NOOP("options", "Feature weight"),
        QT_TRANSLATE_NOOP(
            "options",
            "Fraction of the perceptual loss that compares features of the classifier; the rest compares "
            "pixels. 0: squared error only. 1: the positions of objects are hardly constrained.",
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
            "Width of the window of preceding pixels (above and to the left) that each pixel depends on; "
            "0 turns this off. Such a decoder needs the latents less: the wider the window, the lower the"
            " KL. Images are then sampled pixel by pixel, always with the same random numbers.",
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
            "Units of each hidden layer of the small network, shared by all pixels, that corrects the "
            "decoder's output from the preceding pixels; separated by commas.",
        ),
        minimum=1,
        maximum=1024,
        structural=True,
        only_with=("pixel_window", WINDOWS[1:]),
        advanced=True,
    )


@dataclass(frozen=True)
class ScaleOptions:
    """The weight of the reconstruction, and sums or means over pixels and latents in the loss."""

    recon_weight: float = option(
        1.0,
        QT_TRANSLATE_NOOP("options", "Reconstruction weight"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the reconstruction in the loss. 1 gives the ELBO; 0 leaves only the KL, so that the "
            "posterior of every image becomes the prior. Displayed values are without it.",
        ),
        minimum=0.0,
        maximum=1000.0,
        step=0.1,
        live=True,
        advanced=True,
    )

    pixel_scale: str = option(
        SUM,
        QT_TRANSLATE_NOOP("options", "Sum or mean over pixels"),
        QT_TRANSLATE_NOOP(
            "options",
            "How the loss adds up the reconstruction: sum over pixels, as in the ELBO, or mean, as in "
            "many implementations, which amounts to multiplying beta by the number of pixels. Displayed "
            "values are always sums.",
        ),
        choices=SCALES,
        advanced=True,
    )
    latent_scale: str = option(
        SUM,
        QT_TRANSLATE_NOOP("options", "Sum or mean over latents"),
        QT_TRANSLATE_NOOP(
            "options",
            "How the loss adds up the KL: sum over latents, as in the ELBO, or mean, which amounts to "
            "dividing beta by the number of latents. Displayed values are always sums.",
        ),
        choices=SCALES,
        advanced=True,
    )


class Scaling(NamedTuple):
    """The factors by which the loss multiplies its sums over pixels and latents."""

    pixels: float
    latents: float

    @property
    def factor(self) -> float:
        """The factor on beta with which plain sums give the same loss, up to a constant; infinite without pixels."""
        return self.latents / self.pixels if self.pixels else math.inf


def scaling_of(config: Any, pixels: int) -> Scaling:
    """Return the factors of pixels, weight included, and latents in the loss.

    Args:
        config: a family's config, with or without `ScaleOptions`.
        pixels: number of pixels of an image, all channels together.
    """
    per_pixel = getattr(config, "pixel_scale", SUM) == MEAN
    per_latent = getattr(config, "latent_scale", SUM) == MEAN
    weight = float(getattr(config, "recon_weight", 1.0))
    return Scaling(weight / pixels if per_pixel else weight, 1.0 / config.latent_dim if per_latent else 1.0)


def effective_beta(config: Any, pixels: int) -> float | None:
    """Return the beta that has the same effect with plain sums; None for a family or a loss where there is none.

    Args:
        config: a family's config.
        pixels: number of pixels of an image, all channels together.
    """
    beta = getattr(config, "beta", None)
    factor = scaling_of(config, pixels).factor
    return float(beta) * factor if beta is not None and math.isfinite(factor) else None


def data_note(config: Any, grey: bool) -> str:
    """Return a note on what values in nats mean for this config and data, to be translated; "" if there is none.

    Args:
        config: a family's config, with or without a likelihood.
        grey: True if the pixels that the model sees are not only black and white.
    """
    likelihood = str(getattr(config, "likelihood", ""))
    if grey and likelihood == BERNOULLI and config.pixel_window:
        return _GREY_NEIGHBOURS
    return _NOTES.get((likelihood, grey), "")


_GREY_NEIGHBOURS = QT_TRANSLATE_NOOP(
    "options",
    "On grey pixels a Bernoulli is a loss, not a likelihood. It samples only black and white "
    "pixels, and this autoregressive decoder never sees such pixels in training: binarise the "
    "data, or choose a likelihood for grey values.",
)
_DENSITY_NOTE = QT_TRANSLATE_NOOP(
    "options",
    "A density over pixel values from 0 to 1: values in nats may be negative and can be compared "
    "only with those of other densities.",
)
_NOT_FOR_BINARY = QT_TRANSLATE_NOOP(
    "options", "The pixels are black or white, but this likelihood is for grey values: choose Bernoulli."
)
_A_LOSS = QT_TRANSLATE_NOOP(
    "options",
    "A loss, not a likelihood: its values are not nats of data, and the ELBO is not a bound. They"
    " can be compared only within one training.",
)
_NOTES = {
    (BERNOULLI, True): QT_TRANSLATE_NOOP(
        "options",
        "Not comparable with published results on binarised MNIST: on grey pixels a Bernoulli is a "
        "loss, not a likelihood. Binarise to get comparable numbers.",
    ),
    (GAUSSIAN, True): _DENSITY_NOTE,
    (GAUSSIAN_LEARNED, True): _DENSITY_NOTE,
    (CONTINUOUS_BERNOULLI, True): QT_TRANSLATE_NOOP(
        "options",
        "A density over pixel values from 0 to 1, unbounded where pixels are exactly black or white: "
        "its values in nats fall as long as training continues and can be compared only with those of"
        " other densities.",
    ),
    (DISCRETISED_LOGISTIC, True): QT_TRANSLATE_NOOP(
        "options",
        "Probabilities of the 256 grey levels: values in nats can be compared with those of any model of 8-bit pixels.",
    ),
    **{(name, False): _NOT_FOR_BINARY for name in DISTRIBUTIONS if name != BERNOULLI},
    (PERCEPTUAL, True): _A_LOSS,
    (PERCEPTUAL, False): _A_LOSS,
}
