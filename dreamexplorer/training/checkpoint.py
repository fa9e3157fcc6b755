"""Checkpoints: safetensors with the weights as a plain state dict, JSON metadata, and the state for resuming."""

from __future__ import annotations

import contextlib
import json
import math
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from dreamexplorer import __version__
from dreamexplorer.errors import Message, UserError
from dreamexplorer.file_kinds import head_of, refuse_other_kinds
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.families import build, config_from_json, config_to_json, family_named
from dreamexplorer.models.half import halved
from dreamexplorer.models.meta import without_values
from dreamexplorer.models.snapshot import Snapshot
from dreamexplorer.options import from_json, to_json
from dreamexplorer.training.atomic import write_atomically
from dreamexplorer.training.config import NO_BINARISING, TrainConfig
from dreamexplorer.training.foreign import Plan, check_extras, plain_names, plan_for, read_torch_file
from dreamexplorer.training.headers import (
    FORMAT_VERSION,
    MAX_METADATA,
    METADATA_KEY,
    Header,
    damaged,
    metadata_of,
    read_header,
)
from dreamexplorer.training.json_values import plain_json
from dreamexplorer.training.tensorfile import all_finite, read_tensors, write_tensors

SUFFIX = ".safetensors"
RESUME_SUFFIX = ".resume.safetensors"
HALF = "half"  # "precision" of a file whose weights were rounded to half precision
NEXT_SUFFIX = ".next"  # of the state for resuming of a model that is being replaced

TORCH_SUFFIXES = (".pt", ".pth", ".ckpt")
_MAX_PIXELS = 2**26
_LONGEST_NAME = 200  # characters of a family or a dataset; messages quote them
_MAX_CLASSES = 2**16

NO_RESUME_STATE = Message(
    "This checkpoint has no state for resuming: training continues with a new optimiser, whose learning rate rises to "
    "its value over the first 300 steps."
)
BAD_RESUME_STATE = Message(
    "The state for resuming beside this checkpoint is damaged: training continues with a new optimiser, whose learning "
    "rate rises to its value over the first 300 steps."
)
OTHER_RESUME_STATE = Message(
    "The state for resuming beside this checkpoint belongs to another one: training continues with a new optimiser, "
    "whose learning rate rises to its value over the first 300 steps."
)
HALF_STATE = Message(
    "This state holds its weights in half precision, and no state of the optimiser: training continues with a new "
    "optimiser, whose learning rate rises to its value over the first 300 steps."
)


@dataclass(frozen=True)
class ResumeState:
    """State that lets a training resume exactly.

    Args:
        tensors: optimiser moments and generator states, by name.
        values: JSON values: position in the epoch, count of optimiser steps, precision, ...
    """

    tensors: Mapping[str, Tensor]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Checkpoint:
    """A model with its training: what a checkpoint file holds.

    Args:
        snapshot: family, config, weights, step and epoch.
        dataset: name of the dataset it was trained on.
        train: training settings, live options as last set.
        metrics: newest training means and evaluation, and the history, as JSON values.
        program_version: version that wrote it; empty for a file of another program.
        resume: state for resuming, if there is one.
        notes: messages for the user about the file, such as a missing state for resuming.
        half: True for weights that are written in half precision, or were; without state for resuming.
    """

    snapshot: Snapshot
    dataset: str
    train: TrainConfig
    metrics: Mapping[str, Any] = field(default_factory=dict)
    program_version: str = ""
    resume: ResumeState | None = None
    notes: tuple[Message, ...] = ()
    half: bool = False


def resume_path(path: Path) -> Path:
    """Return where the state for resuming of a checkpoint lies: `<stem>.resume.safetensors` beside it."""
    return path.with_name((path.stem if path.suffix == SUFFIX else path.name) + RESUME_SUFFIX)


def next_path(path: Path) -> Path:
    """Return where the state for resuming lies until the model that it belongs to is written."""
    state = resume_path(path)
    return state.with_name(state.name + NEXT_SUFFIX)


