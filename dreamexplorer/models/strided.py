"""Convolutions of stride 2 and their transposes: the same results as torch's layers, faster on a CPU.

Channels lie last in memory, which torch's kernels prefer for small images.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, conv_transpose2d

STRIDE = 2


class StridedConv2d(nn.Conv2d):
    """`nn.Conv2d` of stride 2."""

    def __init__(self, before: int, after: int, kernel: int, padding: int) -> None:
        super().__init__(before, after, kernel, STRIDE, padding)

    def forward(self, input: Tensor) -> Tensor:
        if input.device.type != "cpu":
            return super().forward(input)
        return conv2d(channels_last(input.to(self.weight.dtype)), self.weight, self.bias, self.stride, self.padding)


class StridedConvTranspose2d(nn.ConvTranspose2d):
    """`nn.ConvTranspose2d` of stride 2, with a fixed height and width of its output."""

    def __init__(self, before: int, after: int, kernel: int, padding: int, size: tuple[int, int]) -> None:
        super().__init__(before, after, kernel, STRIDE, padding)
        self.size = size

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        kernel, padding = self.kernel_size[0], cast(int, self.padding[0])
        small = input.shape[-2:]
        extra = [n - (s - 1) * STRIDE - kernel + 2 * padding for n, s in zip(self.size, small, strict=True)]
        if input.device.type != "cpu":
            return conv_transpose2d(input, self.weight, self.bias, STRIDE, padding, extra)
        x = channels_last(input.to(self.weight.dtype))
        return conv_transpose2d(x, self.weight, self.bias, STRIDE, padding, extra)


def channels_last(x: Tensor) -> Tensor:
    """Return the images with channels last in memory; torch itself does nothing if there is one channel."""
    if x.shape[1] == 1 and x.is_contiguous():
        h, w = x.shape[-2:]
        return x.as_strided(x.shape, (h * w, 1, w, 1))
    return x.contiguous(memory_format=torch.channels_last)
