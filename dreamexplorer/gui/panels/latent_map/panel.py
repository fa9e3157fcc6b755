"""The latent map: where the encoder puts the images, and what the decoder dreams anywhere on it."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dreamexplorer.analysis.projection import AxisPair, Plane, Projection, ellipse_of, robust_bounds
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.latent_map.class_legend import ClassLegend, LegendEntry
from dreamexplorer.gui.panels.latent_map.cloud.painting import CloudColors, Ellipse, HoverCard, Inset, Rings, Site
from dreamexplorer.gui.panels.latent_map.cloud.view import PointCloudView
from dreamexplorer.gui.panels.latent_map.cloud.viewport import Bounds
from dreamexplorer.gui.panels.latent_map.image_choice import Choice, MapImages, choices, pick
from dreamexplorer.gui.panels.latent_map.image_grid import DreamGrid
from dreamexplorer.gui.panels.latent_map.menu import MapMenu
from dreamexplorer.gui.panels.latent_map.plane import Placed, PlaneKeeper
from dreamexplorer.gui.panels.latent_map.toolbar import MapStatus, MapToolbar
from dreamexplorer.gui.panels.latent_map.words import MapWords
from dreamexplorer.gui.shared.axis_names import shown_names
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.gui.widgets.colormaps import color_table
from dreamexplorer.gui.widgets.image_ops import to_qimage
from dreamexplorer.gui.widgets.refresh import Refresher
from dreamexplorer.progress import Progress
from dreamexplorer.session import COLLAPSE_THRESHOLD

_LABELS_MS = 250
_ECHO_MS = 50
_LEAST_EXTENT = 1.0  # one standard deviation of the prior;
_LEAST_OF_CODES = 0.02  # where there is none
_ROOM_FOR_LEGEND = 320  # pixels; a lower panel leaves its height to the map
_MANY, _MANY_MS = 20_000, 160  # from this number on points move less often: few of them are new each time


class LatentMapPanel(Panel):
    """Posterior means as points, the selected z as a marker; click or drag to dream anywhere."""

    panel_id: ClassVar[str] = "latent_map"
    icon_name: ClassVar[str] = "map"
    order: ClassVar[int] = 30
    place: ClassVar[Place] = Place(row="top", position=1, width=462, height=430, column=1, column_width=300)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._choice: Choice | None = None
        self._picked: MapImages | None = None
        self._watching = False
        self._loading = 0  # grows with every choice whose images are fetched; older ones are void
        self._means: Means | None = None
        self._projection: Projection | None = None
        self._pair_by_user = False  # dimensions that the user chose for this model stay
        self._choose_pair = False  # an opened model's dimensions are chosen when their KL is known
        self._least = _LEAST_EXTENT  # of what is in view, to each side
        self._first = True  # the next points are the first of their kind: show all of them at once
        self._disposed = False
        self._planes = PlaneKeeper(context.jobs, self)
        self._planes.placed.connect(self._on_placed)

        self.view = PointCloudView()
        self.view.setObjectName("latent_map_view")
        self.view.setAccessibleName(self.tr("Latent map"))
        self.view.setAccessibleDescription(
            self.tr(
                "Each point is where the encoder puts an image. Arrow keys pan, plus and minus zoom, 0 or F fits, "
                "Shift with an arrow key moves the marker."
            )
        )
        self.legend = ClassLegend()
        self.legend.setAccessibleName(self.tr("Classes"))
        self.toolbar = MapToolbar(context.settings, context.theme)
        self.status = MapStatus()
        self._grid = DreamGrid(context, self.view, self)
        self._grid.set_on(self.toolbar.grid_action.isChecked())
        self._words = MapWords(self)
        # What happens elsewhere (a slider, the training) moves the marker at a calm rate: each costs a picture.
        self._echo = Refresher(self, self._follow, _ECHO_MS)
        self._picking = False  # the newest z was picked here: its image is shown at once
        self._many = Refresher(self, self._show_means, _MANY_MS)
        self._labels_timer = QTimer(self)
        self._labels_timer.setSingleShot(True)
        self._labels_timer.timeout.connect(self._update_labels)
        self._fit_action = QAction(context.theme.icon("fit"), self.tr("&Fit the Latent Map"), self)
        self.menu = MapMenu(context, self.view, self.toolbar, self._fit_action, self)

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
        self._on_result()
        self._apply_style()

    def title(self) -> str:
        return self.tr("Latent map")

    def actions_for_menu(self) -> list[QAction]:
        return [self._fit_action, self.toolbar.grid_action, self.toolbar.prior_action]

    def dispose(self) -> None:
        self._disposed = True
        self._unwatch()
        super().dispose()
        self._planes.reset()
        self.view.stop()
        self._grid.stop()
        self._many.stop()
        self._echo.stop()
        self._labels_timer.stop()

    def _connect(self) -> None:
        session, inference = self.context.session, self.context.inference
        self.watch(session.dataset_changed, self._on_dataset)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.snapshot_changed, self._on_snapshot)
        self.watch(session.latent_changed, self._on_latent)
        self.watch(session.label_changed, self._grid.want)
        self.watch(session.decoded_changed, self._on_decoded)
        self.watch(session.drawing_result_changed, self._on_result)
        self.watch(session.axis_values_changed, self._on_axis_values)
        inference.means.connect(self._on_means)
        inference.ready.connect(self._update_message)
        self.context.workflow.engine_ready.connect(self._update_message)
        self.context.theme.changed.connect(self._on_theme)
        self.view.picked.connect(self._on_picked)
        self.view.hovered.connect(self._on_hovered)
        self.view.cursor_moved.connect(self._on_cursor)
        self.view.auto_fit_changed.connect(self.toolbar.set_following)
        self.legend.shown_changed.connect(self._on_shown)
        self._fit_action.triggered.connect(self.view.fit)
        self.menu.decode_asked.connect(self._on_picked)
        bar = self.toolbar
        bar.fit_clicked.connect(self.view.fit)
        bar.pan_toggled.connect(self.view.set_pan_mode)
        bar.images_chosen.connect(self._on_choice)
        bar.plane_chosen.connect(self._on_plane_chosen)
        bar.style_changed.connect(self._apply_style)
        bar.grid_action.toggled.connect(self._grid.set_on)

    # -- what is watched -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()
        self._follow()
        self._grid.want()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._unwatch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.setVisible(self.height() >= _ROOM_FOR_LEGEND)

    def _fits(self) -> bool:
        """Whether the model can encode the images of the dataset."""
        snapshot, dataset = self.context.session.snapshot, self.context.session.dataset
        if snapshot is None or dataset is None:
            return False
        return snapshot.fits(dataset.image_shape, len(dataset.class_names))

    def _watch(self) -> None:
        wanted = self.isVisible() and self._fits() and self._picked is not None and not self._disposed
        if wanted and not self._watching:
            assert self._picked is not None
            self._watching = True
            self.context.inference.watch_means(self._picked.images, self._picked.labels)
        elif not wanted:
            self._unwatch()
        self._update_message()

    def _unwatch(self) -> None:
        if self._watching:
            self._watching = False
            self.context.inference.watch_means(None)

    def _on_dataset(self) -> None:
        dataset = self.context.session.dataset
        self._unwatch()
        self._choice = self._picked = None
        self._loading += 1
        self._drop_points()
        if dataset is None:
            self.toolbar.set_choices([], None)
            self.legend.set_entries([])
            self._update_message()
            return
        known = choices(dataset)
        saved = self.context.settings.get("map/images", "")
        choice = next((c for c in known if c.key == saved), known[0] if known else None)
        self.toolbar.set_choices(known, choice)
        if choice is not None:
            self._on_choice(choice, remember=False)

    def _on_choice(self, choice: Choice, remember: bool = True) -> None:
        dataset = self.context.session.dataset
        if dataset is None or choice == self._choice:
            return
        self._choice = choice
        if remember:
            self.context.settings.set("map/images", choice.key)
        self._loading += 1
        if choice.split:
            self._take(pick(dataset, choice))
            return
        ticket = self._loading

        def work(progress: Progress) -> tuple[int, MapImages]:
            return ticket, pick(dataset, choice)

        self.context.jobs.start(self.tr("Images for the map"), work, done=self._on_joined, quiet=True, parallel=True)

    def _on_joined(self, result: tuple[int, MapImages]) -> None:
        ticket, images = result
        if ticket == self._loading and not self._disposed:
            self._take(images)

    def _take(self, images: MapImages) -> None:
        dataset = self.context.session.dataset
        assert dataset is not None
        self._unwatch()
        self._picked = images
        self._means = None
        shown = self.legend.shown
        self.view.set_groups(images.labels, len(dataset.class_names))
        self._update_legend()
        hidden = [str(name) for name in self.context.settings.get(f"map/hidden/{dataset.name}", [])]
        if hidden or not all(shown):
            self.legend.set_shown([name not in hidden for name in dataset.class_names])
        self._on_shown(self.legend.shown, remember=False)
        self._first = True
        self._watch()

    def _drop_points(self) -> None:
        self._means = None
        self._first = True
        self._planes.reset()
        self.view.clear_points()
        self._grid.clear()
        if not isinstance(self._projection, AxisPair):
            self._projection = None

    # -- the model -------------------------------------------------------------------------------------------------

    def _on_model(self) -> None:
        self._drop_points()
        self._unwatch()
        self.view.set_auto_fit(True)
        session = self.context.session
        about = None if session.snapshot is None else session.snapshot.about
        self._least = _LEAST_EXTENT if about is None or about.latent_prior.exists else _LEAST_OF_CODES
        self.toolbar.set_family(about)
        self._words.set_family(about)
        self.toolbar.set_dimensions(self._axis_names(), session.axis_values)
        self._pair_by_user = False
        self._choose_pair = session.axis_values is None and session.snapshot is not None and session.snapshot.step > 0
        self._on_plane()
        self._watch()

    def _on_snapshot(self) -> None:
        self._watch()
        self.view.set_ellipses(self._components())
        self._grid.on_weights()

    def _prior_is_standard(self) -> bool:
        snapshot = self.context.session.snapshot
        return snapshot is None or snapshot.prior.standard_normal

    def _axis_names(self) -> list[str]:
        snapshot = self.context.session.snapshot
        return shown_names(snapshot.axes) if snapshot is not None else []

    def _on_plane_chosen(self) -> None:
        self._pair_by_user = True
        self._on_plane()

    def _on_plane(self) -> None:
        """The user chose other dimensions, or the principal plane; or the model is new."""
        pair = self.toolbar.pair()
        self._first = True
        self._planes.reset()
        self._grid.clear()
        if pair is not None:
            self._projection = AxisPair(*pair)
            self._place_pair()
        else:
            self._projection = None
            if self._means is not None:
                self._planes.request(self._means.means)
        self.view.set_auto_fit(True)
        self._on_projection()

    def _on_projection(self) -> None:
        """The plane is another one: everything on it moves."""
        self._update_labels()
        self._follow_latent()
        self._on_result()
        self._update_rings()
        self._grid.set_projection(self._projection)

    # -- means -----------------------------------------------------------------------------------------------------

    def _on_means(self, means: Means) -> None:
        picked, snapshot = self._picked, self.context.session.snapshot
        if not self._watching or picked is None or snapshot is None:
            return
        if means.means.shape != (len(picked.labels), len(snapshot.axes)):
            return  # of the images or the model before
        old = self._means
        if not means.complete and old is not None and old.means.shape == means.means.shape:
            # Shown again after it was hidden: until a point is encoded anew it stays where it was
            missing = np.isnan(means.means[:, 0])
            means.means[missing] = old.means[missing]
        self._means = means
        if len(picked.labels) > _MANY:
            self._many.request()
        else:
            self._show_means()

    def _show_means(self) -> None:
        if self._means is None:
            return
        if isinstance(self._projection, AxisPair):
            self._place_pair()
        else:
            self._planes.request(self._means.means)
        self._update_status()

    def _place_pair(self) -> None:
        means, pair = self._means, self._projection
        if means is None or not isinstance(pair, AxisPair):
            return
        x = np.ascontiguousarray(means.means[:, pair.first])
        y = np.ascontiguousarray(means.means[:, pair.second])
        self._show_points(x, y)

    def _on_placed(self, placed: Placed) -> None:
        if isinstance(self._projection, AxisPair) or self._picked is None or len(placed.x) != len(self._picked.labels):
            return
        self._projection = placed.plane
        self._show_points(placed.x, placed.y)
        self._on_projection()

    def _show_points(self, x: np.ndarray, y: np.ndarray) -> None:
        self.view.set_points(x, y)
        if np.isfinite(x).any():
            self.view.set_bounds(_with_room(robust_bounds(x, y), self._least), at_once=self._first)
            self._first = self._first and self._means is not None and not self._means.complete
        self._update_message()

    # -- the selected z ----------------------------------------------------------------------------------------------

    def _on_picked(self, x: float, y: float) -> None:
        session = self.context.session
        if self._projection is None or session.latent is None:
            return
        session.set_latent(self._projection.lift([[x, y]], session.latent)[0], origin=self)

    def _on_latent(self, origin: object = None) -> None:
        if origin is self:
            self._picking = True
            self._follow_latent()
        else:
            self._picking = False
            self._echo.request()

    def _on_decoded(self) -> None:
        if self._picking:
            self._follow_decoded()
        else:
            self._echo.request()

    def _follow(self) -> None:
        self._follow_latent()
        self._follow_decoded()

    def _follow_latent(self) -> None:
        latent, projection = self.context.session.latent, self._projection
        if not self.isVisible():
            return
        if latent is None or projection is None or latent.size != len(self._axis_names()):
            self.view.set_marker(None)
            return
        x, y = projection.project(latent)[0]
        self.view.set_marker((float(x), float(y)))
        self._grid.on_latent()

    def _follow_decoded(self) -> None:
        if not self.isVisible():
            return
        decoded, where = self.context.session.decoded, self.toolbar.inset
        if decoded is None or where == "hidden":
            self.view.set_inset(None)
            return
        image = to_qimage(decoded.image, color_table("gray"))
        self.view.set_inset(Inset(image, self.tr("Decoded"), at_marker=where == "marker"))

    def _on_result(self) -> None:
        result, projection = self.context.session.drawing_result, self._projection
        if result is None or projection is None or result.mu.size != len(self._axis_names()):
            self.view.set_site(None)
            return
        x, y = projection.project(result.mu)[0]
        long, short, angle = (0.0, 0.0, 0.0)
        if result.sigma is not None:
            long, short, angle = ellipse_of(projection.covariance(result.sigma))
        self.view.set_site(Site(float(x), float(y), long, short, angle, self.tr("Drawing")))

    def _update_rings(self) -> None:
        names, projection = self._axis_names(), self._projection
        self.view.set_ellipses(self._components())
        checked = self.toolbar.prior_action.isChecked() and self._prior_is_standard()
        if not checked or projection is None or not names:
            self.view.set_rings(None)
            return
        x, y = projection.project(np.zeros(len(names), dtype=np.float32))[0]
        self.view.set_rings(
            Rings(float(x), float(y), tuple((float(k), f"{k}\N{GREEK SMALL LETTER SIGMA}") for k in (1, 2, 3)))
        )

    def _components(self) -> tuple[Ellipse, ...]:
        """The Gaussians of a learned prior, each projected onto the plane."""
        snapshot, projection = self.context.session.snapshot, self._projection
        prior = None if snapshot is None else snapshot.prior.components
        if prior is None or projection is None or not self.toolbar.prior_action.isChecked():
            return ()
        if not all(np.isfinite(part).all() for part in prior):
            return ()
        strengths = prior.weights / prior.weights.max()
        return tuple(
            Ellipse(float(x), float(y), *ellipse_of(projection.covariance(sigma)), float(strength))
            for (x, y), sigma, strength in zip(projection.project(prior.means), prior.sigmas, strengths, strict=True)
        )

    # -- looks ---------------------------------------------------------------------------------------------

    def _on_theme(self) -> None:
        theme = self.context.theme
        c = theme.color
        self.view.set_colors(
            CloudColors(c("base"), c("raised"), c("text"), c("muted"), c("grid"), c("accent"), c("recon"))
        )
        self._update_colors()
        self._update_legend()
        self._grid.clear()

    def _update_colors(self) -> None:
        dataset, theme = self.context.session.dataset, self.context.theme
        n = len(dataset.class_names) if dataset is not None else 1
        colors = [theme.class_color(i) if self.toolbar.by_label else theme.color("accent") for i in range(n)]
        self.view.set_group_colors([(q.red(), q.green(), q.blue()) for q in colors])

    def _update_legend(self) -> None:
        dataset, picked = self.context.session.dataset, self._picked
        if dataset is None or picked is None:
            return
        counts = np.bincount(picked.labels, minlength=len(dataset.class_names))
        theme = self.context.theme
        self.legend.set_entries(
            [
                LegendEntry(
                    name, int(counts[i]), theme.class_color(i) if self.toolbar.by_label else theme.color("accent")
                )
                for i, name in enumerate(dataset.class_names)
            ]
        )
        self._update_colors()

    def _on_shown(self, shown: tuple[bool, ...], remember: bool = True) -> None:
        self.view.set_shown_groups(shown)
        dataset = self.context.session.dataset
        if remember and dataset is not None:
            hidden = [name for name, on in zip(dataset.class_names, shown, strict=False) if not on]
            if all(not on for on in shown):
                hidden = []  # an empty map would look broken the next day
            self.context.settings.set(f"map/hidden/{dataset.name}", hidden)

    def _apply_style(self) -> None:
        bar, n = self.toolbar, len(self._picked.labels) if self._picked is not None else 10_000
        # Many points are painted finer and fainter, so that dense places still differ
        crowd = min(max(math.log10(max(n, 1) / 10_000), 0.0), 1.0)
        self.view.set_point_style(bar.point_size * (1 - 0.22 * crowd), bar.opacity * (1 - 0.3 * crowd))
        self.view.set_points_visible(bar.points_action.isChecked())
        self._update_legend()
        self._update_rings()
        self._follow_decoded()

    def _update_labels(self) -> None:
        names, values = self._axis_names(), self.context.session.axis_values
        plane = self._projection if isinstance(self._projection, Plane) else None
        self.view.set_axis_labels(*self._words.axes(names, values, self.toolbar.pair(), plane))
        self.menu.axes = self._words.names(self._pair_names())
        self.toolbar.set_axis_values(values)

    def _on_axis_values(self) -> None:
        values = self.context.session.axis_values
        if self._choose_pair and values is not None:
            self._choose_pair = False
            before = self.toolbar.pair()
            self.toolbar.set_dimensions(self._axis_names(), values)
            if self.toolbar.pair() != before:
                self._on_plane()
        elif values is not None and self._shows_little(values) and self.toolbar.choose_telling(values):
            self._on_plane()
        if not self._labels_timer.isActive():
            self._labels_timer.start(_LABELS_MS)

    def _shows_little(self, values: npt.NDArray[np.float32]) -> bool:
        """Whether a dimension in view has collapsed while others tell something."""
        snapshot = self.context.session.snapshot
        if snapshot is None or not snapshot.about.low_axis_is_collapsed:
            return False
        pair = None if self._pair_by_user else self.toolbar.pair()
        if pair is None or max(pair) >= len(values):
            return False
        dead = any(float(values[i]) < COLLAPSE_THRESHOLD for i in pair)
        return dead and int((values > 4.0 * COLLAPSE_THRESHOLD).sum()) >= 2

    # -- words -------------------------------------------------------------------------------------------------

    def _on_hovered(self, index: int) -> None:
        picked, dataset, place = self._picked, self.context.session.dataset, self.view.place_of(index)
        if index < 0 or picked is None or dataset is None or place is None or index >= len(picked.labels):
            self.view.set_card(None)
            return
        image = to_qimage(picked.images[index].astype(np.float32) / 255.0, color_table("gray"))
        lines = self._words.card(picked, index, dataset.class_names, place)
        self.view.set_card(HoverCard(image, lines, self.context.theme.class_color(int(picked.labels[index]))))

    def _on_cursor(self, place: tuple[float, float] | None) -> None:
        self.status.set_place("" if place is None else self._words.place(place, self._pair_names()))

    def _pair_names(self) -> tuple[str, str] | None:
        pair, names = self.toolbar.pair(), self._axis_names()
        known = pair is not None and max(pair) < len(names)  # the toolbar may still be at another model
        return (names[pair[0]], names[pair[1]]) if pair is not None and known else None

    def _update_status(self) -> None:
        if self._means is None or self._picked is None:
            self.status.set_state("", "")
        else:
            snapshot = self.context.session.snapshot
            binarised = snapshot is not None and snapshot.binarised
            self.status.set_state(*self._words.status(self._means, self._picked, binarised))

    def _update_message(self) -> None:
        ready = self.context.workflow.engine_is_ready
        self.view.set_message(self._words.message(self.context.session, ready, self.view.point_count > 0))


def _with_room(bounds: Bounds, least: float) -> Bounds:
    """At least so much at each side of the middle: means that collapsed, measured by their prior, look it."""
    left, right, bottom, top = bounds
    x, y = (left + right) / 2, (bottom + top) / 2
    w, h = max((right - left) / 2, least), max((top - bottom) / 2, least)
    return x - w, x + w, y - h, y + h


PANELS: tuple[type[QWidget], ...] = (LatentMapPanel,)
