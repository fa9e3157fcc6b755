"""A training run on the terminal: its progress, its folder, and its interruption by Ctrl-C."""

from __future__ import annotations

import math
import time

from dreamexplorer.cli.shared.flags import shown
from dreamexplorer.cli.shared.interrupts import Interrupts
from dreamexplorer.cli.shared.terminal import Bar, Steadied, duration, terms
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.data_term import effective_beta, scaling_of
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import CommandQueue, Stop
from dreamexplorer.training.config import NO_BINARISING
from dreamexplorer.training.diagnostics import TrainingFailed
from dreamexplorer.training.events import Ended, EpochDone, Preparing, Started, StepDone, Warned
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.runs import RunFolder


def train_in_folder(
    trainer: Trainer, commands: CommandQueue, dataset: ImageDataset, folder: RunFolder, interrupts: Interrupts
) -> int:
    """Train to the end and save after each epoch; return the exit code, 0.

    Args:
        trainer: the run, ready to start.
        commands: the queue of the trainer: an interrupt puts a `Stop` into it.
        dataset: what it is trained on, for its title.
        folder: where checkpoint and metrics go.
        interrupts: entered already.

    Raises:
        UserError: the training diverged or ran out of memory; the last good state is saved first.
    """
    bar, speed = Bar(), Steadied()
    started = time.monotonic()
    last: Checkpoint | None = None
    try:
        for event in trainer.run():
            if isinstance(event, Started):
                _announce(trainer, dataset, event)
            elif isinstance(event, Preparing):
                if event.share == 0.0:
                    print(f"{event.what}.", flush=True)
                bar.show(event.share, event.what)
            elif isinstance(event, Warned):
                bar.clear()
                print(f"Warning: {event.message}", flush=True)
            elif isinstance(event, StepDone):
                total = trainer.config.train.epochs
                left = "" if event.seconds_left is None else f"  {duration(event.seconds_left)} left"
                speed.add(event.images_per_s)
                bar.show(
                    event.epoch / total,
                    f"epoch {min(int(event.epoch) + 1, total)}/{total}  {speed.value:>6,.0f} images/s{left}",
                    terms(event.values),
                )
                if event.epoch.is_integer():
                    continue  # the epoch is complete: evaluate it even after an interrupt
            elif isinstance(event, EpochDone):
                folder.append_epoch(event)
                last = trainer.checkpoint()
                folder.save(last)
                bar.clear()
                print(_epoch_line(event, trainer.config.train.epochs), flush=True)
            elif isinstance(event, Ended):
                bar.clear()
                return _finish(trainer, folder, event, last, time.monotonic() - started)
            if interrupts.requested:
                commands.put(Stop())
    except TrainingFailed as failure:
        bar.clear()
        folder.save(failure.checkpoint)
        raise UserError("{} What was good is kept in {}.", failure, folder.checkpoint_path) from failure
    finally:
        bar.clear()
    raise AssertionError("the run did not say that it ended")


def _announce(trainer: Trainer, dataset: ImageDataset, event: Started) -> None:
    run = trainer.config
    family = type(trainer.model)
    weights = sum(p.numel() for p in trainer.model.parameters())
    counting = [n for n, o in options_of(run.model).items() if o.has_effect(lambda other: getattr(run.model, other))]
    settings = ", ".join(f"{n.replace('_', ' ')} {shown(getattr(run.model, n))}" for n in counting)
    print(f"{family.title} ({run.family}): {settings}; {weights:,} weights")
    pixels = math.prod(trainer.model.image_shape)
    beta = effective_beta(run.model, pixels)
    if beta is not None and scaling_of(run.model, pixels).factor != 1.0:
        print(f"Effective beta: {beta:.4g} (with sums over {pixels} pixels and {run.model.latent_dim} latents).")
    binarised = "" if run.train.binarise == NO_BINARISING else f", binarised ({run.train.binarise})"
    print(
        f"{dataset.title}: {trainer.train_images:,} training and {len(dataset.test):,} test images{binarised}; "
        f"{event.device}, {event.precision}; seed {run.train.seed}"
    )
    if event.step:
        print(f"Going on from epoch {event.epoch:g} (step {event.step:,}).", flush=True)


def _epoch_line(event: EpochDone, total: int) -> str:
    active = event.test.active_units
    units = "" if active is None or event.test.per_axis is None else f" | active {active}/{event.test.per_axis.size}"
    return (
        f"epoch {event.epoch:>{len(str(total))}}/{total} | train {terms(event.train)} | "
        f"test {terms(event.test.values)}{units} | {event.images_per_s:,.0f} images/s"
    )


def _finish(trainer: Trainer, folder: RunFolder, event: Ended, last: Checkpoint | None, seconds: float) -> int:
    if last is None or last.snapshot.step != event.step:
        folder.save(trainer.checkpoint())
    path = folder.checkpoint_path
    if event.stopped and event.epoch < trainer.config.train.epochs:
        print(f"Stopped at epoch {event.epoch:.2f} and saved {path}.")
        print(f"Go on with: dreamexplorer train --resume {folder.path}")
    elif last is None:
        print(f"All {trainer.config.train.epochs} epochs were done already; ask for more with --epochs. Saved {path}.")
    else:
        print(f"Done in {duration(seconds)}. Saved {path}.")
        print(f"Look at it with: dreamexplorer {path}")
    return 0
