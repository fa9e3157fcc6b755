"""Bars: 12 x 12 images of one white bar, across or upright, at one of twelve places; made when it is loaded."""

from pathlib import Path

import numpy as np

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.progress import Progress


class Bars:
    """The classes are the two directions; noise makes the images of a place differ."""

    name, title = "bars", "Bars"
    class_names = ("across", "upright")
    provenance = "Made by examples/bars.py."
    counts = {"train": 2048, "test": 512}
    downloadable, download_bytes = False, 0

    def available(self, folder: Path) -> bool:
        return True

    def load(self, folder: Path, progress: Progress) -> ImageDataset:
        random = np.random.default_rng(0)
        splits = {name: self.split(n, random) for name, n in self.counts.items()}
        progress.report(1.0)
        return ImageDataset(self.name, self.title, splits, self.class_names, self.provenance)

    def split(self, n: int, random: np.random.Generator) -> Split:
        labels, places = random.integers(2, size=n), random.integers(12, size=n)
        images = random.integers(30, size=(n, 1, 12, 12), dtype=np.uint8)
        images[labels == 0, 0, places[labels == 0], :] = 255
        images[labels == 1, 0, :, places[labels == 1]] = 255
        return Split(images, labels)

    def download(self, folder: Path, progress: Progress) -> None:
        progress.report(1.0)  # nothing to fetch


SOURCES = (Bars(),)
