"""Words for a dataset, or for the part of it that is in use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.widgets.numbers import grouped


def dataset_text(dataset: ImageDataset) -> str:
    """Return the title of a dataset; of a part of one with its size, such as "MNIST, first 5 000 images"."""
    if dataset.limit is None:
        return dataset.title
    text = QCoreApplication.translate("Dataset", "{title}, first {n} images")
    return text.format(title=dataset.title, n=grouped(dataset.limit))
