"""An autoregressive prior over a grid of codes: a small PixelCNN (van den Oord et al. 2016)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, cross_entropy, pad, relu

FIRST_RADIUS, RADIUS = 2, 1  # cells that a convolution sees up, left and right


class CausalConv2d(nn.Conv2d):
    """A convolution that sees what comes before a cell, row by row from the top left, and with `itself` also the cell.

    Its kernel reaches `radius` cells up, left and right. Only the weights of what it sees exist, in their order; the
    rest of the kernel is 0, which is what the paper's masks come to.
    """

    def __init__(self, before: int, after: int, radius: int, itself: bool) -> None:
        self.radius = radius
        self.unseen = radius + (0 if itself else 1)  # of the last row, to the right
        super().__init__(before, after, (1, (radius + 1) * (2 * radius + 1) - self.unseen))

    def forward(self, input: Tensor) -> Tensor:
        r = self.radius
        kernel = pad(self.weight, (0, self.unseen)).view(self.out_channels, self.in_channels, r + 1, 2 * r + 1)
        return conv2d(pad(input, (r, r, r, 0)), kernel, self.bias)


class _Block(nn.Module):
    """What it is given, and two convolutions of it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.wide = CausalConv2d(channels, channels, RADIUS, itself=True)
        self.narrow = nn.Conv2d(channels, channels, 1)

    def forward(self, h: Tensor) -> Tensor:
        added: Tensor = self.narrow(relu(self.wide(relu(h))))
        return h + added


class CodePrior(nn.Module):
    """p(codes) of grids of h x w cells, one of K codes in each: the product of p(cell | cells before it).

    Cells come row by row. Each is told its own place in the grid, besides the codes before it.
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
        """Logits N x K x h x w of the codes for grids int64 N x h x w; of fewer rows where those below are left out."""
        h = self.embedding(indices).permute(0, 3, 1, 2)
        h = self.first(h) + self.places[:, : indices.shape[1]]
        logits: Tensor = self.logits(relu(self.blocks(h)))
        return logits.float()

    def nll(self, indices: Tensor) -> Tensor:
        """-log p(codes) of each grid of N x h x w: N, in nats."""
        return cross_entropy(self(indices), indices, reduction="none").flatten(1).sum(1)

    def mean_nll(self, indices: Tensor) -> Tensor:
        """The mean over grids of `nll`, a scalar."""
        logits = self(indices).permute(0, 2, 3, 1).reshape(-1, self.codes)
        return cross_entropy(logits, indices.flatten(), reduction="sum") / len(indices)

    @torch.no_grad()
    def draw(self, uniform: Tensor, given: Tensor | None = None, keep: Tensor | None = None) -> Tensor:
        """Grids int64 N x h x w drawn cell by cell, for numbers in [0, 1), N x h x w in fp64, on the CPU.

        Where `keep` (bool h x w) is set the cell is that of `given` (int64 N x h x w), and what comes after knows it.
        """
        height, width = self.grid
        drawn = torch.zeros(uniform.shape, dtype=torch.int64, device=self.places.device)
        if given is not None and keep is not None:
            drawn = torch.where(keep.to(drawn.device), given, drawn)
        kept = [False] * (height * width) if keep is None else keep.flatten().tolist()
        for cell in range(height * width):
            if kept[cell]:
                continue
            row, column = divmod(cell, width)
            logits = self(drawn[:, : row + 1])[:, :, row, column].cpu()  # fp64 is not to be had everywhere
            shares = logits.double().softmax(1).cumsum(1)
            below = (shares <= uniform[:, row, column, None]).sum(1)
            drawn[:, row, column] = below.clamp_max(self.codes - 1).to(drawn.device)
        return drawn
