"""The selected z on the map: its marker, its decoded image as a preview, and the marker of the drawing."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from dreamexplorer.analysis.projection import ellipse_of
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.picked_image import PickedImage
from dreamexplorer.gui.panels.latent_map.projected_points import ProjectedPoints
from dreamexplorer.gui.shared.map_view.markers import DrawingMarker
from dreamexplorer.gui.shared.map_view.preview import Preview
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import to_qimage
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.session import Decoded

_OTHERS_MS = 50


class Selection(QObject):
    """Selects the z of a picked place, and shows on the map where the session's z and drawing are.

    What the user picks here is shown at once; a slider at most every 50 ms, and the same z decoded by newer weights a
    few times a second, because each change paints the marker and the preview again.
    """

    marker_moved = Signal()

    def __init__(
        self, context: Context, points: ProjectedPoints, picked: PickedImage, view: MapView, panel: QWidget
    ) -> None:
        super().__init__(panel)
        self._picked = picked
        self._session, self._points, self._view, self._panel = context.session, points, view, panel
        self._picking = False  # the newest z was picked here
        self._preview = "corner"
        self._decoded: Decoded | None = None  # shown in the preview
        self._throttle = Refresher(panel, self.show, _OTHERS_MS)
        self._renewal = Refresher(panel, self.show_decoded, REFRESH_MS)
        picked.changed.connect(self.show_decoded)

    def select(self, x: float, y: float) -> None:
        """Select the z at a place of the map."""
        projection, latent = self._points.projection, self._session.latent
        if projection is not None and latent is not None:
            self._session.set_latent(projection.lift([[x, y]], latent)[0], origin=self._panel)

    def set_preview(self, where: str) -> None:
        """Show the decoded image in the "corner", at the "marker", or keep it "hidden"."""
        self._preview = where
        self.show_decoded()

    def on_latent(self, origin: object = None) -> None:
        """Follow the session's z."""
        self._picked.check()
        self._picking = origin is self._panel
        if self._picking:
            self.show_marker()
        else:
            self._throttle.request()

    def on_decoded(self) -> None:
        """Follow the session's decoded image."""
        decoded, shown = self._session.decoded, self._decoded
        if decoded is not None and shown is not None and _same_place(decoded, shown):
            self._renewal.request()
        elif self._picking:
            self.show_decoded()
        else:
            self._throttle.request()

    def show(self) -> None:
        """Show marker and preview as they are now."""
        self.show_marker()
        self.show_decoded()

    def show_marker(self) -> None:
        """Move the marker to the selected z."""
        session, projection = self._session, self._points.projection
        if not self._panel.isVisible():
            return
        if session.latent is None or projection is None or session.latent.size != self._dimensions():
            self._view.overlays.set_marker(None)
            return
        x, y = projection.project(session.latent)[0]
        self._view.overlays.set_marker((float(x), float(y)))
        self.marker_moved.emit()

    def show_decoded(self) -> None:
        """Show the decoded image of the selected z."""
        if not self._panel.isVisible():
            return
        self._decoded = decoded = self._session.decoded
        if decoded is None or self._preview == "hidden":
            self._view.overlays.set_preview(None)
            return
        at_marker, table = self._preview == "marker", color_table("gray")
        original, own = self._picked.image, self._picked.decoded
        if original is None:
            pictures: tuple[tuple[QImage, str], ...] = ((to_qimage(decoded.image, table), self.tr("Decoded")),)
        elif own is None:
            return  # the reconstruction is on its way; until then the preview stays as it is
        else:
            pictures = (
                (to_qimage(original.astype(np.float32) / 255.0, table), self.tr("Original")),
                (to_qimage(own, table), self.tr("Reconstruction")),
            )
        self._view.overlays.set_preview(Preview(pictures, at_marker, self._picked.title))

    def show_drawing(self) -> None:
        """Mark the code of the drawing, with an ellipse at one standard deviation."""
        result, projection = self._session.drawing_result, self._points.projection
        if result is None or projection is None or result.mu.size != self._dimensions():
            self._view.overlays.set_drawing(None)
            return
        x, y = projection.project(result.mu)[0]
        long, short, angle = (0.0, 0.0, 0.0)
        if result.sigma is not None:
            long, short, angle = ellipse_of(projection.covariance(result.sigma))
        self._view.overlays.set_drawing(DrawingMarker(float(x), float(y), long, short, angle, self.tr("Drawing")))

    def stop(self) -> None:
        """End all timers before the panel is deleted."""
        self._throttle.stop()
        self._renewal.stop()

    def _dimensions(self) -> int:
        return 0 if self._session.snapshot is None else len(self._session.snapshot.axes)


def _same_place(a: Decoded, b: Decoded) -> bool:
    """Return whether two images are of the same z and class, perhaps by other weights."""
    return a.label == b.label and np.array_equal(a.z, b.z)
