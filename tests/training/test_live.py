"""A live option takes a value of its kind and range; anything else leaves the run as it is."""

from __future__ import annotations

import pytest

from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.live import with_live

RUN = RunConfig("mlp-vae", MlpVaeConfig())


def test_options_of_training_and_of_the_model() -> None:
    changed = with_live(RUN, "learning_rate", 0.01)
    assert changed is not None
    assert changed.train.learning_rate == 0.01
    assert changed.model is RUN.model
    changed = with_live(RUN, "beta", 4)
    assert changed is not None
    assert changed.model.beta == 4.0
    assert isinstance(changed.model.beta, float)
    assert changed.train is RUN.train


def test_a_whole_number_stays_one() -> None:
    changed = with_live(RUN, "epochs", 3.0)
    assert changed is not None
    assert changed.train.epochs == 3
    assert isinstance(changed.train.epochs, int)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("latent_dim", 3),
        ("nothing", 1.0),
        ("learning_rate", 0.0),
        ("learning_rate", float("nan")),
        ("learning_rate", "fast"),
        ("rate_schedule", "square"),
        ("rate_schedule", 1.0),
        ("epochs", float("inf")),
    ],
)
def test_what_does_not_fit_changes_nothing(name: str, value: float | str) -> None:
    assert with_live(RUN, name, value) is None
