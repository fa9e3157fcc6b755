"""Means over a batch whose images are shared by several processes (`training/distributed.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from torch import Tensor

_mean_over_processes: ContextVar[Callable[[Tensor], Tensor] | None] = ContextVar("mean_over_processes", default=None)


@contextmanager
def split_over_processes(mean: Callable[[Tensor], Tensor]) -> Iterator[None]:
    """Say that losses computed in this context see only this process's share of each batch.

    Args:
        mean: returns the mean over the images of all shares, given that of this one; without gradients.
    """
    before = _mean_over_processes.set(mean)
    try:
        yield
    finally:
        _mean_over_processes.reset(before)


def over_whole_batch(mean: Tensor) -> Tensor:
    """Return a mean over all images of a batch, given the mean over those that this process has.

    Use it where a loss depends on the mean in another way than linearly, as free bits do: a mean of losses over shares
    would be another loss. The gradient is that of this process's part; weighted with the shares, the gradients of all
    processes add up to that of the whole batch, because all compute the same function of the same mean.

    Args:
        mean: a mean over images, of any shape.

    Returns:
        A tensor of that shape; the same tensor where the batch is not split.
    """
    over_processes = _mean_over_processes.get()
    return mean if over_processes is None else mean + (over_processes(mean.detach()) - mean.detach())
