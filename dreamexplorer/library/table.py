"""Runs as records and as a table for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from dreamexplorer.library.entry import RunEntry

_COLUMNS = (
    "folder", "name", "id", "family", "dataset", "created", "changed", "origin", "source", "source_step", "step",
    "epoch", "alive", "latents", "images_per_s", "seconds", "size_bytes", "pinned", "saved", "held",
)  # fmt: skip


def run_record(run: RunEntry) -> dict[str, Any]:
    """Return a run as JSON values: the columns of the table, "test" with its terms, "settings", and "problem"."""
    info = run.info
    return {
        "folder": run.folder.name,
        "name": info.name,
        "id": info.id,
        "colour": info.colour,
        "family": run.family,
        "dataset": run.dataset,
        "created": iso_time(info.created),
        "changed": iso_time(run.changed),
        "origin": info.origin.kind,
        "source": info.origin.source,
        "source_step": info.origin.step,
        "step": run.step,
        "epoch": run.epoch,
        "test": dict(run.terms),
        "alive": run.alive,
        "latents": run.latents,
        "images_per_s": run.images_per_s,
        "seconds": info.seconds,
        "size_bytes": run.size,
        "pinned": info.pinned,
        "saved": run.saved,
        "held": run.held,
        "settings": dict(run.settings),
        "problem": None if run.problem is None else str(run.problem),
    }


def blank_record() -> dict[str, Any]:
    """Return the record of a run of which nothing is known."""
    return {**dict.fromkeys((*_COLUMNS, "colour", "problem")), "test": {}, "settings": {}}


def csv_text(runs: Sequence[RunEntry]) -> str:
    """Return the runs as CSV, a line each; terms of the test split are columns test_..., settings are columns, too."""
    return csv_of([run_record(run) for run in runs])


def csv_of(records: Sequence[Mapping[str, Any]]) -> str:
    """Return records of runs (`run_record`) as CSV."""
    terms = dict.fromkeys(key for record in records for key in record["test"])
    settings = dict.fromkeys(k for record in records for k in record["settings"] if k not in ("family", "dataset"))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*_COLUMNS, *(f"test_{key}" for key in terms), *settings])
    for record in records:
        row = [record[name] for name in _COLUMNS]
        row += [record["test"].get(key) for key in terms]
        row += [record["settings"].get(name) for name in settings]
        writer.writerow([_cell(value) for value in row])
    return file.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        return json.dumps(value)
    return value


def iso_time(when: datetime) -> str:
    """Return a time in UTC as ISO 8601: "2026-11-28T10:15:00Z"."""
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
