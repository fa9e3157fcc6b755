"""The importance-weighted bound against closed forms and against sampling written out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from dreamexplorer.analysis import importance
from dreamexplorer.analysis.importance import importance_bound
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.gaussian_vae import GaussianVae
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.models.snapshot import restore
from dreamexplorer.progress import CancellableProgress
from dreamexplorer.training.binarise import binarised, evaluation_generator
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import DYNAMIC
from dreamexplorer.training.evaluation import evaluate, scale_images


@pytest.fixture
def model(tiny_checkpoint: Checkpoint) -> MlpVae:
    made = restore(tiny_checkpoint.snapshot)
    assert isinstance(made, MlpVae)
    return made


def linear_gaussian(exact: bool) -> tuple[GaussianVae, np.ndarray[Any, Any], Tensor]:
    """A linear decoder with Gaussian noise, its true posterior (or one twice as wide), images and their log p(x)."""
    config = MlpVaeConfig(latent_dim=2, hidden=(), likelihood="gaussian", sigma=0.5)
    vae = create("mlp-vae", config, (1, 2, 3), 0)
    assert isinstance(vae, MlpVae)
    images = np.random.default_rng(3).integers(0, 256, (40, 1, 2, 3), dtype=np.uint8)
    x = torch.from_numpy(images).double().flatten(1) / 255.0
    generator = torch.Generator().manual_seed(1)
    # orthogonal columns: the posterior is then diagonal, as the encoder's
    w = torch.linalg.qr(torch.randn(6, 2, generator=generator, dtype=torch.float64))[0] * torch.tensor([0.9, 0.4])
    variance = 1.0 / (1.0 + w.square().sum(0) / 0.25)
    with torch.no_grad():
        vae.logits.weight.copy_(w)
        vae.logits.bias.fill_(0.5)
        vae.mu.weight.copy_(variance[:, None] * w.T / 0.25)
        vae.mu.bias.copy_(-(variance[:, None] * w.T / 0.25).sum(1) * 0.5)
        vae.log_variance.weight.zero_()
        vae.log_variance.bias.copy_(variance.log() + (0.0 if exact else 2 * math.log(2)))
    marginal = torch.distributions.MultivariateNormal(torch.full((6,), 0.5).double(), w @ w.T + 0.25 * torch.eye(6))
    return vae.eval().requires_grad_(False), images, marginal.log_prob(x)


@pytest.mark.parametrize("k", [1, 3])
def test_with_the_true_posterior_every_sample_gives_the_likelihood(k: int) -> None:
    vae, images, truth = linear_gaussian(exact=True)
    result = importance_bound(vae, images, k)
    np.testing.assert_allclose(result.per_image, truth.numpy(), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(result.effective_samples, k, rtol=1e-4)
    assert result.bound == pytest.approx(float(truth.mean()), abs=1e-4)
    assert result.ess == pytest.approx(k, rel=1e-4)


def test_with_another_posterior_the_bound_rises_to_the_likelihood() -> None:
    vae, images, truth = linear_gaussian(exact=False)
    found = {k: importance_bound(vae, images, k, seed=1) for k in (1, 4, 64, 4096)}
    bounds = [r.bound for r in found.values()]
    assert bounds == sorted(bounds)
    assert bounds[0] < float(truth.mean()) - 0.5
    assert bounds[-1] == pytest.approx(float(truth.mean()), abs=0.01)
    # for a Gaussian proposal twice as wide, E[w]^2 / E[w^2] is sqrt(7) / 4 in each dimension
    assert found[4096].ess / 4096 == pytest.approx(7 / 16, abs=0.02)


def test_it_is_the_formula_written_out(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    images, k = tiny_dataset.test.images[:3], 50
    result = importance_bound(model, images, k, seed=4)
    noise = torch.empty(3, k, 3).normal_(generator=torch.Generator().manual_seed(4)).double()
    x = torch.from_numpy(images).double().flatten(1) / 255
    mu, log_variance = (t.double() for t in model.posterior(x.float().view(3, 1, 12, 10)))
    for i in range(3):
        log_w = []
        for j in range(k):
            z = mu[i] + (0.5 * log_variance[i]).exp() * noise[i, j]
            p = model.decode(z.float()[None]).double().flatten().clamp(1e-12, 1 - 1e-12)
            log_p = float((x[i] * p.log() + (1 - x[i]) * (1 - p).log()).sum())
            q = torch.distributions.Normal(mu[i], (0.5 * log_variance[i]).exp())
            log_w.append(log_p + float((torch.distributions.Normal(0.0, 1.0).log_prob(z) - q.log_prob(z)).sum()))
        w = torch.tensor(log_w, dtype=torch.float64)
        assert result.per_image[i] == pytest.approx(float(w.logsumexp(0)) - math.log(k), abs=2e-3)
        share = w.softmax(0)
        assert result.effective_samples[i] == pytest.approx(1 / float(share.square().sum()), rel=1e-2)


def test_one_sample_is_the_elbo_within_noise(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    result = importance_bound(model, tiny_dataset.test.images, 1)
    elbo = -evaluate(model, tiny_dataset.test).values["negative_elbo"]
    assert result.bound == pytest.approx(elbo, abs=1.0)
    assert result.standard_error == pytest.approx(result.per_image.std(ddof=1) / math.sqrt(160))
    assert (result.effective_samples == pytest.approx(1.0)) is True
    assert importance_bound(model, tiny_dataset.test.images, 200).bound > elbo


def test_parts_and_seeds(model: MlpVae, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch) -> None:
    images = tiny_dataset.test.images[:20]
    whole = importance_bound(model, images, 32)
    assert np.array_equal(importance_bound(model, images, 32).per_image, whole.per_image)
    assert not np.array_equal(importance_bound(model, images, 32, seed=1).per_image, whole.per_image)
    monkeypatch.setattr(importance, "DECODED_AT_ONCE", 10)  # four parts for each image
    parts = importance_bound(model, images, 32)
    assert parts.bound == pytest.approx(whole.bound, abs=0.5)
    assert (parts.effective_samples <= 32.0 + 1e-6).all()


def test_binarised_images_are_those_of_the_evaluation(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    images = tiny_dataset.test.images
    binary = binarised(scale_images(torch.from_numpy(images)), DYNAMIC, evaluation_generator(torch.device("cpu")))
    expected = importance_bound(model, (255 * binary).to(torch.uint8).numpy(), 30)
    result = importance_bound(model, images, 30, binarise=DYNAMIC)
    np.testing.assert_array_equal(result.per_image, expected.per_image)
    assert abs(importance_bound(model, images, 30).bound - result.bound) > 0.5


@pytest.mark.parametrize("training", [False, True])
def test_the_model_is_left_as_it_was(model: MlpVae, tiny_dataset: ImageDataset, training: bool) -> None:
    model.train(training)
    importance_bound(model, tiny_dataset.test.images[:4], 2)
    assert model.training is training


def test_it_can_be_cancelled_and_tells_how_far_it_is(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        importance_bound(model, tiny_dataset.test.images, 2, progress=progress)
    seen: list[float | None] = []

    class Watching(CancellableProgress):
        def report(self, fraction: float | None, message: str = "") -> None:
            seen.append(fraction)

    importance_bound(model, tiny_dataset.test.images[:8], 5000, progress=Watching())
    assert seen == sorted(seen)  # type: ignore[type-var]
    assert len(seen) == 17
    assert seen[-1] == 1.0


def test_what_does_not_fit_is_refused(model: MlpVae, tiny_dataset: ImageDataset) -> None:
    with pytest.raises(UserError, match="1 x 12 x 10"):
        importance_bound(model, tiny_dataset.test.images[:, :, :5], 2)
    other = create("ae", family_named("ae").Config(), tiny_dataset.image_shape, 0)
    with pytest.raises(UserError, match="family ae"):
        importance_bound(other, tiny_dataset.test.images, 2)


def test_a_perceptual_loss_bounds_nothing_and_is_refused(tiny_dataset: ImageDataset) -> None:
    config = MlpVaeConfig(latent_dim=2, hidden=(8,), likelihood="perceptual")
    model = create("mlp-vae", config, tiny_dataset.image_shape, 0)
    with pytest.raises(UserError, match="perceptual is a loss"):
        importance_bound(model, tiny_dataset.test.images[:5], 2)
