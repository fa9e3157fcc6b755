"""Classes on the map: their colours, how many images they have, and which of them are hidden."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.latent_map.class_legend import ClassLegend, LegendEntry
from dreamexplorer.gui.panels.latent_map.display_options import DisplayOptions
from dreamexplorer.gui.panels.latent_map.encoded_images import EncodedImages
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.map_view.view import MapView


class ClassDisplay(QObject):
    """Keeps points and legend in step: colours of the theme, and classes that the user hid."""

    def __init__(
        self,
        context: Context,
        encoded: EncodedImages,
        view: MapView,
        legend: ClassLegend,
        display: DisplayOptions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._encoded, self._view, self._legend, self._display = context, encoded, view, legend, display
        self.point_size = 0.0  # diameter in pixels
        legend.shown_changed.connect(self._on_shown)

    def use_images(self) -> None:
        """Group the points of other images by class, and hide the classes that were hidden the last time."""
        dataset, images = self._context.session.dataset, self._encoded.images
        if dataset is None or images is None:
            self._legend.set_entries([])
            return
        shown = self._legend.shown
        self._view.points.set_groups(images.labels, len(dataset.class_names))
        self.restyle()
        hidden = self._context.settings.get(keys.MAP_HIDDEN.of(dataset.name))
        if hidden or not all(shown):
            self._legend.set_shown([name not in hidden for name in dataset.class_names])
        self._view.points.set_shown_groups(self._legend.shown)

    def restyle(self) -> None:
        """Apply colours, point size and opacity."""
        dataset, images, theme = self._context.session.dataset, self._encoded.images, self._context.theme
        n = len(images.labels) if images is not None else 10_000
        # Many points are painted finer and fainter, so that dense places still differ
        crowd = min(max(math.log10(max(n, 1) / 10_000), 0.0), 1.0)
        size = self.point_size = self._display.point_size * (1 - 0.22 * crowd) * theme.line_factor
        opacity = self._display.opacity * (1 - 0.3 * crowd)
        self._view.points.set_style(size, opacity)
        names = dataset.class_names if dataset is not None else ("",)
        by_class = self._display.by_class
        colors = [theme.class_color(i) if by_class else theme.color("accent") for i in range(len(names))]
        self._view.points.set_colors([(c.red(), c.green(), c.blue()) for c in colors])
        if images is not None:
            counts = np.bincount(images.labels, minlength=len(names))
            entries = [LegendEntry(name, int(counts[i]), colors[i]) for i, name in enumerate(names)]
            self._legend.set_entries(entries)

    def _on_shown(self, shown: tuple[bool, ...]) -> None:
        self._view.points.set_shown_groups(shown)
        dataset = self._context.session.dataset
        if dataset is not None:
            hidden = [name for name, on in zip(dataset.class_names, shown, strict=False) if not on]
            if not any(shown):
                hidden = []  # an empty map at the next start would look broken
            self._context.settings.set(keys.MAP_HIDDEN.of(dataset.name), tuple(hidden))