# -- writing ---------------------------------------------------------------------------------------------


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint atomically: afterwards the whole new file is there, or the old one unchanged.

    The state for resuming goes to `<stem>.resume.safetensors` beside it, tied to it by an identifier, so that the file
    itself stays a plain state dict.

    Args:
        checkpoint: the checkpoint, with or without the state for resuming.
        path: the file, which ends in .safetensors.

    Raises:
        UserError: the file cannot be written, or the weights are not finite: a diverged training must not overwrite the
            last good model.
    """
    path = Path(path)
    if path.suffix in TORCH_SUFFIXES or path.name.endswith(RESUME_SUFFIX) or not path.name:
        raise UserError("A checkpoint cannot be named {!r}. Choose a name that ends in {}.", path.name, SUFFIX)
    snapshot = checkpoint.snapshot
    if not all_finite(snapshot.weights):
        raise UserError(
            "The weights are not finite, so {} is not written. Go back to an earlier checkpoint, or "
            "train again with a lower learning rate.",
            path,
        )
    path = path.resolve()
    save_id = uuid.uuid4().hex
    header = {
        "format_version": FORMAT_VERSION,
        "kind": "checkpoint",
        "save_id": save_id,
        "program_version": __version__,
        "family": snapshot.family,
        "model": config_to_json(snapshot.config),
        "image_shape": list(snapshot.image_shape),
        **({"classes": snapshot.classes} if snapshot.classes else {}),
        **({"foreign": True} if snapshot.foreign else {}),
        **({"precision": HALF} if checkpoint.half else {}),
        "dataset": checkpoint.dataset,
        "train": to_json(checkpoint.train),
        "seed": checkpoint.train.seed,
        "step": snapshot.step,
        "epoch": snapshot.epoch,
        "metrics": checkpoint.metrics,
    }
    text = _as_metadata(header)
    if len(text[METADATA_KEY]) > MAX_METADATA:  # a longer one would not be read again: the curves are what is long
        text = _as_metadata({**header, "metrics": {}})
    if checkpoint.half:
        # One of hundreds, so it does not wait for the disk; a power failure may damage it, which its checksum tells.
        write_atomically(path, write_tensors({k: halved(v) for k, v in snapshot.weights.items()}, text), sync=False)
        return
    model = write_tensors(snapshot.weights, text)
    if checkpoint.resume is None:
        write_atomically(path, model)
        return
    resume = {
        "format_version": FORMAT_VERSION,
        "kind": "resume",
        "save_id": save_id,
        "values": checkpoint.resume.values,
    }
    state = write_tensors(checkpoint.resume.tensors, _as_metadata(resume))
    settle(path)
    # The rename of the model is what counts: before it the old model has its old state, after it the new one finds its
    # state beside it, under the one name or the other.
    coming = next_path(path)
    write_atomically(coming, state)
    try:
        write_atomically(path, model)
    except BaseException:
        with contextlib.suppress(OSError):
            coming.unlink()
        raise
    with contextlib.suppress(OSError):  # found as it is, too
        os.replace(coming, resume_path(path))


def settle(path: Path) -> None:
    """Finish the save of a killed process, as far as the state for resuming of the model lies under its other name."""
    coming = next_path(path)
    if not coming.exists():
        return
    with contextlib.suppress(OSError):
        if (own := save_id_of(path)) is not None and save_id_of(coming) == own:
            os.replace(coming, resume_path(path))
        else:
            coming.unlink()


def save_id_of(path: Path) -> str | None:
    """Return the identifier that binds model and state for resuming, from the header; None if it has none."""
    try:
        header = read_header(path)
        return str(metadata_of(path, header)["save_id"]) if METADATA_KEY in header.metadata else None
    except UserError:
        return None


def _as_metadata(header: Mapping[str, Any]) -> dict[str, str]:
    return {METADATA_KEY: json.dumps(plain_json(header), allow_nan=False, ensure_ascii=False)}


# -- reading ---------------------------------------------------------------------------------------------


def load_checkpoint(path: Path, *, resuming: bool = True) -> Checkpoint:
    """Read a checkpoint of this program, or a state dict of pytorch/examples' vae (.pt, .pth, .ckpt, .safetensors).

    Never unpickles code.

    Args:
        path: the file.
        resuming: False to leave out the state for resuming, which takes twice the time of the weights.

    Returns:
        The checkpoint, with the state for resuming if it is beside the file; otherwise a note states why it is missing.

    Raises:
        UserError: the file is missing, truncated, foreign, of a newer format or of an unknown family, or its weights
            are missing, of other shapes or not finite.
    """
    path = Path(path)
    refuse_other_kinds(path, head_of(path))
    if path.suffix.lower() in TORCH_SUFFIXES:
        tensors = read_torch_file(path)
        plan = plan_for(path, {k: tuple(t.shape) for k, t in tensors.items()})
        return _from_foreign(path, plan, tensors)

    # `accept` fills these from the header, before any weight is read.
    ours: list[tuple[dict[str, Any], Checkpoint]] = []
    plans: list[Plan] = []

    def accept(header: Header) -> None:
        if METADATA_KEY in header.metadata:
            ours.append(_from_header(path, header))
        else:
            names = plain_names(header.tensors)
            plans.append(plan_for(path, {name: header.tensors[source].shape for name, source in names.items()}))

    _, tensors = read_tensors(path, accept)
    if plans:
        return _from_foreign(path, plans[0], {name: tensors[source] for name, source in plain_names(tensors).items()})
    metadata, checkpoint = ours[0]
    _check_finite(path, tensors)
    full = {k: t.float() if t.dtype in (torch.float16, torch.bfloat16) else t for k, t in tensors.items()}
    checkpoint = replace(checkpoint, snapshot=checkpoint.snapshot.with_weights(full))
    if not resuming:
        return checkpoint
    return _with_resume_state(path.resolve(), metadata["save_id"], checkpoint)


def _from_header(path: Path, header: Header) -> tuple[dict[str, Any], Checkpoint]:
    """Return metadata and checkpoint without weights, after checking metadata and the names and shapes of tensors."""
    data = metadata_of(path, header)
    if data["kind"] == "resume":
        raise UserError("{} is only the state for resuming. Open the checkpoint beside it.", path)
    try:
        family = data["family"]
        shape = _image_shape(data["image_shape"])
        train = from_json(TrainConfig, data["train"])
        step, epoch = data["step"], data["epoch"]
        if type(step) is not int or step < 0 or not isinstance(epoch, int | float) or not 0 <= epoch < math.inf:
            raise ValueError("step and epoch must be numbers")
        if not isinstance(data["dataset"], str) or not isinstance(data["metrics"], dict):
            raise ValueError("dataset or metrics have the wrong type")
        if not isinstance(family, str) or max(len(family), len(data["dataset"])) > _LONGEST_NAME:
            raise ValueError("family and dataset must be names")
        classes = data.get("classes", 0)
        if type(classes) is not int or not 0 <= classes <= _MAX_CLASSES:
            raise ValueError("classes must be a number of them")
        config = _explained(path, lambda: config_from_json(family, data["model"]))
    except UserError as error:
        raise error if str(path) in str(error) else UserError("{} cannot be used: {}", path, error) from error
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise UserError("{} is damaged: its description of the model is invalid.", path) from error
    snapshot = _empty_snapshot(path, family, config, shape, classes)
    expected = {k: tuple(t.shape) for k, t in snapshot.weights.items()}
    types = {k: _DTYPE_NAMES[t.dtype] for k, t in snapshot.weights.items()}
    _check_tensors(path, header, expected, types)
    version = data.get("program_version")
    checkpoint = Checkpoint(
        replace(
            snapshot,
            step=step,
            epoch=float(epoch),
            binarised=train.binarise != NO_BINARISING,
            foreign=data.get("foreign") is True,
        ),
        dataset=data["dataset"],
        train=train,
        metrics=data["metrics"],
        program_version=version if isinstance(version, str) else "",
        half=data.get("precision") == HALF,
    )
    return data, checkpoint


def read_head(path: Path) -> Checkpoint:
    """Return a checkpoint of this program without the values of its weights and without its state for resuming.

    Raises:
        UserError: it is missing, damaged or foreign.
    """
    header = read_header(path)
    if METADATA_KEY not in header.metadata:
        raise damaged(path)
    return _from_header(path, header)[1]


_HALF = ("F16", "BF16")  # float32 holds their values exactly
_DTYPE_NAMES = {torch.float32: "F32", torch.int64: "I64", torch.bool: "BOOL", torch.float64: "F64", torch.uint8: "U8"}


def _explained(path: Path, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except UserError as error:
        raise UserError("{} cannot be used: {}", path, error) from error


def _image_shape(value: Any) -> ImageShape:
    if not isinstance(value, list) or len(value) != 3 or not all(type(n) is int and n > 0 for n in value):
        raise ValueError("image_shape must be channels, height and width")
    if math.prod(value) > _MAX_PIXELS:
        raise ValueError("image_shape is too large")
    return value[0], value[1], value[2]


def _empty_snapshot(path: Path, family: str, config: Any, shape: ImageShape, classes: int = 0) -> Snapshot:
    """Return a snapshot with weights of the right names, shapes and types, without memory for their values."""
    if bool(classes) != _explained(path, lambda: family_named(family)).conditional:
        raise UserError("{} is damaged: its number of classes does not fit the family {}.", path, family)
    try:
        with without_values():
            model = build(family, config, shape, classes)
    except (RuntimeError, ValueError, TypeError, OverflowError) as error:
        raise UserError("{} cannot be used: its options are not valid for the family {}.", path, family) from error
    return Snapshot(family, config, shape, model.state_dict(), classes=classes)


def _check_tensors(
    path: Path, header: Header, expected: Mapping[str, tuple[int, ...]], types: Mapping[str, str]
) -> None:
    names = sorted(set(expected) - set(header.tensors))
    if names:
        raise UserError("{} is damaged: the weights {!r} are missing.", path, names[0])
    names = sorted(set(header.tensors) - set(expected))
    if names:
        raise UserError("{} is damaged: it holds weights its model does not have, such as {!r}.", path, names[0])
    for name, shape in expected.items():
        found = header.tensors[name]
        if found.shape != shape:
            raise UserError(
                "{} is damaged: the weights {!r} have the shape {}, not {}.", path, name, found.shape, shape
            )
        if found.dtype != types[name] and not (types[name] == "F32" and found.dtype in _HALF):
            raise UserError("{} is damaged: the weights {!r} are {}, not {}.", path, name, found.dtype, types[name])


def _check_finite(path: Path, tensors: Mapping[str, Tensor]) -> None:
    for name, tensor in tensors.items():
        if not all_finite({name: tensor}):
            raise UserError(
                "{} cannot be used: its weights {!r} are not finite (its training diverged, or it is damaged).",
                path,
                name,
            )


def _from_foreign(path: Path, plan: Plan, tensors: Mapping[str, Tensor]) -> Checkpoint:
    check_extras(path, plan, tensors)
    found = {name: tensors[source] for name, source in plan.names.items()}
    for name, source in plan.names.items():
        if not found[name].is_floating_point():
            raise UserError("{} cannot be used: its weights {!r} are not floating-point numbers.", path, source)
    weights = {k: v.to(torch.float32, copy=True).contiguous() for k, v in found.items()}
    _check_finite(path, weights)
    config = _explained(path, lambda: config_from_json(plan.family, dict(plan.config)))
    snapshot = _empty_snapshot(path, plan.family, config, plan.image_shape, plan.classes)
    snapshot = replace(snapshot, foreign=True)
    return Checkpoint(snapshot.with_weights(weights), plan.dataset, TrainConfig(), notes=(plan.note,))


def _with_resume_state(path: Path, save_id: str, checkpoint: Checkpoint) -> Checkpoint:
    """Return the checkpoint with the state for resuming beside it, or with a note why there is none."""
    weights = sum(t.numel() * t.element_size() for t in checkpoint.snapshot.weights.values())
    limit = 16 * weights + 64 * 1024 * 1024  # Adam needs twice the weights
    note = HALF_STATE if checkpoint.half else NO_RESUME_STATE
    for beside in (resume_path(path), next_path(path)):
        if not beside.is_file():
            continue
        try:
            data, state = _read_state(beside, limit)
        except (UserError, KeyError):
            note = BAD_RESUME_STATE
            continue
        if data["save_id"] == save_id:
            return replace(checkpoint, resume=state)
        note = OTHER_RESUME_STATE
    return replace(checkpoint, notes=(*checkpoint.notes, note))


def _read_state(path: Path, limit: int) -> tuple[dict[str, Any], ResumeState]:
    """Return metadata and state for resuming; UserError or KeyError if it is damaged or larger than `limit` bytes."""

    def accept(header: Header) -> None:
        if header.size > limit or METADATA_KEY not in header.metadata:
            raise damaged(path)

    header, tensors = read_tensors(path, accept)
    data = metadata_of(path, header)
    values = data["values"]
    if data["kind"] != "resume" or not isinstance(values, dict):
        raise damaged(path)
    return data, ResumeState(tensors, values)
