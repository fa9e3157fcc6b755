"""The prior over grids of codes: it looks back alone, its probabilities add up to 1, its draws have them."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from dreamexplorer.models.code_prior import CausalConv2d, CodePrior


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def prior(codes: int = 5, grid: tuple[int, int] = (4, 3), channels: int = 6, blocks: int = 2) -> CodePrior:
    torch.manual_seed(2)
    net = CodePrior(codes, grid, channels, blocks)
    for p in net.parameters():  # not all alike, and far from uniform
        p.data.add_(0.5 * torch.randn(p.shape))
    return net


def grids(codes: int, grid: tuple[int, int]) -> Tensor:
    """Return all grids of codes."""
    rows = list(itertools.product(range(codes), repeat=grid[0] * grid[1]))
    return torch.tensor(rows).view(-1, *grid)


@pytest.mark.parametrize("itself", [False, True])
@pytest.mark.parametrize("radius", [1, 2])
def test_a_causal_convolution_is_one_with_a_masked_kernel(radius: int, itself: bool) -> None:
    torch.manual_seed(0)
    net = CausalConv2d(2, 3, radius, itself)
    x = torch.randn(4, 2, 6, 5)
    side = 2 * radius + 1
    kernel = torch.zeros(3, 2, side * side)
    seen = radius * side + radius + int(itself)
    assert net.weight[0, 0].numel() == seen, "no weights that are never used"
    kernel[:, :, :seen] = net.weight.detach().view(3, 2, seen)
    expected = torch.nn.functional.conv2d(x, kernel.view(3, 2, side, side), net.bias, padding=radius)
    torch.testing.assert_close(net(x), expected)


def test_a_cell_depends_on_those_before_it_alone() -> None:
    net = prior()
    base = torch.randint(5, (1, 4, 3), generator=generator())
    logits = net(base).flatten(2)
    for cell in range(12):
        changed = base.clone().flatten(1)
        changed[0, cell] = (changed[0, cell] + 1) % 5
        other = net(changed.view(1, 4, 3)).flatten(2)
        assert torch.equal(other[:, :, : cell + 1], logits[:, :, : cell + 1])
        if cell < 11:
            assert not torch.equal(other, logits), "what comes after does depend on it"
    torch.testing.assert_close(net(base[:, :2]), net(base)[:, :, :2])


@pytest.mark.parametrize("grid", [(2, 1), (1, 3), (2, 2)])
def test_probabilities_of_all_grids_add_up_to_1(grid: tuple[int, int]) -> None:
    net = prior(codes=2, grid=grid)
    every = grids(2, grid)
    nll = net.nll(every)
    assert float(nll.detach().neg().exp().sum()) == pytest.approx(1.0, abs=1e-5)
    assert float(net.mean_nll(every).detach()) == pytest.approx(float(nll.detach().mean()), rel=1e-5)


def test_draws_come_as_often_as_they_are_probable() -> None:
    net = prior(codes=3, grid=(2, 2))
    every = grids(3, (2, 2))
    n = 20_000
    drawn = net.draw(torch.rand(n, 2, 2, generator=generator(3), dtype=torch.float64))
    place = (drawn.flatten(1) * torch.tensor([27, 9, 3, 1])).sum(1)
    found = torch.bincount(place, minlength=81).double().numpy() / n
    expected = net.nll(every).detach().neg().exp().double().numpy()
    assert expected.max() > 5 / 81, "not uniform"
    np.testing.assert_allclose(found, expected, atol=5 * math.sqrt(expected.max() / n))


def test_what_is_kept_stays_and_what_follows_knows_it() -> None:
    net = prior(codes=3, grid=(2, 2))
    given = torch.tensor([[2, 0], [1, 0]]).expand(20_000, 2, 2)
    keep = torch.tensor([[True, False], [True, False]])
    drawn = net.draw(torch.rand(20_000, 2, 2, generator=generator(4), dtype=torch.float64), given, keep)
    assert (drawn[:, 0, 0] == 2).all()
    assert (drawn[:, 1, 0] == 1).all()
    shares = net(given[:1]).softmax(1)[0, :, 0, 1]  # of the second cell after the first, which is kept
    found = torch.bincount(drawn[:, 0, 1], minlength=3) / 20_000
    torch.testing.assert_close(found, shares.detach(), atol=0.02, rtol=0)
    all_kept = net.draw(torch.zeros(1, 2, 2), given[:1], torch.ones(2, 2, dtype=torch.bool))
    assert torch.equal(all_kept, given[:1])


@pytest.mark.parametrize("number", [0.0, 1.0 - 2**-53])
def test_the_ends_of_the_numbers_are_codes_too(number: float) -> None:
    drawn = prior().draw(torch.full((2, 4, 3), number, dtype=torch.float64))
    assert int(drawn.min()) >= 0
    assert int(drawn.max()) < 5


def test_it_learns_a_chequer() -> None:
    """Two grids are all there is: the first cell is worth log 2 nats, the others nothing."""
    net = CodePrior(2, (3, 3), 8, 1)
    board = (torch.arange(9) % 2).view(1, 3, 3)
    both = torch.cat([board, 1 - board])
    optimiser = torch.optim.Adam(net.parameters(), lr=0.02)
    for _ in range(150):
        optimiser.zero_grad()
        torch.autograd.backward(net.mean_nll(both))
        optimiser.step()
    assert float(net.mean_nll(both).detach()) == pytest.approx(math.log(2.0), abs=0.03)
    drawn = net.draw(torch.rand(40, 3, 3, generator=generator(5), dtype=torch.float64))
    right = ((drawn == both[0]).all(2).all(1) | (drawn == both[1]).all(2).all(1)).float().mean()
    assert float(right) > 0.9
