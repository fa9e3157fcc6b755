"""The selected z decoded as each class of a conditional model; hidden for other models."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.image_strip import ImageStrip
from dreamexplorer.gui.panels.decoded.steady_text import SteadyText
from dreamexplorer.gui.shared.class_choice import Watch, are_digits, class_names
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.gui.widgets.tips import wrapped

CHANNEL = "classes"
_MOST = 12  # classes shown at once; with more, those around the selected one


class ClassStrip(QWidget):
    """A title and an image for each class; a click selects the class.

    `watch` connects to session events until the panel is disposed of; `colors` returns the colour table of the images.
    """

    def __init__(self, context: Context, watch: Watch, colors: Callable[[], Colors32], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._colors = colors
        self._allowed = True
        self._requested: tuple[object, ...] | None = None
        self.title = SteadyText()
        self.strip = ImageStrip()
        self.strip.setAccessibleName(self.tr("Classes"))
        tip = self.tr(
            "The selected z decoded as each class: z keeps the style, the class changes the content. "
            "Click an image to select its class."
        )
        for part in (self.title, self.strip):
            part.setToolTip(wrapped(tip))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.strip)
        self.strip.chosen.connect(self._on_chosen)
        session = self._context.session
        watch(session.model_changed, self._on_model)
        watch(session.dataset_changed, self._on_model)
        watch(session.snapshot_changed, self.renew)
        watch(session.label_changed, self._on_label)
        self._context.inference.answered.connect(self._on_answer)
        self._on_model()

    def dispose(self) -> None:
        """Disconnect from the context; called by the panel when it is disposed of."""
        self._context.inference.answered.disconnect(self._on_answer)

    def set_allowed(self, allowed: bool) -> None:
        """Show the strip for conditional models, or never."""
        self._allowed = allowed
        self._update_visibility()

    def set_colors(self, muted: QColor, accent: QColor) -> None:
        """Set the theme's colours of texts and marks."""
        self.strip.set_colors(muted, accent)
        palette = self.title.palette()
        palette.setColor(QPalette.ColorRole.WindowText, muted)
        self.title.setPalette(palette)

    def renew(self) -> None:
        """Request the images again: weights or colours changed."""
        self._requested = None
        self.follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.renew()

    def _on_model(self) -> None:
        digits = are_digits(class_names(self._context.session))
        self.title.setText(self.tr("Same style, every digit") if digits else self.tr("Same style, every class"))
        self.strip.clear()
        self._update_visibility()
        self._on_label()
        self.renew()

    def _update_visibility(self) -> None:
        self.setVisible(self._allowed and self._context.session.active_label is not None)

    def _on_label(self) -> None:
        label = self._context.session.active_label
        self.strip.set_current(None if label is None else float(label))
        self.follow()  # a strip of many classes is centred at the selected one

    def follow(self) -> None:
        """Request the images, unless z and the classes shown are the same as before."""
        session = self._context.session
        snapshot, z = session.snapshot, session.latent
        if snapshot is None or z is None or session.active_label is None or not self.isVisible():
            return
        count = min(snapshot.classes, _MOST)
        first = min(max(session.active_label - count // 2, 0), snapshot.classes - count)
        inputs = (z.tobytes(), first, count)
        if inputs != self._requested:
            self._requested = inputs
            labels = np.arange(first, first + count, dtype=np.int64)
            every = np.repeat(z[None], count, axis=0)
            self._context.inference.request(DecodeBatch(CHANNEL, every, labels, labels))

    def _on_answer(self, batch: object) -> None:
        if isinstance(batch, DecodedBatch) and batch.channel == CHANNEL and isinstance(batch.key, np.ndarray):
            names = class_names(self._context.session)
            if names and batch.key[-1] < len(names):
                self.strip.set_images(batch.key, batch.images, self._colors(), [names[i] for i in batch.key])

    def _on_chosen(self, value: float) -> None:
        self._context.session.set_label(round(value))
