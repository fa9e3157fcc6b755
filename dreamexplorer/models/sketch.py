"""The card that a family declares for lists: its section, one line, and a sketch of its network; without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dreamexplorer.options import QT_TRANSLATE_NOOP

VAE, VARIATION, LAYERED, AUTOENCODER, EXTENSION = "vae", "variation", "layered", "autoencoder", "extension"

# Section -> heading, translated in the context "families", in the order of lists.
SECTIONS = {
    VAE: QT_TRANSLATE_NOOP("families", "The VAE"),
    VARIATION: QT_TRANSLATE_NOOP("families", "Variations of it"),
    LAYERED: QT_TRANSLATE_NOOP("families", "Layered, discrete, adversarial"),
    AUTOENCODER: QT_TRANSLATE_NOOP("families", "Autoencoders"),
    EXTENSION: QT_TRANSLATE_NOOP("families", "Extensions"),
}

TRUNKS = ("dense", "convolution")
BELL, HELD, FACTORS, SAMPLES, MIXED, LAYERS, CODES, POINTS, FEW, STILL = LATENTS = (
    "bell",  # a Gaussian
    "held",  # a Gaussian whose KL is held at a level
    "factors",  # Gaussians that are to be independent
    "samples",  # several samples of a Gaussian
    "mixture",  # a Gaussian, and a prior of several components
    "layers",  # two layers of Gaussians
    "codes",  # a grid of entries of a codebook
    "points",  # numbers without noise
    "few",  # numbers of which only a few are not zero
    "still",  # numbers that hardly move with the image
)


@dataclass(frozen=True)
class Sketch:
    """The parts of the small drawing of a network.

    Args:
        trunk: layers of encoder and decoder, one of `TRUNKS`.
        latents: what is between them, one of `LATENTS`.
        label: True if encoder and decoder are given the class.
        noise: True if the encoder sees a corrupted image.
        discriminator: True if a second network judges the decoded image.
    """

    trunk: str = "dense"
    latents: str = BELL
    label: bool = False
    noise: bool = False
    discriminator: bool = False

    def __post_init__(self) -> None:
        if self.trunk not in TRUNKS or self.latents not in LATENTS:
            raise ValueError(f"a sketch has one of {TRUNKS} and one of {LATENTS}")


class FamilyCard(NamedTuple):
    """The entry of a family in lists; texts are untranslated, of the context "families"."""

    title: str
    section: str
    summary: str
    sketch: Sketch
