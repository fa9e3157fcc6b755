"""The training panel: the form of a run, its buttons, what Train will do, and how the run is going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.training.action_button import ActionButton
from dreamexplorer.gui.panels.training.plan import plan_text
from dreamexplorer.gui.panels.training.run_actions import Handlers, RunActions
from dreamexplorer.gui.panels.training.run_form import RunForm
from dreamexplorer.gui.panels.training.run_report import RunReport
from dreamexplorer.gui.panels.training.run_status import RunStatus
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingState
from dreamexplorer.gui.widgets.notice import Notice
from dreamexplorer.gui.widgets.progress_bar import ProgressBar
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.session import Run

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

NAME_CHARS = 20  # width of the name of a run in a notice, in average characters
LIVE_DELAY_MS = 100  # debounce of live options: a value that is dragged or typed settles before training receives it


class TrainingPanel(Panel):
    """Starts, pauses and stops the training run that the form describes."""

    panel_id: ClassVar[str] = "training"
    icon_name: ClassVar[str] = "training"
    order: ClassVar[int] = 10
    place: ClassVar[Place] = Place(row="left", position=1, width=284, column=0, column_width=245)
    menu_id = "train"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._busy = context.workflow.busy  # a dataset or a model is being loaded
        self._asking = False  # a question to the user is open
        self._opened = False  # the program has loaded what it opens with; until then Train can only be requested
        self._train_when_opened = False
        self._step_when_paused = False
        self._pending_live: dict[str, float | str] = {}
        self._form_run: Run | None = None  # the run whose options the form shows
        self._edited = False  # True if they were edited since, and not trained with yet
        self._edits: WeakKeyDictionary[Run, Any] = WeakKeyDictionary()  # form of each run that was left with edits
        self._other_shown = False  # True while another run than the one that is trained is shown
        self._live_timer = QTimer(self)
        self._live_timer.setSingleShot(True)
        self._live_timer.setInterval(LIVE_DELAY_MS)
        self._live_timer.timeout.connect(self._send_live)
        self.form = RunForm(context)
        self.note = Notice(context.theme)
        self.warning = Notice(context.theme, "warning")
        self.run_actions = RunActions(
            context.theme,
            Handlers(self.train_or_pause, self.step, self.stop, self.reset),
        )
        self.status = RunStatus(context.theme)
        self.report = RunReport(self.status, context.session)
        self._build()
        self.report.warned.connect(self._on_warned)

        workflow, training, session = context.workflow, context.training, context.session
        workflow.engine_ready.connect(self._on_engine_ready)
        workflow.busy_changed.connect(self._on_busy)
        workflow.asking_changed.connect(self._on_asking)
        training.state_changed.connect(self._on_state)
        training.turns.state_changed.connect(self._update)
        training.turns.all_ended.connect(self._update)
        training.events.connect(self.report.follow)
        workflow.run_ended.connect(self._on_ended)
        workflow.settings_offered.connect(self._on_offered)
        context.theme.changed.connect(self._update)
        self.watch(session.model_changed, self._on_model)
        self.watch(session.snapshot_changed, self._on_snapshot)
        self.watch(session.history_changed, self._on_snapshot)
        self.watch(session.dataset_changed, self._on_dataset)
        self.watch(session.runs_changed, self._on_runs)
        if workflow.engine_is_ready:
            self._on_engine_ready()
        self._update()

    def title(self) -> str:
        return self.tr("Training")

    def actions_for_menu(self) -> list[QAction]:
        return [self.run_actions.train, self.run_actions.step, self.run_actions.stop, self.run_actions.reset]

    def actions_for_file_menu(self) -> list[QAction]:
        return [self.run_actions.new]

    def keep(self) -> object:
        self._send_live()
        run = self._form_run, self._edited, self._edits
        return self.form.keep(), self.report.keep(), self._step_when_paused, run

    def take_over(self, kept: Any) -> None:
        form, report, self._step_when_paused, (self._form_run, self._edited, self._edits) = kept
        self.form.take_over(form)
        self.report.take_over(report)
        self._update()

    def dispose(self) -> None:
        super().dispose()
        self._live_timer.stop()
        self.report.dispose()

    @property
    def buttons(self) -> dict[str, ActionButton]:
        """The buttons by name: train, step, stop, reset."""
        return self.run_actions.buttons

    # -- building --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.setSpacing(6)
        self.form.edited.connect(self._on_edited)
        self.form.check.changed.connect(self._update)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._loading_page())
        self._pages.addWidget(self.form)
        self.note.setAccessibleName(self.tr("What Train will do"))
        outer.addWidget(self._pages, 1)
        outer.addWidget(self.note)
        self.warning.setAccessibleName(self.tr("What goes wrong in this training"))
        outer.addWidget(self.warning)
        outer.addWidget(self.run_actions)
        outer.addWidget(self.status)

    def _loading_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        label = self._loading = QLabel(self.tr("Loading PyTorch…"))
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        bar = ProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setMaximumHeight(10)
        bar.setAccessibleName(label.text())
        column.addStretch(1)
        column.addWidget(label)
        column.addWidget(bar)
        column.addStretch(2)
        return page

    # -- what the buttons do ---------------------------------------------------------------------------------

    def train_or_pause(self) -> None:
        """Train, pause or resume, whichever the main button shows.

        While the program still loads its first model, training is requested for when that is there; or not any more.
        """
        state = self.context.training.state
        if not self._opened and state is TrainingState.IDLE:
            self._train_when_opened = not self._train_when_opened
            self._update()
            return
        if state is TrainingState.RUNNING:
            self.context.training.pause()
        elif state is TrainingState.PAUSED:
            self.context.training.resume()
        elif state is TrainingState.IDLE:
            self._start(paused=False)

    def step(self) -> None:
        """Do one training step, then pause; start a run when there is none."""
        if self.context.training.state is TrainingState.IDLE:
            self._step_when_paused = self._start(paused=True)
            self._step_if_paused()
        elif self.context.training.active:
            self.context.training.step()

    def stop(self) -> None:
        """Stop the run; what was trained is kept."""
        if self.context.training.active:
            self._step_when_paused = False
            self.context.training.stop()

    def reset(self) -> None:
        """Make a new, untrained run with the options of the form; the present one stays in the list."""
        run = self._run()
        if run is not None and self.context.workflow.reset(run):
            self.report.outcome = None
            self._edited = False
        self._update()

    def _start(self, *, paused: bool) -> bool:
        run = self._run()
        if run is None:
            return False
        before = self.report.outcome
        self.report.start(run.train.epochs)
        started = self.context.workflow.train(run, paused=paused)
        if not started:
            self.report.outcome = before
        self._edited = self._edited and not started
        self._update()
        return started

    def _step_if_paused(self) -> None:
        if self._step_when_paused and self.context.training.state is TrainingState.PAUSED:
            self._step_when_paused = False
            self.context.training.step()

    def _run(self) -> RunConfig | None:
        """Return the run that the form describes, or None while it cannot be trained."""
        if self._blocked():
            return None
        try:
            return self.form.run_config()
        except UserError:
            return None

    def _blocked(self) -> str:
        """Return why no run can be started now; empty when one can."""
        if self.form.filled and self._busy:
            if self._asking:  # what was loaded is shown, or discarded, after the answer
                return self.tr("Waiting for your answer…")
            return self.tr("A dataset or a model is being loaded…")
        if self.context.training.turns.active:
            return self.tr("a comparison is being trained. Stop it in the Compare workspace (Ctrl+5).")
        return self.form.error()

    def _notice_opened(self) -> None:
        """Show the form once the program has loaded what it opens with, and start what was requested before."""
        if self._opened or not self.form.filled or self._busy:
            return
        self._opened = True
        self._pages.setCurrentWidget(self.form)
        if self._train_when_opened:
            QTimer.singleShot(0, self, self._start_requested)

    def _start_requested(self) -> None:
        if self._train_when_opened and self.context.training.state is TrainingState.IDLE:
            self._train_when_opened = False
            self._start(paused=False)

    # -- events ----------------------------------------------------------------------------------------------

    def _on_engine_ready(self) -> None:
        if not self.form.filled:
            self.form.fill()
            self._loading.setText(self.tr("Opening the model…"))
            self._update()

    def _on_edited(self, name: str, live: bool) -> None:
        if live and self.context.training.active and not self.context.session.trains_other:
            self._pending_live.pop(name, None)
            self._pending_live.update(self.form.live_values({name}))
            self._live_timer.start()
        self.report.outcome = None
        self._edited = True
        self._update()

    def _send_live(self) -> None:
        """Send the newest live values to the running training, whichever run is shown by now."""
        values, self._pending_live = self._pending_live, {}
        if self.context.training.active:
            for name, value in values.items():
                self.context.training.set_live(name, value)

    def _on_busy(self, busy: bool) -> None:
        self._busy = busy
        if not busy:
            self.form.datasets.select_current()  # undo a choice that failed
        self._update()

    def _on_asking(self, asking: bool) -> None:
        self._asking = asking
        self._update()

    def _on_state(self, _state: TrainingState) -> None:
        self._step_if_paused()
        self.report.flush()
        self._update()

    def _on_model(self) -> None:
        other, before = self.context.session.trains_other, self._other_shown
        self._other_shown = other
        if not self.context.training.active:
            self.report.outcome = None
            self.report.clear_warnings()
        if not self.context.training.active or other or before:
            self._send_live()  # before the form shows the options of another run
            self._show_run()
        self._update()

    def _show_run(self) -> None:
        """Show the options of the current run, as they were edited when another one was shown in its place."""
        session = self.context.session
        run, before = session.current_run, self._form_run
        if before is not None and before is not run:
            if self._edited and before is not session.training_run:
                self._edits[before] = self.form.keep()
            else:
                self._edits.pop(before, None)
        self.form.follow()
        edits = None if run is None or run is before else self._edits.get(run)
        self._form_run, self._edited = run, edits is not None
        if edits is not None:
            self.form.take_over(edits)

    def _on_snapshot(self) -> None:
        # an earlier moment that is shown changes nothing of the run
        if not self.context.training.active and self.context.session.moment is None:
            self._update()

    def _on_runs(self) -> None:
        # the name of the run that trains is on the note, and whether one is watched in the status
        if self.context.session.trains_other or not self.context.training.active:
            self._update()

    def _on_dataset(self) -> None:
        self.form.follow_dataset()
        self._update()

    def _on_warned(self) -> None:
        self.warning.show_text(self.report.warnings_text, "warning")

    def _on_offered(self, run: RunConfig) -> None:
        if self.context.training.active and not self.context.session.trains_other:
            return  # the form is that of the training
        self.form.show_run(run)
        self._edited = True
        self.report.outcome = None
        self._update()
        self.front_requested.emit()

    def _on_ended(self, outcome: Outcome) -> None:
        self.report.end(outcome)
        self._step_when_paused = False
        self._update()

    def _update(self) -> None:
        """Bring buttons, form, note and status in line with the state."""
        self._notice_opened()
        state = self.context.training.state
        active = state is not TrainingState.IDLE
        blocked = "" if active else self._blocked()
        self.run_actions.show_state(state, blocked, opening=not self._opened)
        other = self.context.session.trains_other
        self.form.set_running(active and not other, self._busy)
        self.note.setToolTip("")
        if not self._opened:
            text = self.tr("Training starts as soon as the model is loaded. Press Train again to cancel.")
            self.note.show_text(text if self._train_when_opened else "")
        elif blocked and self.form.filled:
            waiting = self._busy or self.context.session.dataset is None
            text = blocked if waiting else self.tr("Cannot train: {}").format(blocked)
            self.note.show_text(text, "warning")
        elif active and other:
            training = self.context.session.training_run
            whole = "" if training is None else training.name
            metrics = self.note.fontMetrics()
            # A name without spaces does not wrap: it would make the whole form as wide as itself.
            name = metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, NAME_CHARS * metrics.averageCharWidth())
            self.note.setToolTip(wrapped(whole))
            self.note.show_text(self.tr("{} is being trained. The buttons below act on it.").format(name))
        else:
            run = None if active else self._run()
            self.note.show_text("" if run is None else plan_text(self.context, run, self.form.model_form))
        self.report.show(state)


PANELS = (TrainingPanel,)
