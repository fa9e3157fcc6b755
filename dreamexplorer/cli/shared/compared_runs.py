"""Trains the runs of a comparison in turns, and saves each in its folder as it goes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from dreamexplorer import registry
from dreamexplorer.cli.shared.interrupts import Interrupts
from dreamexplorer.cli.shared.kept_states import Kept
from dreamexplorer.cli.shared.saves import Saves, add_time
from dreamexplorer.cli.shared.streams import note
from dreamexplorer.errors import UserError
from dreamexplorer.training.commands import Stop
from dreamexplorer.training.comparison_folder import DONE, FAILED, STOPPED, Result
from dreamexplorer.training.diagnostics import TrainingFailed
from dreamexplorer.training.events import Ended, EpochDone, Evaluation, Event, StepDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.run_writer import RunWriter
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.turns import Failed, Turns

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """Run of a comparison that is ready to start.

    Args:
        name: what it is called.
        trainer: the run.
        folder: where it is kept, prepared for this run.
        states: keeps states of it; None for none.
    """

    name: str
    trainer: Trainer
    folder: RunFolder
    states: Kept | None = None


class SavedRun:
    """Run of a comparison: what happened, and the threads that save it.

    Args:
        run: the run.
        writer: writes to its folder; entered already, as that of its states.
        autosave: seconds between two saves within an epoch; 0 for none.
    """

    def __init__(self, run: Prepared, writer: RunWriter, autosave: float) -> None:
        self.name = run.name
        self.trainer = run.trainer
        self.test: Evaluation | None = None
        self.failure = ""
        self._folder = run.folder
        self._states = run.states
        self._saves = Saves(run.trainer, run.folder, writer, autosave)
        self._ended: Ended | None = None
        self._images_per_s: float | None = None

    def receive(self, event: Event | Failed) -> None:
        """Note what happened; save when it is due, and at the end."""
        if isinstance(event, Failed):
            self._fail(event.error)
        else:
            self._follow(event)
        if (problem := self._saves.problem()) is not None:
            note(f"{self.name}: {problem} The training goes on, and the next save tries again.")
        if self._states is not None and (problem := self._states.writer.problem()) is not None:
            note(f"{self.name}: {problem} The training goes on; states of these steps are not kept.")

    def _follow(self, event: Event) -> None:
        if isinstance(event, Evaluation):
            self.test = event
        elif isinstance(event, EpochDone):
            self.test, self._images_per_s = event.test, event.images_per_s
        elif isinstance(event, Ended):
            self._ended = event
        try:
            self._saves.add(event)
            if self._ended is not None:
                self._saves.save_end()
        except Exception as error:  # such as a divergence that is found while the state is copied
            self._fail(error)
            self.trainer.commands.put(Stop())

    def rescue(self) -> None:
        """Save the last good state, after an interrupt that may have come in the middle of a step."""
        if self._ended is not None or self.failure:
            return
        try:
            self._saves.rescue()
        except Exception:  # it must not hide the interrupt, nor keep the others from being saved
            log.exception("the run %s could not be saved", self.name)

    def finish(self) -> None:
        """Wait until all is written; a failure of the last save is noted."""
        try:
            self._saves.finish()
        except UserError as error:
            self.failure = self.failure or str(error)
        except Exception as error:
            log.exception("the run %s could not be saved", self.name)
            self.failure = self.failure or registry.error_text(error)

    def note_seconds(self, seconds: float) -> None:
        """Add the time that the run has had to its run.json."""
        add_time(self._folder, seconds)

    def result(self) -> Result:
        """Return what became of the run."""
        stopped = self._ended is None or self._ended.epoch < self.trainer.config.train.epochs
        state = FAILED if self.failure else STOPPED if stopped else DONE
        return Result(state, self.failure, self.trainer.epoch, self.test, self._images_per_s)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, TrainingFailed):
            self.failure = str(error)
            self._saves.save_good(error.checkpoint)
            return
        log.error("the run %s ended", self.name, exc_info=error)
        self.rescue()  # before the failure is noted
        self.failure = str(error) if isinstance(error, UserError) else f"unexpected {registry.error_text(error)}"


def train_in_turns(
    runs: Sequence[Prepared],
    interrupts: Interrupts,
    show: Callable[[Sequence[SavedRun], int, Event | Failed], None],
    autosave: float,
) -> list[SavedRun]:
    """Train all runs to the end, or until an interrupt; each is saved whatever becomes of the others.

    Args:
        runs: the runs, ready to start.
        interrupts: entered already.
        show: called with all runs, the number of one, and what happened to it.
        autosave: seconds between two saves within an epoch; 0 for none.

    Returns:
        The runs, with what became of them.

    Raises:
        KeyboardInterrupt: a second Ctrl-C; the last good states are saved.
    """
    with ExitStack() as stack:
        for states in (run.states for run in runs if run.states is not None):
            stack.enter_context(states.writer)
        saved = [SavedRun(one, stack.enter_context(RunWriter(one.folder)), autosave) for one in runs]
        turns = Turns([run.trainer for run in saved])
        stopping: set[int] = set()
        try:
            for number, event in turns.run():
                saved[number].receive(event)
                show(saved, number, event)
                complete = (
                    isinstance(event, StepDone) and event.epoch.is_integer()
                )  # evaluate it even after an interrupt
                if interrupts.requested and number not in stopping and not complete:
                    stopping.add(number)
                    turns.put(Stop(), number)
            interrupts.begin_last_save()
        except BaseException:
            interrupts.begin_last_save()
            for run in saved:
                run.rescue()
            raise
        finally:
            for run, seconds in zip(saved, turns.seconds, strict=True):
                run.finish()
                run.note_seconds(seconds)
    return saved
