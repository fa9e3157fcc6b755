"""An autoregressive prior over a grid of codes: a small PixelCNN (van den Oord et al. 2016)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, cross_entropy, pad, relu

FIRST_RADIUS, RADIUS = 2, 1  # radius of the first and of the later convolutions, in cells


class CausalConv2d(nn.Conv2d):
    """A masked convolution: each cell sees only the cells before it in raster order, and itself if `itself` is set.

    The kernel reaches `radius` cells up, left and right. Only the weights of visible cells exist, in raster order; the
    rest of the kernel is 0, which is equivalent to the paper's masks.
    """

    def __init__(self, before: int, after: int, radius: int, itself: bool) -> None:
        self.radius = radius
        self.unseen = radius + (0 if itself else 1)  # masked cells at the end of the kernel's last row
        super().__init__(before, after, (1, (radius + 1) * (2 * radius + 1) - self.unseen))

    def forward(self, input: Tensor) -> Tensor:
        r = self.radius
        kernel = pad(self.weight, (0, self.unseen)).view(self.out_channels, self.in_channels, r + 1, 2 * r + 1)
        return conv2d(pad(input, (r, r, r, 0)), kernel, self.bias)


class _Block(nn.Module):
    """Residual block: h + conv1x1(relu(causal_conv(relu(h))))."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.wide = CausalConv2d(channels, channels, RADIUS, itself=True)
        self.narrow = nn.Conv2d(channels, channels, 1)

    def forward(self, h: Tensor) -> Tensor:
        added: Tensor = self.narrow(relu(self.wide(relu(h))))
        return h + added


class CodePrior(nn.Module):
    """p(codes) of grids with h x w cells, one of K codes in each: the product of p(cell | cells before it).

    Cells are ordered by rows. A learned embedding of the place in the grid is added to the features of each cell.
    """

    def __init__(self, codes: int, grid: tuple[int, int], channels: int, blocks: int) -> None:
        super().__init__()
        self.codes, self.grid = codes, grid
        self.embedding = nn.Embedding(codes, channels)
        self.first = CausalConv2d(channels, channels, FIRST_RADIUS, itself=False)
        self.places = nn.Parameter(torch.zeros(channels, *grid))
        self.blocks = nn.Sequential(*(_Block(channels) for _ in range(blocks)))
        self.logits = nn.Conv2d(channels, codes, 1)

    def forward(self, indices: Tensor) -> Tensor:
        """Compute the logits of each code in each cell.

        Args:
            indices: grids of codes, int64 N x h x w; trailing rows may be missing.

        Returns:
            Logits, N x K x h x w; those of a cell depend on the cells before it only.
        """
        h = self.embedding(indices).permute(0, 3, 1, 2)
        h = self.first(h) + self.places[:, : indices.shape[1]]
        logits: Tensor = self.logits(relu(self.blocks(h)))
        return logits.float()

    def nll(self, indices: Tensor) -> Tensor:
        """Compute -log p(codes) of each grid.

        Args:
            indices: grids of codes, int64 N x h x w.

        Returns:
            N, in nats.
        """
        return cross_entropy(self(indices), indices, reduction="none").flatten(1).sum(1)

    def mean_nll(self, indices: Tensor) -> Tensor:
        """Compute the mean of `nll` over grids, a scalar."""
        logits = self(indices).permute(0, 2, 3, 1).reshape(-1, self.codes)
        return cross_entropy(logits, indices.flatten(), reduction="sum") / len(indices)

    @torch.no_grad()
    def draw(self, uniform: Tensor, fixed: Tensor | None = None, keep: Tensor | None = None) -> Tensor:
        """Sample grids of codes (int64 N x h x w) cell by cell.

        Args:
            uniform: random numbers in [0, 1), N x h x w, fp64, on the CPU.
            fixed: codes of the cells that are kept, int64 N x h x w; later cells are conditioned on them.
            keep: the cells to keep, bool h x w; None for none.
        """
        height, width = self.grid
        drawn = torch.zeros(uniform.shape, dtype=torch.int64, device=self.places.device)
        if fixed is not None and keep is not None:
            drawn = torch.where(keep.to(drawn.device), fixed, drawn)
        fixed_cells = [False] * (height * width) if keep is None else keep.flatten().tolist()
        for cell in range(height * width):
            if fixed_cells[cell]:
                continue
            row, column = divmod(cell, width)
            logits = self(drawn[:, : row + 1])[:, :, row, column].cpu()  # some accelerators have no fp64
            shares = logits.double().softmax(1).cumsum(1)
            below = (shares <= uniform[:, row, column, None]).sum(1)
            drawn[:, row, column] = below.clamp_max(self.codes - 1).to(drawn.device)
        return drawn
