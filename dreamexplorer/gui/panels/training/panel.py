"""The training panel: the form of a run and the buttons that train; it says what will happen before it does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.training.action_button import ActionButton
from dreamexplorer.gui.panels.training.run_form import RunForm
from dreamexplorer.gui.panels.training.run_notes import images_note
from dreamexplorer.gui.panels.training.run_status import RunStatus, duration_text, joined, speed_text
from dreamexplorer.gui.shared.option_words import option_text, value_text
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingState
from dreamexplorer.gui.widgets.notice import Notice
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.events import StepDone

LIVE_DELAY_MS = 100  # a value dragged or typed settles before training hears of it


class TrainingPanel(Panel):
    """Form, buttons and progress of the one training run."""

    panel_id: ClassVar[str] = "training"
    icon_name: ClassVar[str] = "training"
    order: ClassVar[int] = 10
    place: ClassVar[Place] = Place(row="left", position=1, width=284, column=0, column_width=245)
    menu_id = "train"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._busy = False
        self._outcome: Outcome | None = None
        self._step_when_paused = False
        self._asked_epochs = 0  # what the form said when the run began
        self._first_epoch = 0.0  # where the run began
        self._total_epochs = 0  # where it ends
        self._where = ""  # device and precision of the run
        self._pending_live: set[str] = set()
        self._live_timer = QTimer(self)
        self._live_timer.setSingleShot(True)
        self._live_timer.setInterval(LIVE_DELAY_MS)
        self._live_timer.timeout.connect(self._send_live)
        self._make_actions()
        self._build()

        workflow, training, session = context.workflow, context.training, context.session
        workflow.engine_ready.connect(self._on_engine_ready)
        workflow.busy_changed.connect(self._on_busy)
        training.state_changed.connect(self._on_state)
        self._last_step: StepDone | None = None
        self._progress = Refresher(self, self._show_progress, REFRESH_MS)
        training.events.connect(self._on_events)
        training.ended.connect(self._on_ended)
        context.theme.changed.connect(self._on_theme)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.snapshot_changed, self._on_snapshot)
        self.watch(session.history_changed, self._on_snapshot)
        self.watch(session.dataset_changed, self._on_dataset)
        if workflow.engine_is_ready:
            self._on_engine_ready()
        self._on_theme()

    def title(self) -> str:
        return self.tr("Training")

    def actions_for_menu(self) -> list[QAction]:
        return [self.train_action, self.step_action, self.stop_action, self.reset_action]

    def actions_for_file_menu(self) -> list[QAction]:
        return [self.new_action]

    def dispose(self) -> None:
        super().dispose()
        self._live_timer.stop()
        self._progress.stop()

    # -- building ------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.train_action = self._action(self.tr("Train"), "F5", "", self.train_or_pause)
        self.step_action = self._action(
            self.tr("Step"),
            "F6",
            self.tr("One training step on one batch, then pause: watch what a single step does."),
            self.step,
        )
        self.stop_action = self._action(
            self.tr("Stop"),
            "Shift+F5",
            self.tr("End the run after the current step. What was trained is kept."),
            self.stop,
        )
        self.reset_action = self._action(
            self.tr("Reset"),
            "Ctrl+Shift+R",
            self.tr("Discard the weights and start from a new random model (asks first)."),
            self.reset,
        )
        self.new_action = QAction(self.tr("&New model"), self)
        self.new_action.setShortcut(QKeySequence(QKeySequence.StandardKey.New))
        tip = self.tr("A new, untrained model with the options of the training form")
        self.new_action.setToolTip(tip)
        self.new_action.setStatusTip(tip)
        self.new_action.triggered.connect(lambda _checked=False: self.reset(new=True))

    def _action(self, text: str, shortcut: str, tip: str, slot: Any) -> QAction:
        action = QAction(text, self)
        action.setShortcut(shortcut)
        action.setToolTip(f"<p>{tip} ({shortcut})</p>")
        action.setStatusTip(tip)
        action.triggered.connect(lambda _checked=False: slot())
        return action

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.setSpacing(6)
        self.form = RunForm(self.context)
        self.form.edited.connect(self._on_edited)
        self.form.check.changed.connect(self._update)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._loading_page())
        self._pages.addWidget(self.form)
        self._note = Notice(self.context.theme)
        self._note.setAccessibleName(self.tr("What Train will do"))
        self._status = RunStatus(self.context.theme)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self._note)
        outer.addLayout(self._buttons())
        outer.addWidget(self._status)

    def _loading_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        label = QLabel(self.tr("Loading the engine…"))
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setMaximumHeight(10)
        bar.setAccessibleName(label.text())
        column.addStretch(1)
        column.addWidget(label)
        column.addWidget(bar)
        column.addStretch(2)
        return page

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        self.buttons: dict[str, ActionButton] = {}
        for name, action, row, column in (
            ("train", self.train_action, 0, 0),
            ("stop", self.stop_action, 0, 1),
            ("step", self.step_action, 1, 0),
            ("reset", self.reset_action, 1, 1),
        ):
            button = ActionButton(action, self.context.theme, primary=name == "train")
            button.setObjectName(f"button-{name}")
            self.buttons[name] = button
            grid.addWidget(button, row, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    # -- what the buttons do ---------------------------------------------------------------------------

    def train_or_pause(self) -> None:
        """Train, pause or resume: what the big button says."""
        state = self.context.training.state
        if state is TrainingState.RUNNING:
            self.context.training.pause()
        elif state is TrainingState.PAUSED:
            self.context.training.resume()
        elif state is TrainingState.IDLE:
            self._start(paused=False)

    def step(self) -> None:
        """One step, then pause; begins a run when there is none."""
        if self.context.training.state is TrainingState.IDLE:
            self._step_when_paused = self._start(paused=True)
            self._step_if_paused()
        elif self.context.training.active:
            self.context.training.step()

    def stop(self) -> None:
        """End the run; what was trained is kept."""
        if self.context.training.active:
            self._step_when_paused = False
            self.context.training.stop()

    def reset(self, *, new: bool = False) -> None:
        """Fresh weights with the options of the form; from the File menu (`new`) also while training: that asks."""
        run = self._run()
        if run is not None and self.context.workflow.reset(run, new=new):
            self._outcome = None
        self._update()

    def _start(self, *, paused: bool) -> bool:
        run = self._run()
        if run is None:
            return False
        before, self._outcome = self._outcome, None
        self._asked_epochs = run.train.epochs
        started = self.context.workflow.train(run, paused=paused)
        if not started:
            self._outcome = before
        self._update()
        return started

    def _step_if_paused(self) -> None:
        if self._step_when_paused and self.context.training.state is TrainingState.PAUSED:
            self._step_when_paused = False
            self.context.training.step()

    def _run(self) -> RunConfig | None:
        """The run the form describes, or None while something stands in its way."""
        if self._blocked():
            return None
        try:
            return self.form.run_config()
        except UserError:
            return None

    # -- what is going on ------------------------------------------------------------------------------

    def _on_engine_ready(self) -> None:
        if not self.form.filled:
            self.form.fill()
            self._pages.setCurrentWidget(self.form)
            self._update()

    def _on_edited(self, name: str, live: bool) -> None:
        if live and self.context.training.active:
            self._pending_live.add(name)
            self._live_timer.start()
        self._outcome = None
        self._update()

    def _send_live(self) -> None:
        """Tell the running training the newest values; an invalid form tells nothing."""
        names, self._pending_live = self._pending_live, set()
        if self.context.training.active:
            for name, value in self.form.live_values(names).items():
                self.context.training.set_live(name, value)

    def _on_busy(self, busy: bool) -> None:
        self._busy = busy
        if not busy:
            self.form.select_dataset()  # a choice that failed is taken back
        self._update()

    def _on_state(self, state: TrainingState) -> None:
        self._step_if_paused()
        self._progress.now()
        self._update()

    def _on_model(self) -> None:
        if not self.context.training.active:
            self._outcome = None
            self.form.follow()
        self._update()

    def _on_snapshot(self) -> None:
        if not self.context.training.active:
            self._update()

    def _on_dataset(self) -> None:
        self.form.follow_dataset()
        self._update()

    def _on_events(self, events: list[Any]) -> None:
        from dreamexplorer.training.events import LiveChanged, Preparing, Started, StepDone

        last: StepDone | None = None
        for event in events:
            if isinstance(event, Started):
                self._first_epoch, self._total_epochs = event.epoch, event.total_epochs
                self._where = f"{event.device}, {event.precision}"
                self._status.show_fraction(0.0)
            elif isinstance(event, LiveChanged) and event.name == "epochs":
                self._total_epochs += round(float(event.value)) - self._asked_epochs
                self._asked_epochs = round(float(event.value))
            elif isinstance(event, Preparing):
                self._status.show_preparing(event.what, event.share)
            elif isinstance(event, StepDone):
                last = event
        if last is not None:
            self._last_step = last
            self._progress.request()

    def _on_ended(self, outcome: Outcome) -> None:
        # a run stopped to make way for another model: how it ended is nothing to say of that one
        ours = outcome.kind == "failed" or self.context.session.checkpoint is outcome.checkpoint
        self._outcome = outcome if ours else None
        self._last_step = None
        self._step_when_paused = False
        self._update()

    # -- what Train would do -----------------------------------------------------------------------------

    def _blocked(self) -> str:
        """Why Train, Step and Reset cannot be pressed now, in words; empty when they can."""
        if self.form.filled and self._busy:
            return self.tr("A dataset or a model is being loaded…")
        return self.form.error()

    def _plan(self) -> str:
        """What Train will do, where that is not obvious."""
        run, snapshot = self._run(), self.context.session.snapshot
        if run is None or snapshot is None:
            return ""
        if self.context.workflow.needs_new_model(run):
            changes = self._changes(run)
            text = self.tr("Train will start a new model")
            return f"{text}: {', '.join(changes)}." if changes else f"{text}."
        return images_note(self.context.session.checkpoint, run, self.context.session.dataset)

    def _changes(self, run: RunConfig) -> list[str]:
        old = self.context.workflow.current_run()
        if old is None:
            return []
        if old.family != run.family:
            titles = self.context.workflow.family_titles()
            names = [QCoreApplication.translate("families", titles.get(f, f)) for f in (old.family, run.family)]
            return [self.tr("family {old} → {new}").format(old=names[0], new=names[1])]
        if self.form.model_form is None:
            return []
        found = []
        for name, a, b in self.form.model_form.differences(old.model):
            label = option_text(self.form.model_form.options()[name].label)
            found.append(f"{label[:1].lower()}{label[1:]} {value_text(a)} → {value_text(b)}")
        return found

    # -- showing -----------------------------------------------------------------------------------------

    def _update(self) -> None:
        """Bring buttons, notes and words in line with the state."""
        state = self.context.training.state
        active = state is not TrainingState.IDLE
        blocked = "" if active else self._blocked()
        ready = not active and not blocked
        self._show_primary(state, blocked)
        self.step_action.setEnabled(ready or state in (TrainingState.RUNNING, TrainingState.PAUSED))
        self.stop_action.setEnabled(active and state is not TrainingState.STOPPING)
        self.reset_action.setEnabled(ready)
        self.form.set_running(active, self._busy)
        if blocked and self.form.filled:
            waiting = self._busy or self.context.session.dataset is None
            self._note.show_text(blocked if waiting else self.tr("Train is off. {}").format(blocked), "warning")
        else:
            self._note.show_text(self._plan() if ready else "")
        self._show_state(state)

    def _show_primary(self, state: TrainingState, blocked: str) -> None:
        text, icon, tip = {
            TrainingState.IDLE: (self.tr("Train"), "train", self.tr("Train the model, or go on training it.")),
            TrainingState.STARTING: (self.tr("Starting…"), "train", self.tr("The run is being prepared.")),
            TrainingState.RUNNING: (self.tr("Pause"), "pause", self.tr("Hold the training where it is.")),
            TrainingState.PAUSED: (self.tr("Resume"), "resume", self.tr("Go on training where it was paused.")),
            TrainingState.STOPPING: (self.tr("Stopping…"), "stop", self.tr("The run ends after the current step.")),
        }[state]
        tip = blocked or tip
        enabled = not blocked and state not in (TrainingState.STARTING, TrainingState.STOPPING)
        action = self.train_action
        action.setText(text)
        action.setIcon(self.context.theme.icon(icon))
        action.setStatusTip(tip)
        action.setToolTip(f"<p>{tip} ({action.shortcut().toString()})</p>")
        action.setEnabled(enabled)

    def _show_progress(self) -> None:
        last = self._last_step
        if last is None:
            return
        step, epoch, images_per_s, seconds_left = last.step, last.epoch, last.images_per_s, last.seconds_left
        total = max(1, self._total_epochs)
        length = total - self._first_epoch
        self._status.show_fraction((epoch - self._first_epoch) / length if length > 0 else 1.0)
        if self.context.training.state is TrainingState.RUNNING:
            number = min(total, math.floor(epoch + 1e-9) + 1)
            self._status.show_state(self.tr("Training: epoch {n} of {total}").format(n=number, total=total))
        left = ""
        if seconds_left is not None and math.isfinite(seconds_left):
            left = self.tr("{} left").format(duration_text(seconds_left))
        lines = [[self.tr("step {}").format(grouped(step)), speed_text(images_per_s)], [left, self._where]]
        self._status.show_details("\n".join(joined(parts) for parts in lines))

    def _show_state(self, state: TrainingState) -> None:
        status = self._status
        if state is TrainingState.STARTING:
            status.show_fraction(None)
            status.show_state(self.tr("Starting…"))
            status.show_details("")
        elif state is TrainingState.RUNNING:
            if not status.state_text.startswith(self.tr("Training")):
                status.show_state(self.tr("Training"))
        elif state is TrainingState.PAUSED:
            status.show_state(self.tr("Paused"))
        elif state is TrainingState.STOPPING:
            status.show_state(self.tr("Stopping…"))
        elif self._outcome is not None:
            self._show_outcome(self._outcome)
        else:
            self._show_rest()

    def _show_outcome(self, outcome: Outcome) -> None:
        status, snapshot = self._status, self.context.session.snapshot
        if outcome.kind == "failed":
            error = outcome.error
            status.show_state(self.tr("Training could not go on"), "error")
            if isinstance(error, UserError):
                status.show_details(message_text(error))
            else:
                status.show_details(f"{type(error).__name__}: {error}")
        elif outcome.kind == "finished":
            status.show_fraction(1.0)
            status.show_state(self.tr("Finished"), "good")
            status.show_details(joined([*self._results(), self.tr("Ctrl+S saves the model")]))
        else:
            step = grouped(snapshot.step) if snapshot is not None else "0"
            status.show_state(self.tr("Stopped at step {}").format(step))
            status.show_details(self.tr("Train goes on from there, Reset begins again."))

    def _show_rest(self) -> None:
        """No run: what the model in the session is."""
        status, snapshot = self._status, self.context.session.snapshot
        status.show_fraction(0.0)
        if snapshot is None:
            status.show_state(self.tr("No model yet"))
            status.show_details("")
        elif snapshot.step == 0:
            status.show_state(self.tr("Not trained yet"))
            status.show_details("")
        else:
            epochs = f"{snapshot.epoch:.1f}".removesuffix(".0")
            status.show_state(self.tr("Trained for {} epochs").format(epochs))
            status.show_details(joined([self.tr("step {}").format(grouped(snapshot.step)), *self._results()]))

    def _results(self) -> list[str]:
        evaluation = self.context.session.evaluation
        if evaluation is None or "negative_elbo" not in evaluation.values:
            return []
        return [self.tr("test −ELBO {:.1f} nats").format(evaluation.values["negative_elbo"])]

    def _on_theme(self) -> None:
        theme = self.context.theme
        for name, action in (("step", self.step_action), ("stop", self.stop_action), ("reset", self.reset_action)):
            action.setIcon(theme.icon(name))
        self.new_action.setIcon(theme.icon("new"))
        self._update()


PANELS = (TrainingPanel,)
