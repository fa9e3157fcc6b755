"""Reports in words what a run is doing, how it ended, or how far the model at rest was trained."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from dreamexplorer.errors import Message, UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.training.run_status import RunStatus, joined, speed_text
from dreamexplorer.gui.threads.training_runner import Outcome, TrainingState
from dreamexplorer.gui.widgets.durations import duration_text
from dreamexplorer.gui.widgets.numbers import fixed, grouped
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.session import Session

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot
    from dreamexplorer.training.events import StepDone


_FIGURES = ("_form_epochs", "_first_epoch", "_total_epochs", "_device", "_last_step", "outcome")


class RunReport(QObject):
    """Follows the events of the run and writes to a `RunStatus`; figures are shown a few times a second."""

    warned = Signal()  # the run warns of something, or a new run has begun

    def __init__(self, status: RunStatus, session: Session) -> None:
        super().__init__(status)
        self._status = status
        self._session = session
        self._state = TrainingState.IDLE
        self._form_epochs = 0  # epochs in the form when the run was started
        self._first_epoch = 0.0  # epoch at which the run starts
        self._total_epochs = 0  # epoch at which the run ends
        self._device = ""  # device and precision as text
        self._last_step: StepDone | None = None
        self._progress = Refresher(status, self._show_progress, REFRESH_MS)
        self._warnings: list[Message] = []
        self.outcome: Outcome | None = None  # how the last run of this model ended

    def dispose(self) -> None:
        """Stop the timer."""
        self._progress.stop()

    def keep(self) -> dict[str, Any]:
        """Return the figures of the run, for `take_over`."""
        return {name: getattr(self, name) for name in _FIGURES}

    def take_over(self, figures: dict[str, Any]) -> None:
        """Go on with the figures of another report."""
        for name, value in figures.items():
            setattr(self, name, value)
        if self._last_step is not None:
            self._progress.request()

    def start(self, form_epochs: int) -> None:
        """Reset the figures for a new run of this many epochs."""
        self._form_epochs = form_epochs
        self.outcome = None
        self.clear_warnings()

    def clear_warnings(self) -> None:
        """Drop the warnings, which belong to another run or model."""
        self._warnings.clear()
        self.warned.emit()

    @property
    def warnings_text(self) -> str:
        """The warnings of the run so far, a line for each."""
        return "\n".join(message_text(message) for message in self._warnings)

    def end(self, outcome: Outcome) -> None:
        """Report how a training ended, unless another run is shown."""
        ours = outcome.checkpoint is None or self._session.checkpoint is outcome.checkpoint
        self.outcome = outcome if ours else None
        self._last_step = None

    def flush(self) -> None:
        """Show the newest figures without waiting for the timer."""
        self._progress.now()

    def follow(self, events: list[Any]) -> None:
        """Update the figures by a list of training events."""
        from dreamexplorer.training.events import LiveChanged, Preparing, Started, StepDone, Warned

        last: StepDone | None = None
        for event in events:
            if isinstance(event, Started):
                self._first_epoch, self._total_epochs = event.epoch, event.total_epochs
                self._device = f"{event.device}, {event.precision}"
                self._status.show_fraction(0.0)
            elif isinstance(event, LiveChanged) and event.name == "epochs":
                self._total_epochs += round(float(event.value)) - self._form_epochs
                self._form_epochs = round(float(event.value))
            elif isinstance(event, Preparing):
                self._status.show_preparing(event.what, event.share)
            elif isinstance(event, Warned):
                self._warnings.append(event.message)
                self.warned.emit()
            elif isinstance(event, StepDone):
                last = event
        if last is not None:
            self._last_step = last
            self._progress.request()

    def show(self, state: TrainingState) -> None:
        """Show the state of the training, or of the model when nothing is trained."""
        self._state = state
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
        elif self.outcome is not None:
            self._show_outcome(self.outcome)
        else:
            self._show_rest()

    def _show_progress(self) -> None:
        last = self._last_step
        if last is None:
            return
        step, epoch, images_per_s, seconds_left = last.step, last.epoch, last.images_per_s, last.seconds_left
        total = max(1, self._total_epochs)
        length = total - self._first_epoch
        self._status.show_fraction((epoch - self._first_epoch) / length if length > 0 else 1.0)
        if self._state is TrainingState.RUNNING:
            number = min(total, math.floor(epoch + 1e-9) + 1)
            self._status.show_state(self.tr("Training: epoch {n} of {total}").format(n=number, total=total))
        left = ""
        if seconds_left is not None and math.isfinite(seconds_left):
            left = self.tr("{} left").format(duration_text(seconds_left))
        lines = [[self.tr("step {}").format(grouped(step)), speed_text(images_per_s)], [left, self._device]]
        self._status.show_details("\n".join(joined(parts) for parts in lines))

    def _show_outcome(self, outcome: Outcome) -> None:
        status, snapshot = self._status, self._snapshot
        if outcome.kind == "failed":
            error = outcome.error
            status.show_state(self.tr("Training stopped"), "error")
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
            status.show_details(self.tr("Train continues; Reset starts over."))

    def _show_rest(self) -> None:
        status, snapshot = self._status, self._snapshot
        status.show_fraction(0.0)
        if snapshot is None:
            status.show_state(self.tr("No model yet"))
            status.show_details("")
        elif not snapshot.trained:
            status.show_state(self.tr("Not trained yet"))
            status.show_details("")
        elif snapshot.step == 0:
            status.show_state(self.tr("Trained by another program"))
            status.show_details(joined(self._results()))
        else:
            epochs = fixed(snapshot.epoch, 1).removesuffix(".0")
            run = self._session.current_run
            if run is not None and run.watched:
                status.show_state(self.tr("Watched: {} epochs so far").format(epochs))
                speed = [] if run.images_per_s is None else [speed_text(run.images_per_s)]
                status.show_details(
                    joined([self.tr("step {}").format(grouped(snapshot.step)), *speed, *self._results()])
                )
                return
            one = epochs == "1"
            status.show_state(
                (self.tr("Trained for {} epoch") if one else self.tr("Trained for {} epochs")).format(epochs)
            )
            status.show_details(joined([self.tr("step {}").format(grouped(snapshot.step)), *self._results()]))

    @property
    def _snapshot(self) -> Snapshot | None:
        """The newest weights of the current run, whatever moment is shown."""
        run = self._session.current_run
        return None if run is None else run.snapshot

    def _results(self) -> list[str]:
        run = self._session.current_run
        evaluation = None if run is None else run.evaluation
        if evaluation is None or "negative_elbo" not in evaluation.values:
            return []
        return [self.tr("test −ELBO {} nats").format(fixed(evaluation.values["negative_elbo"], 1))]
