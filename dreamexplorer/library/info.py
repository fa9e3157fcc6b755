"""Reads and writes run.json: what the library knows of a run beside its training."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from dreamexplorer.claims import claim_within
from dreamexplorer.errors import UserError
from dreamexplorer.files import read_bytes
from dreamexplorer.training.atomic import write_atomically, write_error
from dreamexplorer.training.json_values import parse_json
from dreamexplorer.training.run_files import CHECKPOINT, CONFIG, INFO

FORMAT_VERSION = 1
ORIGINS = ("trained", "opened", "imported", "example", "forked")
LONGEST_NAME = 120  # characters

_LARGEST = 1_000_000  # bytes of a run.json; ordinary ones have some hundred
_LOCK = ".run.lock"
_PATIENCE = 2.0  # seconds to wait for another program that changes the same run.json
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Origin:
    """Origin of a run.

    Args:
        kind: "trained" here from fresh weights, "opened" from a checkpoint, "imported" from a file of another program,
            an "example" that ships with this one, or "forked": trained on from a run or a checkpoint.
        source: id of the run that it was forked from, or the path or name of the file; None for a trained run.
        step: step of the source at which it begins.
    """

    kind: str = "trained"
    source: str | None = None
    step: int | None = None


@dataclass(frozen=True)
class RunInfo:
    """Content of run.json.

    Args:
        id: identifier that stays the same when the run is renamed, moved or copied.
        name: the name that people read.
        colour: "#rrggbb" of its curves; None: the program chooses.
        pinned: True if it is never suggested for deletion, and its states are thinned last.
        created: when it was made, with a time zone.
        origin: where it comes from.
        seconds: time that it was trained for, evaluations and saves included; None if unknown.
        more: entries of a newer program or another one, which are kept.
    """

    id: str
    name: str
    created: datetime
    colour: str | None = None
    pinned: bool = False
    origin: Origin = Origin()
    seconds: float | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def new_info(name: str, origin: Origin | None = None, *, now: datetime | None = None) -> RunInfo:
    """Return the information on a new run, with an identifier of its own.

    Args:
        name: its name.
        origin: where it comes from; None for a run trained from fresh weights.
        now: time at which it is made; None for the present.
    """
    created = (now or datetime.now(timezone.utc)).astimezone(timezone.utc).replace(microsecond=0)
    return RunInfo(uuid.uuid4().hex, checked_name(name), created, origin=origin or Origin())


def info_without_file(folder: Path) -> RunInfo:
    """Return what is assumed of a run without run.json: the name of its folder, and an identifier made from its path.

    Args:
        folder: the run's folder, which exists.
    """
    names = (folder / name for name in (CONFIG, CHECKPOINT, "."))
    times = [os.stat(path).st_mtime for path in names if path.exists()]
    made = datetime.fromtimestamp(min(times, default=0.0), timezone.utc).replace(microsecond=0)
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, folder.resolve().as_uri()).hex
    return RunInfo(identifier, name_of_folder(folder), made)


def name_of_folder(folder: Path) -> str:
    """Return a name for a run that has only that of its folder."""
    name = folder.resolve().name[:LONGEST_NAME]
    return "".join(c if c.isprintable() else "?" for c in name).strip() or "run"


def checked_name(name: str) -> str:
    """Return a name of a run without space around it.

    Raises:
        UserError: nothing is left, it has more than one line, or it is too long.
    """
    stripped = name.strip()
    if not stripped:
        raise UserError("A run needs a name. Type at least one character.")
    if not stripped.isprintable():
        raise UserError("The name of a run is one line of text. Remove line breaks and control characters.")
    if len(stripped) > LONGEST_NAME:
        raise UserError(
            "The name of a run has at most {} characters, this one {}. Shorten it.", LONGEST_NAME, len(stripped)
        )
    return stripped


def checked_colour(colour: str | None) -> str | None:
    """Return a colour in lower case, None for the program's choice.

    Raises:
        UserError: it is not of the form #rrggbb.
    """
    if colour is None:
        return None
    if not _COLOUR.fullmatch(colour.lower()):
        raise UserError("{!r} is no colour. Write it as #rrggbb, such as #1f77b4.", colour)
    return colour.lower()


def write_info(path: Path, info: RunInfo) -> None:
    """Write run.json atomically.

    Raises:
        UserError: it cannot be written.
    """
    write_atomically(path, (json.dumps(_to_json(info), indent=2, ensure_ascii=False) + "\n").encode())


def read_info(path: Path) -> RunInfo:
    """Return the content of a run.json.

    Raises:
        UserError: there is none, it cannot be read, or it is damaged.
    """
    try:
        return _from_json(parse_json(read_bytes(path, _LARGEST).decode("utf-8")))
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise UserError(
            "{} is damaged: name, colour and origin of the run are unknown. Rename the run to write it anew.", path
        ) from error


def change_info(folder: Path, change: Callable[[RunInfo], RunInfo]) -> RunInfo:
    """Change the run.json of a run, which is written if it is missing or damaged; return the new content.

    Other programs that change it at the same time wait for each other.

    Args:
        folder: the run's folder.
        change: returns the new content for the present one; it may be called on what `info_without_file` assumes.

    Raises:
        UserError: it cannot be written.
    """
    with _alone(folder):
        try:
            old = read_info(folder / INFO)
        except UserError:
            old = info_without_file(folder)
        new = change(old)
        write_info(folder / INFO, new)
    return new


def add_seconds(info: RunInfo, seconds: float) -> RunInfo:
    """Return the information with more seconds of training."""
    return dataclasses.replace(info, seconds=round((info.seconds or 0.0) + seconds, 3)) if seconds else info


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other programs from changing run.json while the context is entered."""
    path = folder / _LOCK
    try:
        held = claim_within(path, _PATIENCE)
    except OSError as error:
        raise write_error(folder / INFO, error) from error
    if held is None:
        raise UserError("Another program is changing {}. Try again.", folder / INFO)
    try:
        yield
    finally:
        held.release()


