"""The legend of the runs whose curves are drawn over each other: a chip for each, in its colour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.panels.curves.chip import Chip
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.plain_label import PlainLabel
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.session import Run

MOST = 8  # chips; more runs are counted behind them
WIDEST = 130  # pixels of a chip in texts of the usual size: a longer name is elided in its middle


class RunLegend(QWidget):
    """Names the current run and the others that have curves; a click hides or shows the curves of another one."""

    toggled = Signal(object, bool)  # the run, and whether its curves are to be drawn

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._flow = FlowLayout(self, spacing=2)
        self._listed: list[tuple[int, str, str, bool, bool]] = []
        self._more = PlainLabel("", self)
        self._more.hide()
        self.chips: dict[int, Chip] = {}  # by the identity of the run
        self.runs: list[Run] = []  # those that have a chip, in the order of the list
        self.hide()

    def show_runs(self, runs: Sequence[Run], current: Run | None) -> None:
        """List runs that have curves; nothing is shown unless there are several.

        Args:
            runs: all runs that have curves, in the order of the list.
            current: the run that is shown in all panels; its chip cannot be switched off.
        """
        first = sorted(runs, key=lambda run: (run is not current, not run.shown))[:MOST] if len(runs) > 1 else []
        chosen = [run for run in runs if run in first]
        state = [(id(run), run.name, run.color, run.shown, run is current) for run in chosen]
        left = len(runs) - len(chosen) if chosen else 0
        self._show_rest(left)
        if state == self._listed:
            return
        same = [entry[0] for entry in state] == [entry[0] for entry in self._listed]
        self._listed, self.runs = state, chosen
        if not same:
            self._make_chips()
        for run in chosen:
            self._show_chip(self.chips[id(run)], run, run is current)
        self.setVisible(bool(chosen))

    def _make_chips(self) -> None:
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._more)
        self.chips = {}
        for run in self.runs:
            chip = Chip(run.name, self._theme, run.color, widest=WIDEST, parent=self)
            chip.toggled.connect(partial(self._on_toggled, run))
            self.chips[id(run)] = chip
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self._more)

    def _show_chip(self, chip: Chip, run: Run, current: bool) -> None:
        chip.blockSignals(True)  # only clicks of the user count
        chip.setChecked(run.shown or current)
        chip.blockSignals(False)
        chip.show_line(run.name, run.color, "line" if current else "thin", fixed=current)
        if current:
            hint = self.tr("The run that all panels show; its curves are strong.")
        else:
            hint = self.tr("Click to hide or show its curves.")
        chip.setToolTip(wrapped(f"{run.name}\n{hint}"))

    def _show_rest(self, left: int) -> None:
        self._more.setVisible(left > 0)
        if left:
            self._more.setText(self.tr("and {} more").format(left))
            self._more.setToolTip(wrapped(self.tr("More runs have curves. The Runs panel lists them all.")))
            self._more.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def _on_toggled(self, run: Run, shown: bool) -> None:
        self.toggled.emit(run, shown)
