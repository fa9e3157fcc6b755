"""The parts of the KL under the aggregate posterior of a split, against torch.distributions."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from dreamexplorer.errors import Cancelled
from dreamexplorer.models import aggregate
from dreamexplorer.models.aggregate import rate_parts_of_split, rows_of
from dreamexplorer.progress import CancellableProgress, Silent


def posteriors(n: int, d: int) -> tuple[Tensor, Tensor, Tensor]:
    """A sample z, means and log-variances of N posteriors, narrow and wide ones, whose latents depend on each other."""
    generator = torch.Generator().manual_seed(n + d)
    mu = torch.randn(n, d, generator=generator)
    mu[:, 1] = 0.7 * mu[:, 0] + 0.7 * mu[:, 1]
    log_variance = -3.0 + 2.0 * torch.randn(n, d, generator=generator)
    z = mu + (0.5 * log_variance).exp() * torch.randn(n, d, generator=generator)
    return z, mu, log_variance


def by_distributions(z: Tensor, mu: Tensor, log_variance: Tensor) -> list[float]:
    z, mu, scale = z.double(), mu.double(), (0.5 * log_variance.double()).exp()
    each = Categorical(torch.ones(len(mu), dtype=torch.float64))
    own = Normal(mu, scale).log_prob(z).sum(1)
    whole = MixtureSameFamily(each, Independent(Normal(mu, scale), 1)).log_prob(z)
    marginals = torch.zeros_like(whole)
    for i in range(mu.shape[1]):
        marginals += MixtureSameFamily(each, Normal(mu[:, i], scale[:, i])).log_prob(z[:, i])
    prior = Normal(0.0, 1.0).log_prob(z).sum(1)
    return [float(part.mean()) for part in (own - whole, whole - marginals, marginals - prior)]


@pytest.mark.parametrize(("n", "d"), [(1, 2), (2, 3), (300, 4), (500, 12)])
def test_they_are_those_of_the_mixture(n: int, d: int) -> None:
    found = [float(part) for part in rate_parts_of_split(*posteriors(n, d), Silent())]
    assert found == pytest.approx(by_distributions(*posteriors(n, d)), abs=1e-5)


@pytest.mark.parametrize("spread", [0.0, 0.4])
def test_wide_posteriors_are_interpolated_on_a_grid(spread: float, monkeypatch: pytest.MonkeyPatch) -> None:
    z, mu, noise = posteriors(3000, 4)
    log_variance = -2.5 + spread * (noise + 3.0) / 2.0
    z = mu + (0.5 * log_variance).exp() * torch.randn(z.shape, generator=torch.Generator().manual_seed(1))
    found = [float(part) for part in rate_parts_of_split(z, mu, log_variance, Silent())]
    assert found == pytest.approx(by_distributions(z, mu, log_variance), abs=1e-5)
    monkeypatch.setattr(aggregate, "STEPS", 0.5)  # so coarse a grid would show
    coarse = [float(part) for part in rate_parts_of_split(z, mu, log_variance, Silent())]
    assert coarse != pytest.approx(found, abs=1e-5)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rate_parts_of_split(*posteriors(300, 4), Silent())
    monkeypatch.setattr(aggregate, "BLOCK", 1)
    assert [float(p) for p in rate_parts_of_split(*posteriors(300, 4), Silent())] == pytest.approx(
        [float(p) for p in whole], abs=1e-6
    )


def test_equal_posteriors_have_no_parts_and_two_far_apart_tell_one_bit() -> None:
    zero = torch.zeros(50, 3)
    z = torch.randn(50, 3, generator=torch.Generator().manual_seed(0))
    assert [float(p) for p in rate_parts_of_split(z, zero, zero, Silent())] == pytest.approx([0.0, 0.0, 0.0], abs=1e-5)
    mu = torch.tensor([[3.0, 3.0], [-3.0, -3.0]])
    mi, tc, _ = rate_parts_of_split(mu, mu, torch.full_like(mu, -6.0), Silent())
    assert float(mi) == pytest.approx(math.log(2))
    assert float(tc) == pytest.approx(math.log(2))


def test_a_large_split_is_bounded_by_evenly_spaced_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rows_of(10_000).tolist() == list(range(10_000))
    assert len(rows_of(60_000)) == 1666
    monkeypatch.setattr(aggregate, "PAIRS", 400 * 100)
    rows = rows_of(400)
    assert rows.tolist() == list(range(0, 400, 4))
    z, mu, log_variance = posteriors(400, 4)
    mi, _, _ = rate_parts_of_split(z, mu, log_variance, Silent())
    double = (0.5 * log_variance.double()).exp()
    whole = MixtureSameFamily(
        Categorical(torch.ones(400, dtype=torch.float64)), Independent(Normal(mu.double(), double), 1)
    ).log_prob(z[rows].double())
    own = Normal(mu.double(), double).log_prob(z.double()).sum(1)[rows]
    assert float(mi) == pytest.approx(float((own - whole).mean()), abs=1e-5)


def test_it_can_be_cancelled() -> None:
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        rate_parts_of_split(*posteriors(30, 3), progress)
