"""The actions of a run (train, step, stop, reset, new model) and their buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from dreamexplorer.gui.panels.training.action_button import ActionButton
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.threads.training_runner import TrainingState


@dataclass(frozen=True)
class Handlers:
    """Callbacks of the actions."""

    train: Callable[[], object]
    step: Callable[[], object]
    stop: Callable[[], object]
    reset: Callable[[], object]


class RunActions(QWidget):
    """Four buttons with their actions; texts and states follow the training."""

    def __init__(self, theme: Theme, handlers: Handlers) -> None:
        super().__init__()
        self._theme = theme
        self.train = self._action(self.tr("Train"), "F5", "", handlers.train)
        self.step = self._action(
            self.tr("Step"), "F6", self.tr("Do one training step on one batch, then pause."), handlers.step
        )
        self.stop = self._action(
            self.tr("Stop"),
            "Shift+F5",
            self.tr("Stop after the current step. What was trained is kept."),
            handlers.stop,
        )
        self.reset = self._action(
            self.tr("Reset"),
            "Ctrl+Shift+R",
            self.tr("Start over with new random weights, as a run of its own; this one stays in the list."),
            handlers.reset,
        )
        self.new = QAction(self.tr("&New model"), self)
        self.new.setShortcut(QKeySequence(QKeySequence.StandardKey.New))
        tip = self.tr("A new, untrained run with the options of the training form; the others stay in the list")
        self.new.setToolTip(tip)
        self.new.setStatusTip(tip)
        self.new.triggered.connect(lambda _checked=False: handlers.reset())
        self.buttons: dict[str, ActionButton] = {}
        self._build()
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def show_state(self, state: TrainingState, blocked: str, *, opening: bool = False) -> None:
        """Bring texts and states of the actions in line.

        Args:
            state: state of the training.
            blocked: reason why no run can be started; empty when one can.
            opening: True while the program opens: then Train is a request for later.
        """
        text, icon, tip = {
            TrainingState.IDLE: (self.tr("Train"), "train", self.tr("Train the model, or continue its training.")),
            TrainingState.STARTING: (self.tr("Starting…"), "train", self.tr("The run is being prepared.")),
            TrainingState.RUNNING: (self.tr("Pause"), "pause", self.tr("Pause training.")),
            TrainingState.PAUSED: (self.tr("Resume"), "resume", self.tr("Resume training.")),
            TrainingState.STOPPING: (self.tr("Stopping…"), "stop", self.tr("The run ends after the current step.")),
        }[state]
        tip = self.tr("Train as soon as the model is loaded.") if opening else blocked or tip
        self.train.setText(text)
        self.train.setIcon(self._theme.icon(icon))
        self.train.setStatusTip(tip)
        self.train.setToolTip(f"<p>{tip} ({self.train.shortcut().toString()})</p>")
        self.train.setEnabled(
            (opening or not blocked) and state not in (TrainingState.STARTING, TrainingState.STOPPING)
        )
        active = state is not TrainingState.IDLE
        ready = not active and not blocked
        self.step.setEnabled(ready or state in (TrainingState.RUNNING, TrainingState.PAUSED))
        self.stop.setEnabled(active and state is not TrainingState.STOPPING)
        self.reset.setEnabled(ready)

    def _action(self, text: str, shortcut: str, tip: str, slot: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(shortcut)
        action.setToolTip(f"<p>{tip} ({shortcut})</p>")
        action.setStatusTip(tip)
        action.triggered.connect(lambda _checked=False: slot())
        return action

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for name, action, row, column in (
            ("train", self.train, 0, 0),
            ("stop", self.stop, 0, 1),
            ("step", self.step, 1, 0),
            ("reset", self.reset, 1, 1),
        ):
            button = ActionButton(action, self._theme, primary=name == "train")
            button.setObjectName(f"button-{name}")
            self.buttons[name] = button
            grid.addWidget(button, row, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _on_theme(self) -> None:
        for name, action in (("step", self.step), ("stop", self.stop), ("reset", self.reset), ("new", self.new)):
            action.setIcon(self._theme.icon(name))
