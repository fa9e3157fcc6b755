"""Likelihoods register themselves, the program's own and an extension's, and a config chooses one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from dreamexplorer import registry
from dreamexplorer.models.autoregressive import Autoregressive
from dreamexplorer.models.data_term import DISTRIBUTIONS, LIKELIHOOD_NAMES, LikelihoodOptions
from dreamexplorer.models.families import create
from dreamexplorer.models.likelihoods import likelihood_of, likelihoods

SHAPE = (1, 4, 5)

LAPLACE = """
from dataclasses import dataclass

import torch

from dreamexplorer.models.data_term import LIKELIHOOD_NAMES, LikelihoodOptions
from dreamexplorer.models.likelihood import Likelihood
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.options import changed_option


class Laplace(Likelihood):
    name = "laplace"

    def nll(self, parameters, x):
        return (parameters.float() - x.flatten(1)).abs().sum(1)

    def mean(self, parameters):
        return parameters.float().clamp(0.0, 1.0)

    def draw(self, parameters, uniform):
        return self.mean(parameters)


@dataclass(frozen=True)
class LaplaceConfig(MlpVaeConfig):
    likelihood: str = changed_option(
        LikelihoodOptions, "likelihood", default="laplace", choices=(*LIKELIHOOD_NAMES, "laplace")
    )


class LaplaceVae(MlpVae):
    family = "laplace-vae"
    title = "Laplace VAE"
    Config = LaplaceConfig


LIKELIHOODS = (Laplace,)
FAMILIES = (LaplaceVae,)
"""


def test_the_form_offers_exactly_the_registered_ones() -> None:
    assert sorted(likelihoods()) == sorted(LIKELIHOOD_NAMES)
    assert {name for name, cls in likelihoods().items() if cls.is_distribution} == set(DISTRIBUTIONS)


@pytest.mark.parametrize("name", LIKELIHOOD_NAMES)
def test_a_config_chooses_one_and_a_window_wraps_it(name: str) -> None:
    plain = likelihood_of(LikelihoodOptions(likelihood=name), SHAPE)
    assert type(plain) is likelihoods()[name]
    windowed = likelihood_of(LikelihoodOptions(likelihood=name, pixel_window=3), SHAPE)
    assert isinstance(windowed, Autoregressive) == (name in DISTRIBUTIONS)
    assert windowed.name == name


def test_an_extension_brings_a_likelihood_for_its_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "laplace.py"
    file.write_text(LAPLACE, encoding="utf-8")
    monkeypatch.setenv(registry.ENVIRONMENT, str(file))
    registry.reset()
    try:
        cls = likelihoods()["laplace"]
        model = create("laplace-vae", create_config(), SHAPE, 0)
        assert not registry.problems()
        assert type(model.likelihood) is cls
        x = torch.rand(3, *SHAPE, generator=torch.Generator().manual_seed(0))
        terms = model.loss(x, torch.Generator().manual_seed(1))
        assert torch.isfinite(terms.values["recon"])
    finally:
        monkeypatch.undo()
        registry.reset()


def create_config() -> Any:
    from dreamexplorer.models.families import family_named

    return family_named("laplace-vae").Config(latent_dim=2, hidden=(8,))
