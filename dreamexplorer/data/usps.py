"""USPS: digits from envelopes, read by torchvision and brought to the size of MNIST, so that its models open on them.

The digits of USPS fill 16 x 16 pixels; those of MNIST fill a box of 20 x 20 in 28 x 28. Scaled and framed alike, what
still differs is the writing, the scanner and the lack of MNIST's centring: a small domain shift.
"""

from __future__ import annotations

import bz2
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from dreamexplorer.claims import scratch_folder
from dreamexplorer.data.base import DatasetSource, ImageDataset, Split
from dreamexplorer.data.checksums import sha256_of
from dreamexplorer.data.download import SCRATCH, DownloadShare, RemoteFile, disk_message, fetch, require_space
from dreamexplorer.data.torchvision_compat import import_torchvision
from dreamexplorer.errors import Message, UserError
from dreamexplorer.progress import Progress, Silent
from dreamexplorer.writing import make_folder

BOX, SIDE = 20, 28  # pixels: the box that MNIST's digits fill, and the side of its images
_PIXELS = 256  # values a line: 16 x 16 pixels
_LONGEST_LINE = 16 * _PIXELS  # bytes; a line of the files has at most about 3 600
MOST_LINES = 100_000  # guards against files that unpack to more than the memory holds
_CHUNK = 1 << 16  # compressed bytes between two reports
_BATCH = 1000  # images scaled at a time
# Shares of the progress of a file after checking and after reading it; the rest is the scaling.
_CHECKED, _READ = 0.45, 0.95


class Usps:
    """USPS in FOLDER/USPS, the files of LIBSVM that torchvision's class of that name reads: 1 x 28 x 28."""

    name = "usps"
    title = "USPS"
    downloadable = True
    class_names = tuple("0123456789")
    provenance = (
        "USPS: digits from envelopes of the United States Postal Service, scanned at Buffalo and normalised to 16 x 16 "
        "by AT&T; here scaled to 20 x 20 in a frame of 28 x 28, like MNIST.\n"
        "J. J. Hull, A database for handwritten text recognition research, IEEE PAMI 16(5), 1994; the split of LIBSVM, "
        "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass.html#usps\n"
        "Licence: the authors state none; the files are distributed for research."
    )
    counts: Mapping[str, int] = MappingProxyType({"train": 7_291, "test": 2_007})
    files: Mapping[str, str] = MappingProxyType({"train": "usps.bz2", "test": "usps.t.bz2"})
    sizes: Mapping[str, int] = MappingProxyType({"usps.bz2": 6_579_383, "usps.t.bz2": 1_831_726})  # bytes

    @property
    def download_bytes(self) -> int:
        """Approximate number of bytes that `download` fetches."""
        return sum(self.sizes.values())

    def raw_folder(self, folder: Path) -> Path:
        """Return the folder of the two files."""
        return folder / "USPS"

    def available(self, folder: Path) -> bool:
        """Return whether both files are there."""
        return not self._missing(self.raw_folder(folder))

    def _missing(self, raw: Path) -> list[str]:
        return [name for name in self.files.values() if not (raw / name).is_file()]

    def load(self, folder: Path, progress: Progress) -> ImageDataset:
        """Read both splits with torchvision and scale them.

        Raises:
            UserError: files are missing or damaged, or torchvision cannot be imported.
            Cancelled: the user cancelled; while torchvision reads a file, a cancel waits for it (seconds).
        """
        raw = self.raw_folder(folder)
        if missing := self._missing(raw):
            raise UserError(
                "{} is not on this computer yet. Download it in the window (about {:.0f} MB), or put these "
                "files into {}: {}.",
                self.title,
                self.download_bytes / 1e6,
                raw,
                ", ".join(missing),
            )
        splits = {}
        done, total = 0, sum(self.counts.values())
        for split, name in self.files.items():
            start, done = done / total, done + self.counts[split]
            splits[split] = _read(raw / name, split == "train", _Part(progress, start, done / total))
        progress.report(1.0)
        return ImageDataset(self.name, self.title, splits, self.class_names, self.provenance)

    def download(self, folder: Path, progress: Progress) -> None:
        """Fetch what is missing or damaged; a cancel keeps the file that is complete."""
        raw = self.raw_folder(folder)
        try:
            make_folder(raw)
            missing = [remote for remote in self.remote_files() if not _readable(raw / remote.name)]
            size = sum(remote.size for remote in missing)
            require_space(raw, size)
            done = 0
            for remote in missing:
                with scratch_folder(raw, SCRATCH) as scratch:
                    complete = scratch / remote.name
                    fetch(remote, complete, DownloadShare(progress, done, size).received)
                    os.replace(complete, raw / remote.name)
                done += remote.size
        except OSError as e:
            raise UserError.of(disk_message(e, raw)) from e
        progress.report(1.0)

    def remote_files(self) -> tuple[RemoteFile, ...]:
        """Return the files with torchvision's addresses and checksums. Slow the first time: imports torchvision.

        Raises:
            UserError: torchvision cannot be imported.
        """
        listed = import_torchvision().datasets.USPS.split_list
        return tuple(
            RemoteFile(name, (url,), md5, self.sizes[name], sha256_of("USPS", name))
            for url, name, md5 in listed.values()
        )


