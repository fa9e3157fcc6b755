"""The latent map: posterior means of the images on a plane, and the decoded image of any place on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dreamexplorer.analysis.projection import Plane
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.latent_map.class_display import ClassDisplay
from dreamexplorer.gui.panels.latent_map.class_legend import ClassLegend
from dreamexplorer.gui.panels.latent_map.context_menu import MapMenu
from dreamexplorer.gui.panels.latent_map.decoded_grid import DecodedGrid
from dreamexplorer.gui.panels.latent_map.encoded_images import EncodedImages
from dreamexplorer.gui.panels.latent_map.picked_image import PickedImage
from dreamexplorer.gui.panels.latent_map.prior_overlay import PriorOverlay
from dreamexplorer.gui.panels.latent_map.projected_points import CODES_EXTENT, PRIOR_EXTENT, ProjectedPoints
from dreamexplorer.gui.panels.latent_map.selection import Selection
from dreamexplorer.gui.panels.latent_map.status_line import MapStatus
from dreamexplorer.gui.panels.latent_map.toolbar import MapToolbar
from dreamexplorer.gui.panels.latent_map.words import MapWords
from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.shared.map_view.hover_card import HoverCard
from dreamexplorer.gui.shared.map_view.style import MapColors
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import to_qimage

_ROOM_FOR_LEGEND = 320  # pixels; a lower panel has no legend


class LatentMapPanel(Panel):
    """Posterior means as points, the selected z as a marker; click or drag to decode any place.

    The panel connects its parts with the session: `encoded` has the images encoded, `points` projects them,
    `selection` shows z and drawing, `classes` colours and hides, `grid` decodes all over the map, `prior` outlines it.
    """

    panel_id: ClassVar[str] = "latent_map"
    icon_name: ClassVar[str] = "map"
    order: ClassVar[int] = 30
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "train": Place(row="top", position=1, width=462, height=430, column=1, column_width=300),
        "explore": Place(row="left", position=1, width=800, column=0, column_width=500),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.view = MapView()
        self.view.setObjectName("latent_map_view")
        self.view.setAccessibleName(self.tr("Latent map"))
        self._help = self.tr(
            "Each point is the encoding of an image. Arrow keys pan, plus and minus zoom, 0 or F fits, "
            "Shift with an arrow key moves the marker, Enter selects the image nearest to it."
        )
        self.view.setAccessibleDescription(self._help)
        self.legend = ClassLegend()
        self.legend.setAccessibleName(self.tr("Classes"))
        self.toolbar = MapToolbar(context.settings, context.theme)
        self.status = MapStatus()
        self._words = MapWords(self)
        self.encoded = EncodedImages(context, self)
        self.points = ProjectedPoints(context, self.encoded, self.view, self)
        self.picked = PickedImage(context, self.encoded, self._words, self)
        self.selection = Selection(context, self.points, self.picked, self.view, self)
        self.classes = ClassDisplay(context, self.encoded, self.view, self.legend, self.toolbar.display, self)
        self.prior = PriorOverlay(context.session, self.points, self.view)
        self.grid = DecodedGrid(context, self.view, self)
        self.grid.set_on(self.toolbar.display.grid_action.isChecked())
        self._fit_action = QAction(context.theme.icon("fit"), self.tr("&Fit the latent map"), self)
        self.menu = MapMenu(context, self.view, self.toolbar.display, self._fit_action, self)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 4)
        layout.setSpacing(4)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.legend)
        layout.addWidget(self.status)
        self._connect()
        self._on_theme()
        self._on_dataset()
        self._on_model()
        self.selection.show_drawing()
        self._apply_display()

    def title(self) -> str:
        return self.tr("Latent map")

    def actions_for_menu(self) -> list[QAction]:
        return [self._fit_action, self.toolbar.display.grid_action, self.toolbar.display.prior_action]

    def keep(self) -> object:
        navigation = self.view.navigation
        view = None if navigation.auto_fit else navigation.viewport
        return (
            self.encoded.means,
            self.toolbar.plane.keep(),
            view,
            self.toolbar.pan_button.isChecked(),
            self.picked.keep(),
        )

    def take_over(self, kept: Any) -> None:
        means, plane, view, panning, picked = kept
        self.toolbar.plane.take_over(plane)
        self._on_plane()
        self.encoded.take_over(means)
        self.toolbar.pan_button.setChecked(panning)
        self.picked.take_over(picked)
        if view is not None:
            self.view.navigation.show_view(view)

    def dispose(self) -> None:
        self.encoded.stop()
        super().dispose()
        self.points.stop()
        self.view.stop()
        self.grid.stop()
        self.selection.stop()

    def _connect(self) -> None:
        session, view, bar = self.context.session, self.view, self.toolbar
        self.watch(session.dataset_changed, self._on_dataset)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.snapshot_changed, self._on_snapshot)
        self.watch(session.latent_changed, self.selection.on_latent)
        self.watch(session.label_changed, self.grid.refresh)
        self.watch(session.label_changed, self.picked.check)
        self.watch(session.decoded_changed, self.selection.on_decoded)
        self.watch(session.drawing_result_changed, self.selection.show_drawing)
        self.watch(session.axis_values_changed, self._on_axis_values)
        self.context.inference.ready.connect(self._update_message)
        self.context.workflow.engine_ready.connect(self._update_message)
        self.context.theme.changed.connect(self._on_theme)
        view.picked.connect(self.selection.select)
        view.point_picked.connect(self.picked.pick)
        self.picked.changed.connect(self._on_picked_image)
        bar.send_clicked.connect(self.picked.send_to_draw)
        view.hovered.connect(self._on_hovered)
        view.cursor_moved.connect(self._on_cursor)
        view.navigation.auto_fit_changed.connect(bar.set_following)
        self.menu.decode_requested.connect(self.selection.select)
        self.menu.image_requested.connect(self._pick_and_send)
        self._fit_action.triggered.connect(view.navigation.fit)
        bar.fit_clicked.connect(view.navigation.fit)
        bar.pan_toggled.connect(view.input.set_pan_mode)
        bar.images_chosen.connect(self.encoded.choose)
        bar.plane.changed.connect(self._on_plane)
        bar.display.changed.connect(self._apply_display)
        bar.display.grid_action.toggled.connect(self.grid.set_on)
        self.encoded.images_changed.connect(self._on_images)
        self.points.projection_changed.connect(self._on_projection)
        self.points.updated.connect(self._update_status)
        self.selection.marker_moved.connect(self.grid.on_latent)

    # -- visibility ----------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.encoded.update()
        self._update_message()
        self.selection.show()
        self.grid.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.encoded.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.setVisible(self.height() >= _ROOM_FOR_LEGEND)

    # -- the session ---------------------------------------------------------------------------------------------

    def _on_dataset(self) -> None:
        self.points.clear()
        self.grid.clear()
        self.encoded.open_dataset()
        self.toolbar.set_choices(self.encoded.choices, self.encoded.choice)
        if self.context.session.dataset is None:
            self.legend.set_entries([])
        self._update_message()

    def _on_images(self) -> None:
        self.classes.use_images()
        self.points.fit_next()
        self._update_message()

    def _on_model(self) -> None:
        session = self.context.session
        self.picked.drop()
        self.encoded.restart()
        self.points.clear()
        self.grid.clear()
        self.view.navigation.set_auto_fit(True)
        about = None if session.snapshot is None else session.snapshot.about
        self.points.set_least_extent(PRIOR_EXTENT if about is None or about.latent_prior.exists else CODES_EXTENT)
        self.toolbar.set_family(about)
        self._words.set_family(about)
        # The KL of an opened model is known a moment later, and decides which dimensions are shown
        awaited = session.axis_values is None and session.snapshot is not None and session.snapshot.trained
        self.toolbar.plane.set_model(self.axis_names(), session.axis_values, awaited)
        self._on_plane()
        self.encoded.update()
        self._update_message()

    def _on_snapshot(self) -> None:
        self.encoded.update()
        self._update_message()
        self.prior.update()
        self.grid.on_weights()

    def _on_plane(self) -> None:
        self.grid.clear()
        self.points.show_pair(self.toolbar.plane.pair())

    def _on_projection(self) -> None:
        self._update_labels()
        self.selection.show_marker()
        self.selection.show_drawing()
        self.prior.update()
        self.grid.set_projection(self.points.projection)

    def _on_axis_values(self) -> None:
        self.toolbar.plane.update_values(self.context.session.axis_values)
        self._update_labels()

    # -- looks ---------------------------------------------------------------------------------------------------

    def _on_theme(self) -> None:
        c = self.context.theme.color
        self.view.overlays.set_colors(
            MapColors(c("base"), c("raised"), c("text"), c("muted"), c("grid"), c("accent"), c("recon"))
        )
        self.classes.restyle()
        self.grid.clear()

    def _apply_display(self) -> None:
        display = self.toolbar.display
        self.view.points.set_visible(display.points_action.isChecked())
        self.classes.restyle()
        self.prior.set_shown(display.prior_action.isChecked())
        self.selection.set_preview(display.preview)

    # -- texts ---------------------------------------------------------------------------------------------------

    def axis_names(self) -> list[str]:
        """Return the names of the latent dimensions in the user's language."""
        snapshot = self.context.session.snapshot
        return shown_names(snapshot.axes) if snapshot is not None else []

    def _pair_names(self) -> tuple[str, str] | None:
        pair, names = self.toolbar.plane.pair(), self.axis_names()
        known = pair is not None and max(pair) < len(names)  # the toolbar may still show the previous model
        return (names[pair[0]], names[pair[1]]) if pair is not None and known else None

    def _update_labels(self) -> None:
        values, projection = self.context.session.axis_values, self.points.projection
        plane = projection if isinstance(projection, Plane) else None
        labels = self._words.axis_labels(self.axis_names(), values, self.toolbar.plane.pair(), plane)
        self.view.overlays.set_axis_labels(*labels)
        self.menu.axes = self._words.axis_names(self._pair_names())
        self.toolbar.plane.show_values(values)

    def _on_hovered(self, index: int) -> None:
        images, dataset, place = self.encoded.images, self.context.session.dataset, self.view.points.place(index)
        if images is None or dataset is None or place is None or index >= len(images.labels):
            self.view.overlays.set_card(None)
            return
        picture = to_qimage(images.images[index].astype(np.float32) / 255.0, color_table("gray"))
        lines = self._words.card(images, index, dataset.class_names, place)
        color = self.context.theme.class_color(int(images.labels[index]))
        self.view.overlays.set_card(HoverCard(picture, lines, color))

    def _on_picked_image(self) -> None:
        title = self.picked.title
        self.toolbar.set_sendable(title)
        self.view.setAccessibleDescription(f"{title}. {self._help}" if title else self._help)

    def _pick_and_send(self, index: int) -> None:
        self.picked.pick(index)
        self.picked.send_to_draw()

    def _on_cursor(self, place: tuple[float, float] | None) -> None:
        self.status.set_place("" if place is None else self._words.place(place, self._pair_names()))

    def _update_status(self) -> None:
        means, images = self.encoded.means, self.encoded.images
        if means is None or images is None:
            self.status.set_state("", "")
        else:
            snapshot = self.context.session.snapshot
            binarised = snapshot is not None and snapshot.binarised
            self.status.set_state(*self._words.status(means, images, binarised))
        self._update_message()

    def _update_message(self) -> None:
        ready = self.context.workflow.engine_is_ready
        self.view.overlays.set_message(self._words.message(self.context.session, ready, len(self.view.points) > 0))


PANELS: tuple[type[QWidget], ...] = (LatentMapPanel,)
