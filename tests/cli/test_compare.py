"""`dreamexplorer compare`: every run in its folder, a table at the end, and nothing lost by a fault in one of them."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from dreamexplorer.cli import main
from dreamexplorer.errors import UserError
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.runs import RunFolder
from dreamexplorer.training.states import states_in

ROOT = Path(__file__).resolve().parents[2]
Refusal = Callable[..., str]

MINE = """
title = { en = "Two betas", ru = "Две беты" }
text = "Look at the KL."
limit = 300

[shared]
family = "mlp-vae"
latent_dim = 3
hidden = [16]
epochs = 2
device = "cpu"
precision = "fp32"

[[runs]]
name = "Beta 1"

[[runs]]
name = "Beta 4"
beta = 4

[[runs]]
name = "Plain"
family = "ae"
"""
FOLDERS = ("1-beta-1", "2-beta-4", "3-plain")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def table_of(out: Path) -> list[dict[str, str]]:
    with (out / "comparison.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def assert_same_weights(a: Path, b: Path) -> None:
    first, second = (load_checkpoint(folder / "checkpoint.safetensors") for folder in (a, b))
    assert first.snapshot.step == second.snapshot.step
    for name, tensor in first.snapshot.weights.items():
        assert torch.equal(tensor, second.snapshot.weights[name]), name


def test_each_run_keeps_states_and_the_same_weights(mine: Path, tmp_path: Path) -> None:
    plain, kept = tmp_path / "plain", tmp_path / "kept"
    assert main(["compare", str(mine), "--out", str(plain), "--threads", "1", "--epochs", "1"]) == 0
    assert main(["compare", str(mine), "--out", str(kept), "--threads", "1", "--epochs", "1", "--states", "2MB"]) == 0
    for folder in FOLDERS:
        assert not (plain / folder / "states").exists()
        steps = [state.step for state in states_in(kept / folder / "states")]
        assert steps[0] == 0
        assert len(steps) > 2
        assert_same_weights(plain / folder, kept / folder)
    assert main(["compare", "--resume", str(kept), "--threads", "1", "--epochs", "2"]) == 0
    for folder in FOLDERS:  # it keeps its setting
        assert RunFolder(kept / folder).read_states_limit() == 2_000_000
        assert max(state.step for state in states_in(kept / folder / "states")) > 3


def test_a_comparison_ends_in_run_folders_and_a_table(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "compared"
    assert main(["compare", str(mine), "--out", str(out), "--threads", "1"]) == 0
    printed = capsys.readouterr().out
    assert "Two betas" in printed
    assert "Look at the KL." in printed
    assert "Note: Plain: first weights of its own in layers that" not in printed  # an autoencoder's are a VAE's
    for name, folder in zip(("Beta 1", "Beta 4", "Plain"), FOLDERS, strict=True):
        run = RunFolder(out / folder)
        checkpoint = run.load()
        assert checkpoint.snapshot.epoch == 2.0
        assert run.read_limit() == 300
        assert [record["epoch"] for record in run.read_epochs()] == [1, 2]
        info = json.loads(run.info_path.read_text())
        assert info["name"] == name
        assert info["seconds"] > 0.0
    rows = table_of(out)
    assert [row["beta"] for row in rows] == ["1", "4", ""]
    assert [row["state"] for row in rows] == ["done"] * 3
    for row, folder in zip(rows, FOLDERS, strict=True):
        last = RunFolder(out / folder).read_epochs()[-1]
        assert float(row["test_recon"]) == pytest.approx(last["test_recon"], rel=1e-4)
    assert float(rows[1]["test_kl"]) < float(rows[0]["test_kl"])
    table = [line for line in printed.splitlines() if line.startswith(("run ", "Beta", "Plain")) and ":" not in line]
    assert len(table) == 4
    assert table[1].split()[:6] == ["Beta", "1", "mlp-vae", "1", "2", f"{float(rows[0]['test_negative_elbo']):.2f}"]


def documented(heading: str) -> set[str]:
    """Return the names in the first column of the table under a heading of docs/formats.md."""
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE))


def test_the_documented_names_are_those_that_are_written(mine: Path, tmp_path: Path) -> None:
    out = tmp_path / "compared"
    assert main(["compare", str(mine), "--out", str(out), "--threads", "1", "--epochs", "1", "--limit", "64"]) == 0
    assert {path.name for path in out.iterdir()} == documented("A comparison") | set(FOLDERS)
    assert set(json.loads((out / "comparison.json").read_text())) == documented("comparison.json")


def test_each_run_has_the_weights_of_train_alone(mine: Path, tmp_path: Path) -> None:
    """The first run starts from the weights of its seed, as `train` does."""
    out, alone = tmp_path / "compared", tmp_path / "alone"
    assert main(["compare", str(mine), "--out", str(out), "--threads", "1", "--epochs", "1"]) == 0
    flags = ["--latent-dim", "3", "--hidden", "16", "--epochs", "1", "--limit", "300"]
    exact = ["--device", "cpu", "--precision", "fp32", "--threads", "1"]
    assert main(["train", *flags, *exact, "--out", str(alone)]) == 0
    assert_same_weights(out / FOLDERS[0], alone)


def test_resuming_goes_on_with_all_as_if_never_stopped(mine: Path, tmp_path: Path) -> None:
    parts, whole = tmp_path / "parts", tmp_path / "whole"
    assert main(["compare", str(mine), "--out", str(parts), "--threads", "1", "--epochs", "1"]) == 0
    for name in ("checkpoint.safetensors", "checkpoint.resume.safetensors"):
        (parts / FOLDERS[1] / name).unlink()  # killed before its first save: it begins again from the common start
    assert main(["compare", "--resume", str(parts), "--threads", "1", "--epochs", "3"]) == 0
    assert main(["compare", str(mine), "--out", str(whole), "--threads", "1", "--epochs", "3"]) == 0
    for folder in FOLDERS:
        assert_same_weights(parts / folder, whole / folder)
        assert [record["epoch"] for record in RunFolder(parts / folder).read_epochs()] == [1, 2, 3]


def test_resuming_what_is_done_shows_its_table(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "compared"
    assert main(["compare", str(mine), "--out", str(out), "--threads", "1", "--epochs", "1"]) == 0
    before = table_of(out)
    capsys.readouterr()
    assert main(["compare", "--resume", str(out), "--threads", "1"]) == 0
    told = capsys.readouterr().out
    assert told.count("nothing to train: 1 epoch done of 1 in all; ask for more with --epochs") == len(before)
    after = table_of(out)
    for a, b in zip(before, after, strict=True):
        assert a["test_recon"] == b["test_recon"]
        assert b["state"] == "done"


def test_a_run_that_diverges_costs_the_others_nothing(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine.write_text(MINE.replace("beta = 4\n", 'beta = 4\nlearning_rate = 1.0\noptimiser = "sgd"\n'))
    out = tmp_path / "compared"
    assert main(["compare", str(mine), "--out", str(out), "--threads", "1"]) == 2
    captured = capsys.readouterr()
    assert "Beta 4: Training diverged" in captured.err
    states = [row["state"] for row in table_of(out)]
    assert states == ["done", "failed", "done"]
    good = RunFolder(out / FOLDERS[1]).load()  # its last good state
    assert all(torch.isfinite(weight).all() for weight in good.snapshot.weights.values())


def test_a_disk_that_is_full_for_one_run_costs_the_others_nothing(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save = RunFolder.save

    def full(self: RunFolder, checkpoint: object) -> None:
        if self.path.name == FOLDERS[0]:
            raise UserError("{} is full.", self.path)
        save(self, checkpoint)  # type: ignore[arg-type]

    monkeypatch.setattr(RunFolder, "save", full)
    out = tmp_path / "compared"
    assert main(["compare", str(mine), "--out", str(out), "--threads", "1"]) == 2
    assert "is full" in capsys.readouterr().err
    states = [row["state"] for row in table_of(out)]
    assert states == ["failed", "done", "done"]
    assert [RunFolder(out / folder).holds_a_run() for folder in FOLDERS] == [False, True, True]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_saves_all_and_ends_cleanly(mine: Path, tmp_path: Path) -> None:
    out = tmp_path / "compared"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "dreamexplorer", "compare", str(mine), "--out", str(out), "--epochs", "100000"]
    process = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 90
        while not all((out / folder / "metrics.jsonl").exists() for folder in FOLDERS):
            assert time.monotonic() < deadline, "not in time"
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=90)
    finally:
        if process.poll() is None:
            process.kill()
    assert process.returncode == 0, errors
    assert f"Go on with: dreamexplorer compare --resume {out}" in printed
    for folder in FOLDERS:
        run = RunFolder(out / folder)
        checkpoint = run.load()
        assert checkpoint.snapshot.step > 0
        assert len(run.read_epochs()) == int(checkpoint.snapshot.epoch)


def test_shipped_comparisons_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--list"]) == 0
    printed = capsys.readouterr().out
    assert "three-pictures" in printed
    assert "Reconstruction only, KL only, Both" in printed


def test_wrong_usage_is_one_line(mine: Path, tmp_path: Path, refused: Refusal) -> None:
    out = tmp_path / "compared"
    assert "Name a comparison" in refused("compare", "--out", out)
    assert "Name a folder" in refused("compare", mine)
    assert "no comparison of that name" in refused("compare", "nothing", "--out", out)
    assert "holds no comparison" in refused("compare", "--resume", tmp_path)
    assert "leave out the file" in refused("compare", mine, "--resume", tmp_path)
    mine.write_text(MINE + "betta = 3\n")
    assert "mine.toml: runs[3]: the family ae has no setting betta" in refused("compare", mine, "--out", out)
    assert not out.exists()


def test_a_comparison_is_never_replaced(mine: Path, tmp_path: Path, refused: Refusal) -> None:
    out = tmp_path / "compared"
    assert main(["compare", str(mine), "--out", str(out), "--threads", "1", "--epochs", "1", "--limit", "64"]) == 0
    assert "already holds a comparison" in refused("compare", mine, "--out", out)
    assert "--limit cannot change" in refused("compare", "--resume", out, "--limit", "65")
    with RunFolder(out / FOLDERS[2]).claimed():
        assert "Another training is writing" in refused("compare", "--resume", out)
