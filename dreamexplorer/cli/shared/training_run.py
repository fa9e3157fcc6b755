"""A training run on the terminal: its progress, its saves, and its interruption by Ctrl-C."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dreamexplorer.cli.shared.flags import shown
from dreamexplorer.cli.shared.interrupts import Interrupts
from dreamexplorer.cli.shared.kept_states import Kept, expected_states
from dreamexplorer.cli.shared.saves import Saves, add_time
from dreamexplorer.cli.shared.streams import Lines, note
from dreamexplorer.cli.shared.terminal import Bar, Steadied, counted, duration, terms
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.data_term import effective_beta, scaling_of
from dreamexplorer.options import options_of
from dreamexplorer.training.commands import CommandQueue, Stop
from dreamexplorer.training.config import NO_BINARISING
from dreamexplorer.training.diagnostics import TrainingFailed
from dreamexplorer.training.distributed import ProcessLost
from dreamexplorer.training.event_log import EventLog
from dreamexplorer.training.events import Ended, EpochDone, Event, Preparing, Started, StepDone, Warned
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.run_writer import RunWriter
from dreamexplorer.training.runs import RunFolder

if TYPE_CHECKING:
    from dreamexplorer.models.base import Term


def train_in_folder(
    trainer: Trainer,
    commands: CommandQueue,
    dataset: ImageDataset,
    folder: RunFolder,
    interrupts: Interrupts,
    lines: Lines,
    autosave: float,
    log: EventLog | None = None,
    states: Kept | None = None,
) -> int:
    """Train to the end, save after each epoch and every `autosave` seconds; return the exit code, 0.

    Args:
        trainer: the run, ready to start.
        commands: the queue of the trainer: an interrupt puts a `Stop` into it.
        dataset: what it is trained on, for its title.
        folder: where checkpoint and metrics go.
        interrupts: entered already.
        lines: what is printed.
        autosave: seconds between two saves within an epoch; 0 for none.
        log: event files to write besides.
        states: keeps states of the trainer's run; None for none.

    Raises:
        UserError: the training diverged or ran out of memory, and the last good state is saved; or the last save
            failed.
        KeyboardInterrupt: a second Ctrl-C interrupted a step; the last good state is saved. So it is after any other
            exception.
    """
    with (
        contextlib.nullcontext() if states is None else states.writer,
        RunWriter(folder) as writer,
        log or contextlib.nullcontext(),
    ):
        saves = Saves(trainer, folder, writer, autosave)
        run = _TerminalRun(trainer, dataset, folder, saves, lines, states)
        try:
            for event in trainer.run():
                run.show(event)
                if log is not None:
                    log.add(event)
                    run.note_problem(log.problem(), "The training goes on without them.")
                if isinstance(event, Ended):
                    break
                if isinstance(event, StepDone) and event.epoch.is_integer():
                    continue  # the epoch is complete: evaluate it even after an interrupt
                run.save(event)
                if interrupts.requested:
                    commands.put(Stop())
            interrupts.begin_last_save()
            return run.finish()
        except TrainingFailed as failure:
            interrupts.begin_last_save()
            saved = saves.save_good(failure.checkpoint)
            saves.finish()
            if not saved:
                raise UserError("{} The run in {} is as it was.", failure, folder.path) from failure
            raise UserError("{} What was good is kept in {}.", failure, folder.checkpoint_path) from failure
        except UserError:  # of a save that failed
            raise
        except BaseException as error:  # Ctrl-C, or a fault of the program or an extension
            interrupts.begin_last_save()
            if isinstance(error, ProcessLost):
                interrupts.requested = True  # torchrun sends SIGTERM now: not before the message is printed
            try:
                saves.rescue()
                saves.finish()
            except Exception:  # it must not hide an unexpected one
                if isinstance(error, KeyboardInterrupt):
                    raise
            raise
        finally:
            run.bar.clear()


@contextlib.contextmanager
def timed(folder: RunFolder) -> Iterator[None]:
    """Add the time in the context to the seconds in the run.json of a run, unless an old run stayed in its place."""
    began = time.monotonic()
    try:
        yield
    finally:
        add_time(folder, time.monotonic() - began)


class _TerminalRun:
    """Shows a run on the terminal, and has it saved."""

    def __init__(
        self,
        trainer: Trainer,
        dataset: ImageDataset,
        folder: RunFolder,
        saves: Saves,
        lines: Lines,
        states: Kept | None,
    ) -> None:
        self.bar = Bar()
        self._trainer = trainer
        self._dataset = dataset
        self._folder = folder
        self._saves = saves
        self._states = states
        self._lines = lines
        self._speed = Steadied()
        self._began = time.monotonic()
        self._epochs = 0  # finished in this run
        self._ended: Ended | None = None

    def show(self, event: Event) -> None:
        """Show what happened."""
        total = self._trainer.config.train.epochs
        if isinstance(event, Started):
            self._announce(event)
        elif isinstance(event, Preparing):
            if event.share == 0.0:
                self._lines.say(f"{event.what}.")
            self.bar.show(event.share, event.what)
        elif isinstance(event, Warned):
            self.bar.clear()
            self._lines.say(f"Warning: {event.message}")
        elif isinstance(event, StepDone):
            left = "" if event.seconds_left is None else f"  {duration(event.seconds_left)} left"
            self._speed.add(event.images_per_s)
            self.bar.show(
                event.epoch / total,
                f"epoch {min(int(event.epoch) + 1, total)}/{total}  {self._speed.value:>6,.0f} images/s{left}",
                terms(event.values, self._trainer.model.terms),
            )
        elif isinstance(event, EpochDone):
            self._epochs += 1
            self.bar.clear()
            self._lines.say(epoch_line(event, total, self._trainer.model.terms))
        elif isinstance(event, Ended):
            self._ended = event
            self.bar.clear()

    def save(self, event: Event) -> None:
        """Save after an epoch, and within it when an autosave is due; say what could not be written."""
        self._saves.add(event)
        self.note_problem(self._saves.problem(), "The training goes on, and the next save tries again.")
        if self._states is not None:
            self.note_problem(
                self._states.writer.problem(), "The training goes on; states of these steps are not kept."
            )

    def note_problem(self, problem: UserError | None, consequence: str) -> None:
        """Say what could not be written, if anything, and what follows."""
        if problem is not None:
            self.bar.clear()
            note(f"{problem} {consequence}")

    def finish(self) -> int:
        """Save what is not saved yet, and say how the run ended; return the exit code."""
        event, say = self._ended, self._lines.say
        assert event is not None
        epochs = self._trainer.config.train.epochs
        path = self._folder.checkpoint_path
        if event.step == 0 and event.stopped and self._folder.keeps_old_run:
            say(f"Stopped before the first step. The run in {self._folder.path} is as it was.")
            return 0
        self._saves.save_end()
        self._saves.finish()
        if event.stopped and event.epoch < epochs:
            say(f"Stopped at epoch {event.epoch:.2f} and saved {path}.")
            say(f"Go on with: dreamexplorer train --resume {self._folder.path}")
        elif not self._epochs:
            done = "The only epoch was" if epochs == 1 else f"All {epochs:,} epochs were"
            say(f"{done} done already; ask for more with --epochs. Saved {path}.")
        else:
            say(f"Done in {duration(time.monotonic() - self._began)}. Saved {path}.")
            say(f"Look at it with: dreamexplorer {path}")
        return 0

    def _announce(self, event: Started) -> None:
        trainer, dataset, run, say = self._trainer, self._dataset, self._trainer.config, self._lines.say
        family = type(trainer.model)
        weights = sum(p.numel() for p in trainer.model.parameters())
        counting = [
            n for n, o in options_of(run.model).items() if o.has_effect(lambda other: getattr(run.model, other))
        ]
        settings = ", ".join(f"{n.replace('_', ' ')} {shown(getattr(run.model, n))}" for n in counting)
        say(f"{family.title} ({run.family}): {settings}; {counted(weights, 'weight')}")
        pixels = math.prod(trainer.model.image_shape)
        beta = effective_beta(run.model, pixels)
        if beta is not None and scaling_of(run.model, pixels).factor != 1.0:
            say(f"Effective beta: {beta:.4g} (with sums over pixels and latents: {pixels} and {run.model.latent_dim}).")
        binarised = "" if run.train.binarise == NO_BINARISING else f", binarised ({run.train.binarise})"
        say(
            f"{dataset.title}: {counted(trainer.train_images, 'training image')}, "
            f"{counted(len(dataset.test), 'test image')}{binarised}; "
            f"{event.device}, {event.precision}; seed {run.train.seed}"
        )
        if self._states is not None:
            total = event.total_epochs * event.steps_per_epoch
            say(expected_states(total, weights, self._folder.states_limit))
        if event.step:
            begun = event.epoch % 1.0  # share of the present epoch that is done
            within = f", {begun:.0%} of which is done" if begun else ""
            say(f"Going on with epoch {int(event.epoch) + 1}{within} (step {event.step:,}).")


def epoch_line(event: EpochDone, total: int, of: Sequence[Term]) -> str:
    """Return the line about an epoch: its number of `total`, training and test terms, latents in use, and speed."""
    from dreamexplorer.models.collapse import constant_latents, latent_use

    test = event.test
    units = ""
    if test.active_units is not None and test.per_axis is not None:
        units = f" | active {test.active_units}/{test.per_axis.size}"
        if test.axis_key == "kl" and test.mean_variance is not None:
            use = latent_use(test.per_axis, constant_latents(test.per_axis, test.mean_variance))
            units += f", alive {use.alive.sum()}/{test.per_axis.size}"
    return (
        f"epoch {event.epoch:>{len(str(total))}}/{total} | train {terms(event.train, of)} | "
        f"test {terms(event.test.values, of)}{units} | {event.images_per_s:,.0f} images/s"
    )
