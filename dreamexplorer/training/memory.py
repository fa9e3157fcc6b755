"""Estimates the memory that a training takes, and finds out how much there is, before the model is made."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from pathlib import Path

import torch

from dreamexplorer.errors import UserError
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.families import build
from dreamexplorer.models.meta import without_values
from dreamexplorer.training.config import RunConfig

_BYTES = 4  # bytes of a weight in fp32
_COPIES = 4 + 3  # weights, gradients, two moments; again all but the gradients for the last good state
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def weights_of(run: RunConfig, shape: ImageShape, classes: int) -> int:
    """Return the number of weights of a run's model, without allocating it.

    Args:
        run: the run.
        shape: channels, height and width of the images.
        classes: number of classes of the data.

    Raises:
        UserError: such a model cannot exist.
    """
    with without_values():  # sizes only
        model = build(run.family, run.model, shape, classes)
    return sum(p.numel() for p in model.parameters())


def needed_for(weights: int) -> int:
    """Return a lower bound of the bytes that training needs for this number of weights, with any batch size."""
    return weights * _BYTES * _COPIES


def memory_of(device: torch.device) -> int | None:
    """Return the memory of a device, limited to what this process may use.

    Args:
        device: a CUDA device; any other stands for the machine's memory, with the limits of containers.

    Returns:
        Bytes; None if unknown.
    """
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    limits = [installed(), *(_limit(Path(name)) for name in CGROUP_LIMITS)]
    return min((limit for limit in limits if limit), default=None)


def check_room(run: RunConfig, shape: ImageShape, classes: int, device: torch.device) -> None:
    """Raise `UserError` if training a run's model cannot fit into the device's memory.

    Many systems overcommit memory and kill a process that uses more than there is.

    Args:
        run: the run.
        shape: channels, height and width of the images.
        classes: number of classes of the data.
        device: device of the run.
    """
    needed, there = needed_for(weights_of(run, shape, classes)), memory_of(device)
    if there is not None and needed > there:
        raise UserError(
            "Training this model needs at least {:.1f} GB of memory; there are {:.1f} GB. Use fewer "
            "or narrower layers.",
            needed / 1e9,
            there / 1e9,
        )


def installed() -> int | None:
    """Return the machine's memory in bytes; None where the system does not report it."""
    if sys.platform == "win32":
        return _installed_on_windows()
    with contextlib.suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


def _installed_on_windows() -> int | None:
    kilobytes = ctypes.c_ulonglong()
    kernel = getattr(ctypes, "windll", None)
    succeeded = kernel is not None and kernel.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
    return kilobytes.value * 1024 if succeeded else None


def _limit(path: Path) -> int | None:
    """Return a container's limit in bytes; None where the file is missing or says "max"."""
    with contextlib.suppress(OSError, ValueError):
        return int(path.read_text(encoding="ascii"))
    return None
