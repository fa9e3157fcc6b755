"""The dream grid: a lattice of places on the map, decoded; asked for no faster than it is answered."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer

from dreamexplorer.analysis.projection import AxisPair, Plane, Projection
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.cloud.view import PointCloudView
from dreamexplorer.gui.panels.latent_map.dream_lattice import Lattice, lattice_for, mosaic
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch

CHANNEL = "map-lattice"
_LOOKING_MS = 70  # between two mosaics while the user looks around
_LIVING_MS = 400  # and while the weights change
_PATIENCE_MS = 3000  # a request is dropped when the model changes: ask again after this


class DreamGrid(QObject):
    """Keeps the view's background the mosaic of what the model dreams there."""

    def __init__(self, context: Context, view: PointCloudView, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._on = False
        self._projection: Projection | None = None
        self._asked: tuple[Lattice, Projection] | None = None
        self._base: np.ndarray | None = None
        self._step = -1
        self._label: int | None = None  # that the mosaic shown or asked for was decoded with
        self._soon = self._timer(self._request)
        self._overdue = self._timer(self._give_up)
        context.inference.answered.connect(self._on_answer)
        view.view_changed.connect(self.want)

    def _timer(self, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    @property
    def is_on(self) -> bool:
        return self._on

    def set_on(self, on: bool) -> None:
        """Show it or not."""
        if on == self._on:
            return
        self._on = on
        self._asked = None
        if on:
            self.want()
        else:
            self._soon.stop()
            self._view.set_background(None)

    def set_projection(self, projection: Projection | None) -> None:
        """The plane of the map; the mosaic shown stays until the next one comes."""
        if projection is not self._projection:
            turned = isinstance(projection, Plane) and isinstance(self._projection, Plane)
            self._projection = projection
            self._want(_LIVING_MS if turned else _LOOKING_MS)

    def clear(self) -> None:
        """What is shown is void: another model, other axes, other colours."""
        self._asked = None
        self._view.set_background(None)
        self.want()

    def on_weights(self) -> None:
        """The weights are newer."""
        self._want(_LIVING_MS)

    def on_latent(self) -> None:
        """The selected z is another one; it matters where dimensions off the map moved."""
        if self._on and self._base_moved():
            self.want()

    def want(self) -> None:
        """Ask for a mosaic of the view soon, if it is not what is shown."""
        self._want(_LOOKING_MS)

    def stop(self) -> None:
        """End for good."""
        self._on = False
        self._soon.stop()
        self._overdue.stop()

    def _want(self, ms: int) -> None:
        if self._on and self._view.isVisible() and not 0 <= self._soon.remainingTime() <= ms:
            self._soon.start(ms)

    def _base_moved(self) -> bool:
        pair, base, latent = self._projection, self._base, self._context.session.latent
        if not isinstance(pair, AxisPair) or base is None or latent is None or base.size != latent.size:
            return False
        other = base != latent
        other[[pair.first, pair.second]] = False
        return bool(other.any())

    def _request(self) -> None:
        session, projection = self._context.session, self._projection
        if self._asked is not None or not self._on or not self._view.isVisible():
            return  # the answer under way brings the next request
        if session.snapshot is None or projection is None or session.latent is None:
            return
        lattice = lattice_for(self._view.viewport, session.snapshot.image_shape)
        self._asked = (lattice, projection)
        self._base = session.latent.copy()
        self._step = session.snapshot.step
        z = projection.lift(lattice.places(), session.latent)
        self._label = session.active_label
        self._context.inference.request(DecodeBatch(CHANNEL, z, lattice, self._label))
        self._overdue.start(_PATIENCE_MS)

    def _on_answer(self, batch: object) -> None:
        if not isinstance(batch, DecodedBatch) or batch.channel != CHANNEL:
            return
        if self._asked is None or batch.key != self._asked[0]:
            return
        lattice, projection = self._asked
        self._asked = None
        self._overdue.stop()
        session = self._context.session
        if not self._on or not self._view.isVisible() or session.snapshot is None:
            return
        # Ink on paper in the light scheme: the points' colours are chosen for a light ground there
        self._view.set_background(mosaic(batch.images, lattice, paper=not self._context.theme.dark), lattice.bounds)
        moved = lattice_for(self._view.viewport, session.snapshot.image_shape) != lattice or self._base_moved()
        if moved or session.active_label != self._label:
            self.want()
        elif projection is not self._projection or session.snapshot.step != self._step:
            self.on_weights()

    def _give_up(self) -> None:
        self._asked = None
        self.want()
