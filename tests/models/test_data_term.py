"""Means instead of sums: what beta amounts to, what the loss is, and that nothing shown changes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import torch
from torch import Tensor

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.data_term import LIKELIHOOD_NAMES, data_note, effective_beta, scaling_of
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer

SHAPE = (1, 6, 5)


def config(**options: Any) -> MlpVaeConfig:
    return MlpVaeConfig(**{"latent_dim": 4, "hidden": (8,), **options})


def test_effective_betas_of_mnist() -> None:
    """A mean over 28 x 28 pixels beside a sum over latents multiplies beta by 784."""
    twenty = {"latent_dim": 20}
    assert effective_beta(config(**twenty), 784) == 1.0
    assert effective_beta(config(**twenty, pixel_scale="mean"), 784) == pytest.approx(784.0)
    assert effective_beta(config(**twenty, latent_scale="mean"), 784) == pytest.approx(0.05)
    assert effective_beta(config(**twenty, pixel_scale="mean", latent_scale="mean"), 784) == pytest.approx(39.2)
    assert effective_beta(config(**twenty, pixel_scale="mean", beta=0.5), 784) == pytest.approx(392.0)
    assert effective_beta(TrainConfig(), 784) is None, "no beta, no effective one"


def terms_of(**options: Any) -> tuple[Tensor, dict[str, Tensor], list[Tensor]]:
    model = create("mlp-vae", config(**options), SHAPE, 0)
    x = torch.rand(9, *SHAPE, generator=torch.Generator().manual_seed(2))
    terms = model.loss(x, torch.Generator().manual_seed(3))
    assert isinstance(terms.loss, Tensor)
    return terms.loss, terms.values, list(torch.autograd.grad(terms.loss, list(model.parameters())))


@pytest.mark.parametrize("likelihood", LIKELIHOOD_NAMES)
@pytest.mark.parametrize("pixels", ["sum", "mean"])
@pytest.mark.parametrize("latents", ["sum", "mean"])
def test_the_loss_is_that_of_the_effective_beta_but_for_a_factor(likelihood: str, pixels: str, latents: str) -> None:
    scales = {"pixel_scale": pixels, "latent_scale": latents}
    scaled = config(likelihood=likelihood, beta=3.0, free_bits=0.01, **scales)
    beta = effective_beta(scaled, 30)
    loss, values, gradients = terms_of(likelihood=likelihood, beta=3.0, free_bits=0.01, **scales)
    plain, plain_values, plain_gradients = terms_of(likelihood=likelihood, beta=beta, free_bits=0.01)
    factor = scaling_of(scaled, 30).pixels
    torch.testing.assert_close(loss, factor * plain, rtol=1e-5, atol=1e-6)
    for ours, theirs in zip(gradients, plain_gradients, strict=True):
        torch.testing.assert_close(ours, factor * theirs, rtol=1e-4, atol=1e-6)
    for key, value in plain_values.items():
        torch.testing.assert_close(values[key], value, msg=f"{key} is shown as a sum")


def test_the_pixel_mean_mistake_collapses_every_latent(tiny_dataset: ImageDataset) -> None:
    def alive(**options: Any) -> int:
        train = TrainConfig(batch_size=16, epochs=8, learning_rate=3e-3, device="cpu")
        trainer = Trainer(RunConfig("mlp-vae", config(hidden=(64,), **options), train), tiny_dataset)
        last = [e for e in trainer.run() if isinstance(e, EpochDone)][-1]
        assert trainer.learner.replayed.replaying
        assert last.test.per_axis is not None
        return int((last.test.per_axis > 0.05).sum())

    assert alive() >= 2
    assert alive(pixel_scale="mean") == 0
    assert alive(pixel_scale="mean", beta=1.0 / 120.0) >= 2, "unless beta is divided by the number of pixels"


def test_what_nats_compare_with() -> None:
    assert "Not comparable with published results" in data_note(config(), True)
    assert data_note(config(), False) == ""
    for likelihood in LIKELIHOOD_NAMES:
        if likelihood == "perceptual":
            assert "A loss, not a likelihood" in data_note(config(likelihood=likelihood), False)
        elif likelihood != "bernoulli":
            assert "choose Bernoulli" in data_note(config(likelihood=likelihood), False)
            assert data_note(config(likelihood=likelihood), True)
    assert data_note(TrainConfig(), True) == ""


def test_a_form_may_ask_without_torch() -> None:
    code = "import sys, dreamexplorer.models.data_term; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_family_of_gaussian_vaes_has_all_options() -> None:
    made = create("mlp-vae", config(), SHAPE, 0)
    assert isinstance(made, MlpVae)
    assert {"likelihood", "sigma", "pixel_scale", "latent_scale"} <= set(MlpVaeConfig.__dataclass_fields__)
