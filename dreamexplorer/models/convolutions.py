"""Convolutional networks for images of any shape, and their options, shared by families."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from torch import Tensor, nn
from torch.nn.functional import batch_norm
from torch.nn.modules.batchnorm import _BatchNorm

from dreamexplorer.errors import UserError
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.networks import INITIALISATIONS, MIRROR, LatentOptions
from dreamexplorer.models.strided import STRIDE, StridedConv2d, StridedConvTranspose2d
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

NORMALISATIONS = (QT_TRANSLATE_NOOP("options", "none"), QT_TRANSLATE_NOOP("options", "batch"))
SLOPE = 0.2  # negative slope of the leaky ReLUs (Radford et al. 2016)


@dataclass(frozen=True)
class ConvOptions(LatentOptions):
    """Sizes of a convolutional encoder and decoder."""

    channels: tuple[int, ...] = option(
        (16, 32),
        QT_TRANSLATE_NOOP("options", "Channels"),
        QT_TRANSLATE_NOOP(
            "options",
            "Channels of each convolution of the encoder, separated by commas; each halves height and width.",
        ),
        minimum=1,
        maximum=1024,
        structural=True,
    )
    decoder_channels: tuple[int, ...] = option(
        (),
        QT_TRANSLATE_NOOP("options", "Decoder channels"),
        QT_TRANSLATE_NOOP(
            "options",
            "Input channels of each transposed convolution of the decoder, separated by commas; each "
            "doubles height and width. Empty: the encoder mirrored. A stronger decoder depends less on "
            "the latents.",
        ),
        minimum=1,
        maximum=1024,
        structural=True,
        empty=MIRROR,
    )
    kernel_size: int = option(
        4,
        QT_TRANSLATE_NOOP("options", "Kernel size"),
        QT_TRANSLATE_NOOP(
            "options", "Height and width of the filters in pixels. Odd sizes may cause checkerboard artefacts."
        ),
        minimum=2,
        maximum=9,
        structural=True,
        advanced=True,
    )
    dense_width: int = option(
        128,
        QT_TRANSLATE_NOOP("options", "Dense units"),
        QT_TRANSLATE_NOOP(
            "options",
            "Units of a fully connected layer between convolutions and latents, in encoder and decoder; 0 for none.",
        ),
        minimum=0,
        maximum=8192,
        structural=True,
        advanced=True,
    )
    normalisation: str = option(
        "batch",
        QT_TRANSLATE_NOOP("options", "Normalisation"),
        QT_TRANSLATE_NOOP(
            "options",
            "Batch normalisation after every hidden layer, or none. It speeds up training; outside "
            "training it uses running statistics of the training images.",
        ),
        choices=NORMALISATIONS,
        structural=True,
        advanced=True,
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


def conv_encoder(c: ConvOptions, image_shape: ImageShape) -> tuple[nn.Sequential, int]:
    """Build an encoder of strided convolutions and, if configured, a dense layer.

    Args:
        c: sizes of the layers.
        image_shape: channels, height and width of the images.

    Returns:
        The network, from N x C x H x W to N x F, and the number of features F.

    Raises:
        UserError: the images are too small for so many convolutions.
    """
    sizes = halved(image_shape[1:], len(c.channels), c.kernel_size)
    layers: list[nn.Module] = []
    before = image_shape[0]
    for channels in c.channels:
        layers.append(StridedConv2d(before, channels, c.kernel_size, padding(c.kernel_size)))
        layers += hidden(c, channels)
        before = channels
    layers.append(Flat())
    features = before * prod(sizes[-1])
    if c.dense_width:
        layers += [nn.Linear(features, c.dense_width), *hidden(c, c.dense_width)]
        features = c.dense_width
    return nn.Sequential(*layers), features


def conv_decoder(c: ConvOptions, image_shape: ImageShape) -> nn.Sequential:
    """Build a decoder of transposed convolutions, after a dense layer if configured.

    Args:
        c: sizes of the layers; `latent_dim` inputs.
        image_shape: channels, height and width of the images.

    Returns:
        The network, from N x D to N x C x H x W (logits).

    Raises:
        UserError: the images are too small for so many convolutions.
    """
    channels = c.decoder_channels or tuple(reversed(c.channels))
    sizes = halved(image_shape[1:], len(channels), c.kernel_size)
    layers: list[nn.Module] = []
    width = c.latent_dim
    if c.dense_width:
        layers += [nn.Linear(width, c.dense_width), *hidden(c, c.dense_width)]
        width = c.dense_width
    start = (channels[0], *sizes[-1]) if channels else image_shape
    layers += [nn.Linear(width, prod(start)), Images(start)]
    if channels:
        layers += hidden(c, channels[0])
    for i, before in enumerate(channels):
        last = i == len(channels) - 1
        after = image_shape[0] if last else channels[i + 1]
        height, width = sizes[-2 - i]
        layers.append(StridedConvTranspose2d(before, after, c.kernel_size, padding(c.kernel_size), (height, width)))
        if not last:
            layers += hidden(c, after)
    return nn.Sequential(*layers)


def hidden(c: ConvOptions, channels: int) -> list[nn.Module]:
    """Return the layers that follow a hidden layer: batch normalisation, if configured, and a leaky ReLU.

    Args:
        c: options with `normalisation`.
        channels: number of channels or units of the hidden layer.
    """
    norm: list[nn.Module] = [BatchNorm(channels)] if c.normalisation == "batch" else []
    return [*norm, nn.LeakyReLU(SLOPE)]


class Flat(nn.Module):
    """Flattens N x C x H x W to N x (H W C), the memory order of channels-last tensors, so that nothing is copied."""

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


class Images(nn.Module):
    """Inverse of `Flat`: N x (H W C) to N x C x H x W."""

    def __init__(self, shape: ImageShape) -> None:
        super().__init__()
        self.channels, self.height, self.width = shape

    def forward(self, x: Tensor) -> Tensor:
        return x.reshape(-1, self.height, self.width, self.channels).permute(0, 3, 1, 2)


class BatchNorm(_BatchNorm):
    """Batch normalisation of N x C or N x C x H x W (Ioffe & Szegedy 2015) that accepts one value a channel.

    A single value has no variance: it is normalised with the running statistics, as in evaluation, without updating
    them.
    """

    def _check_input_dim(self, input: Tensor) -> None:
        pass

    def forward(self, input: Tensor) -> Tensor:
        if self.training and input.numel() == self.num_features:
            return batch_norm(input, self.running_mean, self.running_var, self.weight, self.bias, False, 0.0, self.eps)
        return super().forward(input)


def padding(kernel_size: int) -> int:
    """Return the padding with which a convolution of stride 2 halves the size (rounded)."""
    return (kernel_size - 1) // 2


def halved(size: tuple[int, int], times: int, kernel_size: int) -> list[tuple[int, int]]:
    """Return the sizes before and after each of several convolutions of stride 2.

    Args:
        size: height and width of the images.
        times: number of convolutions.
        kernel_size: side of their kernels, with `padding` of it.

    Returns:
        Heights and widths, `times` + 1 of them.

    Raises:
        UserError: the images are too small.
    """
    sizes = [size]
    for _ in range(times):
        reach = [n + 2 * padding(kernel_size) - kernel_size for n in sizes[-1]]
        if min(reach) < 0:
            h, w = size
            raise UserError(
                "Images of {} x {} pixels are too small to be halved {} times with a kernel of {}: name "
                "fewer channels.",
                h,
                w,
                times,
                kernel_size,
            )
        sizes.append((reach[0] // STRIDE + 1, reach[1] // STRIDE + 1))
    return sizes
