"""The table of runs as a file: the columns of the command, from memory and from the folders of runs."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path

from dreamexplorer.gui.panels.runs.export import copy_of, csv_writer
from dreamexplorer.library.library import Library
from dreamexplorer.library.table import csv_text
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.progress import Silent
from dreamexplorer.session import Run
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Evaluation, StepDone
from dreamexplorer.training.runs import RunFolder
from tests.gui.panel_fakes import KEYS, snapshot

CONFIG = RunConfig("mlp-vae", MlpVaeConfig(beta=4.0), TrainConfig(epochs=7), "mnist")


def trained(name: str) -> Run:
    run = Run(name, created=1_800_000_000.0, pinned=True, images_per_s=500.0)
    run.put_model(snapshot(2, 100, 1.5), KEYS)
    values = dict.fromkeys(KEYS, 12.5)
    run.history.add_steps([StepDone(100, 1.5, values, None, 500.0, None, 3.5)])
    run.evaluation = Evaluation(100, 1.5, values, None, None, None)
    return run


def rows_of(runs: list[Run], path: Path) -> list[dict[str, str]]:
    csv_writer([copy_of(run, CONFIG, held=False) for run in runs], path)(Silent())
    return list(csv.DictReader(io.StringIO(path.read_text())))


def test_a_run_in_memory_has_the_columns_of_the_command(tmp_path: Path) -> None:
    (row,) = rows_of([trained("first")], tmp_path / "runs.csv")
    folder = RunFolder(tmp_path / "library" / "b")
    folder.start(CONFIG)
    written = csv.DictReader(io.StringIO(csv_text(Library(tmp_path / "library").runs().runs)))
    of_window = [name for name in row if not name.startswith("test_")]
    assert of_window == [name for name in written.fieldnames or () if name != "train.epochs"]
    assert row["created"] == "2027-01-15T08:00:00Z"
    assert (row["name"], row["family"], row["step"], row["epoch"], row["seconds"]) == (
        "first", "mlp-vae", "100", "1.5", "3.5",
    )  # fmt: skip
    assert (row["test_kl"], row["model.beta"], row["pinned"], row["held"]) == ("12.5", "4.0", "true", "false")
    assert (row["folder"], row["size_bytes"]) == ("", "")


def test_what_only_the_folder_knows_is_read_from_it(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "library" / "b")
    folder.start(CONFIG)
    run, other = trained("renamed"), trained("in memory")
    run.folder = folder.path
    first, second = rows_of([run, other], tmp_path / "runs.csv")
    assert (first["folder"], first["name"], first["train.epochs"]) == ("b", "renamed", "7")
    assert int(first["size_bytes"]) > 0
    assert first["test_recon"] == "12.5", "the window is ahead of the folder"
    assert second["train.epochs"] == ""
    run.folder = tmp_path / "gone"
    (row,) = rows_of([run], tmp_path / "runs.csv")
    assert row["name"] == "renamed"


def test_an_untrained_run_has_few_values() -> None:
    copy = copy_of(Run("new"), None, held=True)
    assert copy.values["held"] is True
    assert not {"step", "test", "settings", "seconds"} & copy.values.keys()
    assert dataclasses.replace(copy, folder=Path("x")).folder == Path("x")
