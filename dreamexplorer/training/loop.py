"""The training loop: an iterator of frozen events; independent of families, window and threads.

Between two events it does as many steps as fit in a twentieth of a second. Nothing is read back from the device in
between, so that an accelerator never waits.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dreamexplorer import __version__
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled
from dreamexplorer.models.base import Model
from dreamexplorer.models.snapshot import Snapshot, take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.commands import CommandQueue, UntilStop
from dreamexplorer.training.config import NO_BINARISING, RunConfig
from dreamexplorer.training.diagnostics import (
    TrainingDiverged,
    Watch,
    diverged,
    is_out_of_memory,
    out_of_memory,
    release,
)
from dreamexplorer.training.distributed import Processes
from dreamexplorer.training.evaluation import evaluate_in_parts
from dreamexplorer.training.events import (
    Ended,
    EpochDone,
    Evaluation,
    Event,
    LiveChanged,
    Paused,
    Resumed,
    SnapshotReady,
    Started,
    StepDone,
    TurnOffered,
    Warned,
)
from dreamexplorer.training.history import KEY as HISTORY
from dreamexplorer.training.learner import Divergence, Learner
from dreamexplorer.training.metrics import Metrics
from dreamexplorer.training.pace import Pace
from dreamexplorer.training.states_plan import StateKeeper
from dreamexplorer.training.threads import ThreadedSteps
from dreamexplorer.training.unread import Numbers

log = logging.getLogger(__name__)

REPORT_INTERVAL = 0.05  # seconds between two StepDone events
MAX_STEPS_UNREAD = 64  # upper bound of the steps whose terms wait on the device
OBSERVE_INTERVAL = 2.0  # seconds between two looks at the codes of a sample: they change more slowly than the weights
GOOD_STATE_INTERVAL = 2.0  # seconds between two copies of a state known to be good


class Trainer:
    """A training run as an iterator of events; commands are applied between two steps.

    Construct it and iterate over `run()` in one thread; other threads put commands into the queue.

    Args:
        run: family, options and training settings. On resuming it decides the live options (learning rate, epochs,
            beta); `resume.run_of` makes it from the checkpoint.
        dataset: images to train and test on.
        resume: checkpoint to resume.
        start: first weights by name, of a new run; parameters that are not named get those of the seed.
        commands: queue of the commands to this run.
        snapshot_interval: seconds between two `SnapshotReady`; None for none.
        threads: how many of torch's threads to use; by default what is fastest, measured while it trains where
            that changes no number (`training/threads.py`).
        most_threads: upper bound of that default; torch's own number without it.
        states: keeps states as the run goes on; None for none.
        processes: those that do each step together, of which this is the first; the others `follow`.

    Raises:
        UserError: run, dataset and checkpoint do not fit together.
    """

    def __init__(
        self,
        run: RunConfig,
        dataset: ImageDataset,
        *,
        resume: Checkpoint | None = None,
        start: Mapping[str, Tensor] | None = None,
        commands: CommandQueue | None = None,
        snapshot_interval: float | None = None,
        threads: int | None = None,
        most_threads: int | None = None,
        states: StateKeeper | None = None,
        processes: Processes | None = None,
    ) -> None:
        self.learner = Learner(run, dataset, resume, start=start, processes=processes)
        self._processes = processes
        self._dataset = dataset
        self._commands = commands or CommandQueue()
        self._snapshot_interval = snapshot_interval
        most = most_threads or torch.get_num_threads()
        self._threads = threads or min(self.learner.default_threads() or most, most)
        # the time of a step shared with other processes is that of the slowest, so it is no measure
        chosen = threads is None and self.learner.device.type == "cpu" and processes is None
        self._steps = ThreadedSteps(self.learner, self._threads, most if chosen else None)
        self._metrics = Metrics(dict(resume.metrics) if resume is not None else {})
        self._states = states
        self._fresh = resume is None
        self._foreign = resume is not None and resume.snapshot.foreign
        self._paused = self._stopped = self._single_step = False
        self._in_turns, self._away = False, 0.0  # seconds in which other runs had their turn
        self._pace = Pace()
        self._watch, self._watched_step = Watch(), self.step
        self._snapshot_at = self._observed_at = time.perf_counter()

    # -- the run as it is, for the training thread -------------------------------------------------------------

    @property
    def config(self) -> RunConfig:
        """The run, with live options as last set."""
        return self.learner.config

    @property
    def device(self) -> str:
        """Type of the device: cpu, cuda or mps."""
        return self.learner.device.type

    @property
    def precision(self) -> str:
        """The precision of the arithmetic: fp32 or bf16."""
        return self.learner.precision

    @property
    def train_images(self) -> int:
        """Images of an epoch."""
        return len(self.learner.batches)

    @property
    def commands(self) -> CommandQueue:
        """The queue of the commands to this run."""
        return self._commands

    @property
    def step(self) -> int:
        """Steps done since the model was made."""
        return self.learner.step_count

    @property
    def epoch(self) -> float:
        """Epochs done, with fraction."""
        return self.learner.epoch

    @property
    def model(self) -> Model:
        """The live fp32 model; not to be changed, nor touched by another thread."""
        return self.learner.model

    def snapshot(self) -> Snapshot:
        """Return frozen fp32 weights as they are now, after the model has observed its codes."""
        self._observe()
        return self._snapshot()

    def _observe(self) -> None:
        self.learner.observe()
        self._observed_at = time.perf_counter()

    def _snapshot(self, half: bool = False) -> Snapshot:
        binarised = self.config.train.binarise != NO_BINARISING
        return replace(take_snapshot(self.model, self.step, self.epoch, binarised, half), foreign=self._foreign)

    def checkpoint(self) -> Checkpoint:
        """Return the whole run as it is between two steps, with the state for resuming.

        Raises:
            TrainingDiverged: a term or a weight is not finite; the trainer is then back in the last good state.
        """
        try:
            self.learner.read()
            self.learner.check_weights()
        except Divergence as divergence:
            raise self._diverged(divergence) from None
        facts = {"precision": self.precision, "train_images": self.train_images}
        resume = self.learner.state.for_resuming(facts)
        return replace(self._look(half=False), metrics=self._metrics.for_checkpoint(), resume=resume)

    def _look(self, half: bool = True) -> Checkpoint:
        """Return what is kept to look at this moment again: without the state for resuming, not checked."""
        self._observe()
        metrics = self._metrics.for_checkpoint()
        metrics.pop(HISTORY, None)  # it would be the same in each of hundreds of files
        return Checkpoint(
            snapshot=self._snapshot(half),
            dataset=self._dataset.name,
            train=self.config.train,
            metrics=metrics,
            program_version=__version__,
            half=half,
        )

    # -- the loop ------------------------------------------------------------------------------------------------

    def run(self, *, in_turns: bool = False) -> Iterator[Event]:
        """Train until all epochs are done or the run is stopped; yield what happens.

        Args:
            in_turns: other runs train between two events in the same thread. Then long work is done in parts, a pause
                does not wait (`TurnOffered`), and speeds count the time of this run alone.

        Raises:
            TrainingDiverged: a number is not finite, or the reconstruction has grown without bound.
            TrainingOutOfMemory: the device has no memory for a step.

        Both hold a checkpoint of the last good state, and the trainer is back in it.
        """
        threads_before = torch.get_num_threads()
        torch.set_num_threads(self._threads)
        self._in_turns = in_turns
        try:
            for event in self._events():
                left = time.perf_counter()
                yield event
                if in_turns:
                    self._come_back(time.perf_counter() - left)
        except Divergence as divergence:
            raise self._diverged(divergence) from None
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            release(error)
            step = self.step
            self.learner.restore_good_state()
            raise out_of_memory(step, self.device, self.checkpoint()) from error
        finally:
            torch.set_num_threads(threads_before)

    def _come_back(self, seconds: float) -> None:
        """Go on after seconds in which other runs may have trained, with numbers of threads of their own."""
        torch.set_num_threads(self._threads)
        self._away += seconds
        self._pace.skip(seconds)

    def _events(self) -> Iterator[Event]:
        learner = self.learner
        yield Started(
            self.step,
            self.epoch,
            self.config.train.epochs,
            learner.batches.per_epoch,
            self.device,
            self.precision,
            learner.axis_names,
        )
        self._stopped = False
        yield from self._prepare()
        if self._fresh:
            first = yield from self._evaluate()
            if first is not None:
                yield first
            self._fresh = False
        yield from self._send_snapshot()
        learner.join()
        yield from self._keep_state()
        self._pace.restart()
        while True:
            yield from self._apply_commands()
            if self._all_epochs_done() or self._stops():
                break
            self._step()
            due = self._pace.since_reading() >= REPORT_INTERVAL or learner.unread_steps >= MAX_STEPS_UNREAD
            epoch_ends = learner.epoch_complete
            if due or epoch_ends or self._single_step:
                yield from self._report()
            if epoch_ends:
                yield from self._end_epoch()
            yield from self._keep_state()
            if self._single_step:
                self._single_step = False
                if not self._all_epochs_done():
                    self._paused = True
                    yield from self._send_snapshot()
                    yield Paused(self.step, self.epoch)
        yield from self._report()
        learner.check_weights()
        yield from self._send_snapshot()
        yield Ended(self.step, self.epoch, self._stopped)

    def _step(self) -> None:
        if self._states is None:
            self._steps.step()
            return
        started = time.perf_counter()
        self._steps.step()
        self._states.add_training(time.perf_counter() - started)

    def _keep_state(self) -> Iterator[Event]:
        """Keep a state if one is due; an exact one after a report, as every checkpoint."""
        if self._states is None:
            return
        total = self.config.train.epochs * self.learner.batches.per_epoch
        exact = self._states.exact_due(self.step, total)
        if exact:
            yield from self._report()
        elif not (self._states.look_due(self.step, total) and self.learner.weights.finite()):
            return  # a training that diverges is noticed by its next report
        before = time.thread_time()
        state = self.checkpoint() if exact else self._look()
        self._states.keep(state, time.thread_time() - before)

    def _all_epochs_done(self) -> bool:
        return self.learner.state.position.epoch >= self.config.train.epochs

    def _stops(self) -> bool:
        """Return whether the run stops before the next step; processes that share it agree first."""
        if self._processes is None:
            return self._stopped
        agreed = self._processes.agree_to_stop(self._stopped, self.step)
        self._stopped = self._stopped or agreed
        return agreed

    def _prepare(self) -> Iterator[Event]:
        """Prepare the model before its first step, if it needs that; a Stop in the queue ends it early."""
        prepared = False
        for event in self.learner.prepare():
            yield event
            prepared = True
            if self._commands.stopping:
                return
        if prepared:
            self.learner.save_good_state()

    def _report(self) -> Iterator[Event]:
        """Yield StepDone over the steps not reported yet; copy the good state and send a snapshot when due."""
        read = self.learner.read()
        if read is None:
            return
        means, images = read
        speed = self._pace.read(images)
        yield StepDone(
            step=self.step,
            epoch=self.epoch,
            values=self._named(means),
            per_axis=self._axis_part(means),
            images_per_s=speed,
            seconds_left=self._pace.seconds_left(self.config.train.epochs - self.epoch, self.train_images),
            seconds=images / speed,
        )
        self._watch.add(self._named(means), self.step - self._watched_step)
        self._watched_step = self.step
        for message in self._watch.warnings(self.model):
            yield Warned(self.step, self.epoch, message)
        now = time.perf_counter()
        if now - self.learner.good.at >= GOOD_STATE_INTERVAL and self.learner.weights.finite():
            self.learner.save_good_state()
        if self._snapshot_interval is not None and now - self._snapshot_at >= self._snapshot_interval:
            yield from self._send_snapshot(observed=now - self._observed_at < OBSERVE_INTERVAL)

    def _end_epoch(self) -> Iterator[Event]:
        learner = self.learner
        learner.check_weights()
        means = learner.end_epoch()
        self._metrics.train = self._named(means)
        speed = self._pace.end_epoch()
        learner.save_good_state()
        test = yield from self._evaluate()
        if test is not None:
            epoch = learner.state.position.epoch
            yield EpochDone(self.step, epoch, self._metrics.train, self._axis_part(means), test, speed)
        self._pace.restart()

    def _evaluate(self) -> Generator[TurnOffered, None, Evaluation | None]:
        """Evaluate the test split; return None when a Stop came meanwhile."""
        started = time.perf_counter() - self._away
        learner = self.learner
        learner.weights.model.set_epoch(self.epoch)  # schedules still have the epoch before the last step
        parts = evaluate_in_parts(
            self.model,
            self._dataset.test,
            binarise=self.config.train.binarise,
            step=self.step,
            epoch=self.epoch,
            progress=UntilStop(self._commands),
        )
        try:
            while True:
                try:
                    next(parts)
                except StopIteration as done:
                    test: Evaluation = done.value
                    break
                if self._in_turns:
                    yield TurnOffered(self.step, self.epoch)
        except Cancelled:
            return None
        for key, value in test.values.items():
            if not math.isfinite(value):
                raise Divergence(self.step, key)
        self._metrics.test = test
        learner.set_divergence_reference(test.values[learner.keys[0]])
        self._pace.evaluation_seconds = time.perf_counter() - self._away - started
        return test

    def _send_snapshot(self, observed: bool = False) -> Iterator[SnapshotReady]:
        """Yield a snapshot; `observed` says that the model need not observe its codes again."""
        if self._snapshot_interval is not None:
            self.learner.check_weights()
            self._snapshot_at = time.perf_counter()
            yield SnapshotReady(self._snapshot() if observed else self.snapshot())

    # -- commands --------------------------------------------------------------------------------------------------

    def _apply_commands(self) -> Iterator[Event]:
        """Apply the commands in the queue; while paused, sleep until the next one, or offer others their turn."""
        while not self._stopped and not self._single_step:
            command = self._commands.get(wait=self._paused and not self._in_turns)
            if command is not None:
                yield from command.apply(self)
            elif self._paused:
                yield TurnOffered(self.step, self.epoch, waiting=True)
            else:
                return

    def stop(self) -> Iterator[Event]:
        """End the run after the step that is done."""
        self._stopped = True
        yield from ()

    def pause(self) -> Iterator[Event]:
        """Report the steps done, then wait for the next command."""
        if not self._paused:
            yield from self._report()
            yield from self._send_snapshot()
            self._paused = True
            yield Paused(self.step, self.epoch)

    def resume(self) -> Iterator[Event]:
        """Continue after a pause."""
        if self._paused:
            self._paused = False
            self._pace.restart()
            yield Resumed(self.step, self.epoch)

    def step_once(self) -> Iterator[Event]:
        """Do one step, then pause."""
        yield from self._report()
        self._paused, self._single_step = False, True
        self._pace.restart()

    def set_live(self, name: str, value: float | str) -> Iterator[Event]:
        """Set a live option from the next step on; an option or value that does not fit changes nothing."""
        yield from self._report()  # the steps so far were done with the old value
        if self.learner.set_live(name, value):
            yield LiveChanged(self.step, self.epoch, name, value)

    def deliver_checkpoint(self, deliver: Callable[[Checkpoint], None]) -> Iterator[Event]:
        """Call `deliver` with a checkpoint; an error in it is logged, and the training continues."""
        yield from self._report()
        checkpoint = self.checkpoint()
        try:
            deliver(checkpoint)
        except Exception:  # the recipient's problem, such as a full disk, must not end the training
            log.exception("a checkpoint could not be delivered")

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _diverged(self, divergence: Divergence) -> TrainingDiverged:
        """Restore the last good state and return the error that reports the divergence."""
        self.learner.restore_good_state()
        return diverged(divergence.step, divergence.term, self.checkpoint(), self.precision, divergence.grown)

    def _named(self, means: Numbers) -> dict[str, float]:
        return {k: float(v) for k, v in zip(self.learner.keys, means, strict=False)}

    def _axis_part(self, means: Numbers) -> np.ndarray[Any, np.dtype[np.float32]] | None:
        part = means[len(self.learner.keys) :].astype(np.float32)
        return part if part.size else None
