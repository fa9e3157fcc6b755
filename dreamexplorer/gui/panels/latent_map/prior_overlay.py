"""The prior on the map: circles for a standard normal one, ellipses for the components of a mixture."""

from __future__ import annotations

import numpy as np

from dreamexplorer.analysis.projection import ellipse_of
from dreamexplorer.gui.panels.latent_map.projected_points import ProjectedPoints
from dreamexplorer.gui.shared.map_view.outlines import Ellipse, Rings
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.session import Session

_SIGMA = "\N{GREEK SMALL LETTER SIGMA}"


class PriorOverlay:
    """Projects the prior of the session's model onto the plane in view."""

    def __init__(self, session: Session, points: ProjectedPoints, view: MapView) -> None:
        self._session, self._points, self._view = session, points, view
        self._shown = False

    def set_shown(self, shown: bool) -> None:
        """Show or hide the prior."""
        self._shown = shown
        self.update()

    def update(self) -> None:
        """Project again: model, weights or plane changed."""
        self._view.overlays.set_ellipses(self._components())
        self._view.overlays.set_rings(self._rings())

    def _rings(self) -> Rings | None:
        snapshot, projection = self._session.snapshot, self._points.projection
        if not self._shown or projection is None or snapshot is None or not snapshot.axes:
            return None
        if not snapshot.prior.standard_normal:
            return None
        x, y = projection.project(np.zeros(len(snapshot.axes), dtype=np.float32))[0]
        return Rings(float(x), float(y), tuple((float(k), f"{k}{_SIGMA}") for k in (1, 2, 3)))

    def _components(self) -> tuple[Ellipse, ...]:
        snapshot, projection = self._session.snapshot, self._points.projection
        prior = None if snapshot is None else snapshot.prior.components
        if prior is None or projection is None or not self._shown:
            return ()
        if not all(np.isfinite(part).all() for part in prior):
            return ()
        strengths = prior.weights / prior.weights.max()
        return tuple(
            Ellipse(float(x), float(y), *ellipse_of(projection.covariance(sigma)), float(strength))
            for (x, y), sigma, strength in zip(projection.project(prior.means), prior.sigmas, strengths, strict=True)
        )
