"""Data-parallel training: several processes, started by torchrun, do each step of one run together.

Each computes the gradient of its share of the batch. One all-reduce a step adds up the gradients, the terms and the
running statistics of batch normalisation, weighted with the shares; then all do the same update, and hold the same
weights. The first process alone prepares the model, evaluates, reports and saves; the others follow it
(`following.py`).
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from dreamexplorer.errors import UserError

if TYPE_CHECKING:
    from torch._C._distributed_c10d import Store

SECONDS_BETWEEN_QUESTIONS = 0.2  # between two exchanges on whether to stop
_MOST_STEPS = 1000  # steps between two of them
_REASON, _REPORTED = "dreamexplorer/reason", "dreamexplorer/reported"  # keys of the store that all processes share


class ProcessLost(Exception):
    """Signal that another process of this training has ended, so that nothing can be exchanged any more."""


class Share(NamedTuple):
    """The images of a batch that one process computes: their places, and the weight of their means."""

    part: slice
    weight: float


class Processes:
    """The processes of one training, seen from one of them.

    Args:
        rank: number of this process, from 0.
        size: number of processes.
        store: keys and values that all of them share.
    """

    def __init__(self, rank: int, size: int, store: Store) -> None:
        self.rank, self.size = rank, size
        self._store = store
        self._next_question = 0  # step before which all exchange whether to stop
        self._asked: tuple[int, float] | None = None  # step and time of the last exchange

    @classmethod
    def join(cls) -> Processes:
        """Connect to the processes that torchrun started with this one.

        Raises:
            UserError: there are more processes on this machine than GPUs, or they cannot reach one another.
        """
        if not dist.is_available():
            raise UserError("This build of PyTorch cannot train with several processes. Start the program alone.")
        from torch.distributed.rendezvous import rendezvous  # missing from such a build

        cuda = torch.cuda.is_available() and dist.is_nccl_available()
        if cuda:
            local = int(os.environ.get("LOCAL_RANK", "0"))
            torch.cuda.set_device(min(local, torch.cuda.device_count() - 1))
        try:
            store, rank, size = next(rendezvous("env://"))
            backend = "cpu:gloo,cuda:nccl" if cuda else "gloo"
            dist.init_process_group(backend, store=store, rank=rank, world_size=size)
        except (RuntimeError, ValueError, OSError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise UserError("The processes of this training cannot reach one another: {}", reason) from error
        return cls(rank, size, store)

    @property
    def first(self) -> bool:
        """True for the process that evaluates, reports and saves."""
        return self.rank == 0

    def check(self, device: torch.device, batch_size: int) -> None:
        """Raise `UserError` if these processes cannot share a step.

        Args:
            device: where this one computes.
            batch_size: images of a step.
        """
        if device.type not in ("cpu", "cuda"):
            raise UserError("Several processes train on processors or CUDA devices. Choose the device cpu.")
        local = int(os.environ.get("LOCAL_RANK", "0"))
        if device.type == "cuda" and local >= torch.cuda.device_count():
            raise UserError(
                "There are more processes than CUDA devices on {}: start {} there, or choose the device cpu.",
                socket.gethostname(),
                torch.cuda.device_count(),
            )
        if batch_size < self.size:
            raise UserError(
                "A batch of {} images cannot be split over {} processes. Use larger batches or fewer processes.",
                batch_size,
                self.size,
            )

    def share(self, images: int) -> Share:
        """Return this process's share of a batch: as many images as the others, give or take one.

        At the end of an epoch a batch may have fewer images than there are processes. Then each computes all of them,
        with noise of its own.
        """
        if images < self.size:
            return Share(slice(None), 1.0 / self.size)
        start, end = (images * rank // self.size for rank in (self.rank, self.rank + 1))
        return Share(slice(start, end), (end - start) / images)

    # -- what is exchanged -----------------------------------------------------------------------------------------

    def average(self, tensors: Sequence[Tensor], weight: float) -> None:
        """Replace fp32 tensors by their weighted means over all processes, with one all-reduce.

        Args:
            tensors: tensors on one device, of the same shapes in every process; changed in place.
            weight: weight of those of this process.
        """
        flat = torch.cat([t.reshape(-1) for t in tensors]).mul_(weight)
        self._all_reduce(flat)
        parts = flat.split([t.numel() for t in tensors])  # type: ignore[no-untyped-call]
        torch._foreach_copy_(list(tensors), [part.view(t.shape) for part, t in zip(parts, tensors, strict=True)])

    def mean(self, weight: float) -> Callable[[Tensor], Tensor]:
        """Return a function that computes the weighted mean of a tensor over all processes."""

        def of_all(t: Tensor) -> Tensor:
            mean = t.float() * weight
            self._all_reduce(mean)
            return mean.to(t.dtype)

        return of_all

    def equalise(self, tensors: Sequence[Tensor]) -> None:
        """Copy the tensors of the first process into those of the others."""
        for t in tensors:
            if t.numel():
                try:
                    dist.broadcast(t, 0)
                except RuntimeError as error:
                    raise ProcessLost(str(error)) from error

    def wait_for_all(self) -> None:
        """Wait until every process has called this."""
        self._all_reduce(torch.zeros(1))

    def agree_to_stop(self, wanted: bool, step: int) -> bool:
        """Return whether all stop before the next step, because one of them wants to.

        All must call this before every step. They exchange it about five times a second, not at every step.

        Args:
            wanted: True if this process was asked to stop.
            step: steps done.
        """
        if step < self._next_question:
            return False
        now, steps = time.perf_counter(), 1
        if self.first and self._asked is not None:
            pace = (step - self._asked[0]) / max(now - self._asked[1], 1e-9)
            steps = min(max(1, int(pace * SECONDS_BETWEEN_QUESTIONS)), _MOST_STEPS)
        message = torch.tensor([float(wanted), float(steps) if self.first else 0.0])
        self._all_reduce(message)
        self._asked = step, time.perf_counter()
        self._next_question = step + int(message[1])
        return bool(message[0] > 0.0)

    def check_agreement(self, facts: Mapping[str, Any]) -> None:
        """Compare facts that must be the same in all processes.

        Args:
            facts: JSON values by name.

        Raises:
            UserError: in the first process, if another has a different value.
        """
        self._store.set(f"dreamexplorer/facts/{self.rank}", json.dumps(dict(facts)))
        self.wait_for_all()
        for rank in range(1, self.size if self.first else 0):
            theirs = json.loads(self._store.get(f"dreamexplorer/facts/{rank}"))
            for name, mine in facts.items():
                if theirs.get(name) != mine:
                    raise UserError(
                        "The processes of this training differ: {} is {} in the first one and {} in number {}. Start "
                        "them with the same program, options and data.",
                        name,
                        mine,
                        theirs.get(name),
                        rank + 1,
                    )

    def _all_reduce(self, t: Tensor) -> None:
        try:
            dist.all_reduce(t)
        except RuntimeError as error:
            raise ProcessLost(str(error)) from error

    # -- how it ends -----------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Close the connections, after the last exchange."""
        dist.destroy_process_group()

    def leave_reason(self, text: str) -> None:
        """Leave, for the first process to show, why this one ends."""
        try:
            self._store.set(_REASON, text)
        except RuntimeError:  # the store has ended with its process
            return

    def reason(self) -> str:
        """Return why another process has ended; empty if it left no word."""
        try:
            return self._store.get(_REASON).decode() if self._store.check([_REASON]) else ""
        except RuntimeError:
            return ""

    def mark_reported(self) -> bool:
        """Note that this process shows why the training ends; False if another has done so."""
        try:
            return int(self._store.add(_REPORTED, 1)) == 1
        except RuntimeError:  # the store has ended with its process
            return True


def running_statistics(model: nn.Module) -> list[Tensor]:
    """Return the running means and variances of batch normalisation, which every process changes in its own way."""
    layers = [m for m in model.modules() if isinstance(m, _BatchNorm)]
    return [t for m in layers for t in (m.running_mean, m.running_var) if t is not None]
