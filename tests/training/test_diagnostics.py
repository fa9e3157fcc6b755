"""Warnings of a training although no number diverges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Message
from dreamexplorer.models.base import Model
from dreamexplorer.models.distributions import LOG_SCALE_FLOOR, LearnedScale
from dreamexplorer.models.families import create, families
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.vae_gan import VaeGanConfig
from dreamexplorer.models.vq_vae import VqVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.diagnostics import STEPS_TO_WARN, Watch
from dreamexplorer.training.events import Warned
from dreamexplorer.training.loop import Trainer


class Cautious(MlpVae):
    """Warns of a large KL."""

    def warnings(self, means: Mapping[str, float]) -> Iterator[Message]:
        if means["kl"] > 2.0:
            yield Message("KL {:g}", means["kl"])


def test_a_watch_averages_over_steps_and_passes_on_once_what_lasts() -> None:
    model, watch = Cautious(MlpVaeConfig(latent_dim=2, hidden=(4,)), (1, 4, 4)), Watch()
    watch.add({"kl": 1.0}, STEPS_TO_WARN // 2)
    assert watch.warnings(model) == [], "too few steps"
    watch.add({"kl": 4.0}, STEPS_TO_WARN // 2)
    assert watch.warnings(model) == [], "it may pass"
    watch.add({"kl": 1.0}, STEPS_TO_WARN)
    assert watch.warnings(model) == [], "it has passed"
    watch.add({"kl": 4.0}, STEPS_TO_WARN)
    assert watch.warnings(model) == []
    watch.add({"kl": 2.5}, STEPS_TO_WARN)
    assert [str(m) for m in watch.warnings(model)] == ["KL 2.5"]
    watch.add({"kl": 9.0}, STEPS_TO_WARN)
    assert watch.warnings(model) == [], "said before"


def warned(model: Model, **means: float) -> list[str]:
    return [str(message) for message in model.warnings(means)]


def set_sigma(model: Any, sigma: float) -> None:
    likelihood = model.likelihood
    assert isinstance(likelihood, LearnedScale)
    with torch.no_grad():
        likelihood.raw_log_scale.fill_(math.log(math.expm1(math.log(sigma) - LOG_SCALE_FLOOR)))


@pytest.mark.parametrize("likelihood", ["gaussian-learned", "discretised-logistic"])
@pytest.mark.parametrize("family", ["mlp-vae", "vq-vae"])
def test_a_learned_sigma_at_its_floor_is_named_with_its_value(family: str, likelihood: str) -> None:
    config: Any = families()[family].Config(likelihood=likelihood)
    model = create(family, config, (1, 28, 28), 0)
    means = {"perplexity": 60.0}
    set_sigma(model, 0.1)
    assert warned(model, **means) == []
    set_sigma(model, 0.0027)
    (text,) = warned(model, **means)
    assert "0.0027" in text
    assert "Try the Gaussian likelihood with a fixed sigma" in text


def test_behind_an_autoregressive_decoder_it_is_named_too() -> None:
    config = MlpVaeConfig(hidden=(8,), likelihood="gaussian-learned", pixel_window=3)
    model: Any = create("mlp-vae", config, (1, 8, 8), 0)
    with torch.no_grad():
        model.likelihood.inner.raw_log_scale.fill_(-8.0)
    assert len(warned(model)) == 1


def test_few_codes_in_use_are_counted() -> None:
    model = create("vq-vae", VqVaeConfig(codes=64), (1, 28, 28), 0)
    assert warned(model, perplexity=17.0) == []
    (text,) = warned(model, perplexity=5.2)
    assert text.startswith("Codes in use: only about 5 of 64. Raise Dead-code threshold (now 0.3)")


def test_a_discriminator_that_wins_is_named() -> None:
    model = create("vae-gan", VaeGanConfig(), (1, 28, 28), 0)
    assert warned(model, accuracy=0.8) == []
    (text,) = warned(model, accuracy=0.981)
    assert "right about 98 %" in text
    assert "Raise Instance noise (now 0.1) or Label smoothing (now 0.1)" in text


@pytest.mark.parametrize("family", list(families()))
def test_nothing_is_said_of_a_training_that_goes_well(family: str) -> None:
    """Means as they are with the default options on MNIST."""
    cls = families()[family]
    model = create(family, cls.Config(), (1, 28, 28), 0, 10 if cls.conditional else 0)
    values = {term.key: 1.0 for term in cls.terms} | {"perplexity": 58.0, "accuracy": 0.75}
    assert warned(model, **values) == []


def test_a_run_warns_once_and_goes_on(tiny_dataset: ImageDataset) -> None:
    config = MlpVaeConfig(latent_dim=3, hidden=(16,), likelihood="gaussian-learned")
    train = TrainConfig(batch_size=16, epochs=25, device="cpu", precision="fp32", learning_rate=1e-5)
    trainer = Trainer(RunConfig("mlp-vae", config, train), tiny_dataset, threads=1)
    for model in (trainer.learner.weights.master, trainer.learner.weights.model):
        set_sigma(model, 0.0026)
    events = [e for e in trainer.run() if isinstance(e, Warned)]
    assert len(events) == 1
    assert events[0].step >= 2 * STEPS_TO_WARN
    assert "learned sigma is 0.0026" in str(events[0].message)
    assert trainer.epoch == 25
