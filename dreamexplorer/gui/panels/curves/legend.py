"""The legend above the curves: switches for terms and for kinds of curves.

pyqtgraph's LegendItem lies inside one plot and has neither keyboard focus nor names for assistive technology, so the
legend is made of ordinary buttons.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.curves.chip import Chip
from dreamexplorer.gui.panels.curves.term_styles import TermStyle, term_text
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.flow import FlowLayout


class CurveLegend(QWidget):
    """Shows a chip for each term and for the kinds "train", "raw" and "test"; remembers which are hidden."""

    changed = Signal()

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings, self._theme = settings, theme
        self._hidden: set[str] = {*settings.get(keys.CURVES_HIDDEN)}
        self._flow = FlowLayout(self, spacing=2)
        self._colors: dict[str, str] = {}  # role of each term
        self.chips: dict[str, Chip] = {}

    @property
    def hidden(self) -> frozenset[str]:
        """Keys of terms and kinds that are not shown."""
        return frozenset(self._hidden)

    def set_terms(self, styles: Mapping[str, TermStyle]) -> None:
        """Make the chips for other terms."""
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        self._colors = {key: style.color for key, style in styles.items()}
        entries = [(k, term_text(s.short), s.color, "line", self._tip(k, s)) for k, s in styles.items()]
        entries += [
            ("train", self.tr("train"), "muted", "line", self.tr("Training batches, smoothed")),
            ("raw", self.tr("raw"), "muted", "thin", self.tr("Training batches, not smoothed")),
            ("test", self.tr("test"), "muted", "points", self.tr("The whole test set, after each epoch")),
        ]
        for name, text, role, sample, tip in entries:
            chip = Chip(text, self._theme, role, sample)
            chip.setChecked(name not in self._hidden)
            chip.setToolTip(f"<p>{tip}. {self.tr('Click to hide or show.')}</p>")
            chip.toggled.connect(partial(self._on_toggled, name))
            self.chips[name] = chip
            self._flow.addWidget(chip)

    def use_term_colors(self, used: bool) -> None:
        """Paint the samples of the terms in their colours, or in none where the lines have those of their runs."""
        for key, role in self._colors.items():
            self.chips[key].use_role(role if used else "muted")

    def _tip(self, key: str, style: TermStyle) -> str:
        tips = {
            "recon": self.tr("Reconstruction: −log p(x|z), summed over pixels, mean over images, in nats"),
            "kl": self.tr(
                "KL (the rate): KL divergence of q(z|x) from the prior, summed over latents, mean over images, in nats"
            ),
            "negative_elbo": self.tr("Negative ELBO: reconstruction + KL, without beta; lower is better"),
        }
        name = f"{term_text(style.label)}: {term_text(style.help)}" if style.help else term_text(style.label)
        return tips.get(key, f"{name}, {term_text(style.unit)}")

    def _on_toggled(self, name: str, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(name)
        self._settings.set(keys.CURVES_HIDDEN, tuple(sorted(self._hidden)))
        self.changed.emit()
