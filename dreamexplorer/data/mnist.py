"""The whole of MNIST, shipped with the program: no network, ever."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.data.base import DatasetSource, ImageDataset, Split
from dreamexplorer.data.idx import find_idx, read_idx
from dreamexplorer.errors import UserError
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


def split_from_idx(
    folder: Path, images: str, labels: str, progress: Progress, start: float, stop: float, classes: int
) -> Split:
    """One split from its two IDX files (names without .gz); raises `UserError` when they do not fit together."""
    image_path, label_path = _required(folder, images), _required(folder, labels)
    x = read_idx(image_path, dimensions=3, progress=progress, start=start, stop=stop)
    y = read_idx(label_path, dimensions=1, progress=progress, start=stop, stop=stop)
    if x.dtype.name != "uint8" or 0 in x.shape:
        raise UserError(f"The data file {image_path} holds no 8-bit images. Delete it and download or copy it again.")
    if len(x) != len(y):
        raise UserError(f"{image_path} has {len(x)} images but {label_path} has {len(y)} labels: they are not a pair.")
    y = y.astype("int64")
    if y.min() < 0 or y.max() >= classes:
        raise UserError(f"{label_path} holds labels outside 0 to {classes - 1}: it is not of this data set.")
    return Split(x[:, None], y)


def _required(folder: Path, name: str) -> Path:
    path = find_idx(folder, name)
    if path is None:
        raise UserError(f"The data file {name} (or {name}.gz) is missing in {folder}.")
    return path


class Mnist:
    """Embedded MNIST: splits of 60 000 and 10 000 images, 1 x 28 x 28."""

    name = "mnist"
    title = "MNIST"
    downloadable = False
    class_names = DIGITS
    provenance = PROVENANCE

    def available(self, folder: Path) -> bool:
        return True

    def load(self, folder: Path, progress: Progress) -> ImageDataset:
        try:
            files = resource_path("mnist")
        except FileNotFoundError as e:
            raise UserError(str(e)) from e
        count = len(self.class_names)
        splits = {
            "train": split_from_idx(
                files, "train-images-idx3-ubyte", "train-labels-idx1-ubyte", progress, 0.0, 0.85, count
            ),
            "test": split_from_idx(
                files, "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", progress, 0.85, 1.0, count
            ),
        }
        return ImageDataset(self.name, self.title, splits, self.class_names, self.provenance)

    def download(self, folder: Path, progress: Progress) -> None:
        """Nothing to do: the files came with the program."""
        progress.report(1.0)


SOURCES: tuple[DatasetSource, ...] = (Mnist(),)
