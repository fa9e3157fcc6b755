"""The quantiser: nearest codes by brute force, moving averages as the paper writes them, dead codes that come back."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from dreamexplorer.models.quantiser import Quantiser, perplexity


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def quantiser(codes: int = 7, size: int = 3, decay: float = 0.9, revival: float = 0.0) -> Quantiser:
    torch.manual_seed(4)
    return Quantiser(codes, size, decay, revival)


def vectors(n: int = 50, size: int = 3) -> Tensor:
    return torch.randn(n, size, generator=generator(1))


def test_the_nearest_code_is_that_of_brute_force() -> None:
    q, z = quantiser(), vectors()
    expected = [
        min(range(7), key=lambda k: sum((float(a) - float(b)) ** 2 for a, b in zip(v, q.codebook[k], strict=True)))
        for v in z
    ]
    assert q.nearest(z).tolist() == expected
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert q.nearest(z).tolist() == expected
    found = q(z)
    assert found.indices.tolist() == expected
    torch.testing.assert_close(found.values, q.codebook[expected])
    torch.testing.assert_close(found.distances, ((z - q.codebook[expected]) ** 2).sum(1))
    assert found.one_hot.argmax(1).tolist() == expected
    assert (found.one_hot.sum(1) == 1).all()


def test_the_gradient_of_the_codes_is_handed_to_the_vectors() -> None:
    q, z = quantiser(), vectors().requires_grad_()
    weight = torch.randn(50, 3, generator=generator(2))
    (gradient,) = torch.autograd.grad((q(z).values * weight).sum(), z)
    torch.testing.assert_close(gradient, weight)
    (gradient,) = torch.autograd.grad(q(z).distances.sum(), z)
    torch.testing.assert_close(gradient, 2.0 * (z - q.look_up(q.nearest(z))).detach())


def test_codes_follow_as_the_paper_says() -> None:
    """N <- g N + (1 - g) n, m <- g m + (1 - g) sum z, e = m / N (appendix A.1)."""
    q = quantiser(decay=0.9)
    book, counts, sums = q.codebook.double().numpy().copy(), np.zeros(7), np.zeros((7, 3))
    for step in range(5):
        z = torch.randn(40, 3, generator=generator(10 + step)) + 0.1 * step
        found = q(z)
        q.update(z, found, None)
        points = z.double().numpy()
        chosen = ((points[:, None] - book[None]) ** 2).sum(2).argmin(1)
        assert found.indices.tolist() == chosen.tolist()
        for k in range(7):
            mine = points[chosen == k]
            counts[k] = 0.9 * counts[k] + 0.1 * len(mine)
            sums[k] = 0.9 * sums[k] + 0.1 * mine.sum(0)
            if counts[k] > 0:
                book[k] = sums[k] / counts[k]
        np.testing.assert_allclose(q.codebook, book, rtol=1e-4, atol=1e-5)


def test_a_code_that_is_never_used_stays_where_it_is() -> None:
    q = quantiser()
    q.codebook[3] = 1000.0
    z = vectors()
    for _ in range(3):
        q.update(z, q(z), None)
    assert (q.codebook[3] == 1000.0).all()
    assert torch.isfinite(q.codebook).all()


def test_dead_codes_come_back_where_they_are_missed_and_living_ones_stay() -> None:
    q = quantiser(codes=4, size=2, revival=0.1)
    q.codebook.copy_(torch.tensor([[0.0, 0.0], [50.0, 50.0], [60.0, 60.0], [-70.0, 0.0]]))
    q.usage.copy_(torch.tensor([100.0, 0.0, 0.0, 0.0]))
    q.sums.zero_()
    near = 0.01 * torch.randn(95, 2, generator=generator(3))
    far = torch.tensor([[5.0, 5.0]]) + 0.01 * torch.randn(5, 2, generator=generator(4))
    z = torch.cat([near, far])
    q.update(z, q(z), generator(5))
    assert float(q.codebook[0].abs().max()) < 1.0
    for k in (1, 2, 3):
        assert float((q.codebook[k] - 5.0).abs().max()) < 0.1, "one in twenty of the vectors, all of the error"
    assert q.usage[1:].tolist() == [25.0] * 3, "an even share to begin with"
    torch.testing.assert_close(q.sums[1:], 25.0 * q.codebook[1:])


def test_with_revival_all_codes_of_a_spread_out_batch_come_into_use() -> None:
    used = []
    for revival in (0.0, 0.1):
        q = quantiser(codes=32, size=2, decay=0.9, revival=revival)
        q.codebook.mul_(0.01)
        noise = generator(6)
        for _ in range(60):
            z = 10.0 + 5.0 * torch.rand(256, 2, generator=noise)
            q.update(z, q(z), noise)
        used.append(len(set(q.nearest(z).tolist())))
    assert used[0] < 10
    assert used[1] > 26


def test_the_same_numbers_revive_the_same_codes() -> None:
    books = []
    for _ in range(2):
        q, z = quantiser(revival=0.5), vectors()
        q.update(z, q(z), generator(7))
        books.append(q.codebook.clone())
    assert torch.equal(*books)


@pytest.mark.parametrize("size", [1, 3])
def test_ranks_number_the_codes_along_their_principal_component(size: int) -> None:
    q = quantiser(codes=20, size=size)
    direction = torch.ones(size) / math.sqrt(size)
    along = torch.randperm(20, generator=generator(8)).float() ** 1.5  # uneven: the sign is not by chance
    q.codebook.copy_(along[:, None] * direction + 0.01 * torch.randn(20, size, generator=generator(9)))
    q.update_direction()
    torch.testing.assert_close(q.direction, direction, atol=1e-2, rtol=0)
    assert q.ranks().tolist() == along.argsort().argsort().tolist()
    before = q.ranks()
    q.codebook.add_(3.0)
    assert torch.equal(q.ranks(), before)
    q.codebook.fill_(math.nan)
    assert sorted(q.ranks().tolist()) == list(range(20)), "a permutation, whatever the codes"


def test_the_direction_follows_the_principal_component_and_does_not_flip() -> None:
    q = quantiser(codes=30, size=4, decay=0.5)
    z = vectors(400, 4) * torch.tensor([1.0, 5.0, 2.0, 1.0])
    for _ in range(60):
        q.update(z, q(z), None)
    component = torch.linalg.eigh(torch.cov(q.codebook.t()))[1][:, -1]
    assert abs(float(component @ q.direction)) == pytest.approx(1.0, abs=1e-3)
    before = q.direction.clone()
    q.codebook.neg_()
    q.update_direction()
    assert float(before @ q.direction) > 0.99
    q.codebook.fill_(1.0)
    q.update_direction()
    assert float(q.direction.norm()) == pytest.approx(1.0, abs=1e-5), "codes that are all alike have none"


def test_perplexity_of_even_use_is_the_number_of_codes_and_of_one_code_1() -> None:
    assert float(perplexity(torch.full((64,), 1 / 64))) == pytest.approx(64.0, rel=1e-5)
    assert float(perplexity(torch.eye(64)[3])) == 1.0
    assert float(perplexity(torch.tensor([0.5, 0.25, 0.25]))) == pytest.approx(2**1.5, rel=1e-5)
