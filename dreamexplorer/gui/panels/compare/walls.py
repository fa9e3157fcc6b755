"""The walls of dreams in all columns: the switch, the noise that they share, and the classifier that judges them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.compare.dream_wall import LOW, SIDE
from dreamexplorer.gui.panels.compare.judge import Judge
from dreamexplorer.gui.panels.compare.requests import Dream
from dreamexplorer.gui.widgets.notice import Notice
from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.gui.widgets.tips import wrapped

if TYPE_CHECKING:
    from dreamexplorer.gui.panels.compare.column import Column


class Walls(QObject):
    """Shows walls in columns while `action` is checked."""

    changed = Signal()  # switched on or off

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._columns: tuple[Column, ...] = ()
        self._seed = 0
        self.judge = Judge(context, self)
        self.action = QAction(self.tr("Wall of dreams"), self)
        self.action.setCheckable(True)
        self.action.setToolTip(
            wrapped(
                self.tr(
                    "Decode the same random z by all runs, and judge by a classifier how much the images look like one "
                    "of the classes"
                )
            )
        )
        self.again_action = QAction(self.tr("Other dreams"), self)
        self.again_action.setToolTip(self.tr("Decode other random z, again the same in all columns"))
        self.text = Notice(context.theme)
        self.action.toggled.connect(self._on_toggled)
        self.again_action.triggered.connect(self._on_again)
        self.judge.changed.connect(self.show)

    def restyle(self) -> None:
        """Use the icons of the theme."""
        self.action.setIcon(self._context.theme.icon("dream"))
        self.again_action.setIcon(self._context.theme.icon("dice"))

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show walls in these columns, if they are switched on."""
        self._columns = tuple(columns)
        self.show()

    def show(self) -> None:
        """Bring columns and text in line."""
        if not self.action.isChecked():
            self.text.show_text("")
            for column in self._columns:
                column.set_dreams(None)
            return
        dataset = self._context.session.dataset
        if self._columns:
            self.judge.ask(dataset)
        classifier, names = self.judge.classifier, () if dataset is None else dataset.class_names
        request = Dream(SIDE * SIDE, self._seed, classifier, names)
        message = self.judge.problem or self.tr("The classifier is being trained\N{HORIZONTAL ELLIPSIS}")
        for column in self._columns:
            column.set_dreams(request, "" if classifier is not None else message)
        text = self.tr(
            "The same random z for all runs with as many latents; a run without a prior gets it with the mean and the "
            "spread of its codes."
        )
        if classifier is None:
            text = f"{text} {message}"
        else:
            judged = self.tr(
                "The classifier is right on {} % of {} test images. Framed: its confidence is below {}."
            ).format(fixed(100 * classifier.accuracy, 1), grouped(classifier.tested), fixed(LOW, 1))
            text = f"{text} {judged}"
        self.text.show_text(text)

    def stop(self) -> None:
        """Cancel the training of the classifier."""
        self.judge.stop()

    def _on_toggled(self, shown: bool) -> None:
        if not shown:
            self.judge.stop_if_busy()
        self.show()
        self.changed.emit()

    def _on_again(self) -> None:
        self._seed += 1
        self.show()
