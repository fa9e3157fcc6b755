"""The points of the map: the means of the encoded images, projected onto the plane in view."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dreamexplorer.analysis.projection import AxisPair, Projection, robust_bounds
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.encoded_images import EncodedImages
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.shared.map_view.viewport import with_room
from dreamexplorer.gui.shared.principal_plane import PrincipalPlane, Projected
from dreamexplorer.gui.widgets.refresh import Refresher
from dreamexplorer.session import Floats

PRIOR_EXTENT = 1.0  # half the least extent of the view, in standard deviations of the prior
CODES_EXTENT = 0.02  # half the least extent of the view, in latent units, of a model without a prior
MANY, _MANY_MS = 20_000, 160  # more points than MANY are moved at this interval: only few of them are new each time


class ProjectedPoints(QObject):
    """Owns the projection of the map, and moves the points of the view when means or projection change."""

    projection_changed = Signal()  # everything on the map moves
    updated = Signal()  # newer points are shown

    def __init__(self, context: Context, encoded: EncodedImages, view: MapView, panel: QWidget) -> None:
        super().__init__(panel)
        self._session = context.session
        self._encoded, self._view = encoded, view
        self._projection: Projection | None = None
        self._extent = PRIOR_EXTENT
        self._first = True  # the next points are the first of their kind: show all of them at once
        self._principal = PrincipalPlane(context.jobs, self)
        self._principal.projected.connect(self._on_projected)
        self._throttle = Refresher(panel, self._project, _MANY_MS)
        encoded.means_changed.connect(self._on_means)

    @property
    def projection(self) -> Projection | None:
        """The plane in view; None until the principal components are known."""
        return self._projection

    def set_least_extent(self, extent: float) -> None:
        """Show at least this much to each side of the middle, so that collapsed means look collapsed."""
        self._extent = extent

    def show_pair(self, pair: tuple[int, int] | None) -> None:
        """Show the plane of two dimensions, or of the principal components."""
        self._first = True
        self._principal.reset()
        if pair is not None:
            self._projection = AxisPair(*pair)
            self._project()
        else:
            self._projection = None
            if self._encoded.means is not None:
                self._principal.request(self._encoded.means.means)
        self._view.navigation.set_auto_fit(True)
        self.projection_changed.emit()

    def fit_next(self) -> None:
        """Fit the view to the next points without an animation, because they belong to other images."""
        self._first = True

    def clear(self) -> None:
        """Remove the points and the principal components, because the model or the dataset changed."""
        self._first = True
        self._principal.reset()
        self._view.points.clear()
        if not isinstance(self._projection, AxisPair):
            self._projection = None

    def stop(self) -> None:
        """End all timers and requests before the panel is deleted."""
        self._principal.reset()
        self._throttle.stop()

    def _on_means(self) -> None:
        if self._encoded.means is not None and len(self._encoded.means.means) > MANY:
            self._throttle.request()
        else:
            self._project()

    def _project(self) -> None:
        means = self._encoded.means
        if means is None:
            return
        if isinstance(self._projection, AxisPair):
            pair = self._projection
            x = np.ascontiguousarray(means.means[:, pair.first])
            y = np.ascontiguousarray(means.means[:, pair.second])
            self._show(x, y)
        else:
            self._principal.request(means.means)
            self.updated.emit()

    def _on_projected(self, result: Projected) -> None:
        images = self._encoded.images
        if isinstance(self._projection, AxisPair) or images is None or len(result.x) != len(images.labels):
            return
        self._projection = result.plane
        self._show(result.x, result.y)
        self.projection_changed.emit()

    def _show(self, x: Floats, y: Floats) -> None:
        self._view.points.set_points(x, y)
        if np.isfinite(x).any():
            # a moment that the user goes to is seen at once; a training moves the points all the time
            glide = self._session.moment is None
            self._view.navigation.set_bounds(with_room(robust_bounds(x, y), self._extent), self._first, glide)
            means = self._encoded.means
            self._first = self._first and means is not None and not means.complete
        self.updated.emit()
