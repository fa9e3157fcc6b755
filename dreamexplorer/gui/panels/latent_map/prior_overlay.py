"""The prior on the map: circles for a standard normal one, ellipses for the components of a mixture."""

from __future__ import annotations

from dreamexplorer.gui.panels.latent_map.projected_points import ProjectedPoints
from dreamexplorer.gui.shared.map_view.outlines import Ellipse, Rings
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.shared.prior_outlines import components_of, rings_of
from dreamexplorer.session import Session


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
        if not self._shown or projection is None or snapshot is None:
            return None
        return rings_of(snapshot, projection)

    def _components(self) -> tuple[Ellipse, ...]:
        snapshot, projection = self._session.snapshot, self._points.projection
        return components_of(snapshot, projection) if self._shown and snapshot and projection else ()
