"""docs/formats.md names what is written: no more, and no less."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

from dreamexplorer.cli import main
from dreamexplorer.library.library import Library
from dreamexplorer.models.cvae import CvaeConfig
from dreamexplorer.models.families import create
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint, ResumeState, save_checkpoint
from dreamexplorer.training.config import TrainConfig
from dreamexplorer.training.headers import METADATA_KEY, read_header
from dreamexplorer.training.states_loading import write_state
from dreamexplorer.training.tensorfile import CHECKSUM_KEY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library") / "first"
    small = ["--epochs", "2", "--limit", "200", "--latent-dim", "2", "--hidden", "8", "--device", "cpu"]
    assert main(["train", "--out", str(folder), *small]) == 0
    return folder


def documented(heading: str) -> set[str]:
    """Return the names in the first column of the table under a heading."""
    section = re.split(r"^#+ ", TEXT.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE))


def metadata(path: Path) -> dict[str, Any]:
    entries = read_header(path).metadata
    assert set(entries) == {METADATA_KEY, CHECKSUM_KEY} == {"dreamexplorer", "dreamexplorer.sha256"}
    data: dict[str, Any] = json.loads(entries[METADATA_KEY])
    return data


def test_the_files_of_a_run(run: Path) -> None:
    assert {p.name for p in run.iterdir()} == documented("A run") - {"states/", ".lock"}


@pytest.mark.parametrize(("heading", "file"), [("config.json", "config.json"), ("run.json", "run.json")])
def test_the_names_of_a_json_file(run: Path, heading: str, file: str) -> None:
    assert set(json.loads((run / file).read_text())) == documented(heading)


def test_the_origin_of_a_run(run: Path) -> None:
    assert set(json.loads((run / "run.json").read_text())["origin"]) == {"kind", "source", "step"}


def test_the_names_of_an_epoch(run: Path) -> None:
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2]
    terms = {f"{split}_{key}" for split in ("train", "test") for key in ("recon", "kl", "negative_elbo")}
    assert set(lines[0]) - terms == documented("metrics.jsonl")


def test_the_names_in_a_checkpoint(run: Path, tmp_path: Path) -> None:
    network = create("cvae", CvaeConfig(latent_dim=2, hidden=(3,)), (1, 4, 4), seed=0, classes=10)
    path = tmp_path / "m.safetensors"
    snapshot = take_snapshot(network, 1, 1.0)
    save_checkpoint(Checkpoint(snapshot, "mnist", TrainConfig(), half=True), path)
    data = metadata(run / "checkpoint.safetensors")
    assert set(data) | set(metadata(path)) | {"foreign"} == documented("checkpoint.safetensors")
    assert set(data["metrics"]) == {"train", "test", "test_step", "active_units", "per_axis"}


def test_the_names_of_states(tmp_path: Path) -> None:
    for exact in (False, True):
        network = create("cvae", CvaeConfig(latent_dim=2, hidden=(3,)), (1, 4, 4), seed=0, classes=10)
        resume = ResumeState({}, {}) if exact else None
        snapshot = take_snapshot(network, 123, 1.0)
        write_state(tmp_path, Checkpoint(snapshot, "mnist", TrainConfig(), resume=resume, half=not exact))
    assert {path.name for path in tmp_path.iterdir()} == documented("states/")
    assert metadata(tmp_path / "000000123.safetensors")["precision"] == "half"


def test_the_names_in_a_state_for_resuming(run: Path) -> None:
    data = metadata(run / "checkpoint.resume.safetensors")
    assert set(data) == documented("The state for resuming")
    assert data["save_id"] == metadata(run / "checkpoint.safetensors")["save_id"]


def test_the_names_of_a_library(run: Path, tmp_path: Path) -> None:
    library = Library(Path(shutil.copytree(run.parent, tmp_path / "library")))
    deleted = library.delete(library.path / "first")
    assert deleted.folder.parent.name in documented("A library")
    assert re.fullmatch(r"\d{8}T\d{12}Z first", deleted.folder.name)


def test_the_example_runs(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = TEXT.partition("```python\n")[2].partition("```")[0]
    assert 'Path("runs/first")' in code
    script = tmp_path / "example.py"
    script.write_text(code.replace('Path("runs/first")', f"Path({str(run)!r})"))
    capsys.readouterr()
    runpy.run_path(str(script))
    first, shapes, about = capsys.readouterr().out.splitlines()
    last = json.loads((run / "metrics.jsonl").read_text().splitlines()[-1])
    assert json.loads(first)[-1] == last["test_negative_elbo"]
    assert "'logits.weight': (784, 8)" in shapes
    assert about.startswith("mlp-vae 4 {'latent_dim': 2")
