"""The folder of a comparison: comparison.json, comparison.csv, and a run's folder for each run."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dreamexplorer import __version__
from dreamexplorer.errors import UserError
from dreamexplorer.files import read_bytes
from dreamexplorer.models.collapse import constant_latents, latent_use
from dreamexplorer.training.atomic import write_atomically
from dreamexplorer.training.comparison import Comparison, differing, from_record, to_record
from dreamexplorer.training.events import Evaluation
from dreamexplorer.training.json_values import parse_json, plain_json
from dreamexplorer.training.records import evaluation_record
from dreamexplorer.training.run_files import COMPARISON
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.writing import make_folder

LARGEST = 1_000_000  # bytes of comparison.json; an ordinary one has some thousand
DONE, STOPPED, FAILED = "done", "stopped", "failed"
MEASURES = ("negative_elbo", "recon", "kl", "alive", "active_units")


@dataclass(frozen=True)
class Result:
    """State and last numbers of one run.

    Args:
        state: `DONE`, `STOPPED` or `FAILED`.
        message: why it failed, else "".
        epoch: epochs done, with fraction.
        test: its last evaluation of the test split; None if there was none.
        images_per_s: over its last epoch, in its own turns; None if it ended none.
    """

    state: str
    message: str
    epoch: float
    test: Evaluation | None
    images_per_s: float | None

    def measures(self) -> dict[str, float | int | None]:
        """Return the values of `MEASURES` on the test split; None where the family has no such quantity."""
        test = self.test
        if test is None:
            return dict.fromkeys(MEASURES)
        values: dict[str, float | int | None] = {key: test.values.get(key) for key in ("recon", "kl")}
        alive = None
        if test.axis_key == "kl" and test.per_axis is not None and test.mean_variance is not None:
            use = latent_use(test.per_axis, constant_latents(test.per_axis, test.mean_variance))
            alive = int(use.alive.sum())
        return {
            "negative_elbo": test.values.get("negative_elbo") if test.bounds else None,
            **values,
            "alive": alive,
            "active_units": test.active_units,
        }


class ComparisonFolder:
    """Folder of a comparison: DIR/1-name, DIR/2-name, ... beside its description and results.

    Args:
        path: the folder; it is created with the first file.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.description_path = self.path / COMPARISON
        self.table_path = self.path / "comparison.csv"

    def check_new(self) -> None:
        """Raise `UserError` if the folder holds a comparison already."""
        if os.path.lexists(self.description_path):
            raise UserError(
                "{} already holds a comparison. Continue it with --resume {}, or choose another folder.",
                self.path,
                self.path,
            )

    def runs(self, comparison: Comparison) -> tuple[RunFolder, ...]:
        """Return the folder of each run, named after its number and name."""
        names = [re.sub(r"[^a-z0-9.]+", "-", str(c.name).lower()).strip("-.") for c in comparison.runs]
        return tuple(RunFolder(self.path / f"{n}-{name}".rstrip("-")) for n, name in enumerate(names, 1))

    def read(self) -> Comparison:
        """Return the comparison in the folder, with the epochs and images that it was begun with.

        Raises:
            UserError: there is none, or its file is damaged.
        """
        path = self.description_path
        if self.path.is_dir() and not os.path.lexists(path):
            raise UserError("{} holds no comparison: there is no {} in it.", self.path, path.name)
        content = read_bytes(path, LARGEST)
        try:
            return from_record(parse_json(content.decode("utf-8")))
        except (UserError, ValueError, RecursionError) as error:
            raise UserError("{} is damaged. Begin the comparison again in another folder.", path) from error

    def write(self, comparison: Comparison, notes: Sequence[str], results: Sequence[Result] = ()) -> None:
        """Write the description, and with results these and the table.

        Args:
            comparison: the comparison, as it is run.
            notes: where its runs do not start alike.
            results: one for each run, or none yet.

        Raises:
            UserError: a file cannot be written.
        """
        data: dict[str, Any] = {"program_version": __version__, **to_record(comparison)}
        data["differing"] = {name: list(values) for name, values in differing(comparison.configs).items()}
        data["notes"] = list(notes)
        for entry, folder in zip(data["runs"], self.runs(comparison), strict=True):
            entry["folder"] = folder.path.name
        for entry, result in zip(data["runs"], results, strict=False):
            entry["result"] = _record(result)
        make_folder(self.path)
        write_atomically(self.description_path, (json.dumps(plain_json(data), indent=2) + "\n").encode())
        if results:
            write_atomically(self.table_path, self._table(comparison, results).encode())

    def _table(self, comparison: Comparison, results: Sequence[Result]) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        settings = differing(comparison.configs)
        measures = [name if name in ("alive", "active_units") else f"test_{name}" for name in MEASURES]
        writer.writerow(["run", "folder", "state", *settings, "epoch", "test_epoch", *measures, "images_per_s"])
        for n, (compared, folder, result) in enumerate(
            zip(comparison.runs, self.runs(comparison), results, strict=True)
        ):
            chosen = [_cell(values[n]) for values in settings.values()]
            tested = None if result.test is None else result.test.epoch
            numbers = [_cell(v) for v in (result.epoch, tested, *result.measures().values(), result.images_per_s)]
            writer.writerow([str(compared.name), folder.path.name, result.state, *chosen, *numbers])
        return out.getvalue()


def _record(result: Result) -> Mapping[str, Any]:
    return {
        "state": result.state,
        "message": result.message,
        "epoch": result.epoch,
        "test_epoch": None if result.test is None else result.test.epoch,
        "test": None if result.test is None else evaluation_record(result.test),
        "alive": result.measures()["alive"],
        "images_per_s": result.images_per_s,
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)
