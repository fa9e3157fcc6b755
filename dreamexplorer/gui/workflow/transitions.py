"""Replaces the current model or dataset: load in the background, wait for the training to stop, show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from dreamexplorer.gui.threads.jobs import JobRunner, Work
from dreamexplorer.gui.threads.newest import Newest
from dreamexplorer.gui.threads.newest_job import JobSlot
from dreamexplorer.gui.threads.training_runner import TrainingRunner

MODEL, DATASET = "model", "dataset"  # places; a load for a place replaces the one before it


class Transitions(QObject):
    """Keeps the loads in progress, one for each place, and the action that waits for the end of the training."""

    busy_changed = Signal(bool)

    def __init__(self, jobs: JobRunner, training: TrainingRunner) -> None:
        super().__init__()
        self._training = training
        self._loads = {place: JobSlot(jobs) for place in (MODEL, DATASET)}
        self._names: dict[str, str] = {}  # name of what is being loaded, by place
        self._when_stopped: Newest[Callable[[], None]] = Newest()
        self._busy = False

    @property
    def busy(self) -> bool:
        """True if something is being loaded, or waits for the training to end."""
        return self._busy

    def loading(self, place: str) -> str | None:
        """Return the name of what is being loaded for this place; None when nothing is."""
        return self._names.get(place)

    def load(
        self,
        place: str,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        name: str = "",
    ) -> None:
        """Run the work in the background; `done` or `failed` is called, unless a newer load takes the place.

        Args:
            place: MODEL or DATASET.
            title: translated name of the job.
            work: called off the GUI thread with a progress.
            done: called with the result.
            failed: called with the exception.
            name: name of what is loaded, for `loading`.
        """

        def finish(callback: Callable[[Any], None], value: Any) -> None:
            self._names.pop(place, None)
            try:
                callback(value)
            finally:
                self._update()

        self._loads[place].start(title, work, done=partial(finish, done), failed=partial(finish, failed), quiet=True)
        self._names[place] = name
        self._update()

    def cancel(self, place: str) -> None:
        """Cancel the load for this place: none of its callbacks is called any more."""
        self._loads[place].cancel()
        self._names.pop(place, None)
        self._update()

    def after_stop(self, action: Callable[[], None]) -> None:
        """Run the action now, or when what trains has ended; the newest action replaces one that waits."""
        if self._training.active or self._training.turns.active:
            self._when_stopped.put(action)
            self._update()
            self._training.stop()
            self._training.turns.stop()
        else:
            action()

    def training_ended(self) -> bool:
        """Run the action that waited for the end of the training; False when none did."""
        action = self._when_stopped.pop()
        self._update()
        if action is not None:
            action()
        return action is not None

    def _update(self) -> None:
        busy = bool(self._names) or len(self._when_stopped) > 0
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)
