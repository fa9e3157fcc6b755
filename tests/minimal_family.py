"""A family made of exactly what the contract demands: the abstract methods and the class variables without a default.

Loaded as an extension by the tests of the contract; it is a PCA-like autoencoder of one linear layer each way.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import Tensor, nn

from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import Encoding, ImageShape, Model, Term, Terms


@dataclass(frozen=True)
class MinimalConfig:
    """No option at all."""


class Minimal(Model):
    """z = W x + b, x = sigmoid(V z + c), squared error."""

    family = "minimal"
    title = "Minimal"
    Config = MinimalConfig
    terms = (Term("recon", "Reconstruction"),)

    def __init__(self, config: Any, image_shape: ImageShape, classes: int) -> None:
        super().__init__(config, image_shape, classes)
        self.encoder = nn.Linear(prod(image_shape), 3)
        self.decoder = nn.Linear(3, prod(image_shape))

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        recon = self.reconstruction_terms(x)[0].mean()
        return Terms(recon, {"recon": recon}, None)

    def encode(self, x: Tensor) -> Encoding:
        return Encoding(self.encoder(x.flatten(1)), None)

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.decoder(z)).reshape(-1, *self.image_shape)

    def axes(self) -> tuple[Axis, ...]:
        return tuple(Axis(f"z{i}") for i in range(3))

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        image = self.decode(self.encode(x).coordinates)
        return (image - x).square().flatten(1).sum(1), None


FAMILIES = (Minimal,)
