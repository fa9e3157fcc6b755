"""Multilayer perceptrons and their options, shared by families."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from torch import nn

from dreamexplorer.options import QT_TRANSLATE_NOOP, option

INITIALISATIONS = (
    QT_TRANSLATE_NOOP("options", "default"),
    QT_TRANSLATE_NOOP("options", "he"),
    QT_TRANSLATE_NOOP("options", "xavier"),
)

MIRROR = QT_TRANSLATE_NOOP("options", "mirrored")


@dataclass(frozen=True)
class LatentOptions:
    """Number of latents."""

    latent_dim: int = option(
        20,
        QT_TRANSLATE_NOOP("options", "Latent dimensions"),
        QT_TRANSLATE_NOOP("options", "Number of latents: the numbers by which the model describes an image."),
        minimum=2,
        maximum=128,
        structural=True,
    )


@dataclass(frozen=True)
class MlpOptions(LatentOptions):
    """Sizes of an MLP encoder, mirrored by the decoder."""

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
    initialisation: str = option(
        "default",
        QT_TRANSLATE_NOOP("options", "Initialisation"),
        QT_TRANSLATE_NOOP(
            "options",
            "Initial weights: PyTorch's default, He (keeps the variance through ReLU layers) or Xavier. A"
            " deep network whose signals vanish at the start collapses.",
        ),
        choices=INITIALISATIONS,
        structural=True,
        advanced=True,
    )


@dataclass(frozen=True)
class EncoderDecoderOptions(MlpOptions):
    """Sizes of an MLP encoder and of a decoder that need not be its mirror."""

    decoder_hidden: tuple[int, ...] = option(
        (),
        QT_TRANSLATE_NOOP("options", "Decoder widths"),
        QT_TRANSLATE_NOOP(
            "options",
            "Units of each hidden layer of the decoder, from the latents to the image, separated by "
            "commas. Empty: the encoder mirrored. A stronger decoder depends less on the latents.",
        ),
        minimum=1,
        maximum=8192,
        structural=True,
        empty=MIRROR,
        advanced=True,
    )


def decoder_widths(config: MlpOptions) -> tuple[int, ...]:
    """Return the hidden widths of the decoder: its own if configured, else the encoder's in reverse."""
    own = config.decoder_hidden if isinstance(config, EncoderDecoderOptions) else ()
    return own or tuple(reversed(config.hidden))


def relu_layers(widths: tuple[int, ...]) -> nn.Sequential:
    """Build linear layers between the widths, each followed by a ReLU."""
    layers: list[nn.Module] = []
    for a, b in pairwise(widths):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers)


def initialise(model: nn.Module, kind: str) -> None:
    """Initialise linear and convolutional layers in place: weights by `kind`, biases to 0.

    Args:
        model: the network.
        kind: "default" changes nothing; "he" (He et al. 2015, for ReLUs); "xavier" (Glorot & Bengio 2010).
    """
    if kind == "default":
        return
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            if kind == "he":
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            else:
                nn.init.xavier_normal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
