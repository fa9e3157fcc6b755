"""Runs as records and as a table for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
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
        "created": _iso(info.created),
        "changed": _iso(run.changed),
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


def csv_text(runs: Sequence[RunEntry]) -> str:
    """Return the runs as CSV, a line each; terms of the test split are columns test_..., settings are columns, too."""
    terms = dict.fromkeys(key for run in runs for key in run.terms)
    settings = dict.fromkeys(k for run in runs for k in run.settings if k not in ("family", "dataset"))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*_COLUMNS, *(f"test_{key}" for key in terms), *settings])
    for run in runs:
        record = run_record(run)
        row = [record[name] for name in _COLUMNS]
        row += [run.terms.get(key) for key in terms]
        row += [run.settings.get(name) for name in settings]
        writer.writerow([_cell(value) for value in row])
    return file.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        return json.dumps(value)
    return value


def _iso(when: datetime) -> str:
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
