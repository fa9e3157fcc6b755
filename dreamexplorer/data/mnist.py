"""The whole of MNIST, shipped with the program: it never needs a network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from dreamexplorer.data.base import DatasetSource, ImageDataset
from dreamexplorer.data.idx import split_from_idx
from dreamexplorer.progress import Progress
from dreamexplorer.resources import resource_path

PROVENANCE = (
    "The MNIST database of handwritten digits by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, made from "
    "NIST's Special Databases 1 and 3: 60 000 training and 10 000 test images of 28 x 28 grey levels.\n"
    "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document recognition, "
    "Proceedings of the IEEE 86(11), 1998. http://yann.lecun.com/exdb/mnist/\n"
    "Licence: Creative Commons Attribution-Share Alike 3.0 (CC BY-SA 3.0)."
)
DIGITS = tuple("0123456789")


class Mnist:
    """Embedded MNIST: splits of 60 000 and 10 000 images, 1 x 28 x 28."""

    name = "mnist"
    title = "MNIST"
    downloadable = False
    class_names = DIGITS
    provenance = PROVENANCE
    counts: Mapping[str, int] = MappingProxyType({"train": 60_000, "test": 10_000})
    download_bytes = 0

    def available(self, folder: Path) -> bool:
        """Return True: the files are part of the program."""
        return True

    def load(self, folder: Path, progress: Progress) -> ImageDataset:
        """Read both splits; raises `UserError` when the installation lacks the files."""
        files = resource_path("mnist")
        count = len(self.class_names)
        splits = {
            "train": split_from_idx(
                files, "train-images-idx3-ubyte", "train-labels-idx1-ubyte", progress, 0.0, 0.85, count, most=60_000
            ),
            "test": split_from_idx(
                files, "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", progress, 0.85, 1.0, count, most=10_000
            ),
        }
        return ImageDataset(self.name, self.title, splits, self.class_names, self.provenance)

    def download(self, folder: Path, progress: Progress) -> None:
        """Do nothing: the files are part of the program."""
        progress.report(1.0)


SOURCES: tuple[DatasetSource, ...] = (Mnist(),)
