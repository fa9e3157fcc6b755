"""The traversal: images decoded along the range of the selected dimension, all others kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.image_strip import ImageStrip
from dreamexplorer.gui.panels.decoded.steady_text import SteadyText
from dreamexplorer.gui.shared.axis_names import shown_name
from dreamexplorer.gui.shared.class_choice import Watch
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.gui.widgets.numbers import fixed

CHANNEL = "traversal"
_TILES = 9


class Traversal(QWidget):
    """A title and a strip of images; a click selects the value of an image.

    `watch` connects to session events until the panel is disposed of; `colors` returns the colour table of the images.
    """

    def __init__(self, context: Context, watch: Watch, colors: Callable[[], Colors32], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._colors = colors
        self._requested: tuple[object, ...] | None = None  # inputs of the images requested last
        tip = self.tr(
            "The image decoded with one dimension moved across its range and all others kept.\n"
            "It follows the slider in use. Click an image to select its value."
        )
        self._line = QFrame()
        self._line.setFrameShape(QFrame.Shape.HLine)
        self._line.setFrameShadow(QFrame.Shadow.Plain)
        self.title = SteadyText()
        self.title.setToolTip(tip)
        self.strip = ImageStrip()
        self.strip.setAccessibleName(self.tr("Traversal"))
        self.strip.setToolTip(tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self._line, self.title, self.strip):
            layout.addWidget(widget)
        self.strip.chosen.connect(self._on_chosen)
        session = context.session
        watch(session.model_changed, self._on_model)
        watch(session.snapshot_changed, self.refresh)
        watch(session.label_changed, self._request)
        watch(session.selected_axis_changed, self._on_axis)
        watch(session.slider_range_changed, self._on_axis)
        watch(session.axes_changed, self._on_axis)
        context.inference.answered.connect(self._on_answer)
        self._on_model()

    def dispose(self) -> None:
        """Disconnect from the context; called by the panel when it is disposed of."""
        self._context.inference.answered.disconnect(self._on_answer)

    def set_colors(self, muted: QColor, accent: QColor, line: QColor) -> None:
        """Set the theme's colours of texts, marks and the line above."""
        self.strip.set_colors(muted, accent)
        palette = self.title.palette()
        palette.setColor(QPalette.ColorRole.WindowText, muted)
        self.title.setPalette(palette)
        palette = self._line.palette()
        palette.setColor(self._line.foregroundRole(), line)
        self._line.setPalette(palette)

    def follow(self) -> None:
        """Mark the selected z, and request images if they depend on what changed: not while their own axis moves."""
        self._mark_current()
        self._request()

    def refresh(self) -> None:
        """Request the images again: weights or colours changed."""
        self._requested = None
        self._request()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._request()

    def _on_model(self) -> None:
        self.strip.clear()
        self._requested = None
        self._on_axis()

    def _on_axis(self) -> None:
        session = self._context.session
        if session.snapshot is None:
            self.title.setText("")
            return
        name = shown_name(session.snapshot.axes[session.selected_axis])
        self.title.setText(self.tr("Traversal of {}").format(name))
        self.follow()

    def _mark_current(self) -> None:
        session = self._context.session
        if session.latent is not None and session.selected_axis < session.latent.size:
            self.strip.set_current(float(session.latent[session.selected_axis]))

    def _request(self) -> None:
        session = self._context.session
        if session.snapshot is None or session.latent is None or not self.strip.isVisible():
            return
        axis = session.selected_axis
        low, high = session.reach(axis)
        others = session.latent.copy()
        others[axis] = 0.0
        requested = (axis, low, high, others.tobytes(), session.active_label)
        if requested != self._requested:
            self._requested = requested
            values = np.linspace(low, high, _TILES)
            if session.axes[axis].step:
                values = np.unique([session.axes[axis].nearest(float(v)) for v in values])
            z = np.repeat(others[None, :], len(values), axis=0)
            z[:, axis] = values
            self._context.inference.request(DecodeBatch(CHANNEL, z, axis, session.active_label))

    def _on_answer(self, batch: object) -> None:
        if not isinstance(batch, DecodedBatch) or batch.channel != CHANNEL:
            return
        session = self._context.session
        axis = session.selected_axis
        if batch.key == axis:
            values = batch.z[:, axis]
            names = [fixed(v, 0) for v in values] if session.axes[axis].step else None
            self.strip.set_images(values, batch.images, self._colors(), names)
            self._mark_current()

    def _on_chosen(self, value: float) -> None:
        session = self._context.session
        if session.latent is not None and session.selected_axis < session.latent.size:
            z = session.latent.copy()
            z[session.selected_axis] = value
            session.set_latent(z, origin=self)
