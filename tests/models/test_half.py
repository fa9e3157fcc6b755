"""Half precision keeps eleven bits of each weight, and the range of those that are larger than float16 can hold."""

from __future__ import annotations

import torch

from dreamexplorer.models.half import halved


def test_weights_are_rounded_to_eleven_bits() -> None:
    weights = torch.randn(1000, generator=torch.Generator().manual_seed(0))
    half = halved(weights)
    assert half.dtype == torch.float16
    assert torch.allclose(half.float(), weights, rtol=2.0**-11, atol=2.0**-24)
    assert torch.equal(halved(half.float()), half)  # rounding twice changes nothing


def test_large_weights_keep_their_range() -> None:
    weights = torch.tensor([1.0, -70000.0, 3.0e30])
    half = halved(weights)
    assert half.dtype == torch.bfloat16
    assert torch.allclose(half.float(), weights, rtol=2.0**-8)
    assert torch.equal(halved(half.float()), half)


def test_other_types_and_empty_tensors_stay_as_they_are() -> None:
    for tensor in (torch.arange(3), torch.tensor([True]), torch.ones(2, dtype=torch.float64)):
        assert halved(tensor) is tensor
    assert halved(torch.zeros(0)).shape == (0,)
