"""The rows of the curves as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from dreamexplorer.gui.panels.curves.live_marks import LiveMark
from dreamexplorer.gui.panels.curves.table import CurveTable
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.progress import Silent
from dreamexplorer.session import History
from dreamexplorer.training.events import Evaluation, StepDone
from tests.gui.panel_fakes import KEYS

MARKS = (LiveMark(15, 1.5, "beta", 1.0, 4.0), LiveMark(25, 2.5, "lr", 0.001, 0.01, of_model=False))


def table(model: object = None) -> CurveTable:
    history = History()
    history.clear(KEYS)
    for step in (10, 20, 30):
        per_axis = np.array([step, 2 * step], np.float32)
        history.add_steps([StepDone(step, step / 10, dict.fromkeys(KEYS, float(step)), per_axis, 1.0, None)])
    history.add_axis_values(40, 4.0, [7.0, 8.0])  # an evaluation outside a training
    history.add_test(Evaluation(30, 3.0, dict.fromkeys(KEYS, 5.0), None, None, None))
    return CurveTable.of(history, "kl", ["top 1", "z1"], MARKS, model)


def written(found: CurveTable, path: Path) -> list[dict[str, str]]:
    found.writer(path)(Silent())
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_row_has_the_kl_of_each_dimension_beta_and_the_change_before_it(tmp_path: Path) -> None:
    rows = written(table(MlpVaeConfig(beta=4.0)), tmp_path / "rows.csv")
    assert list(rows[0]) == ["split", "step", "epoch", "seconds", *KEYS, "beta", "kl_top_1", "kl_z1", "change"]
    assert [(r["split"], r["step"]) for r in rows] == [
        ("train", "10"), ("train", "20"), ("train", "30"), ("train", "40"), ("test", "30"),
    ]  # fmt: skip
    assert [r["beta"] for r in rows] == ["1", "4", "4", "4", "4"]
    assert [(r["kl_top_1"], r["kl_z1"]) for r in rows] == [
        ("10", "20"),
        ("20", "40"),
        ("30", "60"),
        ("7", "8"),
        ("", ""),
    ]
    assert [r["change"] for r in rows] == ["", "beta 1.0 -> 4.0 (step 15)", "lr 0.001 -> 0.01 (step 25)", "", ""]
    assert rows[3]["recon"] == ""
    assert rows[4]["recon"] == "5"


def test_beta_follows_its_schedule(tmp_path: Path) -> None:
    config = MlpVaeConfig(beta=4.0, beta_schedule="linear", warmup_epochs=2.0)
    rows = written(table(config), tmp_path / "rows.csv")
    expected = [
        MlpVaeConfig(beta=1.0, beta_schedule="linear", warmup_epochs=2.0).beta_at(1.0),
        config.beta_at(2.0),
        config.beta_at(3.0),
    ]
    assert [float(r["beta"]) for r in rows[:3]] == pytest.approx(expected)
    assert expected[0] < 1.0


def test_a_model_without_beta_has_no_such_column(tmp_path: Path) -> None:
    assert "beta" not in written(table(), tmp_path / "rows.csv")[0]
