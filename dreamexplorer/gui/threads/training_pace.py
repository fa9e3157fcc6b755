"""Processors that a training may use, and how often it sends its weights."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from dreamexplorer.data.base import ImageDataset

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig

SNAPSHOT_SECONDS = 0.2  # between two snapshots, for models of ordinary size
SNAPSHOT_BYTES_PER_SECOND = 50e6  # copying weights may not cost more than a hundredth of the time


def cores() -> int:
    """Return how many processors this process may use."""
    with contextlib.suppress(AttributeError):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def snapshot_interval(run: RunConfig, dataset: ImageDataset) -> float:
    """Return the seconds between two snapshots, more for models whose weights take long to copy."""
    from dreamexplorer.models.families import build
    from dreamexplorer.models.meta import without_values

    with without_values():  # sizes only, no memory
        model = build(run.family, run.model, dataset.image_shape, len(dataset.class_names))
    size = sum(t.numel() * t.element_size() for t in model.state_dict().values())
    return max(SNAPSHOT_SECONDS, size / SNAPSHOT_BYTES_PER_SECOND)
