"""Controls of the comparison that is trained: start, pause, stop, live changes, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.languages import current_language
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.compare.comparison_menu import ComparisonMenu
from dreamexplorer.gui.panels.compare.live_bar import LiveBar
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import Notice
from dreamexplorer.gui.widgets.tool_button import ActionToolButton
from dreamexplorer.session import Run


class ComparisonControls(QObject):
    """Adds its controls to the bar of the panel, and follows the comparison; the panel lays out `text`."""

    began = Signal(object)  # runs of a comparison that has begun, two or more
    changed = Signal()  # runs began, paused or ended, or more is known of them

    def __init__(self, context: Context, bar: FlowLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._comparisons = context, context.workflow.comparisons
        self._followed: list[Run] = []  # the runs that `began` was emitted with
        self._shown: tuple[Run, ...] = ()  # those of the columns
        self.menu = ComparisonMenu(context, self)
        self.pause_action, self.stop_action = QAction(self), QAction(self.tr("Stop all"), self)
        self.stop_action.setToolTip(self.tr("Stop all runs after the current step; what was trained is kept"))
        self.text_action = QAction(self.tr("Explanation"), self)
        self.text_action.setCheckable(True)
        self.text_action.setChecked(True)
        self.text_action.setToolTip(self.tr("What to look at, and where the runs do not start alike"))
        self.live = LiveBar(context.workflow)
        self.text = Notice(context.theme)
        self.menu.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addWidget(self.menu.button)
        self._buttons: dict[QAction, ActionToolButton] = {}
        for action in (self.pause_action, self.stop_action, self.text_action):
            button = self._buttons[action] = ActionToolButton(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            bar.addWidget(button)
        bar.addWidget(self.live)
        self.pause_action.triggered.connect(self._on_pause)
        self.stop_action.triggered.connect(self._on_stop)
        self.text_action.toggled.connect(self._show_text)
        self._comparisons.changed.connect(self.follow)
        context.workflow.engine_ready.connect(self.follow)
        self.restyle()

    def restyle(self) -> None:
        """Use the icons of the theme."""
        theme = self._context.theme
        self.menu.button.setIcon(theme.icon("train"))
        self.stop_action.setIcon(theme.icon("stop"))
        self.text_action.setIcon(theme.icon("info"))
        self.follow()

    def show_columns(self, runs: Sequence[Run]) -> None:
        """Explain the comparison where all of its runs are in the columns."""
        self._shown = tuple(runs)
        self._show_text()

    def dispose(self) -> None:
        """End the connections."""
        self._comparisons.changed.disconnect(self.follow)
        self._context.workflow.engine_ready.disconnect(self.follow)

    def follow(self) -> None:
        """Bring all controls in line with the comparison."""
        comparisons = self._comparisons
        runs = [run for run in comparisons.runs if run in self._context.session.runs]
        if not comparisons.active:
            self._followed = []
        elif len(runs) > 1 and runs != self._followed:
            self._followed = runs
            self.began.emit(runs)
        states = {run: state for run in runs if (state := comparisons.state(run)) is not TrainingState.IDLE}
        held = bool(states) and all(state is TrainingState.PAUSED for state in states.values())
        self.pause_action.setText(self.tr("Resume all") if held else self.tr("Pause all"))
        self.pause_action.setIcon(self._context.theme.icon("resume" if held else "pause"))
        for action in (self.pause_action, self.stop_action):
            self._buttons[action].setVisible(bool(states))
            action.setEnabled(any(state is not TrainingState.STOPPING for state in states.values()))
        self.live.show_runs(list(states))
        self.menu.update()
        self._show_text()
        self.changed.emit()

    def _on_pause(self) -> None:
        """Pause all, or resume all where all are paused."""
        states = [self._comparisons.state(run) for run in self._comparisons.runs]
        if all(state in (TrainingState.PAUSED, TrainingState.IDLE) for state in states):
            self._comparisons.resume()
        else:
            self._comparisons.pause()

    def _on_stop(self) -> None:
        self._comparisons.stop()

    def _show_text(self) -> None:
        """Show the title of the comparison, what to look at, and where its runs do not start alike."""
        comparison, notes, runs = self._comparisons.comparison, self._comparisons.notes, set(self._comparisons.runs)
        known = comparison is not None and len(runs) > 1 and runs <= set(self._shown)
        self._buttons[self.text_action].setVisible(known)
        if comparison is None or not known or not self.text_action.isChecked():
            self.text.show_text("")
            return
        language = current_language()
        title = comparison.title.in_language(language)
        title += "" if title[-1] in ".?!" else "."
        text = f"{title} {comparison.text.in_language(language)}".rstrip()
        if notes is not None:
            alike = self.tr("All runs start from the same weights and see the same batches.")
            text += "\n" + (" ".join(message_text(note) for note in notes) or alike)
        self.text.show_text(text)
