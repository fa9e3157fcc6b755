"""Owns the inference thread: decodes, encodes and analyses on its own copy of the newest snapshot.

Requests go to one-slot mailboxes, one for each channel: a newer request replaces an unserved one. Interactive
requests come first; the living map is encoded in slices between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from dreamexplorer.session import Drawing, Floats

if TYPE_CHECKING:
    from dreamexplorer.models.base import Snapshot


@dataclass(frozen=True)
class DecodedBatch:
    """Images N x C x H x W in [0, 1] for z N x D; `key` is what the caller gave."""

    channel: str
    key: object
    z: Floats
    images: Floats
    step: int


@dataclass(frozen=True)
class Means:
    """Posterior means N x D of the watched images (a copy the receiver may keep).

    While training runs rows are refreshed in rotation; `steps` gives the step of the oldest and newest row.
    `complete` is False until every row belongs to the present model.
    """

    means: Floats
    spreads: Floats | None
    steps: tuple[int, int]
    complete: bool


class InferenceRunner(QObject):
    """Lives on the GUI thread; its signals arrive there."""

    ready = Signal()  # torch is imported and the thread serves requests
    decoded = Signal(object)  # session.Decoded for the newest `decode`
    batch_decoded = Signal(object)  # DecodedBatch
    analysed = Signal(object)  # session.DrawingResult
    means = Signal(object)  # Means, at most about 12 times a second
    failed = Signal(object)  # an exception no request should raise

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Serve from these weights from now on (newest wins)."""
        raise NotImplementedError

    def decode(self, z: Floats) -> None:
        """Decode the selected z (D); newest wins."""
        raise NotImplementedError

    def decode_batch(self, channel: str, z: Floats, key: object = None) -> None:
        """Decode N x D on a channel of its own (previews, strips); newest of that channel wins."""
        raise NotImplementedError

    def analyse(self, drawing: Drawing) -> None:
        """Encode and reconstruct a drawing; newest wins."""
        raise NotImplementedError

    def watch_means(self, images: npt.NDArray[np.uint8] | None) -> None:
        """Keep the posterior means of these images (N x C x H x W) up to date; None ends it."""
        raise NotImplementedError

    def shutdown(self, timeout_s: float = 5.0) -> bool:
        """Join the thread; False when it did not end in time."""
        raise NotImplementedError
