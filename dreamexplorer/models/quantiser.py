"""Vector quantisation: each vector takes the place of the nearest code of a codebook (van den Oord et al. 2017).

The codebook is no parameter. It follows the vectors by exponential moving averages, as in appendix A.1 of the paper,
and lies in buffers that are changed in place.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

LEAST_LENGTH = 1e-9  # of a vector that has a direction
LEAST_USAGE = 1e-6  # below it a code was not used for so long that it stays where it is


class Quantised(NamedTuple):
    """M vectors as codes: their numbers (int64 M), the codes themselves with the gradient of the vectors (M x d), the
    squared distance of each vector to its code (M; gradients flow to the vectors), and one-hot numbers (M x K)."""

    indices: Tensor
    values: Tensor
    distances: Tensor
    one_hot: Tensor


class Quantiser(nn.Module):
    """A codebook of K codes with d numbers each.

    `decay` is that of the moving averages. A code is dead when it is used less than `revival` times as much as it would
    be if all were used alike; it then takes the place of a vector of the batch, drawn with a probability proportional
    to its squared distance to its code, so that codes come to where they are missed most (the k-means++ of Arthur &
    Vassilvitskii 2007; the paper has no such remedy). As nothing is used in the beginning, the first batch gives the
    first codes.
    """

    codebook: Tensor  # K x d
    usage: Tensor  # K: vectors of a batch, running
    sums: Tensor  # K x d: of the vectors of each code in a batch, running
    direction: Tensor  # d, of length 1: the codebook's first principal component, followed step by step

    def __init__(self, codes: int, size: int, decay: float, revival: float) -> None:
        super().__init__()
        self.decay, self.revival = decay, revival
        self.register_buffer("codebook", torch.randn(codes, size))
        self.register_buffer("usage", torch.zeros(codes))
        self.register_buffer("sums", torch.zeros(codes, size))
        self.register_buffer("direction", torch.full((size,), size**-0.5))

    def nearest(self, z: Tensor) -> Tensor:
        """The number of the nearest code (int64 M) of each vector of z (M x d)."""
        with torch.autocast(z.device.type, enabled=False):  # bf16 cannot tell near codes apart
            half = 0.5 * self.codebook.square().sum(1)
            return torch.addmm(half, z.float(), self.codebook.t(), alpha=-1.0).argmin(1)

    def look_up(self, indices: Tensor) -> Tensor:
        """The codes with these numbers, M x d."""
        return self.codebook.index_select(0, indices)

    def forward(self, z: Tensor) -> Quantised:
        """Quantise vectors M x d; the gradient of the codes is handed to the vectors as it is (straight through)."""
        z = z.float()
        indices = self.nearest(z.detach())
        codes = self.look_up(indices)
        distances = (z - codes).square().sum(1)
        one_hot = torch.zeros(len(z), len(self.codebook), device=z.device).scatter_(1, indices[:, None], 1.0)
        return Quantised(indices, z + (codes - z).detach(), distances, one_hot)

    @torch.no_grad()
    def learn(self, z: Tensor, found: Quantised, generator: torch.Generator | None) -> None:
        """Move the codes towards the vectors that `forward` gave them, and revive dead ones."""
        z = z.detach().float()
        with torch.autocast(z.device.type, enabled=False):
            self.usage.lerp_(found.one_hot.sum(0), 1.0 - self.decay)
            self.sums.lerp_(found.one_hot.t() @ z, 1.0 - self.decay)
            means = self.sums / self.usage.clamp_min(LEAST_USAGE)[:, None]
            self.codebook.copy_(torch.where((self.usage > LEAST_USAGE)[:, None], means, self.codebook))
            if self.revival > 0.0:
                self._revive(z, found.distances.detach(), generator)
            self._turn()

    def _revive(self, z: Tensor, distances: Tensor, generator: torch.Generator | None) -> None:
        even = len(z) / len(self.usage)
        dead = self.usage < self.revival * even
        places = torch.empty(len(self.usage), device=z.device).uniform_(generator=generator)
        missed = (distances + 1e-12).cumsum(0)
        chosen = torch.searchsorted(missed, places * missed[-1]).clamp_max(len(z) - 1)
        candidates = z.index_select(0, chosen)
        self.codebook.copy_(torch.where(dead[:, None], candidates, self.codebook))
        self.usage.copy_(torch.where(dead, even, self.usage))
        self.sums.copy_(torch.where(dead[:, None], even * candidates, self.sums))

    def _turn(self) -> None:
        """A step of the power iteration: the direction turns to the component, and never to its negative at once."""
        codes = self.codebook - self.codebook.mean(0)
        turned = codes.t() @ (codes @ self.direction)
        length = turned.norm()
        self.direction.copy_(torch.where(length > LEAST_LENGTH, turned / length, self.direction))

    def ranks(self) -> Tensor:
        """The place of each code along the codebook's first principal component, int64 K: neighbours are alike.

        While the codebook learns, the order changes little by little, as the component is followed.
        """
        along = (self.codebook * self.direction).sum(1)
        order: Tensor = torch.nan_to_num(along).argsort(stable=True)
        return order.argsort()


def perplexity(shares: Tensor) -> Tensor:
    """exp of the entropy of shares that add up to 1 (the last axis): how many codes were as good, used alike."""
    nats: Tensor = torch.special.entr(shares).sum(-1)
    return nats.exp()
