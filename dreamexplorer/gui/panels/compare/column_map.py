"""The map of a column: codes of the sample by class, posterior ellipses, the prior, and what the cursor marks."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from dreamexplorer.analysis.projection import AxisPair, Projection, ellipse_of, robust_bounds
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.compare.answers import RunAnswers
from dreamexplorer.gui.panels.compare.sample import Sample
from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.shared.map_view.hover_card import HoverCard
from dreamexplorer.gui.shared.map_view.markers import DrawingMarker
from dreamexplorer.gui.shared.map_view.outlines import Ellipse
from dreamexplorer.gui.shared.map_view.style import MapColors
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.shared.map_view.viewport import with_room
from dreamexplorer.gui.shared.principal_plane import PrincipalPlane, Projected
from dreamexplorer.gui.shared.prior_outlines import components_of, rings_of
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import to_qimage
from dreamexplorer.session import Floats
from dreamexplorer.session.latent import centre_of, nearest

ELLIPSES = 100  # posteriors that are outlined: more would hide one another
_EXTENT = 1.0  # half the least extent of the view, in latent units: collapsed codes look collapsed
_POINT, _OPACITY = 3.6, 0.65  # diameter in pixels


class ColumnMap(QObject):
    """Fills a map view from the answers of one run, and turns picked places into z."""

    place_picked = Signal(object)  # z (D)

    def __init__(self, context: Context, answers: RunAnswers, view: MapView, parent: QObject) -> None:
        super().__init__(parent)
        self.view = view
        self._context, self._answers = context, answers
        self._sample: Sample | None = None
        self._projection: Projection | None = None
        self._size = 0  # number of latents that the projection is of
        self._first = True
        self._ellipses = True
        self._principal = PrincipalPlane(context.jobs, self)
        self._principal.projected.connect(self._on_projected)
        view.picked.connect(self._on_picked)
        view.hovered.connect(self._show_card)

    @property
    def projection(self) -> Projection | None:
        """The plane in view; None before there are codes."""
        return self._projection

    def use_sample(self, sample: Sample | None) -> None:
        """Show the codes of other images."""
        self._sample = sample
        self._first = True
        self.view.points.clear()
        if sample is not None:
            self.view.points.set_groups(sample.labels, len(sample.dataset.class_names))
        self.restyle()

    def restyle(self) -> None:
        """Use the colours of the theme."""
        theme = self._context.theme
        c = theme.color
        self.view.overlays.set_colors(
            MapColors(c("base"), c("raised"), c("text"), c("muted"), c("grid"), c("accent"), c("recon"))
        )
        count = 1 if self._sample is None else len(self._sample.dataset.class_names)
        colors = [theme.class_color(i) for i in range(count)]
        self.view.points.set_colors([(color.red(), color.green(), color.blue()) for color in colors])
        self.view.points.set_style(_POINT * theme.line_factor, _OPACITY)
        self._show_outlines()

    def set_ellipses(self, shown: bool) -> None:
        """Show or hide the posterior of each of the first images, at one standard deviation."""
        self._ellipses = shown
        self._show_outlines()

    def show_codes(self) -> None:
        """Show the newest codes."""
        means, size = self._answers.means, self._answers.size
        if size != self._size:
            self._size, self._first, self._projection = size, True, None
            self._principal.reset()
            self.view.points.clear()
            self.view.navigation.set_auto_fit(True)
            if 0 < size <= 2:
                self._projection = AxisPair(0, size - 1)
        self._label_axes()
        if means is None:
            self.view.points.clear()
        elif isinstance(self._projection, AxisPair):
            places = self._projection.project(means.means)
            self._show_places(np.ascontiguousarray(places[:, 0]), np.ascontiguousarray(places[:, 1]))
        elif size > 2:
            self._principal.request(means.means)

    def show_marks(self, z: Floats | None, caption: str) -> None:
        """Mark the selected place, and the posterior of the image that is reconstructed.

        Args:
            z: the place (D), or None.
            caption: name of the image.
        """
        overlays, projection, result = self.view.overlays, self._projection, self._answers.result
        if projection is None or z is None or len(z) != self._size:
            overlays.set_marker(None)
        else:
            x, y = projection.project(z)[0]
            overlays.set_marker((float(x), float(y)))
        if projection is None or result is None or len(result.mu) != self._size:
            overlays.set_drawing(None)
            return
        x, y = projection.project(result.mu)[0]
        shape = (0.0, 0.0, 0.0) if result.sigma is None else ellipse_of(projection.covariance(result.sigma))
        overlays.set_drawing(DrawingMarker(float(x), float(y), *shape, caption))

    def stop(self) -> None:
        """End all timers and requests."""
        self._principal.reset()
        self.view.stop()

    # -- codes ------------------------------------------------------------------------------------------------------

    def _on_projected(self, result: Projected) -> None:
        if self._size > 2 and len(result.plane.mean) == self._size and self._sample is not None:
            if len(result.x) != len(self._sample):
                return
            self._projection = result.plane
            self._show_places(result.x, result.y)

    def _show_places(self, x: Floats, y: Floats) -> None:
        self.view.points.set_points(x, y)
        if np.isfinite(x).any():
            self.view.navigation.set_bounds(with_room(robust_bounds(x, y), _EXTENT), at_once=self._first)
            means = self._answers.means
            self._first = self._first and means is not None and not means.complete
        self._show_outlines()

    def _label_axes(self) -> None:
        snapshot = self._answers.run.snapshot
        if snapshot is None or not snapshot.axes:
            labels = ("", "")
        elif self._size > 2:
            labels = (self.tr("PC 1"), self.tr("PC 2"))
        else:
            names = shown_names(snapshot.axes)
            labels = (names[0], names[-1])
        self.view.overlays.set_axis_labels(*labels)

    def _show_outlines(self) -> None:
        snapshot, projection = self._answers.run.snapshot, self._projection
        if snapshot is None or projection is None or len(snapshot.axes) != self._size:
            self.view.overlays.set_rings(None)
            self.view.overlays.set_ellipses(())
            return
        self.view.overlays.set_rings(rings_of(snapshot, projection))
        self.view.overlays.set_ellipses(components_of(snapshot, projection) + self._posteriors(projection))

    def _posteriors(self, projection: Projection) -> tuple[Ellipse, ...]:
        means, sample = self._answers.means, self._sample
        if not self._ellipses or means is None or means.spreads is None or sample is None:
            return ()
        codes, spreads = means.means[:ELLIPSES], means.spreads[:ELLIPSES]
        places, theme = projection.project(codes), self._context.theme
        return tuple(
            Ellipse(float(x), float(y), *ellipse_of(projection.covariance(spread)), 0.8, theme.class_color(int(label)))
            for (x, y), spread, label in zip(places, spreads, sample.labels, strict=False)
            if np.isfinite(x) and np.isfinite(spread).all()
        )

    # -- what the user points at ------------------------------------------------------------------------------------

    def _on_picked(self, x: float, y: float) -> None:
        snapshot = self._answers.run.snapshot
        if self._projection is None or snapshot is None or len(snapshot.axes) != self._size:
            return
        axes = self._answers.run.axes or snapshot.axes
        decoded = self._answers.decoded
        base = centre_of(axes) if decoded is None or len(decoded.z) != self._size else decoded.z
        self.place_picked.emit(nearest(axes, self._projection.lift([[x, y]], base)[0]))

    def _show_card(self, index: int) -> None:
        sample = self._sample
        if sample is None or not 0 <= index < len(sample):
            self.view.overlays.set_card(None)
            return
        picture = to_qimage(sample.images[index].astype(np.float32) / 255.0, color_table("gray"))
        lines = (self.tr("Class {}").format(sample.class_name(index)), self.tr("Test image {}").format(index))
        color: QColor = self._context.theme.class_color(int(sample.labels[index]))
        self.view.overlays.set_card(HoverCard(picture, lines, color))
