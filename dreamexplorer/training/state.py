"""The state of a run that is restored exactly: position, weights, optimiser and random numbers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dreamexplorer.errors import UserError
from dreamexplorer.training.checkpoint import ResumeState
from dreamexplorer.training.precision import Weights

_ORDER, _NOISE, _PREPARING, _OBSERVING, _SHARE = 1, 2, 3, 4, 5  # independent random streams of one seed

WARMING_STEPS = 300  # learning-rate warm-up after resuming without optimiser state; named in texts of the window


@dataclass
class Position:
    """Progress of a run.

    Args:
        step: steps done.
        epoch: whole epochs done.
        batch: batches done of the current epoch.
        epoch_sums: sums over the epoch's images so far of terms and axes.
        epoch_images: images of the epoch so far.
    """

    step: int = 0
    epoch: int = 0
    batch: int = 0
    epoch_sums: list[float] = field(default_factory=list)
    epoch_images: int = 0

    def copy(self) -> Position:
        """Return an independent copy."""
        return replace(self, epoch_sums=list(self.epoch_sums))


@dataclass(frozen=True)
class StateCopy:
    """A copy of the state on its own device."""

    position: Position
    tensors: list[Tensor]
    noise: Tensor
    at: float  # time of the copy, time.perf_counter()


class RunState:
    """Position, weights with their optimiser, and the generator of the noise."""

    def __init__(self, weights: Weights, device: torch.device, seed: int) -> None:
        self.weights = weights
        self.position = Position()
        self.warming_since: int | None = None  # step at which trained weights got a new optimiser
        self.noise = torch.Generator(device)
        self.noise.manual_seed(stream(seed, _NOISE))
        self._device = device
        self._seed = seed

    def copy(self) -> StateCopy:
        """Return a copy of the whole state on its own device."""
        return StateCopy(self.position.copy(), self.weights.clone_state(), self.noise.get_state(), time.perf_counter())

    def seed_noise_of_share(self, rank: int) -> None:
        """Seed the noise of the next step for one of several processes that share it.

        It depends on the seed, the step and the number of the process alone, so that a run can be resumed.
        """
        self.noise.manual_seed(stream(self._seed, _SHARE, self.position.step, rank))

    def warm_up_factor(self) -> float:
        """Return the warm-up factor of the learning rate after resuming without the optimiser's state.

        The first steps of Adam are as long as the learning rate in every weight, however small the gradient: on a
        trained model they would undo more than they improve.
        """
        if self.warming_since is None:
            return 1.0
        share = (self.position.step - self.warming_since + 1) / WARMING_STEPS
        if share >= 1.0:
            self.warming_since = None
        return min(1.0, share)

    def restore(self, saved: StateCopy) -> None:
        """Restore the state from a copy."""
        self.position = saved.position.copy()
        self.weights.restore_state(saved.tensors)
        self.noise.set_state(saved.noise)

    def for_resuming(self, facts: Mapping[str, Any]) -> ResumeState:
        """Return the state in the form of a checkpoint.

        Args:
            facts: further JSON values about the run, by name.
        """
        tensors, adam_steps = self.weights.optimiser_state()
        p = self.position
        values = {
            "step": p.step,
            "epoch": p.epoch,
            "batch": p.batch,
            "epoch_sums": list(p.epoch_sums),
            "epoch_images": p.epoch_images,
            "adam_steps": adam_steps,
            "device": self._device.type,
            "warming_since": self.warming_since,
            **facts,
        }
        return ResumeState({**tensors, "noise": self.noise.get_state()}, values)

    def load(self, state: ResumeState) -> None:
        """Restore the state from a checkpoint.

        Raises:
            UserError: it does not fit this model.
        """
        v, p = state.values, Position()
        try:
            p.step, p.epoch, p.batch = int(v["step"]), int(v["epoch"]), int(v["batch"])
            p.epoch_sums, p.epoch_images = [float(s) for s in v["epoch_sums"]], int(v["epoch_images"])
            self.weights.load_optimiser_state(state.tensors, int(v["adam_steps"]))
            since = v.get("warming_since")
            self.warming_since = None if since is None else int(since)
            if v["device"] == self._device.type:
                self.noise.set_state(state.tensors["noise"].to("cpu", torch.uint8))
            else:  # generator states of different devices are not interchangeable
                self.noise.manual_seed(stream(self._seed, _NOISE, p.step))
        except (KeyError, TypeError, ValueError, OverflowError, RuntimeError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise UserError("The state for resuming does not fit this model or this program: {}", reason) from error
        self.position = p


def stream(seed: int, *key: int) -> int:
    """Return the seed of an independent random stream.

    Args:
        seed: seed of the run.
        key: numbers that identify the stream; other numbers, another stream.

    Returns:
        A whole number of 63 bits.
    """
    return int(np.random.SeedSequence((seed, *key)).generate_state(1, np.uint64)[0] >> np.uint64(1))


def preparing_generator(seed: int, device: torch.device) -> torch.Generator:
    """Return the generator for the preparation of a model (`Model.prepare`)."""
    return torch.Generator(device).manual_seed(stream(seed, _PREPARING))


def observing_generator(seed: int, device: torch.device) -> torch.Generator:
    """Return the generator for the images that a model observes (`Model.observe`): always the same ones."""
    return torch.Generator(device).manual_seed(stream(seed, _OBSERVING))


def epoch_order(n: int, seed: int, epoch: int) -> Tensor:
    """Return the order of the images in an epoch; it depends on the seed and the epoch alone.

    Args:
        n: number of images.
        seed: seed of the run.
        epoch: number of the epoch, from 0.

    Returns:
        A permutation of 0 to n - 1, int64, on the CPU.
    """
    generator = torch.Generator().manual_seed(stream(seed, _ORDER, epoch))
    return torch.randperm(n, generator=generator)
