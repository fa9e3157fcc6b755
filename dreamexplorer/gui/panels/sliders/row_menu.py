"""The context menu of a slider."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QMenu, QWidget

from dreamexplorer.gui.panels.sliders.axis_model import AxisModel
from dreamexplorer.gui.panels.sliders.axis_order import BY_NUMBER, BY_SCORE


class RowMenu(QMenu):
    """Context menu of a slider: locks and unlocks axes, and requests everything else by signals."""

    centre_requested = Signal()
    typing_requested = Signal()
    order_requested = Signal(str)  # BY_SCORE or BY_NUMBER

    def __init__(self, axes: AxisModel, axis: int, parent: QWidget) -> None:
        """Offer what can be done with an axis."""
        super().__init__(parent)
        meaning, name, locked = axes.state.meaning, axes.state.name_of(axis), axes.state.is_locked(axis)
        centre = QCoreApplication.translate("priors", meaning.prior.reset_slider)
        self.addAction(centre.format(name), self.centre_requested.emit)
        self.addAction(self.tr("&Type a value…"), self.typing_requested.emit)
        lock = self.tr("Un&lock {}") if locked else self.tr("&Lock {}")
        self.addAction(lock.format(name), lambda: axes.set_locked(axis, not locked))
        self.addSeparator()
        self.addAction(self.tr("Lock &all"), lambda: axes.set_all_locked(True))
        self.addAction(self.tr("&Unlock all"), lambda: axes.set_all_locked(False))
        if meaning.score:
            self.addSeparator()
            by_score = self.tr("Sort by &KL") if meaning.low_is_collapsed else self.tr("Sort by &value of the row")
            self.addAction(by_score, lambda: self.order_requested.emit(BY_SCORE))
            self.addAction(self.tr("Sort by &number"), lambda: self.order_requested.emit(BY_NUMBER))
