"""Vector quantisation: each vector is replaced by the nearest code of a codebook (van den Oord et al. 2017).

The codebook is no parameter. It follows the vectors by exponential moving averages (appendix A.1 of the paper) in
buffers that are changed in place.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

LEAST_LENGTH = 1e-9  # lower bound of a vector's length, to normalise it
LEAST_USAGE = 1e-6  # a code with less usage is not updated: its mean would be 0 / 0


class Quantised(NamedTuple):
    """M vectors and the codes that replace them."""

    indices: Tensor  # M, int64
    values: Tensor  # M x d: the codes, with gradients to the vectors (straight through)
    distances: Tensor  # M: squared distances to the codes, with gradients to the vectors
    one_hot: Tensor  # M x K


class Quantiser(nn.Module):
    """A codebook of K codes with d numbers each.

    A code is dead when its usage is below `revival` times uniform usage. It is then re-initialised to a vector of the
    batch, drawn with a probability proportional to its squared distance from its code, so that codes move to where they
    are needed most (as in k-means++, Arthur & Vassilvitskii 2007; not in the paper). At the start no code is used, so
    the first batch initialises the codebook.

    Args:
        codes: K.
        size: d.
        decay: decay of the moving averages, 0 to 1.
        revival: usage below which a code is dead, as a multiple of uniform usage.
    """

    codebook: Tensor  # K x d
    usage: Tensor  # K: running number of vectors a batch
    sums: Tensor  # K x d: running sum of the vectors of each code in a batch
    direction: Tensor  # d, unit length: estimate of the codebook's first principal component

    def __init__(self, codes: int, size: int, decay: float, revival: float) -> None:
        super().__init__()
        self.decay, self.revival = decay, revival
        self.register_buffer("codebook", torch.randn(codes, size))
        self.register_buffer("usage", torch.zeros(codes))
        self.register_buffer("sums", torch.zeros(codes, size))
        self.register_buffer("direction", torch.full((size,), size**-0.5))

    def nearest(self, z: Tensor) -> Tensor:
        """Find the nearest code of each vector, by Euclidean distance.

        Args:
            z: vectors, M x d.

        Returns:
            Indices of codes, int64 M.
        """
        with torch.autocast(z.device.type, enabled=False):  # bf16 cannot resolve nearby codes
            half = 0.5 * self.codebook.square().sum(1)
            return torch.addmm(half, z.float(), self.codebook.t(), alpha=-1.0).argmin(1)

    def look_up(self, indices: Tensor) -> Tensor:
        """Return the codes with these indices, M x d."""
        return self.codebook.index_select(0, indices)

    def forward(self, z: Tensor) -> Quantised:
        """Quantise vectors with the straight-through estimator (Bengio et al. 2013).

        Args:
            z: vectors, M x d.
        """
        z = z.float()
        indices = self.nearest(z.detach())
        codes = self.look_up(indices)
        distances = (z - codes).square().sum(1)
        one_hot = torch.zeros(len(z), len(self.codebook), device=z.device).scatter_(1, indices[:, None], 1.0)
        return Quantised(indices, z + (codes - z).detach(), distances, one_hot)

    @torch.no_grad()
    def update(self, z: Tensor, found: Quantised, generator: torch.Generator | None) -> None:
        """Move the codes towards the vectors assigned to them, and re-initialise dead ones.

        Args:
            z: vectors of the batch, M x d.
            found: result of `forward` for them.
            generator: source of the random choices.
        """
        z = z.detach().float()
        with torch.autocast(z.device.type, enabled=False):
            self.usage.lerp_(found.one_hot.sum(0), 1.0 - self.decay)
            self.sums.lerp_(found.one_hot.t() @ z, 1.0 - self.decay)
            means = self.sums / self.usage.clamp_min(LEAST_USAGE)[:, None]
            self.codebook.copy_(torch.where((self.usage > LEAST_USAGE)[:, None], means, self.codebook))
            if self.revival > 0.0:
                self._revive(z, found.distances.detach(), generator)
            self.update_direction()

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

    def update_direction(self) -> None:
        """Do one step of the power iteration for `direction`, which never flips its sign."""
        codes = self.codebook - self.codebook.mean(0)
        turned = codes.t() @ (codes @ self.direction)
        length = turned.norm()
        self.direction.copy_(torch.where(length > LEAST_LENGTH, turned / length, self.direction))

    def ranks(self) -> Tensor:
        """Return the place of each code along the codebook's first principal component, int64 K.

        Codes with neighbouring places are similar. While the codebook learns, the order changes gradually.
        """
        along = (self.codebook * self.direction).sum(1)
        order: Tensor = torch.nan_to_num(along).argsort(stable=True)
        return order.argsort()


def perplexity(shares: Tensor) -> Tensor:
    """Compute exp of the entropy, the effective number of codes in use.

    Args:
        shares: shares of the codes, with sum 1 along the last axis.
    """
    nats: Tensor = torch.special.entr(shares).sum(-1)
    return nats.exp()
