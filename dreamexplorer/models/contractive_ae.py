"""The contractive autoencoder of Rifai et al. (2011), with tied weights and the exact norm of its Jacobian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from dreamexplorer.models.autoencoders import (
    PENALISED_LOSS,
    RECONSTRUCTION,
    Autoencoder,
    AutoencoderConfig,
    with_penalty,
)
from dreamexplorer.models.base import Term, Terms
from dreamexplorer.models.networks import relu_layers
from dreamexplorer.models.objectives import mean_bernoulli_nll
from dreamexplorer.models.sketch import AUTOENCODER, STILL, Sketch
from dreamexplorer.options import QT_TRANSLATE_NOOP, option

RELU, SIGMOID = QT_TRANSLATE_NOOP("options", "relu"), QT_TRANSLATE_NOOP("options", "sigmoid")


@dataclass(frozen=True)
class ContractiveConfig(AutoencoderConfig):
    """Sizes of the networks, and the weight of the contraction penalty."""

    activation: str = option(
        RELU,
        QT_TRANSLATE_NOOP("options", "Hidden activation"),
        QT_TRANSLATE_NOOP("options", "Activation function after each hidden layer of the encoder: ReLU or sigmoid."),
        choices=(RELU, SIGMOID),
        structural=True,
    )
    contraction_weight: float = option(
        0.1,
        QT_TRANSLATE_NOOP("options", "Contraction weight"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the penalty: the squared Frobenius norm of the encoder's Jacobian, which measures "
            "how much the code changes with the pixels.",
        ),
        minimum=0.0,
        maximum=10000.0,
        step=0.05,
        logarithmic=True,
        live=True,
        presets=(0.0, 0.1, 1.0),
    )


class ContractiveAutoencoder(Autoencoder):
    """An autoencoder whose code changes little with the image (Rifai et al. 2011).

    The loss is recon + weight * mean over images of ||d code / d x||_F^2, exact, in closed form. The decoder shares the
    encoder's weights, transposed: otherwise it could undo any shrinking of the code, and the penalty would have no
    effect.
    """

    family: ClassVar[str] = "contractive-ae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "Contractive AE")
    order: ClassVar[int] = 140
    section: ClassVar[str] = AUTOENCODER
    summary: ClassVar[str] = QT_TRANSLATE_NOOP("families", "A code that hardly moves when the pixels change a little.")
    sketch: ClassVar[Sketch] = Sketch(latents=STILL)
    Config: ClassVar[type] = ContractiveConfig
    terms: ClassVar[tuple[Term, ...]] = (
        RECONSTRUCTION,
        Term(
            "contraction",
            QT_TRANSLATE_NOOP("terms", "Contraction"),
            QT_TRANSLATE_NOOP("terms", "‖J‖² per image"),
            aside=True,
        ),
        PENALISED_LOSS,
    )

    config: ContractiveConfig

    def hidden_layers(self, widths: tuple[int, ...]) -> nn.Sequential:
        if self.config.activation == RELU:
            return relu_layers(widths)
        layers: list[nn.Module] = []
        for a, b in pairwise(widths):
            layers += [nn.Linear(a, b), nn.Sigmoid()]
        return nn.Sequential(*layers)

    def build_decoder(self, widths: tuple[int, ...]) -> None:
        self.biases = nn.ParameterList(torch.zeros(width) for width in reversed(widths[:-1]))

    def decode_logits(self, z: Tensor) -> Tensor:
        layers = [*(m for m in self.encoder if isinstance(m, nn.Linear)), self.code]
        h = z
        for i, (layer, bias) in enumerate(zip(reversed(layers), self.biases, strict=True)):
            h = linear(h if i == 0 else self._activated(h), layer.weight.t(), bias)
        return h

    def _activated(self, h: Tensor) -> Tensor:
        return torch.relu(h) if self.config.activation == RELU else torch.sigmoid(h)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        weights, slopes = [], []
        h = x.flatten(1)
        for layer in self.encoder:
            h = layer(h)
            if isinstance(layer, nn.Linear):
                weights.append(layer.weight)
            else:
                slopes.append((h > 0).to(h.dtype) if isinstance(layer, nn.ReLU) else h * (1.0 - h))
        code = self.code_of(h)
        recon = mean_bernoulli_nll(self.decode_logits(code), x.flatten(1))
        penalty = jacobian_square([*weights, self.code.weight], slopes).mean()
        terms = Terms(recon, {"recon": recon}, None, code.detach())
        return with_penalty(terms, "contraction", penalty, float(self.config.contraction_weight))


def jacobian_square(weights: Sequence[Tensor], slopes: Sequence[Tensor]) -> Tensor:
    """Compute ||J||_F^2 of a network y_k = W_k f(W_k-1 ... f(W_1 x)), for each image (N); a scalar if it is linear.

    With J = W_k S_k-1 ... S_1 W_1 the norm is the trace of A G A', with A = W_k S_k-1 ... W_2 S_1 and G = W_1 W_1',
    which avoids a product with the pixels for each image. With one hidden layer it is s' (G o W_2' W_2) s.

    Args:
        weights: W_1 to W_k, out x in each.
        slopes: f' at the units of layers 1 to k - 1, N x out each.
    """
    first, last = weights[0], weights[-1]
    if not slopes:
        return last.float().square().sum()
    gram = first @ first.T
    if len(weights) == 2:
        s = slopes[0]
        return ((s @ (gram * (last.T @ last))).float() * s.float()).sum(1)
    a = last * slopes[-1].unsqueeze(1)  # N x code x units of the layer below
    for weight, slope in zip(reversed(weights[1:-1]), reversed(slopes[:-1]), strict=True):
        a = (a @ weight) * slope.unsqueeze(1)
    return ((a @ gram).float() * a.float()).sum((1, 2))


FAMILIES = (ContractiveAutoencoder,)
