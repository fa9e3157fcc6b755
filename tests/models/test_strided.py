"""Convolutions of stride 2 give what torch's own give, with all their gradients."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d, conv_transpose2d

from dreamexplorer.models.strided import StridedConv2d, StridedConvTranspose2d

SIZES = [(28, 28), (12, 10), (7, 5), (13, 8)]


def random(*shape: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64, generator=generator).requires_grad_()


def assert_same(ours: Tensor, theirs: Tensor, inputs: tuple[Tensor, ...]) -> None:
    torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-9, check_dtype=False)
    grad = random(*theirs.shape, seed=5).detach()
    mine = torch.autograd.grad(ours, inputs, grad.to(ours.dtype))
    for a, b in zip(mine, torch.autograd.grad(theirs, inputs, grad.to(theirs.dtype)), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("channels", [1, 6])
@pytest.mark.parametrize("kernel", [2, 3, 4, 5])
def test_the_layers_are_torchs(size: tuple[int, int], channels: int, kernel: int) -> None:
    p = (kernel - 1) // 2
    down = StridedConv2d(channels, 7, kernel, p).double()
    x = random(4, channels, *size)
    theirs = conv2d(x, down.weight, down.bias, 2, p)
    assert down.bias is not None
    assert_same(down(x), theirs, (x, down.weight, down.bias))
    up = StridedConvTranspose2d(7, channels, kernel, p, size).double()
    z = theirs.detach().requires_grad_()
    extra = [n - (s - 1) * 2 - kernel + 2 * p for n, s in zip(size, z.shape[-2:], strict=True)]
    assert up.bias is not None
    assert_same(up(z), conv_transpose2d(z, up.weight, up.bias, 2, p, extra), (z, up.weight, up.bias))


@pytest.mark.parametrize("channels", [1, 3, 6])
def test_in_bf16_they_differ_by_rounding_only(channels: int) -> None:
    down, up = StridedConv2d(channels, 8, 4, 1), StridedConvTranspose2d(8, channels, 4, 1, (12, 10))
    x = random(16, channels, 12, 10).detach().float()
    exact = up(down(x))
    exact_gradients = torch.autograd.grad(exact.square().sum(), [*down.parameters(), *up.parameters()])
    down.bfloat16(), up.bfloat16()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rounded = up(down(x))
    gradients = torch.autograd.grad(rounded.float().square().sum(), [*down.parameters(), *up.parameters()])
    assert (rounded - exact).norm() < 0.02 * exact.norm()
    for a, b in zip(gradients, exact_gradients, strict=True):
        assert a.dtype == torch.bfloat16
        assert (a.float() - b).norm() < 0.03 * b.norm()
