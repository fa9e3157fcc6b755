"""Reads what a list of runs shows of one run: from its small files and the header of its checkpoint, never weights."""

from __future__ import annotations

import contextlib
import math
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from dreamexplorer.claims import is_claimed
from dreamexplorer.errors import Message, UserError
from dreamexplorer.files import opened, read_bytes
from dreamexplorer.library.info import RunInfo, info_without_file, read_info
from dreamexplorer.models.collapse import latent_use
from dreamexplorer.training.headers import METADATA_KEY, metadata_of, read_header
from dreamexplorer.training.json_values import parse_json
from dreamexplorer.training.records import PER_DIMENSION
from dreamexplorer.training.run_files import CHECKPOINT, CONFIG, INFO, LARGEST_CONFIG, LOCK, METRICS, STATES

_TAIL = 65536  # bytes at the end of metrics.jsonl that usually hold its newest line
_LONGEST_LINE = 16_000_000  # bytes
_KL = "kl" + PER_DIMENSION
_TEST = "test_"
_FILES = (CONFIG, METRICS, CHECKPOINT, INFO)


@dataclass(frozen=True)
class RunEntry:
    """A run in a list.

    Args:
        folder: its folder.
        info: content of its run.json, or what is assumed where there is none.
        changed: when its checkpoint or metrics were last written.
        family: name of its model family; empty if it is unknown.
        dataset: name of its dataset; empty if it is unknown.
        settings: its settings by name: "family", "dataset", "limit", "model.beta", "train.seed", ...
        step: training steps of its checkpoint or of its last epoch, whichever are more; None if it has neither.
        epoch: epochs, with fraction, after that many steps.
        terms: newest evaluation of the test split, by the key of the term; most are nats per image.
        alive: number of latents that are in use, in the same evaluation; None if it is unknown.
        latents: number of latents; None if it is unknown.
        images_per_s: speed of its last epoch.
        size: bytes of all its files.
        saved: True if it has a checkpoint.
        held: True while a training writes to it.
        interrupted: True if its training ended with its process, as in a power cut, and did not go on since.
        save_id: identifier of its newest save; None without one.
        saved_step: training steps of that save, from which its training goes on.
        saved_epoch: epochs, with fraction, after that many steps.
        problem: why a part of it could not be read.
    """

    folder: Path
    info: RunInfo
    changed: datetime
    family: str = ""
    dataset: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    step: int | None = None
    epoch: float | None = None
    terms: Mapping[str, float] = field(default_factory=dict)
    alive: int | None = None
    latents: int | None = None
    images_per_s: float | None = None
    size: int = 0
    saved: bool = False
    held: bool = False
    interrupted: bool = False
    save_id: str | None = None
    saved_step: int | None = None
    saved_epoch: float | None = None
    problem: Message | None = None


Status = tuple[int, int, int]
Signature = tuple[Status, ...]


def signature_of(folder: Path) -> Signature | None:
    """Return sizes and times of what an entry is read from; None if it is no run's folder."""
    found = [_status(folder / name) for name in (*_FILES, STATES)]
    return None if not any(found[:3]) and found[3] is None else tuple(part or (0, 0, 0) for part in found)


def read_entry(folder: Path) -> RunEntry:
    """Return the entry of a run; damaged files are left out and named in its problem.

    Raises:
        OSError: the folder cannot be read.
    """
    problems: list[Message] = []
    info = info_without_file(folder)
    config: dict[str, Any] = {}
    header: dict[str, Any] = {}
    line: dict[str, Any] = {}
    present = {name for name in _FILES if os.path.lexists(folder / name)}
    if INFO in present:
        with _noting(problems):
            info = read_info(folder / INFO)
    if CONFIG in present:
        with _noting(problems):
            config = _json_file(folder / CONFIG)
    if METRICS in present:
        with _noting(problems):
            line = _newest_line(folder / METRICS)
    if CHECKPOINT in present:
        with _noting(problems):
            header = _own_header(folder / CHECKPOINT)
    settings = {**_settings_of(header), **_settings_of(config)}
    step, epoch = max(_position(header), _position(line), key=lambda place: -1 if place[0] is None else place[0])
    newest = line if _tests_last(line, header) else {}
    terms, kl = _test_terms(newest, header)
    held, interrupted = lock_state(folder)
    written = [s for name in (METRICS, CHECKPOINT) if (s := _status(folder / name)) is not None]
    changed = max((s[1] for s in written), default=int(info.created.timestamp() * 1e9))
    return RunEntry(
        folder,
        info,
        datetime.fromtimestamp(changed / 1e9, timezone.utc),
        family=_text(settings.get("family")),
        dataset=_text(settings.get("dataset")),
        settings=settings,
        step=step,
        epoch=epoch,
        terms=terms,
        alive=_alive(newest.get("alive"), kl),
        latents=None if kl is None else len(kl),
        images_per_s=_number(line.get("images_per_s")),
        size=size_of(folder),
        saved=CHECKPOINT in present,
        held=held,
        interrupted=interrupted,
        save_id=_text(header.get("save_id")) or None,
        saved_step=_position(header)[0],
        saved_epoch=_position(header)[1],
        problem=problems[0] if problems else None,
    )


