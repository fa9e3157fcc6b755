"""Choices of the images of a dataset that the latent map shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamexplorer.data.base import ImageDataset, Images, Labels

_SIZES = (10_000, 30_000)  # sizes of the parts that are offered of a larger split
_MOST = 200_000  # more points could neither be distinguished nor encoded quickly


@dataclass(frozen=True)
class ImageChoice:
    """The first `count` images of a split; of all splits, one after another, when `split` is empty."""

    split: str
    count: int

    @property
    def key(self) -> str:
        """Name of the choice in the settings."""
        return f"{self.split or 'all'}:{self.count}"


def choices(dataset: ImageDataset) -> list[ImageChoice]:
    """List the choices of a dataset: the test split, parts and all of the training split, all splits."""
    found: list[ImageChoice] = []
    names = sorted(dataset.splits, key=lambda name: (name != "test", name))
    for name in names:
        n = len(dataset.splits[name])
        sizes = [s for s in _SIZES if s < n] + [min(n, _MOST)]
        if name == "test":
            sizes = sizes[-1:]
        found += [ImageChoice(name, s) for s in sizes if s > 0]
    total = sum(len(s) for s in dataset.splits.values())
    if len(names) > 1 and total <= _MOST:
        found.append(ImageChoice("", total))
    return found


@dataclass(frozen=True)
class MapImages:
    """The images and labels of a choice, in order, and which split each comes from."""

    choice: ImageChoice
    images: Images
    labels: Labels
    parts: tuple[tuple[str, int], ...]  # split and number of images, in order

    def origin(self, index: int) -> tuple[str, int]:
        """Return the split of an image and its index there.

        Raises:
            IndexError: there is no such image.
        """
        for name, n in self.parts:
            if index < n:
                return name, index
            index -= n
        raise IndexError(index)


def pick(dataset: ImageDataset, choice: ImageChoice) -> MapImages:
    """Return the images of a choice. It copies them where several splits are joined: do that off the GUI thread."""
    if choice.split:
        split = dataset.splits[choice.split]
        n = min(choice.count, len(split))
        return MapImages(choice, split.images[:n], split.labels[:n], ((choice.split, n),))
    names = sorted(dataset.splits, key=lambda name: (name != "test", name))
    splits = [dataset.splits[name] for name in names]
    return MapImages(
        choice,
        np.concatenate([s.images for s in splits]),
        np.concatenate([s.labels for s in splits]),
        tuple((name, len(s)) for name, s in zip(names, splits, strict=True)),
    )
