"""Choices of images that the map offers for a dataset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dreamexplorer.gui.panels.latent_map.image_choice import ImageChoice, choices, pick


def test_a_dataset_offers_parts_of_what_is_large(make_dataset: Callable[..., Any]) -> None:
    data = make_dataset(shape=(1, 4, 4), train=60_000, test=10_000)
    found = [(c.split, c.count) for c in choices(data)]
    assert found == [("test", 10_000), ("train", 10_000), ("train", 30_000), ("train", 60_000), ("", 70_000)]
    everything = pick(data, ImageChoice("", 70_000))
    assert everything.origin(9_999) == ("test", 9_999)
    assert everything.origin(10_000) == ("train", 0)
    assert everything.labels[10_003] == data.train.labels[3]
    np.testing.assert_array_equal(everything.images[-1], data.train.images[-1])
    with pytest.raises(IndexError):
        everything.origin(70_000)
    part = pick(data, ImageChoice("train", 30_000))
    assert len(part.labels) == 30_000
    assert np.shares_memory(part.images, data.train.images)
