"""Evaluation over a whole split, against numbers computed image by image."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled
from dreamexplorer.models.base import Model
from dreamexplorer.models.beta_tcvae import BetaTcVae
from dreamexplorer.models.collapse import ACTIVE_VARIANCE
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.objectives import bernoulli_nll, gaussian_kl
from dreamexplorer.models.snapshot import restore
from dreamexplorer.models.vq_vae import VqVae
from dreamexplorer.progress import CancellableProgress
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate, scale_images
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.metrics import Metrics
from dreamexplorer.training.records import epoch_record, evaluation_record


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


def _trained(family: str, dataset: ImageDataset) -> Model:
    """A family trained for a few steps, so that its codes are in use."""
    run = RunConfig(family, family_named(family).Config(), TrainConfig(epochs=3, batch_size=32, device="cpu"), "tiny")
    trainer = Trainer(run, dataset)
    for _ in trainer.run():
        pass
    return trainer.model.eval().requires_grad_(False)


@pytest.mark.parametrize("family", ["sparse-ae", "vq-vae", "beta-tcvae", "denoising-ae", "ladder-vae", "vae-gan"])
def test_what_is_no_mean_over_images_is_that_of_the_whole_split(family: str, tiny_dataset: ImageDataset) -> None:
    model = _trained(family, tiny_dataset)
    whole = evaluate(model, tiny_dataset.test, batch_size=160)
    for batch_size in (16, 128):
        parts = evaluate(model, tiny_dataset.test, batch_size=batch_size)
        for key, value in whole.values.items():
            assert parts.values[key] == pytest.approx(value, rel=2e-6, abs=1e-5), key
        if whole.per_axis is not None:
            np.testing.assert_allclose(parts.per_axis, whole.per_axis, atol=1e-5)  # type: ignore[arg-type]


def test_the_sparsity_of_a_split_is_that_of_the_mean_activations(tiny_dataset: ImageDataset) -> None:
    model = _trained("sparse-ae", tiny_dataset)
    found = evaluate(model, tiny_dataset.test, batch_size=16)
    x = scale_images(torch.from_numpy(tiny_dataset.test.images.copy()))
    rho = Bernoulli(torch.tensor(0.05, dtype=torch.float64))
    activation = model.encode(x).coordinates.double().mean(0)
    penalty = float(kl_divergence(rho, Bernoulli(activation)).sum())
    assert found.values["sparsity"] == pytest.approx(penalty, abs=1e-5)
    assert found.values["loss"] == pytest.approx(found.values["recon"] + 3.0 * penalty, abs=1e-4)
    small = [model.encode(part).coordinates.double().mean(0) for part in x.split(2)]
    means = torch.stack([kl_divergence(rho, Bernoulli(part)).sum() for part in small])
    assert float(means.mean()) > penalty + 1e-3, "a mean over batches would be another number"


def test_the_perplexity_of_a_split_counts_the_codes_of_all_its_images(tiny_dataset: ImageDataset) -> None:
    model = _trained("vq-vae", tiny_dataset)
    assert isinstance(model, VqVae)
    found = evaluate(model, tiny_dataset.test, batch_size=16)
    codes = model.codes_of(scale_images(torch.from_numpy(tiny_dataset.test.images.copy()))).flatten(1).numpy()

    def entropy(some: np.ndarray[Any, Any]) -> float:
        shares = np.unique(some, return_counts=True)[1] / some.size
        return float(-(shares * np.log(shares)).sum())

    assert found.values["perplexity"] == pytest.approx(np.exp(entropy(codes)), abs=1e-5)
    assert found.per_axis is not None
    assert found.per_axis.tolist() == pytest.approx([entropy(cell) for cell in codes.T], abs=1e-5)
    of_batches = [entropy(codes[i : i + 16]) for i in range(0, len(codes), 16)]
    assert np.mean(of_batches) < np.log(found.values["perplexity"]), "entropy is concave"


def test_the_total_correlation_of_a_split_is_that_of_all_pairs_of_its_images(tiny_dataset: ImageDataset) -> None:
    model = _trained("beta-tcvae", tiny_dataset)
    assert isinstance(model, BetaTcVae)
    n, d = len(tiny_dataset.test), model.config.latent_dim
    found = evaluate(model, tiny_dataset.test, batch_size=16, seed=3)
    mu, log_variance = model.posterior(scale_images(torch.from_numpy(tiny_dataset.test.images.copy())))
    noise = torch.randn(n, d, generator=torch.Generator().manual_seed(3))
    mu, sigma = mu.double(), (0.5 * log_variance.double()).exp()
    z = mu + sigma * noise.double()
    logs = Normal(mu[None], sigma[None]).log_prob(z[:, None])  # N x N x D
    log_q = logs.sum(2).logsumexp(1) - math.log(n)
    product = (logs.logsumexp(1) - math.log(n)).sum(1)
    own = Normal(mu, sigma).log_prob(z).sum(1)
    prior = Normal(0.0, 1.0).log_prob(z).sum(1)
    assert found.values["mutual_information"] == pytest.approx(float((own - log_q).mean()), abs=1e-4)
    assert found.values["total_correlation"] == pytest.approx(float((log_q - product).mean()), abs=1e-4)
    assert found.values["dimension_wise_kl"] == pytest.approx(float((product - prior).mean()), abs=1e-4)
    assert found.values["kl_estimate"] == pytest.approx(float((own - prior).mean()), abs=1e-4)


@pytest.mark.parametrize("family", ["ae", "sparse-ae", "vq-vae"])
def test_codes_without_a_posterior_have_no_active_units(family: str, tiny_dataset: ImageDataset) -> None:
    run = RunConfig(family, family_named(family).Config(), TrainConfig(device="cpu"), "tiny")
    found = evaluate(create(family, run.model, tiny_dataset.image_shape, 0), tiny_dataset.test)
    assert found.active_units is None
    assert "active_units" not in evaluation_record(found)
    assert "active_units" not in Metrics(before={"active_units": 3}, test=found).for_checkpoint()


def test_a_loss_in_place_of_a_likelihood_has_no_elbo_in_the_records(tiny_dataset: ImageDataset) -> None:
    for likelihood, there in (("bernoulli", True), ("perceptual", False)):
        config = MlpVaeConfig(latent_dim=2, hidden=(8,), likelihood=likelihood)
        found = evaluate(create("mlp-vae", config, tiny_dataset.image_shape, 0), tiny_dataset.test)
        assert found.bounds == there
        assert ("elbo" in evaluation_record(found)) == there
        line = epoch_record(EpochDone(1, 1, found.values, None, found, 1.0))
        assert ("test_elbo" in line) == ("train_elbo" in line) == there
        assert line["test_negative_elbo"] == found.values["negative_elbo"]


def test_no_batch_is_so_large_that_its_fp32_sums_lose_digits(
    make_dataset: Callable[..., ImageDataset], model: MlpVae, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = make_dataset(test=2100)
    sizes, loss = [], model.loss
    monkeypatch.setattr(model, "loss", lambda x, g: (sizes.append(len(x)), loss(x, g))[1])
    whole = evaluate(model, dataset.test, batch_size=10_000)
    assert sizes == [1024, 1024, 48, 4]  # what is left of a block of noise comes by itself
    small = evaluate(model, dataset.test, batch_size=16)
    assert small.values == pytest.approx(whole.values, abs=1e-5)
