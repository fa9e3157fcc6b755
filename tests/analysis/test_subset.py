"""Random subsets, indices that are checked, and parts of a progress."""

from __future__ import annotations

import numpy as np
import pytest

from dreamexplorer.analysis.subset import Part, checked_index, random_subset
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.progress import CancellableProgress


def test_a_subset_is_sorted_without_repeats_and_depends_on_the_seed(tiny_dataset: ImageDataset) -> None:
    split = tiny_dataset.test
    chosen = random_subset(split, 50, 1)
    assert len(chosen) == len(set(chosen.tolist())) == 50
    assert (np.diff(chosen) > 0).all()
    np.testing.assert_array_equal(chosen, random_subset(split, 50, 1))
    assert not np.array_equal(chosen, random_subset(split, 50, 2))


@pytest.mark.parametrize("n", [0, 160, 10_000])
def test_all_images_are_a_subset(n: int, tiny_dataset: ImageDataset) -> None:
    np.testing.assert_array_equal(random_subset(tiny_dataset.test, n, 1), np.arange(160))


def test_an_index_outside_is_refused(tiny_dataset: ImageDataset) -> None:
    assert checked_index(tiny_dataset, "test", 159) == 159
    with pytest.raises(UserError, match="no image 320: those of the train split have the numbers 0 to 319"):
        checked_index(tiny_dataset, "train", 320)


def test_a_part_reports_its_share_of_the_whole() -> None:
    whole = CancellableProgress()
    part = Part(whole, 0.2, 0.6, "encoding")
    part.report(0.5)
    assert (whole.fraction, whole.message) == (pytest.approx(0.4), "encoding")
    part.report(None, "waiting")
    assert (whole.fraction, whole.message) == (None, "waiting")
    whole.cancel()
    assert part.cancelled
    with pytest.raises(Cancelled):
        part.report(0.7)
