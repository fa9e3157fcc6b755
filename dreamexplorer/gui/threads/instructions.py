"""Instructions to the inference thread: frozen values that apply themselves to its worker, in order of arrival."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.results import Means
    from dreamexplorer.models.snapshot import Snapshot


class Worker(Protocol):
    """Interface of the inference worker that instructions call."""

    def use(self, snapshot: Snapshot, past: bool) -> None:
        """Answer from these weights, of an earlier moment or the newest ones."""

    def drop(self) -> None:
        """Let go of the model."""

    def watch(
        self,
        images: npt.NDArray[np.uint8] | None,
        labels: npt.NDArray[np.int64] | None,
        known: Means | None,
        number: int,
    ) -> None:
        """Keep the posterior means of these images up to date, beginning with those that are known."""

    def set_economy(self, on: bool) -> None:
        """Spend little of the processor on the means."""

    def stop(self) -> None:
        """End the thread."""


class Instruction(ABC):
    """Change of the worker's state, in force until the next of its kind. Subclasses are frozen dataclasses."""

    @abstractmethod
    def apply(self, worker: Worker) -> None:
        """Apply it, on the inference thread."""


@dataclass(frozen=True, eq=False)
class UseSnapshot(Instruction):
    """Answer from these weights; `past` if they are those of an earlier moment."""

    snapshot: Snapshot
    past: bool = False

    def apply(self, worker: Worker) -> None:
        """Replace the weights."""
        worker.use(self.snapshot, self.past)


@dataclass(frozen=True)
class DropModel(Instruction):
    """Let go of the model and of the watched images, and answer nothing before there is another model."""

    def apply(self, worker: Worker) -> None:
        """Free the memory of the weights."""
        worker.drop()


@dataclass(frozen=True, eq=False)
class WatchMeans(Instruction):
    """Keep the posterior means of images (N x C x H x W, with N labels or None) up to date; None stops it.

    `known` are their exact means by the weights that were sent before this, if they were encoded already.
    """

    images: npt.NDArray[np.uint8] | None
    labels: npt.NDArray[np.int64] | None
    known: Means | None = None
    number: int = 0  # comes back with the means

    def apply(self, worker: Worker) -> None:
        """Replace the watched images."""
        worker.watch(self.images, self.labels, self.known, self.number)


@dataclass(frozen=True)
class SetEconomy(Instruction):
    """Spend little of the processor on the means (while a model is trained), or as much as there is."""

    on: bool

    def apply(self, worker: Worker) -> None:
        """Switch it on or off."""
        worker.set_economy(self.on)


@dataclass(frozen=True)
class StopServing(Instruction):
    """End the inference thread."""

    def apply(self, worker: Worker) -> None:
        """End it after the piece of work in progress."""
        worker.stop()
