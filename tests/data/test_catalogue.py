"""The list of datasets, and the look-ups by label and index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.data.base import ImageDataset, Split, load_dataset
from dreamexplorer.data.catalogue import catalogue, image_at, indices_of, label_named
from dreamexplorer.data.torchvision_sets import QMNIST
from dreamexplorer.errors import UserError


def test_available_sets_come_first(tmp_path: Path, write_set: Callable[..., Path]) -> None:
    first = catalogue(tmp_path / "nothing-there")
    assert [i.name for i in first if i.available] == ["mnist"]
    assert first[0].name == "mnist"
    assert first[0].counts == {"train": 60_000, "test": 10_000}
    folder = write_set(QMNIST)
    assert {i.name for i in catalogue(folder) if i.available} == {"mnist", "qmnist"}
    assert [i.available for i in catalogue(folder)] == sorted((i.available for i in catalogue(folder)), reverse=True)


def test_images_by_label() -> None:
    test = load_dataset("mnist").test
    sevens = indices_of(test, 7)
    assert len(sevens) == 1028
    assert sevens[0] == 0
    assert (test.labels[sevens] == 7).all()
    assert (np.diff(sevens) > 0).all()
    assert indices_of(test, 99).size == 0


@pytest.fixture
def letters() -> ImageDataset:
    split = Split(np.zeros((3, 1, 2, 2), np.uint8), np.arange(3))
    return ImageDataset("x", "Letters", {"train": split, "test": split}, ("A", "a", "Coat", "3"), "")


@pytest.mark.parametrize(("text", "label"), [("A", 0), ("a", 1), ("coat", 2), (" Coat ", 2), ("3", 3), ("2", 2)])
def test_labels_by_name(letters: ImageDataset, text: str, label: int) -> None:
    assert label_named(letters, text) == label


@pytest.mark.parametrize("text", ["", "b", "-1", "17"])
def test_unknown_labels(letters: ImageDataset, text: str) -> None:
    with pytest.raises(UserError, match=r"Letters has no class .* A, a, Coat, 3\."):
        label_named(letters, text)


def test_images_by_index(letters: ImageDataset) -> None:
    image, label = image_at(letters.test, 2)
    assert image.shape == (1, 2, 2)
    assert label == 2
    for index in (-1, 3):
        with pytest.raises(UserError, match=rf"no image {index}: the images are numbered 0 to 2"):
            image_at(letters.test, index)
