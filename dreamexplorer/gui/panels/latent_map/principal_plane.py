"""The principal plane of means that move, computed by jobs."""

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
class Projected:
    """A plane and the coordinates of N means on it."""

    plane: Plane
    x: Floats
    y: Floats


class PrincipalPlane(QObject):
    """Fits the plane to the newest means and projects them. It turns along while they move, and is exact at rest.

    One job runs at a time; of the means that arrive meanwhile the newest are kept.
    """

    projected = Signal(object)  # Projected

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._plane: Plane | None = None
        self._waiting: Floats | None = None
        self._latest: Floats | None = None
        self._exact = True
        self._busy = False
        self._epoch = 0  # grows with every reset; results of older epochs are dropped
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._on_settle)

    def reset(self) -> None:
        """Discard the plane and all requests: the next fit starts from nothing."""
        self._epoch += 1
        self._plane = self._waiting = self._latest = None
        self._settle.stop()

    def request(self, means: Floats) -> None:
        """Project these means N x D; `projected` follows."""
        self._waiting = self._latest = means
        self._exact = self._plane is None
        self._settle.start()
        self._next()

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

        def work(progress: Progress) -> tuple[int, Projected]:
            plane = fit_plane(means, previous) if exact or previous is None else follow_plane(means, previous)
            places = plane.project(means)
            return epoch, Projected(plane, np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1]))

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
        epoch, projected = result
        if epoch == self._epoch:
            self._plane = projected.plane
            self.projected.emit(projected)
        self._next()

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        self._jobs.unhandled.emit(self.tr("Principal components"), error)

    def _on_cancelled(self) -> None:
        self._busy = False
