"""What the window and the command line show of the datasets before one is loaded, and look-ups within one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dreamexplorer.data.base import ImageDataset, Labels, Split, sources
from dreamexplorer.errors import UserError
from dreamexplorer.resources import data_folder


@dataclass(frozen=True)
class DatasetInfo:
    """One line of the list of datasets."""

    name: str
    title: str
    available: bool  # can be loaded now, without a network
    downloadable: bool
    download_bytes: int  # about; 0 where nothing is fetched
    counts: Mapping[str, int]  # images of each split
    class_names: tuple[str, ...]
    provenance: str


def catalogue(folder: Path | None = None) -> tuple[DatasetInfo, ...]:
    """All known datasets, those that can be used now first. Looks at the disk, but reads no file."""
    where = folder or data_folder()
    infos = [
        DatasetInfo(
            name=name,
            title=s.title,
            available=s.available(where),
            downloadable=s.downloadable,
            download_bytes=s.download_bytes,
            counts=s.counts,
            class_names=s.class_names,
            provenance=s.provenance,
        )
        for name, s in sources().items()
    ]
    return tuple(sorted(infos, key=lambda info: not info.available))


def indices_of(split: Split, label: int) -> Labels:
    """The indices of the images with this label, ascending; empty when there are none."""
    return np.flatnonzero(split.labels == label).astype(np.int64)


def label_named(dataset: ImageDataset, text: str) -> int:
    """The label that a class name or a number means; `UserError` if none. Case matters only between "A" and "a"."""
    names = dataset.class_names
    wanted = text.strip()
    if wanted in names:
        return names.index(wanted)
    alike = [i for i, name in enumerate(names) if name.casefold() == wanted.casefold()]
    if len(alike) == 1:
        return alike[0]
    if wanted.isdecimal() and int(wanted) < len(names):
        return int(wanted)
    raise UserError("{} has no class {!r}. Its classes: {}.", dataset.title, text, ", ".join(names))


def image_at(split: Split, index: int) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], int]:
    """The image (C x H x W) and the label at an index; `UserError` when there is no such image."""
    if not 0 <= index < len(split):
        raise UserError("There is no image {}: the images are numbered 0 to {}.", index, len(split) - 1)
    return split.images[index], int(split.labels[index])
