"""The test images that all columns have on their maps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamexplorer.data.base import ImageDataset, Images, Labels
from dreamexplorer.errors import Message
from dreamexplorer.session import Drawing

MOST = 2000  # images; four maps of more cost more than they show beside one another


@dataclass(frozen=True, eq=False)
class Sample:
    """The first images of a dataset's test split.

    Args:
        dataset: the dataset.
        images: N x C x H x W.
        labels: class of each, N.
    """

    dataset: ImageDataset
    images: Images
    labels: Labels

    @staticmethod
    def of(dataset: ImageDataset) -> Sample:
        """Return the images of a dataset that are compared."""
        return Sample(dataset, dataset.test.images[:MOST], dataset.test.labels[:MOST])

    def __len__(self) -> int:
        """Count the images."""
        return len(self.labels)

    def class_name(self, index: int) -> str:
        """Return the name of the class of an image."""
        return self.dataset.class_names[int(self.labels[index])]

    def drawing(self, index: int) -> Drawing:
        """Return an image as something to reconstruct."""
        label = Message("Test image {}, class {}", index, self.class_name(index))
        return Drawing(np.array(self.images[index]), label)
