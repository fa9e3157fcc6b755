"""A column of the panel: a run's head, map, pictures and bars."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.compare.answers import RunAnswers
from dreamexplorer.gui.panels.compare.column_map import ColumnMap
from dreamexplorer.gui.panels.compare.cursor import SharedCursor
from dreamexplorer.gui.panels.compare.dream_wall import LOW, DreamWall, mean_and_error
from dreamexplorer.gui.panels.compare.head import ColumnHead
from dreamexplorer.gui.panels.compare.latent_bars import LatentBars
from dreamexplorer.gui.panels.compare.pictures import Pictures
from dreamexplorer.gui.panels.compare.requests import Dream, Reencode
from dreamexplorer.gui.panels.compare.sample import Sample
from dreamexplorer.gui.shared.map_view.view import MapView
from dreamexplorer.gui.threads.requests import Analyse, Decode
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.widgets.numbers import fixed
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.gui.widgets.text_scale import scaled
from dreamexplorer.session import Floats, Run

_WIDTH = 190  # pixels at least


class Column(QWidget):
    """Shows one run, and what the shared cursor selects in it."""

    figures_changed = Signal()  # a few times a second while the run is trained
    run_chosen = Signal(object, object)  # this column, and the run that it is to show
    closed = Signal(object)  # this column

    def __init__(self, context: Context, run: Run, shared: SharedCursor, parent: QWidget) -> None:
        super().__init__(parent)
        self.run = run
        self._context, self._shared = context, shared
        self._sample: Sample | None = None
        self._failure = ""  # why the model does not answer, until it does
        self._judging = ""  # why no classifier judges its dreams
        self.answers = RunAnswers(context, run, self)
        self.head = ColumnHead(context.theme)
        self.view = MapView()
        self.view.setMinimumSize(scaled(140, self), scaled(112, self))
        self.map = ColumnMap(context, self.answers, self.view, self)
        self.pictures = Pictures(context.theme)
        self.bars = LatentBars(context.theme)
        self.wall = DreamWall(context.theme)
        self.wall_caption = PlainLabel()
        self.wall_caption.setWordWrap(True)
        self.wall.hide()
        self.wall_caption.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.head)
        layout.addWidget(self.view, 5)
        layout.addWidget(self.pictures, 2)
        layout.addWidget(self.bars, 2)
        layout.addWidget(self.wall_caption)
        layout.addWidget(self.wall, 1)
        self.setMinimumWidth(scaled(_WIDTH, self))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._refresher = Refresher(self, self.refresh, REFRESH_MS)
        self._codes = Refresher(self, self._show_codes, REFRESH_MS)
        self.answers.means_changed.connect(self._codes.request)
        self.answers.decoded_changed.connect(self._on_decoded)
        self.answers.result_changed.connect(self._show_result)
        self.answers.dreamt_changed.connect(self._show_dreams)
        self.answers.failed.connect(self._on_failed)
        self.head.pause_clicked.connect(self._on_pause)
        self.head.stop_clicked.connect(self._on_stop)
        self.head.run_chosen.connect(self._on_run_chosen)
        self.head.close_clicked.connect(self._on_close)
        self.map.place_picked.connect(self._on_place)
        self.view.point_picked.connect(self._on_image)
        self.view.hovered.connect(shared.hover)
        shared.hovered_changed.connect(self._on_hovered)
        shared.image_changed.connect(self._ask_image)
        shared.place_changed.connect(self._ask_place)
        shared.picture_changed.connect(self._on_picture)
        self.refresh()

    @property
    def owns_place(self) -> bool:
        """True if the selected z has as many numbers as this run has latents."""
        return self._shared.z is not None and len(self._shared.z) == self.answers.size

    def use_sample(self, sample: Sample | None) -> None:
        """Show the codes of other images."""
        self._sample = sample
        self.map.use_sample(sample)
        self.answers.use_sample(sample)
        self._show_message()

    def set_active(self, active: bool) -> None:
        """Work while the column is visible."""
        self.answers.set_active(active)

    def request_refresh(self) -> None:
        """Show newer weights and figures of the run soon."""
        self._refresher.request()

    def refresh(self) -> None:
        """Show the newest weights and figures of the run."""
        self.answers.follow()
        self.bars.show_run(self.run)
        self._show_message()
        self.figures_changed.emit()

    def set_economy(self, on: bool) -> None:
        """Encode at a bounded cost, while a model is trained."""
        self.answers.set_economy(on)

    def set_ellipses(self, shown: bool) -> None:
        """Show or hide the posteriors on the map."""
        self.map.set_ellipses(shown)

    def set_dreams(self, request: Dream | None, message: str = "") -> None:
        """Show a wall of dreams in place of map, pictures and bars, or these again.

        Args:
            request: the samples to decode; None for no wall.
            message: why no classifier judges them; empty where one does.
        """
        shown = request is not None
        for part in (self.view, self.pictures, self.bars):
            part.setVisible(not shown)
        self.wall.setVisible(shown)
        self.wall_caption.setVisible(shown)
        self._judging = message
        self.answers.ask_dreams(request)
        if shown:
            self._show_dreams()

    def ask(self) -> None:
        """Ask for what the cursor selects."""
        self._ask_image()
        self._ask_place()

    def name(self) -> None:
        """Name the map after the run, for screen readers."""
        self.view.setAccessibleName(self.tr("Latent map of {}").format(self.run.name))
        self.view.setAccessibleDescription(
            self.tr(
                "Each point is the encoding of a test image. Arrow keys pan, plus and minus zoom, 0 or F fits, Shift "
                "with an arrow key moves the selected z, Enter selects the image nearest to it, in all columns."
            )
        )

    def restyle(self) -> None:
        """Use the colours of the theme."""
        self.head.restyle()
        self.map.restyle()
        self.pictures.restyle(self._context.theme)

    def stop(self) -> None:
        """End all work before the column is deleted."""
        self._refresher.stop()
        self._codes.stop()
        self.answers.stop()
        self.map.stop()

    # -- what is asked and answered ---------------------------------------------------------------------------------

    def _label(self) -> int | None:
        """Return the class for a conditional model; None for others."""
        snapshot = self.run.snapshot
        if snapshot is None or not snapshot.classes:
            return None
        return min(self._context.session.label, snapshot.classes - 1)

    def _ask_image(self) -> None:
        drawing, label, snapshot = self._shared.drawing, self._label(), self.run.snapshot
        if drawing is None or snapshot is None or drawing.image.shape != tuple(snapshot.image_shape):
            self.answers.ask_image(None)
        else:
            index, sample = self._shared.index, self._sample
            if label is not None and index is not None and sample is not None:
                label = int(sample.labels[index])
            self.answers.ask_image(Analyse(drawing, label))
        self._show_result()

    def _ask_place(self) -> None:
        z = self._shared.z
        if z is not None and self.owns_place:
            self.answers.ask_place(Decode(z, self._label()))
        elif self._shared.picture is not None:
            self.answers.ask_place(Reencode(self._shared.picture, self._label()))
        else:
            self.answers.ask_place(None)
        self._show_marks()

    def _on_picture(self) -> None:
        if not self.owns_place:
            self._ask_place()

    def _on_decoded(self) -> None:
        decoded, z = self.answers.decoded, self._shared.z
        own = self.owns_place
        self.pictures.show_decoded(decoded, own=own)
        if decoded is not None and z is not None and self._shared.of is self.run and np.array_equal(decoded.z, z):
            self._shared.set_picture(decoded.image)
        self._show_marks()

    def _show_result(self) -> None:
        self.pictures.show_reconstruction(self.run, self._shared.drawing, self.answers.result)
        self._show_marks()

    def _show_codes(self) -> None:
        self._failure = ""
        self.map.show_codes()
        self._show_marks()
        self._show_message()

    def _show_marks(self) -> None:
        decoded = self.answers.decoded
        z: Floats | None = self._shared.z if self.owns_place else None if decoded is None else decoded.z
        caption = self.tr("Drawing") if self._shared.index is None else self.tr("Image")
        self.map.show_marks(z, caption)

    def _show_message(self) -> None:
        overlays, sample = self.view.overlays, self._sample
        if sample is None:
            overlays.set_message(self.tr("No images. Choose a dataset."))
        elif not self.answers.fits:
            overlays.set_message(self.tr("This run takes other images than those of the dataset."))
        elif self._failure:
            overlays.set_message(self._failure)
        elif self.answers.means is None:
            overlays.set_message(self.tr("Encoding the images\N{HORIZONTAL ELLIPSIS}"))
        else:
            overlays.set_message("")

    def _show_dreams(self) -> None:
        """Show the samples, and how sure the classifier is of them."""
        dreamt = self.answers.dreamt
        waiting = self._failure or self.tr("Decoding samples of the prior\N{HORIZONTAL ELLIPSIS}")
        self.wall.show_dreams(dreamt, waiting if dreamt is None else "")
        text = self._judging
        if dreamt is not None and dreamt.confidence is not None:
            mean, error = mean_and_error(dreamt.confidence)
            text = self.tr("mean confidence {} ± {} (n = {}), {} below {}").format(
                fixed(mean, 2), fixed(error, 2), len(dreamt.confidence), len(self.wall.low()), fixed(LOW, 1)
            )
        self.wall_caption.setText(text)

    def _on_failed(self, text: str) -> None:
        self._failure = text
        self._show_message()

    # -- what the user points at ------------------------------------------------------------------------------------

    def _on_run_chosen(self, run: Run) -> None:
        self.run_chosen.emit(self, run)

    def _on_pause(self) -> None:
        comparisons = self._context.workflow.comparisons
        if comparisons.state(self.run) is TrainingState.PAUSED:
            comparisons.resume(self.run)
        else:
            comparisons.pause(self.run)

    def _on_stop(self) -> None:
        self._context.workflow.comparisons.stop(self.run)

    def _on_close(self) -> None:
        self.closed.emit(self)

    def _on_hovered(self) -> None:
        self.view.point_at(self._shared.hovered)

    def _on_place(self, z: Floats) -> None:
        self._shared.select_place(z, self.run)

    def _on_image(self, index: int) -> None:
        if self._sample is not None and index < len(self._sample):
            self._shared.select_image(self._sample.drawing(index), index)
