"""Settings in which runs differ."""

from __future__ import annotations

import dataclasses

from dreamexplorer.gui.shared.run_settings import differences, setting_of
from dreamexplorer.models.autoencoders import AutoencoderConfig
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig


def config(**changes: object) -> RunConfig:
    run = RunConfig("mlp-vae", MlpVaeConfig(), TrainConfig())
    for name, value in changes.items():
        part = "model" if hasattr(run.model, name) else "train"
        run = dataclasses.replace(run, **{part: dataclasses.replace(getattr(run, part), **{name: value})})
    return run


def test_only_settings_that_differ_are_compared() -> None:
    assert differences([]) == []
    assert differences([config(), config(epochs=3, device="cpu")]) == [], "how much is to come is no setting of a model"
    found = differences([config(), config(beta=4.0), config(latent_dim=2, seed=7)])
    assert {d.name for d in found} == {"latent_dim", "beta", "seed"}
    other = dataclasses.replace(config(), dataset="usps")
    assert [d.name for d in differences([config(), other])] == ["dataset"]


def test_what_one_family_alone_has_is_no_difference() -> None:
    ae = RunConfig("ae", AutoencoderConfig(latent_dim=5), TrainConfig())
    names = {d.name for d in differences([config(), ae])}
    assert "latent_dim" in names
    assert "beta" not in names
    assert setting_of(ae, "beta") is None
    assert setting_of(config(beta=2.0), "beta") == 2.0
