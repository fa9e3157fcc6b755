"""`dreamexplorer runs`: a folder of trainings is a library that is listed, compared, and changed by commands."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dreamexplorer.cli import main
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.training.runs import RunFolder

Refusal = Callable[..., str]
Capture = pytest.CaptureFixture[str]
SMALL = ("--limit", "200", "--latent-dim", "2", "--hidden", "8", "--device", "cpu")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three runs that the command trained, the last of them forked from the second."""
    folder = tmp_path_factory.mktemp("runs")
    assert main(["train", "--out", str(folder / "beta1"), "--epochs", "1", *SMALL]) == 0
    assert main(["train", "--out", str(folder / "beta4"), "--beta", "4", "--epochs", "1", *SMALL]) == 0
    fork = ["--out", str(folder / "fork"), "--beta", "1", "--epochs", "2"]
    assert main(["train", "--resume", str(folder / "beta4"), *fork]) == 0
    return folder


@pytest.fixture
def library(trained: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder that a test may change."""
    return Path(shutil.copytree(trained, tmp_path / "runs"))


def listed(capsys: Capture, library: Path) -> dict[str, dict[str, Any]]:
    """Return the runs as `--json` prints them, by folder."""
    capsys.readouterr()
    assert main(["runs", "--json", "--library", str(library)]) == 0
    return {run["folder"]: run for run in json.loads(capsys.readouterr().out)["runs"]}


def test_a_folder_of_trainings_is_a_library(trained: Path, capsys: Capture) -> None:
    runs = listed(capsys, trained)
    assert set(runs) == {"beta1", "beta4", "fork"}
    last = json.loads((trained / "fork" / "metrics.jsonl").read_text().splitlines()[-1])
    fork = runs["fork"]
    assert fork["test"]["negative_elbo"] == last["test_negative_elbo"]
    assert (fork["epoch"], fork["step"], fork["alive"], fork["latents"]) == (2, 4, last["alive"], 2)
    assert (fork["origin"], fork["source"], fork["source_step"]) == ("forked", runs["beta4"]["id"], 2)
    assert runs["beta1"]["origin"] == "trained"
    for name, run in runs.items():
        assert run["name"] == name
        assert run["seconds"] > 0
        assert (run["saved"], run["held"], run["problem"]) == (True, False, None)
        assert run["size_bytes"] == sum(f.stat().st_size for f in (trained / name).iterdir())


def test_the_table(library: Path, capsys: Capture) -> None:
    Library(library).change(library / "beta1", pinned=True)
    (library / "holiday").mkdir()
    capsys.readouterr()
    assert main(["runs", "--library", str(library)]) == 0
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert lines[0].split() == ["name", "family", "dataset", "epochs", "-ELBO", "recon", "KL", "alive", "size", "when"]
    assert sorted(line.split()[0] for line in lines[1:4]) == ["beta1", "beta4", "fork"]
    last = json.loads((library / "beta1" / "metrics.jsonl").read_text())
    beta1 = next(line for line in lines if line.startswith("beta1 *"))
    assert f"{last['test_negative_elbo']:.2f}" in beta1
    assert lines[-1].startswith("3 runs, ")
    assert "1 folder without a run: holiday." in captured.err


def test_a_training_that_was_killed_before_its_first_save_is_named(library: Path, capsys: Capture) -> None:
    for name in ("killed", "made"):
        (library / name).mkdir()
        shutil.copy(library / "beta1" / "config.json", library / name)
    (library / "killed" / ".lock").touch()
    capsys.readouterr()
    assert main(["runs", "--library", str(library)]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line}
    assert lines["killed"].endswith(" (killed before its first save)")
    assert lines["made"].endswith(" (not saved yet)")


def test_the_csv(trained: Path, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "runs.csv"
    assert main(["runs", "--library", str(trained), "--csv", str(file)]) == 0
    with open(file, newline="", encoding="utf-8") as opened:
        rows = {row["name"]: row for row in csv.DictReader(opened)}
    assert {name: row["model.beta"] for name, row in rows.items()} == {"beta1": "1.0", "beta4": "4.0", "fork": "1.0"}
    assert "Wrote 3 runs" in capsys.readouterr().out
    assert main(["runs", "--library", str(trained), "--csv", str(file)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["runs", "--library", str(trained), "--csv", str(file), "--force"]) == 0


def test_the_difference_of_two_runs(trained: Path, capsys: Capture) -> None:
    at = ["--library", str(trained)]
    capsys.readouterr()
    assert main(["runs", "diff", "beta1", "beta4", *at]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [["setting", "beta1", "beta4"], ["beta", "1", "4"]]
    assert main(["runs", "diff", "beta1", "beta4", "--json", *at]) == 0
    assert json.loads(capsys.readouterr().out) == {"runs": ["beta1", "beta4"], "settings": {"model.beta": [1.0, 4.0]}}
    assert main(["runs", "diff", "fork", "fork", *at]) == 0
    assert "the same settings" in capsys.readouterr().out


def test_rename_colour_and_pin(library: Path, capsys: Capture) -> None:
    at = ["--library", str(library)]
    assert main(["runs", "rename", "beta4", "too much KL", *at]) == 0
    assert main(["runs", "colour", "too much KL", "#aa0000", *at]) == 0
    assert main(["runs", *at, "pin", "beta4"]) == 0  # the folder's name still means it
    run = listed(capsys, library)["beta4"]
    assert (run["name"], run["colour"], run["pinned"]) == ("too much KL", "#aa0000", True)
    assert main(["runs", "unpin", run["id"][:6], *at]) == 0
    assert main(["runs", "colour", "beta4", "none", *at]) == 0
    run = listed(capsys, library)["beta4"]
    assert (run["colour"], run["pinned"]) == (None, False)


def test_delete_undo_and_empty(library: Path, capsys: Capture) -> None:
    at = ["--library", str(library)]
    assert main(["runs", "delete", "beta1", "fork", *at]) == 0
    assert f"dreamexplorer runs undo --library {library}" in capsys.readouterr().out
    assert set(listed(capsys, library)) == {"beta4"}
    assert main(["runs", "bin", *at]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["folder", "fork", "beta1"]
    assert main(["runs", "undo", *at]) == 0
    assert set(listed(capsys, library)) == {"beta4", "fork"}
    assert main(["runs", "empty", *at]) == 0
    assert main(["runs", "bin", *at]) == 0
    assert "The bin is empty." in capsys.readouterr().out


def test_a_bound_that_thinning_cannot_keep_names_what_could_go(library: Path, capsys: Capture) -> None:
    at = ["--library", str(library)]
    assert main(["runs", "delete", "fork", *at]) == 0
    capsys.readouterr()
    assert main(["runs", "fit", "--bound", "0", *at]) == 0
    out = capsys.readouterr().out
    assert "too much" in out
    assert f"dreamexplorer runs empty --library {library}" in out
    assert "those not used for longest first: beta1 (" in out
    assert main(["runs", "fit", *at]) == 0
    assert "too much" not in capsys.readouterr().out


def test_a_resumed_run_stays_the_same_run_and_its_time_adds_up(library: Path, capsys: Capture) -> None:
    before = listed(capsys, library)["beta1"]
    assert main(["train", "--resume", str(library / "beta1"), "--epochs", "2"]) == 0
    after = listed(capsys, library)["beta1"]
    assert (after["id"], after["epoch"]) == (before["id"], 2)
    assert after["seconds"] > before["seconds"]


def test_a_replaced_run_is_another_run(library: Path, capsys: Capture) -> None:
    Library(library).change(library / "beta1", name="kept for years", pinned=True)
    before = listed(capsys, library)["beta1"]
    assert main(["train", "--force", "--out", str(library / "beta1"), "--epochs", "1", *SMALL]) == 0
    after = listed(capsys, library)["beta1"]
    assert (after["name"], after["pinned"]) == ("beta1", False)
    assert after["id"] != before["id"]


def test_a_folder_of_a_comparison_is_named(library: Path, capsys: Capture) -> None:
    (library / "pictures").mkdir()
    (library / "pictures" / "comparison.json").write_text("{}")
    (library / "empty").mkdir()
    assert main(["runs", "--library", str(library)]) == 0
    told = capsys.readouterr().err
    assert (
        f"pictures holds a comparison. List its runs with: dreamexplorer runs --library {library / 'pictures'}" in told
    )
    assert "1 folder without a run: empty." in told


def test_without_runs_it_says_how_to_make_one(capsys: Capture) -> None:
    assert main(["runs"]) == 0
    assert f"dreamexplorer train --out {default_library() / 'first'}" in capsys.readouterr().out


def test_what_cannot_be_done_is_refused_in_one_line(library: Path, refused: Refusal) -> None:
    at = ("--library", library)
    assert "did you mean 'beta4'" in refused("runs", "rename", "beta44", "x", *at)
    assert "There is no run 'zzz'" in refused("runs", "delete", "zzz", *at)
    assert "is itself a run" in refused("runs", "--library", library / "beta1")
    assert "There is no folder" in refused("runs", "--library", library / "nowhere")
    assert "must be a number of GB" in refused("runs", "fit", "--bound", "-1", *at)
    assert "is no colour" in refused("runs", "colour", "beta1", "red", *at)
    assert "is empty" in refused("runs", "undo", *at)
    Library(library).change(library / "fork", name="beta")
    Library(library).change(library / "beta4", name="beta")
    told = refused("runs", "delete", "beta", *at)
    assert "'beta' is the name or the folder of 2 runs: " in told
    assert "beta4 (identifier " in told
    assert "fork (identifier " in told
    assert "The run in beta1 is already called 'beta1'" in refused("runs", "rename", "fork", "beta1", *at)
    Library(library).change(library / "fork", name="beta1")
    assert "is the name or the folder of 2 runs" in refused("runs", "delete", "beta1", *at)
    with RunFolder(library / "fork").claimed():
        assert "is being trained" in refused("runs", "delete", "fork", *at)
