"""The training loop: a plain iterator of frozen events, that knows no family, no window and no thread.

Between two events it does as many steps as fit in a twentieth of a second; nothing is read back from the device
in between, so an accelerator is never made to wait.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dreamexplorer import __version__
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.models.base import Model
from dreamexplorer.models.contract import check_terms
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import Snapshot, take_snapshot
from dreamexplorer.options import validate
from dreamexplorer.training.batches import Batches, check_classes
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import (
    CommandQueue,
    Pause,
    Resume,
    SetLive,
    StepOnce,
    Stop,
    TakeCheckpoint,
    UntilStop,
)
from dreamexplorer.training.config import NO_BINARISING, RunConfig
from dreamexplorer.training.devices import default_threads, resolve_device, resolve_precision, work_of
from dreamexplorer.training.diagnostics import (
    WEIGHTS,
    Growth,
    TrainingDiverged,
    diverged,
    is_out_of_memory,
    let_go,
    out_of_memory,
)
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import (
    Ended,
    EpochDone,
    Evaluation,
    Event,
    LiveChanged,
    Paused,
    Preparing,
    Resumed,
    SnapshotReady,
    Started,
    StepDone,
)
from dreamexplorer.training.live import with_live
from dreamexplorer.training.memory import check_room
from dreamexplorer.training.pace import Pace
from dreamexplorer.training.precision import Weights, denormals_as_zero
from dreamexplorer.training.recording import Replayed
from dreamexplorer.training.resume import check_fits, run_of
from dreamexplorer.training.state import Position, RunState, preparing_generator
from dreamexplorer.training.unread import Numbers, UnreadTerms, row_of

__all__ = ["Trainer", "run_of", "train"]

log = logging.getLogger(__name__)

REPORT_INTERVAL = 0.05  # seconds between two StepDone
MAX_STEPS_UNREAD = 64  # bounds what waits on the device to be read
GOOD_STATE_INTERVAL = 2.0  # seconds between two copies of a state known to be good


class Trainer:
    """One run. Make it, then iterate over `run()`, all in one thread; other threads speak through the queue.

    With `resume` it goes on from a checkpoint: bit for bit (on the CPU) where that holds the state for resuming,
    else from its weights with a fresh optimiser. `run` decides the live options then (learning rate, epochs, beta);
    `run_of` builds it from the checkpoint. `snapshot_interval` (seconds) asks for `SnapshotReady` events.
    `threads` is how many of torch's threads it runs with (default: what is fastest for the model, but not more than
    `most_threads`). Raises `UserError` when the pieces do not fit together.
    """

    def __init__(
        self,
        run: RunConfig,
        dataset: ImageDataset,
        *,
        resume: Checkpoint | None = None,
        commands: CommandQueue | None = None,
        snapshot_interval: float | None = None,
        threads: int | None = None,
        most_threads: int | None = None,
    ) -> None:
        validate(run.model)
        validate(run.train)
        if len(dataset.train) == 0 or len(dataset.test) == 0:
            raise UserError("The dataset {} has no images to train on or to test with.", dataset.title)
        self._run = run
        self._dataset = dataset
        self._commands = commands or CommandQueue()
        self._snapshot_interval = snapshot_interval
        self._device = resolve_device(run.train.device)
        self._fresh = resume is None
        if resume is not None:
            check_fits(resume, run, dataset)
        stored = resume.resume.values.get("precision") if resume is not None and resume.resume is not None else None
        wanted = run.train.precision
        self._precision = resolve_precision(str(stored) if stored and wanted == "auto" else wanted, self._device)
        check_classes(run.train, len(dataset.class_names))
        check_room(run, dataset.image_shape, len(dataset.class_names), self._device)
        try:
            model = create(run.family, run.model, dataset.image_shape, run.train.seed, len(dataset.class_names))
            if resume is not None:
                model.load_state_dict(dict(resume.snapshot.weights))
            weights = Weights(model, self._device, self._precision, run.train)
            work = work_of(weights.master) * run.train.batch_size
            self._threads = threads or default_threads(self._device, self._precision, work)
            if most_threads is not None:
                self._threads = min(self._threads or most_threads, most_threads)
            self._state = RunState(weights, self._device, run.train.seed)
            self._batches = Batches(dataset.train, run.train, self._device, self._state.noise)
            for module in (weights.master, weights.model):
                module.set_training_size(len(self._batches))
            if not weights.finite():
                raise UserError("The checkpoint's weights are not finite numbers; training cannot go on from it.")
            if resume is not None and resume.resume is not None:
                self._state.take_over(resume.resume)
            elif resume is not None:  # weights alone: their age is known, the place in an epoch is not
                self._state.position = Position(resume.snapshot.step, int(resume.snapshot.epoch))
                self._state.warming_since = resume.snapshot.step
            self._good = self._state.keep()
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            raise UserError("There is not enough memory on the device {} for this model.", self._device.type) from error
        self._keys = tuple(t.key for t in model.terms)
        self._axis_names = tuple(a.name for a in model.axes())

        self._test: Evaluation | None = None
        self._growth = Growth()
        self._train_means: dict[str, float] = {}
        self._metrics_before: dict[str, Any] = dict(resume.metrics) if resume is not None else {}
        self._unread = UnreadTerms()
        self._learn = Replayed(self._learn_now, weights.state(), self._state.noise)
        if self._device.type != "cpu":  # there operations are queued, and a lock between two of them costs little
            self._learn.refuse()
        self._paused = self._stopped = self._single = False
        self._pace = Pace()
        self._snapshot_at = time.perf_counter()

    # -- what others may ask, in the training thread ---------------------------------------------------------

    @property
    def config(self) -> RunConfig:
        """The run as it is now, with live options as last set."""
        return self._run

    @property
    def device(self) -> str:
        return self._device.type

    @property
    def precision(self) -> str:
        return self._precision

    @property
    def train_images(self) -> int:
        """Images of an epoch."""
        return len(self._batches)

    @property
    def step(self) -> int:
        return self._state.position.step

    @property
    def epoch(self) -> float:
        """Epochs done, with fraction."""
        return self._state.position.epoch + self._state.position.batch / self._steps_per_epoch

    @property
    def model(self) -> Model:
        """The live fp32 model; not to be changed, nor touched by another thread."""
        return self._state.weights.master

    def snapshot(self) -> Snapshot:
        """Frozen fp32 weights as they are now."""
        binarised = self._run.train.binarise != NO_BINARISING
        return take_snapshot(self._state.weights.master, self.step, self.epoch, binarised)

    def checkpoint(self) -> Checkpoint:
        """All of the run as it is between two steps, with the state for resuming. `TrainingDiverged` if not finite."""
        self._read()
        self._check_weights()
        metrics = dict(self._metrics_before)
        if self._train_means:
            metrics["train"] = dict(self._train_means)
        if self._test is not None:
            metrics["test"] = dict(self._test.values)
            metrics["test_step"] = self._test.step
            metrics["active_units"] = self._test.active_units
            if self._test.per_axis is not None:
                metrics["per_axis"] = [float(v) for v in self._test.per_axis]
        return Checkpoint(
            snapshot=self.snapshot(),
            dataset=self._dataset.name,
            train=self._run.train,
            metrics=metrics,
            program_version=__version__,
            resume=self._state.for_resuming({"precision": self._precision, "train_images": len(self._batches)}),
        )

    # -- the loop --------------------------------------------------------------------------------------------

    def run(self) -> Iterator[Event]:
        """Train until all epochs are done or a Stop comes, telling what happens.

        Raises `TrainingDiverged` or `TrainingOutOfMemory` (both hold the last good checkpoint); the trainer itself
        is then back in that state.
        """
        threads_before = torch.get_num_threads()
        if self._threads is not None:
            torch.set_num_threads(max(1, self._threads))
        try:
            yield from self._events()
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            let_go(error)
            raise out_of_memory(self.step, self._device.type, self._back_to_good()) from error
        finally:
            if self._threads is not None:
                torch.set_num_threads(threads_before)

    def _events(self) -> Iterator[Event]:
        yield Started(
            self.step,
            self.epoch,
            self._run.train.epochs,
            self._steps_per_epoch,
            self._device.type,
            self._precision,
            self._axis_names,
        )
        self._stopped = False
        yield from self._prepare()
        if self._fresh:
            yield from self._test_now()
            self._fresh = False
        yield from self._show()
        self._pace.restart()
        while True:
            yield from self._obey()
            if self._stopped or self._state.position.epoch >= self._run.train.epochs:
                break
            with denormals_as_zero():  # not while others have the thread, between two events
                self._step()
            epoch_ends = self._state.position.batch == self._steps_per_epoch
            due = self._pace.since_reading() >= REPORT_INTERVAL or len(self._unread) >= MAX_STEPS_UNREAD
            if due or epoch_ends or self._single:
                yield from self._tell()
            if epoch_ends:
                yield from self._end_epoch()
            if self._single:
                self._single = False
                if self._state.position.epoch < self._run.train.epochs:
                    self._paused = True
                    yield from self._show()
                    yield Paused(self.step, self.epoch)
        yield from self._tell()
        self._check_weights()
        yield from self._show()
        yield Ended(self.step, self.epoch, self._stopped)

    def _prepare(self) -> Iterator[Event]:
        """What the model must learn of the data before its first step, if anything; a waiting Stop cuts it short."""
        generator = preparing_generator(self._run.train.seed, self._device)
        sample = partial(self._batches.sample, generator=generator)
        prepared = False
        for part in self._state.weights.master.prepare(sample, len(self._dataset.class_names)):
            yield Preparing(self.step, self.epoch, part.what, part.share)
            prepared = True
            if self._commands.stopping:
                return
        if prepared:
            self._good = self._state.keep()

    def _step(self) -> None:
        p, weights = self._state.position, self._state.weights
        chosen = self._batches.indices(p.epoch, p.batch)
        weights.set_learning_rate(self._run.train.learning_rate_at(self.epoch) * self._state.warmth())
        weights.model.set_epoch(self.epoch)
        self._unread.add(self._learn(chosen), len(chosen))
        p.step += 1
        p.batch += 1

    def _learn_now(self, chosen: Tensor) -> Tensor:
        """One update of the weights from the chosen images; the row of their terms before it."""
        weights = self._state.weights
        x = self._batches.prepare(chosen)
        with weights.autocast():
            terms = weights.model.conditioned_on(self._batches.labels(chosen)).loss(x, self._state.noise)
        check_terms(weights.model, terms)
        weights.update(terms.loss)
        return row_of(terms, self._keys)

    def _read(self) -> tuple[Numbers, int] | None:
        """Fetch the terms of all steps not yet read: their sums over images, and the number of images.

        Raises `TrainingDiverged` when one is not finite. None when there was nothing to read.
        """
        if not self._unread:
            return None
        numbers, sizes = self._unread.read()
        if not np.isfinite(numbers).all():
            row, column = np.argwhere(~np.isfinite(numbers))[0]
            names = self._keys + tuple(f"of axis {n}" for n in self._axis_names)
            raise self._diverged(self.step - len(numbers) + int(row) + 1, names[int(column)])
        sums = sizes @ numbers
        p = self._state.position
        p.epoch_sums = (sums + p.epoch_sums).tolist() if p.epoch_sums else sums.tolist()
        p.epoch_images += int(sizes.sum())
        return sums, int(sizes.sum())

    def _tell(self) -> Iterator[Event]:
        """StepDone over the steps not yet told; a snapshot and a good state when they are due."""
        read = self._read()
        if read is None:
            return
        sums, images = read
        speed, means = self._pace.read(images), sums / images
        if grown := self._growth.runs_away(float(means[0])):
            raise self._diverged(self.step, self._keys[0], grown)
        yield StepDone(
            step=self.step,
            epoch=self.epoch,
            values=self._named(means),
            per_axis=self._axis_part(means),
            images_per_s=speed,
            seconds_left=self._pace.seconds_left(self._run.train.epochs - self.epoch, len(self._batches)),
        )
        now = time.perf_counter()
        if now - self._good.at >= GOOD_STATE_INTERVAL and self._state.weights.finite():
            self._good = self._state.keep()
        if self._snapshot_interval is not None and now - self._snapshot_at >= self._snapshot_interval:
            yield from self._show()

    def _end_epoch(self) -> Iterator[Event]:
        p = self._state.position
        self._check_weights()
        means = np.array(p.epoch_sums) / p.epoch_images
        self._train_means = self._named(means)
        speed = self._pace.end_epoch()
        p.epoch, p.batch, p.epoch_sums, p.epoch_images = p.epoch + 1, 0, [], 0
        self._good = self._state.keep()
        for test in self._test_now():
            yield EpochDone(p.step, p.epoch, self._train_means, self._axis_part(means), test, speed)
        self._pace.restart()

    def _test_now(self) -> Iterator[Evaluation]:
        """The evaluation of the test split; nothing when a Stop came meanwhile."""
        began = time.perf_counter()
        self._state.weights.model.set_epoch(self.epoch)  # what a schedule says now, not before the last step
        try:
            test = evaluate(
                self._state.weights.master,
                self._dataset.test,
                binarise=self._run.train.binarise,
                step=self.step,
                epoch=self.epoch,
                progress=UntilStop(self._commands),
            )
        except Cancelled:
            return
        for key, value in test.values.items():
            if not math.isfinite(value):
                raise self._diverged(self.step, key)
        self._test = test
        self._growth.begin(test.values[self._keys[0]])
        self._pace.evaluation_seconds = time.perf_counter() - began
        yield test

    def _show(self) -> Iterator[SnapshotReady]:
        if self._snapshot_interval is not None:
            self._check_weights()
            self._snapshot_at = time.perf_counter()
            yield SnapshotReady(self.snapshot())

    # -- commands ------------------------------------------------------------------------------------------------

    def _obey(self) -> Iterator[Event]:
        """Do what was commanded; while paused, sleep until the next command."""
        while not self._stopped and not self._single:
            command = self._commands.take(wait=self._paused)
            match command:
                case None:
                    return
                case Stop():
                    self._stopped = True
                case Pause() if not self._paused:
                    yield from self._tell()
                    yield from self._show()
                    self._paused = True
                    yield Paused(self.step, self.epoch)
                case Resume() if self._paused:
                    self._paused = False
                    self._pace.restart()
                    yield Resumed(self.step, self.epoch)
                case StepOnce():
                    yield from self._tell()
                    self._paused, self._single = False, True
                    self._pace.restart()
                case SetLive(name, value):
                    yield from self._set_live(name, value)
                case TakeCheckpoint(deliver):
                    yield from self._tell()
                    checkpoint = self.checkpoint()
                    try:
                        deliver(checkpoint)
                    except Exception:  # a full disk must not end a training
                        log.exception("a checkpoint could not be delivered")

    def _set_live(self, name: str, value: float | str) -> Iterator[Event]:
        """Give a live option its new value; one that does not exist or does not fit leaves the old."""
        yield from self._tell()  # what was done so far was done with the old value
        changed = with_live(self._run, name, value)
        if changed is None:
            return
        only_training = changed.model is self._run.model
        self._run = changed
        self._tell_live(only_training)
        yield LiveChanged(self.step, self.epoch, name, value)

    def _tell_live(self, only_training: bool = False) -> None:
        """Give both modules the live options, and what of them is kept in buffers."""
        weights = self._state.weights
        if not only_training:
            self._growth.forget()
            for module in (weights.master, weights.model):
                module.set_live(self._run.model)
        if weights.set_live(self._run.train) or not only_training:  # else what is recorded is as it was
            self._learn.forget()

    # -- state -----------------------------------------------------------------------------------------------------

    @property
    def _steps_per_epoch(self) -> int:
        return self._batches.per_epoch

    def _back_to_good(self) -> Checkpoint:
        self._unread.clear()
        self._state.return_to(self._good)
        self._tell_live()
        return self.checkpoint()

    def _check_weights(self) -> None:
        if not self._state.weights.finite():
            raise self._diverged(self.step, WEIGHTS)

    def _diverged(self, step: int, term: str, grown: tuple[float, float] | None = None) -> TrainingDiverged:
        return diverged(step, term, self._back_to_good(), self._precision, grown)

    def _named(self, means: Numbers) -> dict[str, float]:
        return {k: float(v) for k, v in zip(self._keys, means, strict=False)}

    def _axis_part(self, means: Numbers) -> np.ndarray[Any, np.dtype[np.float32]] | None:
        part = means[len(self._keys) :].astype(np.float32)
        return part if part.size else None


def train(
    run: RunConfig,
    dataset: ImageDataset,
    *,
    resume: Checkpoint | None = None,
    commands: CommandQueue | None = None,
    snapshot_interval: float | None = None,
    threads: int | None = None,
) -> Iterator[Event]:
    """The events of a whole run; see `Trainer`, which is for those who want its checkpoint, too."""
    trainer = Trainer(
        run, dataset, resume=resume, commands=commands, snapshot_interval=snapshot_interval, threads=threads
    )
    return trainer.run()
