"""The live side of a run: model, optimiser and images; does single steps and returns to the last good state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import torch
from torch import Tensor

from dreamexplorer import __version__
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Model
from dreamexplorer.models.contract import check_terms
from dreamexplorer.models.families import create
from dreamexplorer.models.whole_batch import split_over_processes
from dreamexplorer.options import validate
from dreamexplorer.training.batches import Batches, check_classes
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.devices import default_threads, resolve_device, resolve_precision, work_of
from dreamexplorer.training.diagnostics import WEIGHTS, Growth, is_out_of_memory
from dreamexplorer.training.distributed import Processes, running_statistics
from dreamexplorer.training.events import Preparing
from dreamexplorer.training.live import with_live
from dreamexplorer.training.memory import check_room
from dreamexplorer.training.precision import Weights, denormals_as_zero
from dreamexplorer.training.recording import Replayed, Written
from dreamexplorer.training.resume import check_fits
from dreamexplorer.training.state import Position, RunState, observing_generator, preparing_generator
from dreamexplorer.training.threads import same_numbers
from dreamexplorer.training.unread import Numbers, UnreadTerms, row_of

OBSERVED = 512  # images of `Model.observe`: standard deviations have an error of 3 %


class Divergence(Exception):
    """Signal that a number is not finite or has grown without bound; the loop raises `TrainingDiverged` for it.

    Args:
        step: the first step at which it was detected.
        term: key of the term, or `diagnostics.WEIGHTS`.
        grown: first and last value of a term that has grown without bound; else None.
    """

    def __init__(self, step: int, term: str, grown: tuple[float, float] | None = None) -> None:
        super().__init__(f"{term} at step {step}")
        self.step = step
        self.term = term
        self.grown = grown


class Learner:
    """Model, optimiser, images and random numbers of one run; all in one thread.

    Args:
        run: family, options and training settings; `config` is the run with its live options as last set.
        dataset: images to train on.
        resume: checkpoint to resume: bit for bit (on the CPU) if it has the state for resuming, otherwise from its
            weights with a new optimiser.
        start: first weights by name, of a new run; parameters that are not named get those of the seed.
        processes: those that do each step together; None for this one alone.

    Raises:
        UserError: run, dataset and checkpoint do not fit together, the model does not fit into the memory, or its steps
            cannot be split over processes.
    """

    def __init__(
        self,
        run: RunConfig,
        dataset: ImageDataset,
        resume: Checkpoint | None,
        *,
        start: Mapping[str, Tensor] | None = None,
        processes: Processes | None = None,
    ) -> None:
        validate(run.model)
        validate(run.train)
        if len(dataset.train) == 0 or len(dataset.test) == 0:
            raise UserError("The dataset {} has no images to train on or to test with.", dataset.title)
        self.config = run
        self.device = resolve_device(run.train.device)
        self._processes = processes
        if processes is not None:
            processes.check(self.device, run.train.batch_size)
        self._classes = len(dataset.class_names)
        if resume is not None:
            check_fits(resume, run, dataset)
        stored = resume.resume.values.get("precision") if resume is not None and resume.resume is not None else None
        requested = run.train.precision
        self.precision = resolve_precision(str(stored) if stored and requested == "auto" else requested, self.device)
        check_classes(run.train, self._classes)
        check_room(run, dataset.image_shape, self._classes, self.device)
        try:
            self._assemble(dataset, resume, start or {})
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            raise UserError("There is not enough memory on the device {} for this model.", self.device.type) from error
        self.keys = tuple(t.key for t in self.model.terms)
        self.axis_names = tuple(a.name for a in self.model.axes())
        self._growth = Growth()
        self._unread = UnreadTerms()
        self._observed: Tensor | None = None
        self._written = Written(self.weights.state(), self.state.noise)
        self.replayed = Replayed(self._update if processes is None else self._update_together, self._written)
        # On an accelerator operations are queued: replaying them saves little. An exchange cannot be recorded.
        if self.device.type != "cpu" or processes is not None:
            self.replayed.refuse()

    def _assemble(self, dataset: ImageDataset, resume: Checkpoint | None, start: Mapping[str, Tensor]) -> None:
        run = self.config
        model = create(run.family, run.model, dataset.image_shape, run.train.seed, self._classes)
        if self._processes is not None and model.needs_whole_batch:
            raise UserError(
                "A step of {} cannot be split over processes, because its loss compares all images of a batch with one "
                "another. Train it in one process.",
                run.family,
            )
        with torch.no_grad():
            for name, weight in start.items():
                model.get_parameter(name).copy_(weight)
        if resume is not None:
            model.load_state_dict(dict(resume.snapshot.weights))
        self.weights = Weights(model, self.device, self.precision, run.train)
        self.state = RunState(self.weights, self.device, run.train.seed)
        self.batches = Batches(dataset.train, run.train, self.device, self.state.noise)
        for module in (self.weights.master, self.weights.model):
            module.set_training_size(len(self.batches))
        if not self.weights.finite():
            raise UserError("The checkpoint's weights are not finite: training cannot continue from it.")
        if resume is not None and resume.resume is not None:
            self.state.load(resume.resume)
        elif resume is not None:  # without the state for resuming the place in the epoch is unknown: start one
            self.state.position = Position(resume.snapshot.step, int(resume.snapshot.epoch))
            if resume.snapshot.trained:
                self.state.warming_since = resume.snapshot.step
        self.good = self.state.copy()

    @property
    def model(self) -> Model:
        """The live fp32 model."""
        return self.weights.master

    @property
    def step_count(self) -> int:
        """Steps done since the model was made."""
        return self.state.position.step

    @property
    def epoch(self) -> float:
        """Epochs done, with fraction."""
        return self.state.position.epoch + self.state.position.batch / self.batches.per_epoch

    @property
    def epoch_complete(self) -> bool:
        """True if the last step completed its epoch."""
        return self.state.position.batch == self.batches.per_epoch

    @property
    def unread_steps(self) -> int:
        """Steps whose terms were not read back from the device yet."""
        return len(self._unread)

    def default_threads(self) -> int | None:
        """Return how many of torch's threads are fastest for this model; None for torch's own choice."""
        work = work_of(self.model) * self.config.train.batch_size
        if self._processes is not None:
            work //= self._processes.size
        return default_threads(self.device, self.precision, work)

    def prepare(self) -> Iterator[Preparing]:
        """Run the preparation of the model before its first step; yield the progress after each piece."""
        generator = preparing_generator(self.config.train.seed, self.device)
        sample = partial(self.batches.sample, generator=generator)
        for part in self.model.prepare(sample, self._classes):
            yield Preparing(self.step_count, self.epoch, part.what, part.share)

    def join(self) -> None:
        """Take over the state of the first of several processes, before the first step; nothing in one alone.

        Raises:
            UserError: in the first process, if the others were started with something else.
            ProcessLost: another process has ended.
        """
        if self._processes is None:
            return
        facts = {
            "program version": __version__,
            "precision": self.precision,
            "device": self.device.type,
            "number of training images": len(self.batches),
            "number of weights": self.weights.flat.numel(),
            "step": self.step_count,
        }
        self._processes.check_agreement(facts)
        self._processes.equalise(self.weights.state())

    @property
    def changes(self) -> int:
        """Number of times that an option has changed what a step does."""
        return self.replayed.resets

    @property
    def batch_is_whole(self) -> bool:
        """True if the next batch has the usual size; the last one of an epoch may be smaller."""
        position = self.state.position
        return len(self.batches.indices(position.epoch, position.batch)) == self.config.train.batch_size

    def numbers_depend_on_threads(self, counts: Sequence[int]) -> bool:
        """Return whether the next step gives other numbers with other numbers of threads; the state stays as it is."""
        position = self.state.position
        chosen = self.batches.indices(position.epoch, position.batch)
        with denormals_as_zero():
            return not same_numbers(self._update, chosen, self._written, counts)

    def observe(self) -> None:
        """Let the model see a fixed sample of training images, for what a snapshot shows of its codes.

        Every checkpoint observes first, so that what it holds depends on the weights alone, not on earlier snapshots.
        """
        model = self.model
        if type(model).observe is Model.observe or not self.step_count:
            return
        if self._observed is None:
            generator = observing_generator(self.config.train.seed, self.device)
            self._observed, _ = self.batches.sample(OBSERVED, generator)
        model.eval()
        try:
            with torch.no_grad():
                model.observe(self._observed)
        finally:
            model.train()

    def step(self) -> None:
        """Do one step; nothing is read back from the device."""
        position = self.state.position
        chosen = self.batches.indices(position.epoch, position.batch)
        # A step uses the mean of each schedule over itself: with few steps an epoch its first moment would mislead.
        span = 1.0 / self.batches.per_epoch
        rate = self.config.train.learning_rate_at(self.epoch, span)
        self.weights.set_learning_rate(rate * self.state.warm_up_factor())
        self.weights.model.set_epoch(self.epoch, span)
        with denormals_as_zero():
            self._unread.add(self.replayed(chosen), len(chosen))
        position.step += 1
        position.batch += 1

    def _update(self, chosen: Tensor) -> Tensor:
        """Update the weights from the chosen images; return the row of their terms before the update."""
        x = self.batches.prepare(chosen)
        with self.weights.autocast():
            terms = self.weights.model.conditioned_on(self.batches.labels(chosen)).loss(x, self.state.noise)
        check_terms(self.weights.model, terms)
        self.weights.update(terms.loss)
        return row_of(terms, self.keys)

    def _update_together(self, chosen: Tensor) -> Tensor:
        """Do `_update` together with other processes, each with a share of the images; they get the same result."""
        assert self._processes is not None
        part, weight = self._processes.share(len(chosen))
        mine = chosen[part]
        self.state.seed_noise_of_share(self._processes.rank)
        x = self.batches.prepare(mine)
        with self.weights.autocast(), split_over_processes(self._processes.mean(weight)):
            terms = self.weights.model.conditioned_on(self.batches.labels(mine)).loss(x, self.state.noise)
        check_terms(self.weights.model, terms)
        self.weights.differentiate(terms.loss)
        row = row_of(terms, self.keys)
        self._processes.average([self.weights.gradient, row, *running_statistics(self.model)], weight)
        self.weights.apply_gradient()
        return row

    def read(self) -> tuple[Numbers, int] | None:
        """Fetch the terms of all steps not read yet.

        Returns:
            Their means over the images (the terms, then a value for each axis) and the number of images; None when no
            step was done since the last call.

        Raises:
            Divergence: a number is not finite, or the reconstruction has grown without bound.
        """
        if not self._unread:
            return None
        numbers, sizes = self._unread.read()
        if not np.isfinite(numbers).all():
            row, column = np.argwhere(~np.isfinite(numbers))[0]
            names = self.keys + tuple(f"of axis {n}" for n in self.axis_names)
            raise Divergence(self.step_count - len(numbers) + int(row) + 1, names[int(column)])
        sums, images = sizes @ numbers, int(sizes.sum())
        position = self.state.position
        position.epoch_sums = (sums + position.epoch_sums).tolist() if position.epoch_sums else sums.tolist()
        position.epoch_images += images
        means = sums / images
        if grown := self._growth.divergence(float(means[0])):
            raise Divergence(self.step_count, self.keys[0], grown)
        return means, images

    def set_divergence_reference(self, reconstruction: float) -> None:
        """Use the reconstruction of the test split as reference for divergence, unless there is one already."""
        self._growth.start(reconstruction)

    def end_epoch(self) -> Numbers:
        """Start the next epoch; return the means of the terms over the images of the one that ends.

        All steps must be read.
        """
        position = self.state.position
        means = np.array(position.epoch_sums) / position.epoch_images
        self.begin_epoch()
        return means

    def begin_epoch(self) -> None:
        """Move on to the next epoch; several processes then take over the state of the first."""
        position = self.state.position
        position.epoch, position.batch = position.epoch + 1, 0
        position.epoch_sums, position.epoch_images = [], 0
        if self._processes is not None:  # on machines of different kinds rounding might drive them apart
            self._processes.equalise(self.weights.state())

    def discard_terms(self) -> None:
        """Drop the terms of the steps not read yet."""
        self._unread.clear()

    def set_live(self, name: str, value: float | str) -> bool:
        """Set a live option; change nothing if option or value do not fit.

        Args:
            name: name of an option of the model or the training.
            value: a number, or the name of a choice.

        Returns:
            True if the option was set.
        """
        changed = with_live(self.config, name, value)
        if changed is None:
            return False
        model_too = changed.model is not self.config.model
        self.config = changed
        self._apply_live(model_too)
        return True

    def _apply_live(self, model_too: bool = True) -> None:
        """Pass the live options on to both models and the optimiser."""
        if model_too:
            self._growth.reset()
            for module in (self.weights.master, self.weights.model):
                module.set_live(self.config.model)
        if self.weights.set_live(self.config.train) or model_too:  # otherwise the recorded step stays valid
            self.replayed.reset()

    def check_weights(self) -> None:
        """Raise `Divergence` when a weight is not a finite number."""
        if not self.weights.finite():
            raise Divergence(self.step_count, WEIGHTS)

    def save_good_state(self) -> None:
        """Copy the current state as the last good one."""
        self.good = self.state.copy()

    def restore_good_state(self) -> None:
        """Restore the last good state; unread steps are dropped."""
        self.discard_terms()
        self.state.restore(self.good)
        self._apply_live()
