"""The perceptual loss: images are compared by the features of a small classifier, not by their pixels alone.

The classifier is trained on the run's own training images before the first step; no pretrained network is used. Its
weights are buffers of the model and saved with it: a restored model needs no data.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from math import prod

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, leaky_relu

from dreamexplorer.errors import UserError
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.convolutions import SLOPE, halved, padding
from dreamexplorer.models.data_term import PERCEPTUAL, LikelihoodOptions
from dreamexplorer.models.likelihood import Likelihood
from dreamexplorer.models.objectives import full_precision
from dreamexplorer.models.preparation import Preparation, Preparing, Sample
from dreamexplorer.models.strided import STRIDE, StridedConv2d, channels_last
from dreamexplorer.options import QT_TRANSLATE_NOOP

CHANNELS = (16, 32)
KERNEL = 4
STEPS = 400  # training steps of the classifier: a few seconds, 96 % accuracy on MNIST
BATCH = 128
PEAK_RATE = 3e-3
_JUDGED = 2048  # images for the scales and the accuracy
_PIECE = 20  # steps between two progress reports
_WHAT = QT_TRANSLATE_NOOP("terms", "Training the classifier of the perceptual loss")


class Perceptual(Likelihood, Preparing):
    """(1 - s) |x - m|^2 / 2 sigma^2 + s sum_l w_l |f_l(x) - f_l(m)|^2 / 2 sigma^2: a loss, not a likelihood.

    m is the decoder's image, f_l are the two convolutional layers of the classifier. The weights w_l make both layers
    count alike, and give all features together the variance over the data that the pixels have, so that sigma means the
    same as for a Gaussian. Features alone do not tie objects to their place, hence the share 1 - s of the pixels.
    (Features of a classifier in a VAE's loss: Hou et al. 2017.)
    """

    name = PERCEPTUAL
    is_distribution = False

    weight_1: Tensor
    weight_2: Tensor
    bias_1: Tensor
    bias_2: Tensor
    scales: Tensor  # w_l
    accuracy: Tensor  # accuracy of the classifier on training images, in [0, 1]
    prepared: Tensor  # 1 after the classifier was trained, else 0

    def __init__(self, config: LikelihoodOptions, image_shape: ImageShape) -> None:
        super().__init__(config, image_shape)
        self._shape = image_shape
        self._classified = CHANNELS[-1] * prod(halved(image_shape[1:], len(CHANNELS), KERNEL)[-1])
        before = image_shape[0]
        for i, channels in enumerate(CHANNELS, start=1):
            layer = StridedConv2d(before, channels, KERNEL, padding(KERNEL))
            assert layer.bias is not None
            self.register_buffer(f"weight_{i}", layer.weight.detach().clone())
            self.register_buffer(f"bias_{i}", layer.bias.detach().clone())
            before = channels
        self.register_buffer("scales", torch.zeros(len(CHANNELS)))
        self.register_buffer("accuracy", torch.zeros(()))
        self.register_buffer("prepared", torch.zeros(()))
        self.set_live(config)

    def set_live(self, config: LikelihoodOptions) -> None:
        self._factor = 0.5 * math.exp(-2.0 * math.log(config.sigma))
        self._share = float(config.feature_share)

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        image, x = self.mean(parameters).view(-1, *self._shape), x.reshape(-1, *self._shape)
        pixels = (image - x).square().flatten(1).sum(1)
        weights = self._weights()
        with torch.no_grad():
            targets = features(x, weights)
        distance = torch.zeros_like(pixels)
        for scale, a, b in zip(self.scales.unbind(), features(image, weights), targets, strict=True):
            distance = distance + scale * (a.float() - b.float()).square().flatten(1).sum(1)
        return self._factor * ((1.0 - self._share) * pixels + self._share * distance)

    def mean(self, parameters: Tensor) -> Tensor:
        """Return the decoder's image: the sigmoid of its numbers."""
        return torch.sigmoid(full_precision(parameters))

    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        raise NotImplementedError("a loss is no distribution to draw from")

    def _weights(self) -> list[Tensor]:
        return [self.weight_1, self.bias_1, self.weight_2, self.bias_2]

    def prepare(self, sample: Sample, classes: int) -> Iterator[Preparation]:
        if bool(self.prepared):
            return
        if torch.unique(sample(_JUDGED)[1]).numel() < 2:
            raise UserError(
                "The perceptual likelihood learns its features by classification, but all training images are of one "
                "class. Choose another likelihood."
            )
        yield Preparation(0.0, _WHAT)
        device = self.weight_1.device
        # the last layer starts at zero: only the choice of images is random
        last = [torch.zeros(classes, self._classified, device=device), torch.zeros(classes, device=device)]
        parameters = [w.clone().requires_grad_() for w in (*self._weights(), *last)]
        adam = _Adam(parameters)
        for step in range(STEPS):
            x, labels = sample(BATCH)
            with torch.enable_grad():
                loss = cross_entropy(_logits(x, parameters), labels)
            adam.step(torch.autograd.grad(loss, parameters), PEAK_RATE * 0.5 * (1 + math.cos(math.pi * step / STEPS)))
            if (step + 1) % _PIECE == 0:
                yield Preparation((step + 1) / STEPS, _WHAT)
        with torch.no_grad():
            for mine, learned in zip(self._weights(), parameters[:4], strict=True):
                mine.copy_(learned)
            x, labels = sample(_JUDGED)
            self.accuracy.copy_((_logits(x, parameters).argmax(1) == labels).float().mean())
            of_pixels = _total_variance(x)
            for scale, layer in zip(self.scales.unbind(), features(x, self._weights()), strict=True):
                scale.copy_(of_pixels / _total_variance(layer).clamp_min(1e-12) / len(CHANNELS))
            self.prepared.fill_(1.0)


def features(x: Tensor, weights: list[Tensor]) -> list[Tensor]:
    """Compute the outputs of the classifier's convolutional layers.

    Args:
        x: images, N x C x H x W in [0, 1].
        weights: weight and bias of each layer in turn.

    Returns:
        The output of each layer, N x C' x H' x W'.
    """
    found = []
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        x = leaky_relu(nn.functional.conv2d(channels_last(x), weight, bias, STRIDE, padding(KERNEL)), SLOPE)
        found.append(x)
    return found


def _logits(x: Tensor, parameters: list[Tensor]) -> Tensor:
    return nn.functional.linear(features(x, parameters[:4])[-1].flatten(1), *parameters[4:])


def _total_variance(x: Tensor) -> Tensor:
    return x.flatten(1).var(0, unbiased=False).sum()


class _Adam:
    """A minimal Adam (Kingma & Ba 2015); torch.optim is not used, because importing its compiler takes seconds."""

    def __init__(self, parameters: list[Tensor]) -> None:
        self._parameters = parameters
        self._first = [torch.zeros_like(p) for p in parameters]
        self._second = [torch.zeros_like(p) for p in parameters]
        self._steps = 0

    @torch.no_grad()
    def step(self, gradients: tuple[Tensor, ...], rate: float) -> None:
        self._steps += 1
        one, two = 1.0 - 0.9**self._steps, 1.0 - 0.999**self._steps
        for p, g, m, v in zip(self._parameters, gradients, self._first, self._second, strict=True):
            m.lerp_(g, 0.1)
            v.lerp_(g.square(), 0.001)
            p.addcdiv_(m, (v / two).sqrt_().add_(1e-8), value=-rate / one)


LIKELIHOODS = (Perceptual,)
