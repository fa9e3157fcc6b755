"""The figures of runs: settings that differ, and texts of the cells."""

from __future__ import annotations

import dataclasses

import pytest

from dreamexplorer.gui.panels.runs.figures import NONE, columns
from dreamexplorer.gui.shared.run_settings import differences
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.session import Run
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import Evaluation
from tests.gui.panel_fakes import snapshot


def config(**changes: object) -> RunConfig:
    run = RunConfig("mlp-vae", MlpVaeConfig(), TrainConfig())
    for name, value in changes.items():
        part = "model" if hasattr(run.model, name) else "train"
        run = dataclasses.replace(run, **{part: dataclasses.replace(getattr(run, part), **{name: value})})
    return run


def test_cells_have_a_value_to_sort_by_and_a_text() -> None:
    run = Run("first", images_per_s=12_345.6)
    run.put_model(snapshot(4, 100, 0.25), ("recon", "kl"))
    run.evaluation = Evaluation(100, 0.25, {"recon": 80.04, "kl": 20.0, "negative_elbo": 100.04}, None, None, None)
    configs = {id(run): config(beta=0.5)}
    table = columns(
        lambda r: configs.get(id(r)), lambda family: family.upper(), differences([config(), config(beta=0.5)])
    )
    cells = {c.key: (c.value(run), c.text(c.value(run))) for c in table}
    assert cells["name"] == ("first", "first")
    assert cells["family"] == ("MLP-VAE", "MLP-VAE")
    assert cells["beta"] == (0.5, "0.5")
    assert cells["epochs"] == (0.25, "0.25")
    assert cells["negative_elbo"] == (pytest.approx(100.04), "100.0")
    assert cells["images_per_s"][1] == "12\N{NARROW NO-BREAK SPACE}346"
    assert cells["alive"] == (None, NONE), "nothing was measured"
    empty = {c.key: c.text(c.value(Run())) for c in table}
    assert empty["recon"] == empty["epochs"] == empty["beta"] == NONE
