"""`dreamexplorer tool`, called as a function: what it prints, what it writes, and how it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PIL import Image

from dreamexplorer.analysis.figures import with_error
from dreamexplorer.analysis.tool import tools
from dreamexplorer.cli import main
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.options import options_of
from dreamexplorer.training.checkpoint import Checkpoint, save_checkpoint
from dreamexplorer.training.config import TrainConfig

SMALL = ("--limit", "60", "--device", "cpu")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "m.safetensors"
    network = create("mlp-vae", MlpVaeConfig(latent_dim=3, hidden=(8,)), (1, 28, 28), seed=0)
    save_checkpoint(Checkpoint(take_snapshot(network, 5, 1.0), "mnist", TrainConfig()), path)
    return path


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    assert main([str(a) for a in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("dreamexplorer: ")
    assert captured.out == ""
    return captured.err


@pytest.mark.parametrize("name", list(tools()))
def test_every_option_of_a_tool_has_its_flag(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["tool", name, "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    for field in options_of(tools()[name].options):
        assert f"--{field.replace('_', '-')}" in text


@pytest.mark.parametrize("name", list(tools()))
def test_a_tool_prints_json_and_writes_files(
    name: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report"
    assert main(["tool", name, str(model), *SMALL, "--json", "--out", str(out)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["tool"] == name
    assert (data["family"], data["step"], data["dataset"]) == ("mlp-vae", 5, "mnist")
    for fact in data["facts"].values():
        assert {"value", "unit", "error", "n"} <= set(fact)
    written = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert written["facts"] == data["facts"]
    assert written["tables"] == data["tables"]
    for table, rows in data["tables"].items():
        with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) == 1 + len(rows)
    for chart in (*data["curves"], *data["points"]):
        assert (out / f"{chart}.csv").stat().st_size > 0
    for grid in data["images"]:
        with Image.open(out / f"{grid}.png") as picture:
            assert picture.width > 28


def test_facts_and_tables_are_printed(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tool", "reconstructions", str(model), *SMALL, "--images", "20", "--shown", "4"]) == 0
    text = capsys.readouterr().out
    assert "mlp-vae, step 5; MNIST" in text
    assert "Reconstruction loss" in text
    assert "nats per image  (n = 20)" in text
    assert "Mean loss of each class:" in text


def test_value_and_error_have_the_same_decimals_as_in_the_window(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["tool", "reconstructions", str(model), *SMALL, "--images", "20"]
    assert main([*arguments, "--json"]) == 0
    fact = json.loads(capsys.readouterr().out)["facts"]["recon"]
    assert main(arguments) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Reconstruction loss  "))
    value, error = with_error(fact["value"], fact["error"])
    assert line.split()[2:5] == [value, "+-", error]
    assert len(value.partition(".")[2]) == len(error.partition(".")[2])


def test_an_axis_is_chosen_by_its_name(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["tool", "manifold", str(model), *SMALL, "--side", "2"]
    assert main([*arguments, "--first-axis", "z2", "--second-axis", "z0"]) == 0
    text = capsys.readouterr().out
    assert "Value (latent units)" in text
    assert text.index("\nz2 ") < text.index("\nz0 ")
    assert "no latent z3: the latents are z0 to z2" in refused(capsys, *arguments, "--first-axis", "z3")


def test_options_are_passed_on(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tool", "reconstructions", str(model), *SMALL, "--order", "best", "--shown", "3", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["options"]["order"] == "best"
    losses = [row["recon"] + row["kl"] for row in data["tables"]["shown"]]
    assert losses == sorted(losses)
    assert len(losses) == 3


def test_a_report_is_not_replaced_unasked(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["tool", "reconstructions", str(model), *SMALL, "--out", str(tmp_path / "r")]
    assert main(arguments) == 0
    assert "report already" in refused(capsys, *arguments)
    assert main([*arguments, "--force"]) == 0


def test_other_files_in_the_folder_are_not_replaced_unasked(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["tool", "reconstructions", str(model), "--images", "50", "--shown", "1", "--out", str(tmp_path)]
    (tmp_path / "facts.csv").write_text("mine", encoding="utf-8")
    assert main(arguments) == 2
    assert f"{tmp_path / 'facts.csv'} exists already." in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["facts.csv"]
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8") == "mine"
    assert main([*arguments, "--force"]) == 0


def test_refusals_are_one_line(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no tool named nothing" in refused(capsys, "tool", "nothing", model)
    assert "NAME" in refused(capsys, "tool")
    assert "CHECKPOINT" in refused(capsys, "tool", "reconstructions")
    assert "no file" in refused(capsys, "tool", "reconstructions", tmp_path / "none.safetensors")
    assert "--shown must lie between 1 and 200" in refused(capsys, "tool", "reconstructions", model, "--shown", 0)
    assert "--order must be one of" in refused(capsys, "tool", "reconstructions", model, "--order", "odd")
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    assert "not a folder" in refused(capsys, "tool", "reconstructions", model, "--out", file)
