"""The one way by which a model or a dataset gives place to another: prepared, asked for, waited for, shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dreamexplorer.gui.threads.jobs import Job, JobRunner, Work
from dreamexplorer.gui.threads.training_runner import TrainingRunner

MODEL, DATASET = "model", "dataset"  # places; what is prepared for a place replaces what was prepared for it before


class Transitions(QObject):
    """Keeps what is under way: a load for each place, a wish that waits for the training's end, a question."""

    busy_changed = Signal(bool)

    def __init__(self, jobs: JobRunner, training: TrainingRunner) -> None:
        super().__init__()
        self._jobs = jobs
        self._training = training
        self._loads: dict[str, Job] = {}
        self._when_stopped: Callable[[], None] | None = None
        self._asking = False
        self._after_question: list[Callable[[], None]] = []
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether something is being loaded, or waits for the training to end."""
        return self._busy

    def loading(self, place: str) -> bool:
        """Whether something is being prepared for this place."""
        return place in self._loads

    def prepare(
        self, place: str, title: str, work: Work, done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Do the work in the background; `done` or `failed` comes, unless something newer takes the place."""
        self.cancel(place)

        def finish(callback: Callable[[Any], None], value: Any) -> None:
            if self._loads.get(place) is job:
                del self._loads[place]
            try:
                callback(value)
            finally:
                self._update()

        job = self._jobs.start(
            title, work, done=partial(finish, done), failed=partial(finish, failed), quiet=True, parallel=True
        )
        self._loads[place] = job
        self._update()

    def cancel(self, place: str) -> None:
        """Give up what is being prepared for this place: none of its callbacks comes any more."""
        job = self._loads.pop(place, None)
        if job is not None:
            job.cancel()
            self._update()

    def ask(self, question: Callable[[], bool]) -> bool:
        """Put one question at a time; what ends meanwhile waits for the answer (see `postponed`)."""
        if self._asking:
            return False
        self._asking = True
        try:
            return question()
        finally:
            self._asking = False
            if self._after_question:
                QTimer.singleShot(0, self._go_on)

    def postponed(self, action: Callable[[], None]) -> bool:
        """Whether a question is open; then the action comes after its answer."""
        if self._asking:
            self._after_question.append(action)
        return self._asking

    def after_stop(self, action: Callable[[], None]) -> None:
        """Do it now, or when the running training has ended; the newest wish counts."""
        if self._training.active:
            self._when_stopped = action
            self._update()
            self._training.stop()
        else:
            action()

    def training_ended(self) -> bool:
        """Do what waited for the end of the training; False when nothing did."""
        action, self._when_stopped = self._when_stopped, None
        self._update()
        if action is not None:
            action()
        return action is not None

    @Slot()
    def _go_on(self) -> None:
        waiting, self._after_question = self._after_question, []
        for action in waiting:
            action()

    def _update(self) -> None:
        busy = bool(self._loads) or self._when_stopped is not None
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)
