"""The table of runs as a file: what the window knows of each run, beside what its folder holds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamexplorer.options import to_json
from dreamexplorer.progress import Progress
from dreamexplorer.session import Run

if TYPE_CHECKING:
    from dreamexplorer.training.config import RunConfig


@dataclass(frozen=True)
class RunCopy:
    """A copy of a run's figures, made on the GUI thread: its folder, and values by the names of `run_record`."""

    folder: Path | None
    values: dict[str, Any]


def copy_of(run: Run, config: RunConfig | None, held: bool) -> RunCopy:
    """Copy what the window knows of a run; what it does not know is left out.

    Args:
        run: the run.
        config: options of the run.
        held: True while it is trained.
    """
    use = run.latent_use
    values: dict[str, Any] = {
        "name": run.name,
        "colour": run.color or None,
        "created": datetime.fromtimestamp(run.created, timezone.utc),
        "origin": run.origin.kind,
        "source": None if run.origin.path is None else str(run.origin.path),
        "pinned": run.pinned,
        "saved": True if run.path is not None and not run.unsaved else None,
        "held": held,
        "images_per_s": run.images_per_s,
        "seconds": run.history.seconds,
        "alive": None if use is None else int(use.alive.sum()),
        "latents": None if use is None else len(use.alive),
        "test": None if run.evaluation is None else dict(run.evaluation.values),
    }
    if run.snapshot is not None:
        values |= {"family": run.snapshot.family, "step": run.snapshot.step, "epoch": run.snapshot.epoch}
    if config is not None:
        # The epochs of the form are those to come, which no table of results means.
        train = {name: value for name, value in to_json(config.train).items() if name != "epochs"}
        values["dataset"] = config.dataset
        values["settings"] = {
            "family": config.family,
            "dataset": config.dataset,
            **{f"model.{name}": value for name, value in to_json(config.model).items()},
            **{f"train.{name}": value for name, value in train.items()},
        }
    return RunCopy(run.folder, {name: value for name, value in values.items() if value is not None})


def csv_writer(copies: Sequence[RunCopy], path: Path) -> Callable[[Progress], Path]:
    """Return a job that writes runs as CSV, in the columns of `dreamexplorer runs --csv`."""

    def work(progress: Progress) -> Path:
        from dreamexplorer.library.table import csv_of
        from dreamexplorer.training.atomic import write_atomically

        write_atomically(path, csv_of([_record(copy) for copy in copies]).encode())
        return path

    return work


def _record(copy: RunCopy) -> dict[str, Any]:
    """Return the record of a run: that of its folder, with what the window knows in its place."""
    from dreamexplorer.library.entry import read_entry
    from dreamexplorer.library.table import blank_record, iso_time, run_record

    record = blank_record()
    if copy.folder is not None:
        with contextlib.suppress(OSError):  # on a stick that was pulled out
            record = run_record(read_entry(copy.folder))
    settings = {**record["settings"], **copy.values.get("settings", {})}
    created = {"created": iso_time(copy.values["created"])}
    return {**record, **copy.values, **created, "settings": settings}
