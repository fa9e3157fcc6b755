"""Computes the principal plane of the map's means off the GUI thread, also while the model changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from dreamexplorer.analysis.projection import Floats, Plane, fit_plane, follow_plane
from dreamexplorer.gui.threads.newest_job import NewestJob

if TYPE_CHECKING:
    from dreamexplorer.gui.threads.jobs import JobRunner

_SETTLE_MS = 600


@dataclass(frozen=True, eq=False)
class Projected:
    """Means projected onto their principal plane."""

    plane: Plane
    x: Floats
    y: Floats


class PrincipalPlane(QObject):
    """Projects the newest means onto their principal plane, which follows them while they move and is exact at rest."""

    projected = Signal(object)  # Projected

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._plane: Plane | None = None
        self._latest: Floats | None = None
        # Means of a model in training arrive without end: a projection is shown even when newer means are waiting.
        self._job = NewestJob(
            jobs, self.tr("Principal components"), self._project, self._on_done, deliver_outdated=True
        )
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._on_settle)

    def reset(self) -> None:
        """Discard the plane and the projection in progress: the next fit is a fresh one."""
        self._job.discard()
        self._plane = self._latest = None
        self._settle.stop()

    def request(self, means: Floats) -> None:
        """Project these means (N x D); `projected` follows."""
        self._latest = means
        self._settle.start()
        self._job.submit((means, self._plane is None))

    def _on_settle(self) -> None:
        if self._latest is not None:
            self._job.submit((self._latest, True))

    def _project(self, request: tuple[Floats, bool]) -> Projected:
        """Fit or follow the plane, off the GUI thread; `_plane` is only ever replaced, by the job before."""
        means, exact = request
        previous = self._plane
        plane = fit_plane(means, previous) if exact or previous is None else follow_plane(means, previous)
        places = plane.project(means)
        return Projected(plane, np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1]))

    def _on_done(self, projected: Projected) -> None:
        self._plane = projected.plane
        self.projected.emit(projected)
