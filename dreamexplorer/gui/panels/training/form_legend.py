"""The lines at the bottom of the form: what the marks mean, and in which units losses are shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dreamexplorer.gui.shared.marker import Marker
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.notice import set_color, shrink


class FormLegend(QWidget):
    """Explains the marks beside labels and the unit of losses."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marks: list[tuple[Marker, QLabel, str]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for shape, role, text in (
            ("dot", "good", self.tr("can be changed while training")),
            ("diamond", "muted", self.tr("needs a new model")),
        ):
            row = QHBoxLayout()
            row.setSpacing(4)
            marker, label = Marker(shape, theme.color(role)), QLabel(text)
            label.setWordWrap(True)
            shrink(label)
            self._marks.append((marker, label, role))
            row.addWidget(marker, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
            column.addLayout(row)
        self._unit = QLabel()
        self._unit.setWordWrap(True)
        shrink(self._unit)
        self._unit.setToolTip(
            self.tr(
                "<p>The nat is the unit of information of the natural logarithm: 1 nat is 1.44 bits.</p><p>Many "
                "implementations average over pixels, which multiplies beta by their number: for 28 × 28 pixels, "
                "beta 1 there is beta 784 here, and every latent collapses.</p>"
            )
        )
        column.addSpacing(6)
        column.addWidget(self._unit)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def show_unit(self, *, beta: bool, scaled: bool) -> None:
        """State the unit of losses.

        Args:
            beta: whether the model has a beta.
            scaled: whether its loss takes means over pixels or latents instead of sums.
        """
        if not beta:
            text = self.tr("Losses are nats per image: sums over pixels, mean over images.")
        elif scaled:
            text = self.tr(
                "Losses are shown in nats per image: sums over pixels and latents, mean over images. Training uses "
                "means, which change the effective beta as noted above."
            )
        else:
            text = self.tr("Losses are nats per image: sums over pixels and latents, mean over images.")
        self._unit.setText(text)

    def _on_theme(self) -> None:
        set_color(self._unit, self._theme, "muted")
        for marker, label, role in self._marks:
            marker.set_color(self._theme.color(role))
            set_color(label, self._theme, "muted")
