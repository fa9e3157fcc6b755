"""Names say what is special about a run, and folders have names that every system takes."""

from __future__ import annotations

from datetime import date

import pytest

from dreamexplorer.library.names import folder_name, free_name, suggested_name
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("run", "name"),
    [
        (RunConfig("mlp-vae", MlpVaeConfig()), "2026-11-28 mlp-vae"),
        (RunConfig("mlp-vae", MlpVaeConfig(beta=10.0)), "2026-11-28 mlp-vae beta 10"),
        (
            RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(64, 32)), TrainConfig(epochs=3), "kmnist"),
            "2026-11-28 mlp-vae kmnist latent dim 2 hidden 64,32",
        ),
        (RunConfig("mlp-vae", MlpVaeConfig(warmup_epochs=9.0)), "2026-11-28 mlp-vae"),  # no effect with beta constant
        (
            RunConfig("mlp-vae", MlpVaeConfig(), TrainConfig(learning_rate=0.01)),
            "2026-11-28 mlp-vae learning rate 0.01",
        ),
    ],
)
def test_a_suggested_name_has_the_settings_that_are_not_the_default(run: RunConfig, name: str) -> None:
    assert suggested_name(run, DAY) == name


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("beta 10", "beta 10"),
        ("a/b\\c:d*?", "a-b-c-d--"),
        ("..", "run"),
        (".hidden. ", "hidden"),
        ("", "run"),
        ("COM1", "run COM1"),
        ("aux.txt", "run aux.txt"),
        ("Автокодировщик", "Автокодировщик"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_folder_can_be_made_everywhere(name: str, folder: str) -> None:
    assert folder_name(name) == folder


def test_a_free_name_goes_on_from_those_that_are_taken() -> None:
    taken = {"mlp-vae 1", "mlp-vae 2", "beta 10", "beta 10 (2)"}
    assert free_name("mlp-vae 1", "mlp-vae", taken) == "mlp-vae 3"
    assert free_name("mlp-vae 7", "mlp-vae", taken) == "mlp-vae 7"
    assert free_name("beta 10", "mlp-vae", taken) == "beta 10 (3)"
    assert free_name("beta 10 (2)", "mlp-vae", taken) == "beta 10 (3)"
