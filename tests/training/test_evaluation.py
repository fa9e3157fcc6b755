"""Evaluation over a whole split, against numbers computed image by image."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled
from dreamexplorer.models.collapse import ACTIVE_VARIANCE
from dreamexplorer.models.mlp_vae import MlpVae
from dreamexplorer.models.objectives import bernoulli_nll, gaussian_kl
from dreamexplorer.models.snapshot import restore
from dreamexplorer.progress import CancellableProgress
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.evaluation import evaluate


@pytest.fixture
def model(tiny_checkpoint: Checkpoint) -> MlpVae:
    made = restore(tiny_checkpoint.snapshot)
    assert isinstance(made, MlpVae)
    return made


def test_terms_are_means_over_all_images(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    result = evaluate(model, tiny_dataset.test, batch_size=64, step=7, epoch=1.5)
    x = torch.from_numpy(tiny_dataset.test.images).float() / 255
    mu, log_variance = model.posterior(x)
    kl = gaussian_kl(mu, log_variance).mean(0)
    assert result.per_axis is not None
    np.testing.assert_allclose(result.per_axis, kl.numpy(), rtol=1e-4)
    assert result.values["kl"] == pytest.approx(kl.sum().item(), rel=1e-5)
    assert result.mean_variance is not None
    variance = mu.double().var(0, unbiased=False)
    np.testing.assert_allclose(result.mean_variance, variance.numpy(), rtol=1e-4)
    assert result.active_units == int((variance > ACTIVE_VARIANCE).sum())
    assert (result.step, result.epoch) == (7, 1.5)
    # one z for each image: near the mean over many
    generator = torch.Generator().manual_seed(1)
    sigma = (0.5 * log_variance).exp()
    many = torch.stack(
        [
            bernoulli_nll(model.decode_logits(mu + sigma * torch.randn(mu.shape, generator=generator)), x.flatten(1))
            for _ in range(100)
        ]
    )
    spread = float(many.mean(1).std())
    assert result.values["recon"] == pytest.approx(many.mean().item(), abs=5 * spread)
    assert result.values["negative_elbo"] == pytest.approx(result.values["recon"] + result.values["kl"], rel=1e-6)


@pytest.mark.parametrize("batch_size", [1, 16, 50, 64, 1000])
def test_the_batch_size_changes_nothing(model: MlpVae, tiny_dataset: ImageDataset, batch_size: int) -> None:
    whole = evaluate(model, tiny_dataset.test, batch_size=160)
    parts = evaluate(model, tiny_dataset.test, batch_size=batch_size)
    assert parts.values == pytest.approx(whole.values, rel=1e-5)
    np.testing.assert_allclose(parts.mean_variance, whole.mean_variance, rtol=1e-5)  # type: ignore[arg-type]
    assert parts.active_units == whole.active_units


def test_the_seed_decides_the_noise(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    torch.manual_seed(4)
    first = evaluate(model, tiny_dataset.test)
    torch.manual_seed(5)
    again, other = evaluate(model, tiny_dataset.test), evaluate(model, tiny_dataset.test, seed=1)
    assert first.values == again.values
    assert first.values["recon"] != other.values["recon"]
    assert first.values["kl"] == other.values["kl"]


def test_collapsed_units_are_not_active(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    all_active = evaluate(model, tiny_dataset.test)
    assert all_active.active_units == 3
    model.mu.weight.data[1] = 0.0
    result = evaluate(model, tiny_dataset.test)
    assert result.active_units == 2
    assert result.mean_variance is not None
    assert result.mean_variance[1] == pytest.approx(0.0, abs=1e-12)


def test_a_family_that_keeps_its_coordinates_to_itself_is_asked_for_them(
    model: MlpVae, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = evaluate(model, tiny_dataset.test)
    loss = model.loss
    monkeypatch.setattr(model, "loss", lambda x, g: loss(x, g)._replace(coordinates=None))
    result = evaluate(model, tiny_dataset.test)
    assert dataclasses.replace(result, mean_variance=None, per_axis=None) == dataclasses.replace(
        expected, mean_variance=None, per_axis=None
    )


@pytest.mark.parametrize("training", [False, True])
def test_the_model_is_left_as_it_was(model: MlpVae, tiny_dataset: ImageDataset, training: bool) -> None:
    model.train(training).requires_grad_(training)
    before = {k: v.clone() for k, v in model.state_dict().items()}
    evaluate(model, tiny_dataset.test)
    assert model.training is training
    assert all(torch.equal(v, before[k]) for k, v in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())


def test_it_is_fp32_inside_autocast(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    expected = evaluate(model, tiny_dataset.test)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert evaluate(model, tiny_dataset.test).values == expected.values


def test_it_can_be_cancelled(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        evaluate(model, tiny_dataset.test, progress=progress)
    assert not model.training