def is_held(folder: Path) -> bool:
    """Return whether a training writes to a run's folder now, in this process or another."""
    return is_claimed(folder / LOCK) is True


def lock_state(folder: Path) -> tuple[bool, bool]:
    """Return whether a training writes to a run's folder now, and whether one was killed while it did."""
    claimed = is_claimed(folder / LOCK)
    return claimed is True, claimed is False and os.path.lexists(folder / LOCK)


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder; what vanishes meanwhile counts as nothing."""
    total = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    total += size_of(Path(entry.path))
                else:
                    total += entry.stat(follow_symlinks=False).st_size
    return total


@contextlib.contextmanager
def _noting(problems: list[Message]) -> Iterator[None]:
    """Add the message of a `UserError` in the context to a list, and go on."""
    try:
        yield
    except UserError as error:
        problems.append(error.message)


def _status(path: Path) -> Status | None:
    """Return size, time of change (nanoseconds) and number of a file or folder; None if there is none."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return 0 if stat.S_ISDIR(status.st_mode) else status.st_size, status.st_mtime_ns, status.st_ino


def _json_file(path: Path) -> dict[str, Any]:
    try:
        return parse_json(read_bytes(path, LARGEST_CONFIG).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UserError("{} is damaged: the settings of the run are read from its checkpoint.", path) from error


def _newest_line(path: Path) -> dict[str, Any]:
    """Return the last line of a metrics.jsonl that is whole; empty if there is none."""
    with opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        length = _TAIL
        while True:
            begin = max(0, size - length)
            file.seek(begin)
            lines = file.read(length).split(b"\n")
            for text in reversed(lines[1:] if begin else lines):  # the first may be cut off
                with contextlib.suppress(ValueError, RecursionError):
                    return parse_json(text.decode("utf-8"))
            if not begin or length > _LONGEST_LINE:
                return {}
            length *= 8


def _own_header(path: Path) -> dict[str, Any]:
    """Return this program's entry in the header of a checkpoint; empty for a file of another program."""
    header = read_header(path)
    return metadata_of(path, header) if METADATA_KEY in header.metadata else {}


def _settings_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings in a config.json, or in the header of a checkpoint, as one flat mapping."""
    flat = {name: data[name] for name in ("family", "dataset", "limit") if data.get(name) is not None}
    for part in ("model", "train"):
        values = data.get(part)
        if isinstance(values, Mapping):
            flat |= {f"{part}.{name}": value for name, value in values.items()}
    return flat


def _position(data: Mapping[str, Any]) -> tuple[int | None, float | None]:
    step, epoch = data.get("step"), _number(data.get("epoch"))
    return (step, epoch) if type(step) is int and epoch is not None else (None, None)


def _tests_last(line: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
    """Return True if the newest evaluation is that of the last epoch, and not one that only the checkpoint has."""
    tested = _metrics(header).get("test_step")
    return bool(line) and not (type(tested) is int and tested > (_position(line)[0] or 0))


def _test_terms(line: Mapping[str, Any], header: Mapping[str, Any]) -> tuple[dict[str, float], list[float] | None]:
    """Return terms of the test split and the KL of each latent, from the line of an epoch if it has anything."""
    if line:
        test = {k[len(_TEST) :]: v for k, v in line.items() if k.startswith(_TEST)}
        return _numbers(test), _kl(line.get(_KL))
    metrics = _metrics(header)
    values = metrics.get("test")
    terms = _numbers(values) if isinstance(values, Mapping) else {}
    # A header does not say what its values for each axis are: only those of a family with a KL are.
    return terms, _kl(metrics.get("per_axis")) if "kl" in terms else None


def _metrics(header: Mapping[str, Any]) -> Mapping[str, Any]:
    metrics = header.get("metrics")
    return metrics if isinstance(metrics, Mapping) else {}


def _alive(recorded: Any, kl: list[float] | None) -> int | None:
    """Return how many latents are alive; where it was not recorded, those with enough KL."""
    if type(recorded) is int and recorded >= 0:
        return recorded
    return None if kl is None else int(latent_use(kl).alive.sum())


def _kl(values: Any) -> list[float] | None:
    if not isinstance(values, list) or not values:
        return None
    return [math.nan if (n := _number(v)) is None else n for v in values]


def _numbers(values: Mapping[str, Any]) -> dict[str, float]:
    return {key: number for key, value in values.items() if (number := _number(value)) is not None}


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    except OverflowError:
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
