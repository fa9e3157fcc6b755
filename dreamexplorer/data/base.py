"""The contract of a dataset, and the registry through which one file adds one dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dreamexplorer.errors import ContractError, UserError
from dreamexplorer.progress import Progress, Silent
from dreamexplorer.registry import accepts, discover, leave_out
from dreamexplorer.resources import data_folder

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]

DEFAULT_DATASET = "mnist"
_INSPECTED = 200  # number of images that are searched for grey pixels: a few are enough


@dataclass(frozen=True)
class Split:
    """Images and labels.

    Args:
        images: uint8, N x C x H x W.
        labels: int64, N; indices into the class names.
    """

    images: Images
    labels: Labels

    def __post_init__(self) -> None:
        if self.images.ndim != 4 or self.images.dtype != np.uint8:
            raise ValueError("images must be uint8, N x C x H x W")
        if self.labels.shape != self.images.shape[:1] or self.labels.dtype != np.int64:
            raise ValueError("labels must be int64, one for every image")

    def __len__(self) -> int:
        """Return the number of images."""
        return int(self.images.shape[0])

    @property
    def has_grey(self) -> bool:
        """True if any of the first 200 images has a pixel that is neither black nor white."""
        some = self.images[:_INSPECTED]
        return bool(np.any((some > 0) & (some < 255)))


@dataclass(frozen=True)
class ImageDataset:
    """A whole dataset in memory.

    Args:
        name: name on the command line and in files.
        title: name on the screen.
        splits: "train" and "test".
        class_names: the name of each class, by label.
        provenance: source, authors and licence, shown to the user.
        limit: number of images of each split, where it is a part of a dataset; None for all.
    """

    name: str
    title: str
    splits: Mapping[str, Split]
    class_names: tuple[str, ...]
    provenance: str
    limit: int | None = None

    @property
    def train(self) -> Split:
        """The split to train on."""
        return self.splits["train"]

    @property
    def test(self) -> Split:
        """The split to test on."""
        return self.splits["test"]

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Channels, height, width."""
        _, c, h, w = self.train.images.shape
        return int(c), int(h), int(w)

    def limited(self, count: int | None) -> ImageDataset:
        """Return the dataset with at most the first `count` images of each split; with all if it is None."""
        if count is None:
            return self
        splits = {name: Split(s.images[:count], s.labels[:count]) for name, s in self.splits.items()}
        return replace(self, splits=splits, limit=count)


class DatasetSource(Protocol):
    """Source of one dataset. A module of this package lists its sources in `SOURCES`."""

    @property
    def name(self) -> str:
        """The name on the command line and in files."""

    @property
    def title(self) -> str:
        """The name on the screen."""

    @property
    def downloadable(self) -> bool:
        """True if `download` can fetch it."""

    @property
    def class_names(self) -> tuple[str, ...]:
        """The name of each class, by label."""

    @property
    def provenance(self) -> str:
        """Source, authors and licence, shown to the user."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of images of each split."""

    @property
    def download_bytes(self) -> int:
        """Approximate number of bytes that `download` fetches; 0 if it fetches nothing."""

    def available(self, folder: Path) -> bool:
        """Return whether `load` can work now, without a network."""

    def load(self, folder: Path, progress: Progress) -> ImageDataset:
        """Read the dataset.

        Raises:
            UserError: files are missing or damaged.
            Cancelled: the user cancelled.
        """

    def download(self, folder: Path, progress: Progress) -> None:
        """Fetch the files into the folder, in torchvision's layout.

        Raises:
            UserError: there is no network, no such file or no space.
            Cancelled: the user cancelled.
        """


def sources() -> Mapping[str, DatasetSource]:
    """Return all dataset sources by name: `SOURCES` of every module of this package, and of extensions."""
    return discover("dreamexplorer.data", "SOURCES", _checked_name)


def is_available(source: DatasetSource, folder: Path) -> bool:
    """Return `source.available(folder)`; an extension whose method fails is not available and becomes a problem."""
    try:
        return source.available(folder)
    except Exception as error:
        if not leave_out(source, error):
            raise
        return False


def _checked_name(source: DatasetSource) -> str:
    """Return the name of a source; raise `ContractError` with all that it lacks."""
    faults = list(_faults(source))
    if faults:
        name = source.__name__ if isinstance(source, type) else type(source).__name__
        raise ContractError(f"the dataset {name} {'; it '.join(faults)}")
    return source.name


def _faults(source: DatasetSource) -> Iterator[str]:
    if isinstance(source, type):
        yield f"must be an object, not a class: SOURCES = ({source.__name__}(),)"
        return
    members = ("name", "title", "downloadable", "class_names", "provenance", "counts", "download_bytes")
    if missing := [name for name in members if not hasattr(source, name)]:
        yield f"must set {', '.join(missing)}"
    for method, arguments in (("available", 1), ("load", 2), ("download", 2)):
        if not accepts(getattr(source, method, None), arguments):
            yield f"must have a method {method} with {arguments} argument{'s' if arguments > 1 else ''}"


def load_dataset(name: str, folder: Path | None = None, progress: Progress | None = None) -> ImageDataset:
    """Load a dataset by name.

    Args:
        name: name of the dataset.
        folder: folder of downloaded datasets; None for `data_folder()`.
        progress: receives reports and may cancel.

    Raises:
        UserError: the dataset is unknown, or its files are missing or damaged.
        Cancelled: the user cancelled.
        ContractError: the dataset lacks a split, or a name of a class.
    """
    registered = sources()
    if name not in registered:
        raise UserError("There is no dataset named {!r}. Choose from: {}.", name, ", ".join(registered))
    dataset = registered[name].load(folder or data_folder(), progress or Silent())
    for split in ("train", "test"):
        if split not in dataset.splits:
            raise ContractError(f"the dataset {name} must have a split named {split}")
        labels = dataset.splits[split].labels
        if len(labels) and not 0 <= labels.min() <= labels.max() < len(dataset.class_names):
            raise ContractError(f"the dataset {name} has labels without a class name in {split}")
    shapes = [" x ".join(map(str, dataset.splits[split].images.shape[1:])) for split in ("train", "test")]
    if len(set(shapes)) > 1:
        raise ContractError(f"the dataset {name} has images of {shapes[0]} in train, but of {shapes[1]} in test")
    return dataset


def black_and_white(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Threshold pixels at one half: uint8 of any shape, to 0 or 255; for models trained on binarised images."""
    return np.where(pixels > 127, np.uint8(255), np.uint8(0))
