"""Keeps the principal plane of a living map, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from dreamexplorer.analysis.projection import Floats, Plane, fit_plane, follow_plane

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.jobs import JobRunner
    from dreamexplorer.progress import Progress

_SETTLE_MS = 600


@dataclass(frozen=True, eq=False)
class Placed:
    """Means on their plane."""

    plane: Plane
    x: Floats
    y: Floats


class PlaneKeeper(QObject):
    """Projects the newest means; the plane turns along while they move and is exact once they rest.

    One job at a time; means that arrive meanwhile replace each other.
    """

    placed = Signal(object)  # Placed

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._plane: Plane | None = None
        self._waiting: Floats | None = None
        self._latest: Floats | None = None
        self._exact = True
        self._busy = False
        self._epoch = 0
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._on_settle)

    def reset(self) -> None:
        """Forget the plane and all that is under way: the next fit is a fresh one."""
        self._epoch += 1
        self._plane = self._waiting = self._latest = None
        self._settle.stop()

    def request(self, means: Floats) -> None:
        """Project these means N x D; `placed` follows."""
        self._waiting = self._latest = means
        self._exact = self._plane is None
        self._settle.start()
        self._next()

    def stop(self) -> None:
        """End for good."""
        self.reset()

    def _on_settle(self) -> None:
        if self._latest is not None:
            self._waiting = self._latest
            self._exact = True
            self._next()

    def _next(self) -> None:
        if self._busy or self._waiting is None:
            return
        means, previous, exact, epoch = self._waiting, self._plane, self._exact, self._epoch
        self._waiting = None
        self._busy = True

        def work(progress: Progress) -> tuple[int, Placed]:
            plane = fit_plane(means, previous) if exact or previous is None else follow_plane(means, previous)
            places = plane.project(means)
            return epoch, Placed(plane, np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1]))

        done: Callable[[object], None] = self._on_done
        self._jobs.start(
            self.tr("Principal components"),
            work,
            done=done,
            failed=self._on_failed,
            cancelled=self._on_cancelled,
            quiet=True,
            parallel=True,
        )

    def _on_done(self, result: object) -> None:
        self._busy = False
        assert isinstance(result, tuple)
        epoch, placed = result
        if epoch == self._epoch:
            self._plane = placed.plane
            self.placed.emit(placed)
        self._next()

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        self._jobs.unhandled.emit(self.tr("Principal components"), error)

    def _on_cancelled(self) -> None:
        self._busy = False
