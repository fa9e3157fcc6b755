"""Opened models are judged on test images: reconstructions against the mean image."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import torch

from dreamexplorer.analysis.judgement import Judgement, judge, judge_foreign
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.snapshot import restore, take_snapshot
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.loop import Trainer


def test_the_errors_are_those_written_out(tiny_checkpoint: Checkpoint, tiny_dataset: ImageDataset) -> None:
    model = restore(tiny_checkpoint.snapshot)
    found = judge(model, tiny_dataset.test, "Tiny")
    x = torch.from_numpy(tiny_dataset.test.images.copy()).float() / 255.0
    mu, sigma = model.encode(x)
    assert sigma is not None
    rebuilt = model.decode(mu + sigma * torch.randn(mu.shape, generator=torch.Generator().manual_seed(0)))
    assert found.images == len(x) == 160
    assert found.error == pytest.approx(float((rebuilt - x).square().sum((1, 2, 3)).mean()), rel=1e-5)
    assert found.of_mean_image == pytest.approx(float(x.var(0, unbiased=False).sum()), rel=1e-5)
    assert f"{100 * found.share:.0f} %" in str(found.message())


def test_a_model_that_decodes_the_mean_image_has_its_error(tiny_dataset: ImageDataset) -> None:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)), tiny_dataset.image_shape, 0)
    assert isinstance(model, MlpVae)
    mean = torch.from_numpy(tiny_dataset.test.images.astype(np.float64) / 255.0).mean(0).flatten()
    with torch.no_grad():
        model.logits.weight.zero_()
        model.logits.bias.copy_(torch.logit(mean.clamp(1e-6, 1 - 1e-6)))
    found = judge(model, tiny_dataset.test, "Tiny")
    assert found.share == pytest.approx(1.0, abs=1e-4)
    assert not found.convincing
    assert "do not trust" in str(found.message())


def test_other_activations_are_noticed(tiny_dataset: ImageDataset) -> None:
    """Weights open by their names whatever the network did between its layers: here it passed what a ReLU blocks."""
    train = TrainConfig(epochs=30, batch_size=32, device="cpu", learning_rate=5e-3)
    trainer = Trainer(RunConfig("mlp-vae", MlpVaeConfig(latent_dim=4, hidden=(32,)), train, "tiny"), tiny_dataset)
    list(trainer.run())
    good = dataclasses.replace(trainer.checkpoint(), program_version="")
    judged = judge_foreign(good, tiny_dataset)
    assert judged is not None
    assert judged.convincing, judged
    weights = dict(good.snapshot.weights)
    weights["decoder.0.weight"] = -weights["decoder.0.weight"]  # a ReLU then passes what it blocked
    bad = dataclasses.replace(good, snapshot=good.snapshot.with_weights(weights))
    judged = judge_foreign(bad, tiny_dataset)
    assert judged is not None
    assert not judged.convincing


def test_a_sigma_read_as_its_logarithm_is_noticed(tiny_dataset: ImageDataset) -> None:
    """A network whose last layer of the encoder gives sigma itself: 0.1 is then taken for exp(0.05)."""
    train = TrainConfig(epochs=30, batch_size=32, device="cpu", learning_rate=5e-3)
    trainer = Trainer(RunConfig("mlp-vae", MlpVaeConfig(latent_dim=4, hidden=(32,)), train, "tiny"), tiny_dataset)
    list(trainer.run())
    good = dataclasses.replace(trainer.checkpoint(), program_version="")
    weights = dict(good.snapshot.weights)
    x = torch.from_numpy(tiny_dataset.test.images.copy()).float() / 255.0
    sigma = restore(good.snapshot).encode(x).spread
    assert sigma is not None
    weights["log_variance.weight"] = torch.zeros_like(weights["log_variance.weight"])
    weights["log_variance.bias"] = sigma.mean(0)
    sharp = judge_foreign(good, tiny_dataset)
    wrong = judge_foreign(dataclasses.replace(good, snapshot=good.snapshot.with_weights(weights)), tiny_dataset)
    assert sharp is not None
    assert wrong is not None
    assert wrong.share > 2 * sharp.share
    assert not wrong.convincing


def test_ours_and_images_that_do_not_fit_are_not_judged(
    tiny_dataset: ImageDataset, make_dataset: Callable[..., ImageDataset]
) -> None:
    model = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(4,)), tiny_dataset.image_shape, 0)
    foreign = Checkpoint(take_snapshot(model), "tiny", TrainConfig())
    assert judge_foreign(foreign, tiny_dataset) is not None
    assert judge_foreign(dataclasses.replace(foreign, program_version="1"), tiny_dataset) is None
    assert judge_foreign(foreign, make_dataset(shape=(1, 6, 6))) is None


@pytest.mark.parametrize(
    ("error", "words"), [(0.49, "mean image."), (0.51, "compare some"), (0.84, "compare some"), (0.86, "do not trust")]
)
def test_what_is_said_depends_on_the_share(error: float, words: str) -> None:
    found = Judgement(error, 1.0, 5, "Tiny")
    assert str(found.message()).rstrip().count(words) == 1
    assert found.convincing == (error < 0.5)
    assert found.wrong == (error > 0.85)


def test_equal_images_and_numbers_that_are_none_convince_nobody() -> None:
    assert not Judgement(1.0, 0.0, 5, "Tiny").convincing
    nan = Judgement(float("nan"), 1.0, 5, "Tiny")
    assert not nan.convincing
    assert nan.wrong
    assert "inf" in str(nan.message())
