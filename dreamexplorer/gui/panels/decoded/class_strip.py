"""The selected z decoded as each class of a conditional model; hidden where the model takes none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.image_strip import ImageStrip
from dreamexplorer.gui.panels.decoded.steady_text import SteadyText
from dreamexplorer.gui.shared.class_choice import Watch, class_names
from dreamexplorer.gui.threads.requests import DecodeBatch
from dreamexplorer.gui.threads.results import DecodedBatch
from dreamexplorer.gui.widgets.colormaps import Colors32
from dreamexplorer.gui.widgets.tips import wrapped

CHANNEL = "classes"
_MOST = 12  # classes in sight; of more, those around the chosen one


class ClassStrip(QWidget):
    """A title and an image for each class; a click chooses the class.

    `watch` listens to the session for as long as the panel around it does; `colors` gives the table to paint with.
    """

    def __init__(self, context: Context, watch: Watch, colors: Callable[[], Colors32], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._colors = colors
        self._wanted = True
        self._asked: tuple[object, ...] | None = None
        self.title = SteadyText()
        self.title.setText(self.tr("This z as each class"))
        self.strip = ImageStrip()
        self.strip.setAccessibleName(self.tr("Classes"))
        tip = self.tr(
            "The selected z decoded as each class: what z holds, the style, stays, and what is shown changes. "
            "Click an image to choose its class."
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
        """Stop listening; called by the panel when it is disposed of."""
        self._context.inference.answered.disconnect(self._on_answer)

    def set_wanted(self, wanted: bool) -> None:
        """Show it where there are classes, or never."""
        self._wanted = wanted
        self._show_where_apt()

    def set_colors(self, muted: QColor, accent: QColor) -> None:
        """Colours of the theme for texts and marks."""
        self.strip.set_colors(muted, accent)
        palette = self.title.palette()
        palette.setColor(QPalette.ColorRole.WindowText, muted)
        self.title.setPalette(palette)

    def renew(self) -> None:
        """Weights or colours are others: what is shown is out of date."""
        self._asked = None
        self.follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.renew()

    def _on_model(self) -> None:
        self.strip.clear()
        self._show_where_apt()
        self._on_label()
        self.renew()

    def _show_where_apt(self) -> None:
        self.setVisible(self._wanted and self._context.session.active_label is not None)

    def _on_label(self) -> None:
        label = self._context.session.active_label
        self.strip.set_current(None if label is None else float(label))
        self.follow()  # of many classes others may be in sight now

    def follow(self) -> None:
        """Have it decoded, unless z and the classes in sight are what they were."""
        session = self._context.session
        snapshot, z = session.snapshot, session.latent
        if snapshot is None or z is None or session.active_label is None or not self.isVisible():
            return
        count = min(snapshot.classes, _MOST)
        first = min(max(session.active_label - count // 2, 0), snapshot.classes - count)
        asked = (z.tobytes(), first, count)
        if asked != self._asked:
            self._asked = asked
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
