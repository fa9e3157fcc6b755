"""The choice of the plane that the map shows: two latent dimensions, or the principal components."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.numbers import fixed, trimmed
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.models.collapse import ALIVE_KL, is_collapsed
from dreamexplorer.session import Floats

if TYPE_CHECKING:
    from dreamexplorer.models.base import Model

_INFORMATIVE = 4.0 * ALIVE_KL  # nats; least KL of a dimension that replaces a collapsed one in view


class AxisCombo(ChoiceBox):
    """Chooses a dimension; the texts of its entries are brought up to date when the list opens."""

    def __init__(self) -> None:
        super().__init__(least=6, usual=12)  # its texts change while the model trains, its width does not
        self.refresh: Callable[[], None] = lambda: None

    def showPopup(self) -> None:
        self.refresh()
        super().showPopup()


class PlaneChooser(QObject):
    """Three combo boxes: the kind of plane, and the horizontal and vertical dimension. The choices are remembered.

    Until the user chooses dimensions for a model, those with the largest KL are chosen.
    """

    changed = Signal()  # another plane, chosen by the user or automatically

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._names: list[str] = []
        self._values: Floats | None = None  # KL (or another measure) of each dimension
        self._usual_kind = "dims"
        self._collapses = True  # True if a low value means that the dimension has collapsed
        self._by_user = False  # the user chose the dimensions of this model
        self._awaits_values = False  # the model's dimensions are chosen when their KL is known

        self.kind = ChoiceBox()
        self.kind.addItem(self.tr("Dimensions"), "dims")
        self.kind.addItem(self.tr("PCA"), "pca")
        self.kind.setAccessibleName(self.tr("View of the latent space"))
        self.kind.setToolTip(
            wrapped(
                self.tr(
                    "Dimensions: two latent dimensions. A click changes these two and keeps the others.\n"
                    "PCA: the two principal components of the encoded images. A click is decoded through the inverse "
                    "projection, mean + point \N{MULTIPLICATION SIGN} components: all other directions are at their "
                    "mean."
                )
            )
        )
        self.kind.activated.connect(self._on_kind)
        self.first, self.second = AxisCombo(), AxisCombo()
        for combo, name in (
            (self.first, self.tr("Horizontal dimension")),
            (self.second, self.tr("Vertical dimension")),
        ):
            combo.setAccessibleName(name)
            combo.refresh = self._refresh_texts
            combo.activated.connect(self._on_dimension)

    def widgets(self) -> tuple[QWidget, ...]:
        """Return the combo boxes from left to right."""
        return self.kind, self.first, self.second

    def pair(self) -> tuple[int, int] | None:
        """Return the two dimensions in view, None for the principal components."""
        n = len(self._names)
        if n <= 2:
            return (0, min(1, max(n - 1, 0)))
        if self.kind.currentData() == "pca":
            return None
        return max(0, self.first.currentIndex()), max(0, self.second.currentIndex())

    def keep(self) -> tuple[int, int, int, bool, bool]:
        """Return what is chosen, and whether by the user, for `take_over`."""
        kind, first, second = (combo.currentIndex() for combo in (self.kind, self.first, self.second))
        return kind, first, second, self._by_user, self._awaits_values

    def take_over(self, kept: tuple[int, int, int, bool, bool]) -> None:
        """Choose what another chooser kept, for the same model."""
        kind, first, second, self._by_user, self._awaits_values = kept
        for combo, row in ((self.kind, kind), (self.first, first), (self.second, second)):
            combo.setCurrentIndex(row)
        self._show_combos()

    # -- the model -----------------------------------------------------------------------------------------------

    def set_family(self, about: type[Model] | None) -> None:
        """Adapt the usual plane and the tool tips to a family."""
        self._collapses = about is None or about.low_axis_is_collapsed
        # Two cells of a grid of codes have few values, so that most points would hide others
        self._usual_kind = "pca" if about is not None and about.latent_prior.drawn_by_model else "dims"
        if self._collapses:
            tip = self.tr(
                "The latent dimension along this axis, with its KL in nats: how much information it carries. Below "
                "{threshold} nats it has collapsed to the prior."
            ).format(threshold=trimmed(ALIVE_KL))
        else:
            tip = self.tr("The latent dimension along this axis.")
            if about is not None and about.axis_term is not None:
                tip += f" {QCoreApplication.translate('terms', about.axis_term.label)}."
        for combo in (self.first, self.second):
            combo.setToolTip(wrapped(f"{combo.accessibleName()}\n{tip}"))

    def set_model(self, names: list[str], values: Floats | None, awaits_values: bool) -> None:
        """Offer the dimensions of another model, and choose two of them.

        Args:
            names: one for each dimension.
            values: the KL of each dimension, or None.
            awaits_values: choose again as soon as values are known.
        """
        self._by_user, self._awaits_values = False, awaits_values
        self._set_dimensions(names, values)

    def update_values(self, values: Floats | None) -> None:
        """Store newer values; choose other dimensions if those in view are uninformative. The texts stay."""
        if values is None:
            return
        before = self.pair()
        if self._awaits_values:
            self._awaits_values = False
            self._set_dimensions(self._names, values)
        elif self._is_uninformative(values):
            self._values = values
            for combo, i in zip((self.first, self.second), self._informative_pair(), strict=True):
                combo.setCurrentIndex(i)
        if self.pair() != before:
            self.changed.emit()

    def show_values(self, values: Floats | None) -> None:
        """Show the values of the dimensions in view; those of the others are shown when a list opens."""
        self._values = values
        for combo in (self.first, self.second):
            i = combo.currentIndex()
            if i >= 0:
                combo.setItemText(i, self._text(i))

    def _set_dimensions(self, names: list[str], values: Floats | None) -> None:
        self._names, self._values = names, values
        self.kind.setVisible(len(names) > 2)
        saved = self._settings.get(keys.MAP_PLANE) or self._usual_kind
        self.kind.setCurrentIndex(max(0, self.kind.findData(saved)))
        pair = [*self._settings.get(keys.MAP_DIMENSIONS.of(len(names)))]
        if not pair or max(pair) >= len(names):
            pair = self._informative_pair()
        for combo, i in zip((self.first, self.second), pair, strict=True):
            combo.clear()
            combo.addItems([self._text(k) for k in range(len(names))])
            combo.setCurrentIndex(i)
        self._show_combos()

    def _is_uninformative(self, values: Floats) -> bool:
        """Return whether a dimension in view has collapsed while others carry information."""
        pair = None if self._by_user or not self._collapses else self.pair()
        if pair is None or max(pair) >= len(values):
            return False
        collapsed = any(is_collapsed(float(values[i])) for i in pair)
        return collapsed and int((values > _INFORMATIVE).sum()) >= 2

    def _informative_pair(self) -> list[int]:
        """Return the two dimensions with the largest KL, the first two where it is not known."""
        n = len(self._names)
        if self._values is None or len(self._values) != n or n < 2:
            return [0, min(1, n - 1)] if n else [-1, -1]
        best = sorted(range(n), key=[-float(v) for v in self._values].__getitem__)[:2]
        return sorted(best)

    # -- texts and choices ---------------------------------------------------------------------------------------

    def _text(self, i: int) -> str:
        name = self._names[i]
        if self._values is None or i >= len(self._values):
            return name
        value = float(self._values[i])
        collapsed = self._collapses and is_collapsed(value)
        text = self.tr("{name} ({value}, collapsed)") if collapsed else self.tr("{name} ({value})")
        return text.format(name=name, value=fixed(value, 2))

    def _refresh_texts(self) -> None:
        for combo in (self.first, self.second):
            for i in range(combo.count()):
                combo.setItemText(i, self._text(i))

    def _show_combos(self) -> None:
        shown = len(self._names) > 2 and self.kind.currentData() == "dims"
        self.first.setVisible(shown)
        self.second.setVisible(shown)

    def _on_kind(self) -> None:
        self._settings.set(keys.MAP_PLANE, self.kind.currentData())
        self._show_combos()
        self._by_user = True
        self.changed.emit()

    def _on_dimension(self) -> None:
        pair = (self.first.currentIndex(), self.second.currentIndex())
        self._settings.set(keys.MAP_DIMENSIONS.of(len(self._names)), pair)
        self._by_user = True
        self.changed.emit()