class _Part:
    """Reports progress of one file as a part of the whole."""

    cancelled = False

    def __init__(self, progress: Progress, start: float, stop: float) -> None:
        self._progress, self._start, self._stop = progress, start, stop

    def report(self, fraction: float | None, message: str | Message = "") -> None:
        """Report the share of the file that is done."""
        if fraction is not None:
            fraction = self._start + (self._stop - self._start) * fraction
        self._progress.report(fraction, message)


def _read(path: Path, train: bool, progress: Progress) -> Split:
    """Read one file with torchvision and scale its images to the size of MNIST.

    Raises:
        UserError: it is damaged, or torchvision cannot be imported.
    """
    datasets = import_torchvision().datasets
    try:
        _check(path, progress)
        raw = datasets.USPS(str(path.parent), train=train)
        images, labels = np.asarray(raw.data), np.asarray(raw.targets, dtype=np.int64)
    except MemoryError as e:
        raise UserError("There is not enough memory to read {}. Close other programs and try again.", path) from e
    except (_DamagedError, EOFError, ValueError, IndexError, OverflowError) as e:
        raise UserError("The data file {} is damaged. Delete it and download or copy it again.", path) from e
    except OSError as e:
        if e.errno is None:  # bz2 reports damaged data without an errno
            raise UserError("The data file {} is damaged. Delete it and download or copy it again.", path) from e
        raise UserError("The data file {} cannot be read: {}.", path, e.strerror or e) from e
    if len(images) != len(labels) or not len(labels) or labels.min() < 0 or labels.max() > 9:
        raise UserError("The data file {} is damaged. Delete it and download or copy it again.", path)
    progress.report(_READ)
    return Split(_framed(images, progress), labels)


class _DamagedError(Exception):
    """Signal that a file is not in LIBSVM's format with 256 values a line."""


def _check(path: Path, progress: Progress) -> None:
    """Unpack the file once, which can be cancelled, and check its form: torchvision reads any content.

    Raises:
        _DamagedError: a line has not 256 values, or there are none or too many.
        OSError: the compressed data is damaged, or the file cannot be read.
        EOFError: the file is truncated.
    """
    count, size = 0, max(1, path.stat().st_size)
    with path.open("rb") as packed, bz2.open(packed) as lines:
        while line := lines.readline(_LONGEST_LINE):
            count += 1
            if count > MOST_LINES or line.count(b":") != _PIXELS or len(line) == _LONGEST_LINE:
                raise _DamagedError
            if count % 100 == 0:
                progress.report(_CHECKED * min(1.0, packed.tell() / size))
    if not count:
        raise _DamagedError
    progress.report(_CHECKED)


def _readable(path: Path) -> bool:
    try:
        _check(path, Silent())
    except (OSError, EOFError, _DamagedError):
        return False
    return True


def _framed(images: Any, progress: Progress) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return N x 16 x 16 images as N x 1 x 28 x 28: scaled to MNIST's box of 20 x 20, with a frame of zeros."""
    import torch
    from torchvision.transforms import v2

    margin = (SIDE - BOX) // 2
    prepare = v2.Compose([v2.Resize((BOX, BOX), v2.InterpolationMode.BICUBIC, antialias=True), v2.Pad(margin)])
    framed = np.empty((len(images), 1, SIDE, SIDE), dtype=np.uint8)
    for i in range(0, len(images), _BATCH):
        framed[i : i + _BATCH] = prepare(torch.from_numpy(images[i : i + _BATCH, None])).numpy()
        progress.report(_READ + (1 - _READ) * min(1.0, (i + _BATCH) / len(images)))
    return framed


SOURCES: tuple[DatasetSource, ...] = (Usps(),)
