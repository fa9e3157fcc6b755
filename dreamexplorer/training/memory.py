"""What a training takes of memory, and how much there is, before anything of that size is made."""

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
from dreamexplorer.training.config import RunConfig

_BYTES = 4  # of a weight in fp32
_COPIES = 4 + 3  # weights, gradients and two moments; of all but the gradients the last good state
_CGROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def weights_of(run: RunConfig, shape: ImageShape, classes: int) -> int:
    """How many weights a run's model has, without making it; `UserError` where there can be no such model."""
    with torch.device("meta"):  # sizes only
        model = build(run.family, run.model, shape, classes)
    return sum(p.numel() for p in model.parameters())


def needed_for(weights: int) -> int:
    """Bytes that training so many weights takes at the least, whatever the batches."""
    return weights * _BYTES * _COPIES


def memory_of(device: torch.device) -> int | None:
    """The memory of a device in bytes, of this process at most; None where that cannot be told."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    limits = [installed(), *(_limit(Path(name)) for name in _CGROUPS)]
    return min((limit for limit in limits if limit), default=None)


def check_room(run: RunConfig, shape: ImageShape, classes: int, device: torch.device) -> None:
    """`UserError` when the model of a run could never be trained in the device's memory.

    On many systems memory is promised that there is not, and a process that takes it is ended without a word.
    """
    needed, there = needed_for(weights_of(run, shape, classes)), memory_of(device)
    if there is not None and needed > there:
        raise UserError(
            "Training this model takes {:.1f} GB of memory at the least, and there are {:.1f} GB: name fewer "
            "or narrower layers.",
            needed / 1e9,
            there / 1e9,
        )


def installed() -> int | None:
    """The machine's memory in bytes, None where the system does not say."""
    if sys.platform == "win32":
        return _installed_on_windows()
    with contextlib.suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


def _installed_on_windows() -> int | None:
    kilobytes = ctypes.c_ulonglong()
    kernel = getattr(ctypes, "windll", None)
    told = kernel is not None and kernel.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
    return kilobytes.value * 1024 if told else None


def _limit(path: Path) -> int | None:
    """What a container is allowed; "max" and numbers beyond all machines are no limit, and neither is no file."""
    with contextlib.suppress(OSError, ValueError):
        return int(path.read_text(encoding="ascii"))
    return None
