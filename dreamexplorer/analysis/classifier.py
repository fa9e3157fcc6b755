"""A small classifier of a dataset's images, which judges how much decoded images look like one of the classes."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import UserError
from dreamexplorer.progress import Progress, Silent
from dreamexplorer.training.atomic import write_atomically
from dreamexplorer.writing import make_folder

if TYPE_CHECKING:
    from torch import Tensor, nn

    from dreamexplorer.training.headers import Header

log = logging.getLogger(__name__)

VERSION = 1  # of network and training; files of another version are not read
CHANNELS = (16, 32)
STEPS, BATCH, PEAK_RATE = 600, 128, 3e-3
_SEED = 11
_PIECE = 512  # images judged at a time
_ENTRY = "dreamexplorer.classifier"  # in the metadata of a file

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained classifier.

    Args:
        weights: its parameters by name.
        image_shape: channels, height and width of its images.
        classes: number of classes.
        accuracy: share of the test images that it classifies rightly, 0 to 1.
        tested: number of these test images.
    """

    weights: dict[str, Tensor]
    image_shape: tuple[int, int, int]
    classes: int
    accuracy: float
    tested: int

    def confidences(self, images: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Return the probability of the most probable class of each image (N), and that class (N).

        Args:
            images: N x C x H x W in [0, 1].
        """
        import torch

        network = _network(self.image_shape, self.classes)
        network.load_state_dict(self.weights)
        with torch.inference_mode():
            logits = [network(torch.from_numpy(images[i : i + _PIECE])) for i in range(0, len(images), _PIECE)]
            best, found = torch.cat(logits).softmax(dim=1).max(dim=1)
        return best.numpy(), found.numpy()


def can_classify(dataset: ImageDataset) -> bool:
    """Return whether a dataset has classes to learn: at least two, of which there are images."""
    labels = dataset.train.labels
    return len(dataset.class_names) > 1 and len(labels) > 1 and bool((labels != labels[0]).any())


def classifier_for(dataset: ImageDataset, folder: Path, progress: Progress | None = None) -> Classifier:
    """Return the classifier of a dataset: read from the folder, or trained and written to it.

    The file is named after the content of the dataset: images of the same name but other content have their own.

    Args:
        dataset: its training split is learned, its test split judges the result.
        folder: where classifiers are kept.
        progress: may cancel the training (`Cancelled`).

    Raises:
        UserError: the dataset has no classes.
    """
    if not can_classify(dataset):
        raise UserError("{} has no classes to tell apart.", dataset.title)
    progress = progress or Silent()
    path = folder / f"{_content(dataset)}-v{VERSION}.safetensors"
    known = _read(path, dataset)
    if known is not None:
        return known
    classifier = train_classifier(dataset, progress)
    try:
        make_folder(folder)
        _write(path, classifier)
    except (UserError, OSError) as error:  # it is trained again the next time
        log.info("the classifier of %s is not kept: %s", dataset.name, error)
    return classifier


def train_classifier(dataset: ImageDataset, progress: Progress) -> Classifier:
    """Train a classifier on the training split, and measure its accuracy on the test split; always the same one."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the other processors may belong to a training
    try:
        return _trained(dataset, progress)
    finally:
        torch.set_num_threads(threads)


def _trained(dataset: ImageDataset, progress: Progress) -> Classifier:
    import torch
    from torch.nn.functional import cross_entropy

    images, labels = dataset.train.images, dataset.train.labels
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(_SEED)
        network = _network(dataset.image_shape, len(dataset.class_names)).train()
    optimiser = torch.optim.Adam(network.parameters(), lr=PEAK_RATE)
    random = np.random.default_rng(_SEED)
    for step in range(STEPS):
        progress.report(step / STEPS)
        chosen = random.integers(len(images), size=BATCH)
        loss = cross_entropy(network(_pixels(images[chosen])), torch.from_numpy(labels[chosen]))
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        for group in optimiser.param_groups:
            group["lr"] = PEAK_RATE * 0.5 * (1 + math.cos(math.pi * step / STEPS))
        optimiser.step()
    weights = {name: weight.detach().clone() for name, weight in network.state_dict().items()}
    untested = Classifier(weights, dataset.image_shape, len(dataset.class_names), 0.0, 0)
    accuracy = _accuracy(untested, dataset.test)
    progress.report(1.0)
    return Classifier(weights, untested.image_shape, untested.classes, accuracy, len(dataset.test))


def _network(image_shape: tuple[int, int, int], classes: int) -> nn.Sequential:
    from torch import nn

    layers: list[nn.Module] = []
    before, height, width = image_shape
    for channels in CHANNELS:
        layers += [nn.Conv2d(before, channels, 3, stride=2, padding=1), nn.LeakyReLU(0.1)]
        before, height, width = channels, (height + 1) // 2, (width + 1) // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(before * height * width, classes))


def _pixels(images: npt.NDArray[np.uint8]) -> Tensor:
    import torch

    return torch.from_numpy(images.copy()).float().div_(255)


def _accuracy(classifier: Classifier, split: Split) -> float:
    right = 0
    for start in range(0, len(split), _PIECE):
        images = split.images[start : start + _PIECE].astype(np.float32) / 255.0
        _, found = classifier.confidences(images)
        right += int((found == split.labels[start : start + _PIECE]).sum())
    return right / max(1, len(split))


def _content(dataset: ImageDataset) -> str:
    """Return a short digest of the images and labels of both splits."""
    digest = hashlib.sha256(json.dumps([dataset.image_shape, dataset.class_names]).encode())
    for split in (dataset.train, dataset.test):
        for array in (split.images, split.labels):
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:24]


def _write(path: Path, classifier: Classifier) -> None:
    from dreamexplorer.training.tensorfile import write_tensors

    entry = json.dumps({"accuracy": classifier.accuracy, "tested": classifier.tested})
    write_atomically(path, write_tensors(classifier.weights, {_ENTRY: entry}))


def _read(path: Path, dataset: ImageDataset) -> Classifier | None:
    """Return what was written before; None where there is nothing, or something else."""
    from dreamexplorer.training.tensorfile import read_tensors

    if not path.exists():
        return None
    shape, classes = dataset.image_shape, len(dataset.class_names)
    expected = {name: tuple(weight.shape) for name, weight in _network(shape, classes).state_dict().items()}

    def accept(header: Header) -> None:
        if {name: tuple(spec.shape) for name, spec in header.tensors.items()} != expected:
            raise UserError("{} is not a classifier of this dataset.", path)

    try:
        header, weights = read_tensors(path, accept)
        entry = json.loads(header.metadata[_ENTRY])
        accuracy, tested = float(entry["accuracy"]), int(entry["tested"])
    except (UserError, OSError, ValueError, TypeError, KeyError) as error:
        log.info("the classifier in %s cannot be read, and is trained again: %s", path, error)
        return None
    return Classifier(weights, shape, classes, accuracy, tested)
