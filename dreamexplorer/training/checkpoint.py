"""Checkpoints: safetensors with the weights as a plain state dict, JSON metadata, and the state for resuming."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor

from dreamexplorer.models.base import Snapshot
from dreamexplorer.training.config import TrainConfig

FORMAT_VERSION = 1


@dataclass(frozen=True)
class ResumeState:
    """All that training needs to go on as if it had never stopped."""

    tensors: Mapping[str, Tensor]  # optimiser moments, generator states, by name
    values: Mapping[str, Any]  # JSON: position in the epoch, optimiser's numbers, resolved precision, ...


@dataclass(frozen=True)
class Checkpoint:
    """A model with its history; `snapshot` holds family, config, weights, step and epoch."""

    snapshot: Snapshot
    dataset: str
    train: TrainConfig
    metrics: Mapping[str, Any] = field(default_factory=dict)
    program_version: str = ""
    resume: ResumeState | None = None
    notes: tuple[str, ...] = ()  # what the reader should be told, e.g. that the state for resuming is missing


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write the checkpoint atomically: either the whole new file is there or the old one untouched.

    The state for resuming goes to `<stem>.resume.safetensors` beside it, tied to it by an identifier, so that
    the file itself stays a plain state dict. Raises `UserError` when the folder cannot be written or is full.
    """
    raise NotImplementedError


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint of ours, or the state dict of pytorch/examples' vae (.pt with weights only, .safetensors).

    Raises `UserError` with one clear line for anything else: not there, truncated, foreign, of a newer format,
    of an unknown family, with missing, misshapen or non-finite weights. Never unpickles code.
    """
    raise NotImplementedError
