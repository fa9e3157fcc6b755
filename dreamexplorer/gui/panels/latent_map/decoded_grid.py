"""The grid of decoded images behind the points; requested no faster than it is answered."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer

from dreamexplorer.analysis.projection import AxisPair, Plane, Projection
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.grid_cells import GridCells, cells_for, mosaic
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch

CHANNEL = "map-grid"
_VIEW_MS = 70  # interval between two grids while the user moves the view
_WEIGHTS_MS = 400  # interval between two grids while the weights change
_TIMEOUT_MS = 3000  # the inference thread drops requests when the model changes: send another after this time


class DecodedGrid(QObject):
    """Decodes a grid of places all over the map and shows the images as the background of the view."""

    def __init__(self, context: Context, view: MapView, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._on = False
        self._projection: Projection | None = None
        self._requested: tuple[GridCells, Projection] | None = None  # the request under way
        self._base: np.ndarray | None = None  # selected z that the grid was decoded with
        self._step = -1  # training step of the weights that the grid was decoded with
        self._label: int | None = None  # class that the grid was decoded with
        self._throttle = self._timer(self._request)
        self._timeout = self._timer(self._on_timeout)
        context.inference.answered.connect(self._on_answer)
        view.navigation.changed.connect(self.refresh)

    def _timer(self, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    def set_on(self, on: bool) -> None:
        """Show or hide the grid."""
        if on == self._on:
            return
        self._on = on
        self._requested = None
        if on:
            self.refresh()
        else:
            self._throttle.stop()
            self._view.overlays.set_background(None)

    def set_projection(self, projection: Projection | None) -> None:
        """Use another plane; the grid shown stays until the next one comes."""
        if projection is not self._projection:
            turned = isinstance(projection, Plane) and isinstance(self._projection, Plane)
            self._projection = projection
            self._request_within(_WEIGHTS_MS if turned else _VIEW_MS)

    def clear(self) -> None:
        """Remove the grid and request a new one: the model, the axes or the colours changed."""
        self._requested = None
        self._view.overlays.set_background(None)
        self.refresh()

    def on_weights(self) -> None:
        """Request a grid of the newest weights."""
        self._request_within(_WEIGHTS_MS)

    def on_latent(self) -> None:
        """Request a grid if the selected z moved along dimensions that the map does not show."""
        if self._on and self._base_moved():
            self.refresh()

    def refresh(self) -> None:
        """Schedule a request for a grid of the visible area, unless that grid is shown already."""
        self._request_within(_VIEW_MS)

    def stop(self) -> None:
        """End all timers before the view is deleted."""
        self._on = False
        self._throttle.stop()
        self._timeout.stop()

    def _request_within(self, ms: int) -> None:
        if self._on and self._view.isVisible() and not 0 <= self._throttle.remainingTime() <= ms:
            self._throttle.start(ms)

    def _base_moved(self) -> bool:
        pair, base, latent = self._projection, self._base, self._context.session.latent
        if not isinstance(pair, AxisPair) or base is None or latent is None or base.size != latent.size:
            return False
        moved = base != latent
        moved[[pair.first, pair.second]] = False
        return bool(moved.any())

    def _request(self) -> None:
        session, projection = self._context.session, self._projection
        if self._requested is not None or not self._on or not self._view.isVisible():
            return  # the answer to the request under way sends the next one
        if session.snapshot is None or projection is None or session.latent is None:
            return
        cells = cells_for(self._view.viewport, session.snapshot.image_shape)
        self._requested = (cells, projection)
        self._base = session.latent.copy()
        self._step = session.snapshot.step
        z = projection.lift(cells.places(), session.latent)
        self._label = session.active_label
        self._context.inference.request(DecodeBatch(CHANNEL, z, cells, self._label))
        self._timeout.start(_TIMEOUT_MS)

    def _on_answer(self, batch: object) -> None:
        if not isinstance(batch, DecodedBatch) or batch.channel != CHANNEL:
            return
        if self._requested is None or batch.key != self._requested[0]:
            return
        cells, projection = self._requested
        self._requested = None
        self._timeout.stop()
        session = self._context.session
        if not self._on or not self._view.isVisible() or session.snapshot is None:
            return
        # Ink on paper in the light theme: the points' colours are chosen for a light background there
        picture = mosaic(batch.images, cells, paper=not self._context.theme.dark)
        self._view.overlays.set_background(picture, cells.bounds)
        moved = cells_for(self._view.viewport, session.snapshot.image_shape) != cells or self._base_moved()
        if moved or session.active_label != self._label:
            self.refresh()
        elif projection is not self._projection or session.snapshot.step != self._step:
            self.on_weights()

    def _on_timeout(self) -> None:
        self._requested = None
        self.refresh()
