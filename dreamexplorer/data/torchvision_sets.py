"""Fashion-MNIST, KMNIST, EMNIST and QMNIST, in torchvision's folders and from its addresses.

A dataset is usable when its IDX files, plain or gzipped, lie in FOLDER/<torchvision's class>/raw. The files are read
by `dreamexplorer.data.idx`, whose docstring has the reason.
"""

from __future__ import annotations

import gzip
import os
import string
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dreamexplorer.claims import scratch_folder
from dreamexplorer.data.base import DatasetSource, ImageDataset
from dreamexplorer.data.checksums import https_first, sha256_of
from dreamexplorer.data.download import SCRATCH, DownloadShare, RemoteFile, disk_message, fetch, require_space
from dreamexplorer.data.idx import find_idx, read_idx, split_from_idx
from dreamexplorer.data.torchvision_compat import import_torchvision
from dreamexplorer.errors import UserError
from dreamexplorer.progress import Progress
from dreamexplorer.writing import make_folder

_CHUNK = 1 << 20
LARGEST_SET = 1 << 28  # bytes; EMNIST digits, the largest of these sets, has 188 million
_TRAIN_AND_TEST = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


@dataclass(frozen=True)
class IdxSource:
    """A dataset of IDX files under FOLDER/<directory>/raw."""

    name: str
    title: str
    directory: str  # torchvision's class
    class_names: tuple[str, ...]
    provenance: str
    counts: Mapping[str, int]
    files: Mapping[str, tuple[str, str]]  # names of the files with the images and the labels, by split
    archives: Mapping[str, int]  # approximate size in bytes of each archive to download, by name
    unpacked_bytes: int  # size of the unpacked files on the disk
    remote: tuple[RemoteFile, ...] | None = None  # addresses of the archives; None for torchvision's own
    also: tuple[str, ...] = ()  # other files in the same archive
    first_label: int = 0
    transposed: bool = False
    label_dimensions: int = 1
    downloadable: bool = field(default=True, init=False)

    @property
    def download_bytes(self) -> int:
        """Approximate number of bytes that `download` fetches."""
        return sum(self.archives.values())

    def raw_folder(self, folder: Path) -> Path:
        """Return the folder of the IDX files."""
        return folder / self.directory / "raw"

    def available(self, folder: Path) -> bool:
        """Return whether all files are there."""
        return not self._missing(self.raw_folder(folder))

    def _missing(self, raw: Path) -> list[str]:
        return [name for pair in self.files.values() for name in pair if find_idx(raw, name) is None]

    def load(self, folder: Path, progress: Progress) -> ImageDataset:
        """Read both splits; raises `UserError` when files are missing or damaged."""
        raw = self.raw_folder(folder)
        if missing := self._missing(raw):
            raise UserError(
                "{} is not on this computer yet. Download it in the window (about {:.0f} MB), or put these "
                "files, plain or .gz, into {}: {}.",
                self.title,
                self.download_bytes / 1e6,
                raw,
                ", ".join(missing),
            )
        splits = {}
        done, total = 0, sum(self.counts.values())
        for split, (images, labels) in self.files.items():
            start, done = done / total, done + self.counts[split]
            splits[split] = split_from_idx(
                raw,
                images,
                labels,
                progress,
                start,
                done / total,
                len(self.class_names),
                first_label=self.first_label,
                transposed=self.transposed,
                label_dimensions=self.label_dimensions,
                most=self.counts[split],
            )
        return ImageDataset(self.name, self.title, splits, self.class_names, self.provenance)

    def download(self, folder: Path, progress: Progress) -> None:
        """Fetch what is missing or damaged; a cancel keeps the files that are complete."""
        raw = self.raw_folder(folder)
        try:
            make_folder(raw)
            jobs = self._jobs(raw)
            size = sum(remote.size for remote, _ in jobs)
            require_space(raw, size + self.unpacked_bytes if jobs else 0)
            done = 0
            for remote, members in jobs:
                with scratch_folder(raw, SCRATCH) as scratch:
                    self._fetch_and_unpack(remote, members, scratch, raw, DownloadShare(progress, done, size))
                done += remote.size
        except OSError as e:
            raise UserError.of(disk_message(e, raw)) from e
        progress.report(1.0)

    def _jobs(self, raw: Path) -> list[tuple[RemoteFile, tuple[str, ...]]]:
        """Return the archives to fetch, each with the missing or damaged files to unpack from it."""
        needed = [name for pair in self.files.values() for name in pair if not _readable(raw, name)]
        jobs = []
        for remote in self.remote_files() if needed else ():
            if remote.name.endswith(".zip"):
                others = tuple(name for name in self.also if find_idx(raw, name) is None)
                members = (*needed, *others)
            else:
                members = tuple(name for name in needed if f"{name}.gz" == remote.name)
            if members:
                jobs.append((remote, members))
        return jobs

    def _fetch_and_unpack(
        self, remote: RemoteFile, members: tuple[str, ...], scratch: Path, raw: Path, share: DownloadShare
    ) -> None:
        packed = scratch / remote.name
        fetch(remote, packed, share.received)
        for i, name in enumerate(members):
            share.unpacking(remote.size, i / len(members))
            unpacked = scratch / name
            try:
                with _member(packed, name) as source, unpacked.open("wb") as out:
                    while chunk := source.read(_CHUNK):
                        out.write(chunk)
                        share.unpacking(remote.size, i / len(members))
            except (EOFError, KeyError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as e:
                raise UserError("{} from {} is damaged. Try again later.", remote.name, remote.urls[0]) from e
            os.replace(unpacked, raw / name)

    def remote_files(self) -> tuple[RemoteFile, ...]:
        """Return the archives with their addresses and checksums. Slow the first time: imports torchvision.

        Raises:
            UserError: torchvision cannot be imported, or no longer has one of the archives.
        """
        if self.remote is not None:
            return self.remote
        sources = torchvision_files(getattr(import_torchvision().datasets, self.directory))
        for name in self.archives:
            if name not in sources:
                raise UserError("The installed torchvision has no address for {}. Install another version of it.", name)
        files = []
        for name, size in self.archives.items():
            urls, md5 = sources[name]
            urls = https_first(self.directory, name, urls)
            files.append(RemoteFile(name, urls, md5, size, sha256_of(self.directory, name)))
        return tuple(files)


def torchvision_files(dataset: Any) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return addresses and MD5 of the files of one of torchvision's MNIST-like classes, by file name."""
    if hasattr(dataset, "url"):
        return {_file_name(dataset.url): ((dataset.url,), dataset.md5)}
    if isinstance(dataset.resources, dict):
        return {_file_name(url): ((url,), md5) for files in dataset.resources.values() for url, md5 in files}
    return {name: (tuple(f"{m}{name}" for m in dataset.mirrors), md5) for name, md5 in dataset.resources}


def _file_name(url: str) -> str:
    return url.rsplit("/", 1)[1]


def _readable(raw: Path, name: str) -> bool:
    path = find_idx(raw, name)
    if path is None:
        return False
    try:
        read_idx(path, largest=LARGEST_SET)
    except UserError:
        return False
    return True


@contextmanager
def _member(packed: Path, name: str) -> Iterator[gzip.GzipFile]:
    """Open the unpacked content of a file in a .gz, or of a .gz inside a .zip; KeyError when it is not there."""
    if packed.suffix == ".zip":
        with zipfile.ZipFile(packed) as archive:
            names = {Path(n).name: n for n in archive.namelist()}
            with archive.open(names[f"{name}.gz"]) as inner, gzip.open(inner) as content:
                yield content
    else:
        with gzip.open(packed) as content:
            yield content


# -- the datasets ------------------------------------------------------------------------------------------


FASHION = IdxSource(
    name="fashion-mnist",
    title="Fashion-MNIST",
    directory="FashionMNIST",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    provenance=(
        "Fashion-MNIST by Han Xiao, Kashif Rasul and Roland Vollgraf, Zalando SE: 70 000 product pictures in ten "
        "classes, in MNIST's format.\n"
        "H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning "
        "Algorithms, arXiv:1708.07747, 2017. https://github.com/zalandoresearch/fashion-mnist\n"
        "Licence: MIT."
    ),
    counts={"train": 60_000, "test": 10_000},
    files=_TRAIN_AND_TEST,
    unpacked_bytes=54_950_048,
    archives={
        "train-images-idx3-ubyte.gz": 26_421_880,
        "train-labels-idx1-ubyte.gz": 29_515,
        "t10k-images-idx3-ubyte.gz": 4_422_102,
        "t10k-labels-idx1-ubyte.gz": 5_148,
    },
)

KUZUSHIJI = IdxSource(
    name="kmnist",
    title="Kuzushiji-MNIST",
    directory="KMNIST",
    class_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    provenance=(
        'The "KMNIST Dataset" (created by CODH), adapted from the "Kuzushiji Dataset" (created by NIJL and others), '
        "doi:10.20676/00000341: 70 000 cursive Japanese characters, one of each row of the Hiragana.\n"
        "T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto and D. Ha, Deep Learning for Classical "
        "Japanese Literature, arXiv:1812.01718, 2018. https://github.com/rois-codh/kmnist\n"
        "Licence: Creative Commons Attribution-Share Alike 4.0 (CC BY-SA 4.0)."
    ),
    counts={"train": 60_000, "test": 10_000},
    files=_TRAIN_AND_TEST,
    unpacked_bytes=54_950_048,
    archives={
        "train-images-idx3-ubyte.gz": 18_165_135,
        "train-labels-idx1-ubyte.gz": 29_497,
        "t10k-images-idx3-ubyte.gz": 3_041_136,
        "t10k-labels-idx1-ubyte.gz": 5_120,
    },
)

QMNIST = IdxSource(
    name="qmnist",
    title="QMNIST",
    directory="QMNIST",
    class_names=tuple(string.digits),
    provenance=(
        "QMNIST by Chhavi Yadav and Léon Bottou: MNIST rebuilt from NIST's Special Database 19, with all 60 000 test "
        "digits (the first 10 000 are MNIST's own).\n"
        "C. Yadav and L. Bottou, Cold Case: The Lost MNIST Digits, NeurIPS 2019, arXiv:1905.10498. "
        "https://github.com/facebookresearch/qmnist\n"
        "Licence: BSD-style, Copyright (c) Facebook, Inc. and its affiliates."
    ),
    counts={"train": 60_000, "test": 60_000},
    files={
        "train": ("qmnist-train-images-idx3-ubyte", "qmnist-train-labels-idx2-int"),
        "test": ("qmnist-test-images-idx3-ubyte", "qmnist-test-labels-idx2-int"),
    },
    unpacked_bytes=97_920_056,
    label_dimensions=2,
    archives={
        "qmnist-train-images-idx3-ubyte.gz": 9_704_059,
        "qmnist-train-labels-idx2-int.gz": 463_024,
        "qmnist-test-images-idx3-ubyte.gz": 9_742_279,
        "qmnist-test-labels-idx2-int.gz": 526_800,
    },
)

# In the balanced set, lower case letters that look like their capitals share a class with them.
_BALANCED = tuple(string.digits + string.ascii_uppercase + "abdefghnqrt")
_EMNIST_SETS = {
    "balanced": (_BALANCED, 112_800, 18_800),
    "letters": (tuple(string.ascii_lowercase), 124_800, 20_800),
    "digits": (tuple(string.digits), 240_000, 40_000),
    "mnist": (tuple(string.digits), 60_000, 10_000),
}
_EMNIST_ARCHIVE = {"gzip.zip": 561_753_746}


def _emnist_files(kind: str) -> dict[str, tuple[str, str]]:
    return {
        split: (f"emnist-{kind}-{split}-images-idx3-ubyte", f"emnist-{kind}-{split}-labels-idx1-ubyte")
        for split in ("train", "test")
    }


def _emnist(kind: str) -> IdxSource:
    names, train, test = _EMNIST_SETS[kind]
    return IdxSource(
        name=f"emnist-{kind}",
        title=f"EMNIST {kind if kind != 'mnist' else 'MNIST'}",
        directory="EMNIST",
        class_names=names,
        provenance=(
            "EMNIST by Gregory Cohen, Saeed Afshar, Jonathan Tapson and André van Schaik, Western Sydney University: "
            f"handwritten characters of NIST's Special Database 19 in MNIST's format; the set '{kind}'.\n"
            "G. Cohen, S. Afshar, J. Tapson and A. van Schaik, EMNIST: an extension of MNIST to handwritten letters, "
            "arXiv:1702.05373, 2017. https://www.nist.gov/itl/products-and-services/emnist-dataset\n"
            "Licence: the authors state none; the data are given away by NIST, an agency of the United States."
        ),
        counts={"train": train, "test": test},
        files=_emnist_files(kind),
        archives=_EMNIST_ARCHIVE,
        unpacked_bytes=sum(785 * (a + b) for _, a, b in _EMNIST_SETS.values()),
        also=tuple(n for k in _EMNIST_SETS if k != kind for pair in _emnist_files(k).values() for n in pair),
        first_label=1 if kind == "letters" else 0,
        transposed=True,
    )


SOURCES: tuple[DatasetSource, ...] = (FASHION, KUZUSHIJI, *(_emnist(kind) for kind in _EMNIST_SETS), QMNIST)
