"""The VQ-VAE's default as textbooks write it: torch's own layers, a masked PixelCNN, one distance for each pair."""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CODES, SIZE, DECAY, REVIVAL, COMMITMENT = 64, 16, 0.99, 0.3, 0.25


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.added = nn.Sequential(
            *(nn.LeakyReLU(0.2), nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels)),
            *(nn.LeakyReLU(0.2), nn.Conv2d(channels, channels, 1)),
        )

    def forward(self, h: Tensor) -> Tensor:
        result: Tensor = h + self.added(h)
        return result


class MaskedConv2d(nn.Conv2d):
    mask: Tensor

    def __init__(self, channels: int, kernel: int, itself: bool) -> None:
        super().__init__(channels, channels, kernel, padding=kernel // 2)
        mask = torch.ones(kernel * kernel)
        mask[kernel * kernel // 2 + int(itself) :] = 0
        self.register_buffer("mask", mask.view(kernel, kernel), persistent=False)

    def forward(self, input: Tensor) -> Tensor:
        return F.conv2d(input, self.weight * self.mask, self.bias, padding=self.padding)


class PixelBlock(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.wide = MaskedConv2d(channels, 3, True)
        self.narrow = nn.Conv2d(channels, channels, 1)

    def forward(self, h: Tensor) -> Tensor:
        result: Tensor = h + self.narrow(F.relu(self.wide(F.relu(h))))
        return result


class PixelCnn(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.places = nn.Parameter(torch.zeros(32, 4, 4))
        self.embedding = nn.Embedding(CODES, 32)
        self.first = MaskedConv2d(32, 5, False)
        self.blocks = nn.Sequential(PixelBlock(32), PixelBlock(32))
        self.logits = nn.Conv2d(32, CODES, 1)

    def forward(self, indices: Tensor) -> Tensor:
        h = self.first(self.embedding(indices).permute(0, 3, 1, 2)) + self.places
        result: Tensor = self.logits(F.relu(self.blocks(h)))
        return result


class TextbookVqVae(nn.Module):
    """28 x 28 pixels to 4 x 4 codes."""

    codebook: Tensor
    usage: Tensor
    sums: Tensor
    cell_usage: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("cell_usage", torch.full((16, CODES), 1 / CODES))
        self.encoder = nn.Sequential(
            *(nn.Conv2d(1, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.LeakyReLU(0.2)),
            *(nn.Conv2d(16, 32, 3, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2)),
            *(nn.Conv2d(32, 32, 3, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2)),
            *(Residual(32), nn.Conv2d(32, SIZE, 1)),
        )
        self.register_buffer("codebook", torch.randn(CODES, SIZE))
        self.register_buffer("usage", torch.zeros(CODES))
        self.register_buffer("sums", torch.zeros(CODES, SIZE))
        self.decoder = nn.Sequential(
            *(nn.Conv2d(SIZE, 32, 3, padding=1), Residual(32), nn.BatchNorm2d(32), nn.LeakyReLU(0.2)),
            *(nn.ConvTranspose2d(32, 32, 3, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2)),
            *(nn.ConvTranspose2d(32, 16, 3, 2, 1, output_padding=1), nn.BatchNorm2d(16), nn.LeakyReLU(0.2)),
            nn.ConvTranspose2d(16, 1, 3, 2, 1, output_padding=1),
        )
        self.prior = PixelCnn()

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Return the losses of the autoencoder and of the prior, sums over pixels and cells, means over images."""
        z = self.encoder(x).permute(0, 2, 3, 1)
        rows = z.reshape(-1, SIZE)
        distances = rows.pow(2).sum(1, keepdim=True) - 2 * rows @ self.codebook.t() + self.codebook.pow(2).sum(1)
        indices = distances.argmin(1)
        one_hot = F.one_hot(indices, CODES).float()
        codes = (one_hot @ self.codebook).view(z.shape)
        commitment = F.mse_loss(z, codes.detach(), reduction="sum") / len(x)
        self.follow(rows.detach(), one_hot, distances.detach().gather(1, indices[:, None]).squeeze(1))
        y = torch.sigmoid(self.decoder((z + (codes - z).detach()).permute(0, 3, 1, 2)))
        recon = F.binary_cross_entropy(y, x, reduction="sum") / len(x)
        grids = indices.view(-1, 4, 4)
        rate = F.cross_entropy(self.prior(grids), grids, reduction="sum") / len(x)
        return {"autoencoder": recon + COMMITMENT * commitment, "prior": rate}

    def in_our_names(self, ours: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return its weights by the names and in the shapes of the program's model, without masked ones."""
        of_codes = ("codebook", "usage", "sums")
        own = dict(ours) | {f"quantiser.{k}" if k in of_codes else k: v for k, v in self.state_dict().items()}
        return {
            k: own[k].flatten(2)[:, :, : v[0, 0].numel()].view(v.shape) if v.ndim == 4 else own[k]
            for k, v in ours.items()
        }

    @torch.no_grad()
    def follow(self, rows: Tensor, one_hot: Tensor, distances: Tensor) -> None:
        """Update the moving averages, and re-initialise dead codes."""
        self.usage.mul_(DECAY).add_(one_hot.sum(0), alpha=1 - DECAY)
        self.sums.mul_(DECAY).add_(one_hot.t() @ rows, alpha=1 - DECAY)
        self.codebook.copy_(self.sums / (self.usage[:, None] + 1e-6))
        self.cell_usage.mul_(DECAY).add_(one_hot.view(-1, 16, CODES).mean(0), alpha=1 - DECAY)
        even = len(rows) / CODES
        dead = self.usage < REVIVAL * even
        if dead.any():
            chosen = torch.multinomial(distances.clamp_min(0) + 1e-12, int(dead.sum()), replacement=True)
            self.codebook[dead] = rows[chosen]
            self.usage[dead] = even
            self.sums[dead] = even * rows[chosen]