def _to_json(info: RunInfo) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "id": info.id,
        "name": info.name,
        "colour": info.colour,
        "pinned": info.pinned,
        "created": info.created.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "origin": dataclasses.asdict(info.origin),
        "seconds": info.seconds,
        **info.more,
    }


def _from_json(data: dict[str, Any]) -> RunInfo:
    """Return the content of run.json; ValueError, KeyError or TypeError if it is damaged."""
    identifier, name, pinned, seconds = data["id"], data["name"], data.get("pinned", False), data.get("seconds")
    if not (isinstance(identifier, str) and identifier.isalnum() and len(identifier) <= 64):
        raise ValueError("id must be letters and digits")
    if not (isinstance(name, str) and name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise ValueError("name must be one line")
    if not isinstance(pinned, bool):
        raise TypeError("pinned must be true or false")
    if seconds is not None and (not isinstance(seconds, int | float) or not 0 <= seconds < math.inf):
        raise ValueError("seconds must be a number")
    colour = data.get("colour")
    if colour is not None and not (isinstance(colour, str) and _COLOUR.fullmatch(colour)):
        raise ValueError("colour must be #rrggbb")
    known = {"format_version", *(f.name for f in dataclasses.fields(RunInfo))}
    return RunInfo(
        identifier,
        name,
        _time(data["created"]),
        colour,
        pinned,
        _origin(data.get("origin") or {}),
        None if seconds is None else float(seconds),
        {key: value for key, value in data.items() if key not in known},
    )


def _time(text: Any) -> datetime:
    if not isinstance(text, str):
        raise TypeError("created must be a time")
    # Python 3.10 does not read the Z of ISO 8601.
    made = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    return made if made.tzinfo else made.replace(tzinfo=timezone.utc)


def _origin(data: Any) -> Origin:
    if not isinstance(data, Mapping):
        raise TypeError("origin must be an object")
    kind, source, step = data.get("kind", "trained"), data.get("source"), data.get("step")
    if kind not in ORIGINS or not isinstance(source, str | None) or not isinstance(step, int | None):
        raise ValueError("origin must have a kind, a source and a step")
    return Origin(kind, source, step)
