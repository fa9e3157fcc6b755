"""The title of a dataset says when only a part of it is in use."""

from __future__ import annotations

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.shared.dataset_words import dataset_text


def test_a_part_of_a_dataset_is_named_with_its_size(tiny_dataset: ImageDataset) -> None:
    assert dataset_text(tiny_dataset) == tiny_dataset.title
    assert dataset_text(tiny_dataset.limited(64)) == f"{tiny_dataset.title}, first 64 images"
