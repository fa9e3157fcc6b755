"""The folder of a comparison: what is written, and what is refused."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.errors import UserError
from dreamexplorer.training.comparison import Comparison, Text, read_comparison, shipped
from dreamexplorer.training.comparison_folder import DONE, FAILED, ComparisonFolder, Result
from dreamexplorer.training.events import Evaluation


def evaluation(bounds: bool = True) -> Evaluation:
    return Evaluation(
        step=10,
        epoch=2.0,
        values={"recon": 80.5, "kl": 25.25, "negative_elbo": 105.75},
        per_axis=np.array([20.0, 5.2, 0.01, 0.04], dtype=np.float32),
        active_units=1,
        mean_variance=np.array([0.9, 0.001, 0.0, 0.0], dtype=np.float32),
        bounds=bounds,
    )


@pytest.fixture
def comparison() -> Comparison:
    return read_comparison(shipped()["ae-or-vae"])


def test_measures_are_those_of_the_test_split() -> None:
    found = Result(DONE, "", 2.0, evaluation(), 1000.0).measures()
    assert found == {"negative_elbo": 105.75, "recon": 80.5, "kl": 25.25, "alive": 1, "active_units": 1}
    assert Result(DONE, "", 2.0, evaluation(bounds=False), None).measures()["negative_elbo"] is None
    assert set(Result(FAILED, "why", 0.0, None, None).measures().values()) == {None}


def test_results_are_written_for_programs(tmp_path: Path, comparison: Comparison) -> None:
    folder = ComparisonFolder(tmp_path / "new" / "compared")
    folder.write(comparison, ["a note"])
    begun = json.loads(folder.description_path.read_text())
    assert begun["notes"] == ["a note"]
    assert begun["differing"] == {"family": ["ae", "mlp-vae"]}
    assert [entry["folder"] for entry in begun["runs"]] == ["1-autoencoder", "2-vae"]
    assert "result" not in begun["runs"][0]
    assert not folder.table_path.exists()
    folder.write(
        comparison, [], [Result(FAILED, "no, really", 0.5, None, None), Result(DONE, "", 2.0, evaluation(), 99.5)]
    )
    ended = json.loads(folder.description_path.read_text())
    assert ended["runs"][0]["result"]["message"] == "no, really"
    assert ended["runs"][1]["result"]["test"]["elbo"] == -105.75
    assert ended["runs"][1]["result"]["alive"] == 1
    with folder.table_path.open(newline="") as file:
        failed, done = csv.DictReader(file)
    assert (failed["run"], failed["state"], failed["test_recon"], failed["epoch"]) == (
        "Autoencoder",
        "failed",
        "",
        "0.5",
    )
    assert (done["family"], done["test_kl"], done["alive"], done["images_per_s"]) == ("mlp-vae", "25.25", "1", "99.5")
    assert folder.read() == comparison


def test_names_of_any_script_give_names_of_folders(tmp_path: Path, comparison: Comparison) -> None:
    names = ("../../Évil / name", "Бета")
    runs = tuple(
        dataclasses.replace(c, name=Text({"ru": name})) for c, name in zip(comparison.runs, names, strict=True)
    )
    folders = ComparisonFolder(tmp_path).runs(dataclasses.replace(comparison, runs=runs))
    assert [folder.path for folder in folders] == [tmp_path / "1-vil-name", tmp_path / "2"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"title": "t", "text": "", "runs": [{}, {}]}', b'{"title": NaN}'],
)
def test_a_damaged_description_is_refused(content: bytes, tmp_path: Path) -> None:
    folder = ComparisonFolder(tmp_path)
    folder.description_path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        folder.read()
    assert "comparison.json is damaged" in str(refused.value)
    with pytest.raises(UserError, match="already holds a comparison"):
        folder.check_new()


def test_a_folder_without_a_comparison_says_so(tmp_path: Path, comparison: Comparison) -> None:
    with pytest.raises(UserError, match="holds no comparison"):
        ComparisonFolder(tmp_path).read()
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(UserError, match="is a file, not a folder"):
        ComparisonFolder(file).write(comparison, [])
