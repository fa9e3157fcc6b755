"""Encodes and decodes with one kept state of a run after another: what is seen of a training as time passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.analysis.labels import Labels, labels_of
from dreamexplorer.analysis.projection import AxisPair, Projection, fit_plane
from dreamexplorer.analysis.sampling import decode
from dreamexplorer.errors import UserError
from dreamexplorer.progress import Progress, Silent

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

Floats = npt.NDArray[np.float32]

_BATCH = 512


@dataclass(frozen=True)
class Subject:
    """Subject of a film: the images on its map, and what is decoded.

    Args:
        images: images on the map, uint8, N x C x H x W.
        labels: their classes, N.
        z: the point that is decoded, D; None for the middle of the axes at each moment.
        label: class that a conditional model decodes z as; None for others.
        pair: the two dimensions of the map; None for the principal plane of the last state.
    """

    images: npt.NDArray[np.uint8]
    labels: Labels
    z: Floats | None
    label: int | None
    pair: tuple[int, int] | None


@dataclass(frozen=True)
class Scene:
    """A moment of a film: the places of the images on the map, N x 2, and the decoded image, C x H x W in [0, 1]."""

    step: int
    epoch: float
    places: Floats
    image: Floats


def scenes(states: Sequence[Path], subject: Subject, progress: Progress | None = None) -> list[Scene]:
    """Return a scene for each state.

    Args:
        states: checkpoints of one run, by step; those that vanish meanwhile are left out.
        subject: what is shown.
        progress: gets a report for each state, and may cancel between two batches of images.

    Raises:
        UserError: a state cannot be read, or none is left.
    """
    progress = progress or Silent()
    projection: Projection | None = None if subject.pair is None else AxisPair(*subject.pair)
    found: list[Scene] = []
    for number, path in enumerate(reversed(states)):  # the last state first: the plane is that of it
        progress.report(number / len(states))
        try:
            scene, projection = _scene(path, subject, projection, progress, number / len(states))
        except UserError:
            if path.exists():
                raise
            continue  # it was thinned meanwhile
        found.append(scene)
    if not found:
        raise UserError("The states of this run are gone. Choose another run.")
    return found[::-1]


def _scene(
    path: Path, subject: Subject, projection: Projection | None, progress: Progress, share: float
) -> tuple[Scene, Projection]:
    import torch

    from dreamexplorer.models.snapshot import restore
    from dreamexplorer.training.checkpoint import load_checkpoint

    snapshot = load_checkpoint(path, resuming=False).snapshot
    model = restore(snapshot)
    with torch.inference_mode():
        codes = _encoded(model, subject, snapshot.binarised, progress, share)
        z = subject.z
        if z is None:
            z = np.array([axis.centre for axis in snapshot.axes], dtype=np.float32)
        label = None if subject.label is None else np.array([subject.label])
        image = decode(model, z[None], labels=label)[0]
    projection = projection or fit_plane(codes)
    return Scene(snapshot.step, snapshot.epoch, projection.project(codes), image), projection


def _encoded(model: Model, subject: Subject, binarised: bool, progress: Progress, share: float) -> Floats:
    """Return the coordinates of the images, N x D."""
    import torch

    from dreamexplorer.data.base import black_and_white

    parts = []
    for start in range(0, len(subject.images), _BATCH):
        progress.report(share)
        images = subject.images[start : start + _BATCH]
        pixels = torch.from_numpy(black_and_white(images) if binarised else images.copy()).float().div_(255)
        labels = labels_of(subject.labels, start, len(images), torch.device("cpu"))
        parts.append(model.conditioned_on(labels).encode(pixels).coordinates.float())
    codes: Floats = torch.cat(parts).numpy()
    return codes
