"""Reconstructions, losses and coordinates agree with the model and with one another."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dreamexplorer.analysis.reconstruct import encode, losses, reconstruct, shown_shape
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.models.base import Model
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.snapshot import restore
from dreamexplorer.progress import CancellableProgress
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.evaluation import evaluate


@pytest.fixture(scope="module")
def model(tiny_checkpoint: Checkpoint) -> Model:
    return restore(tiny_checkpoint.snapshot)


def test_it_is_the_models_own_answer(model: Model, tiny_dataset: ImageDataset) -> None:
    images = tiny_dataset.train.images  # more than one batch
    with torch.inference_mode():
        x = torch.from_numpy(images).float() / 255.0
        z = model.encode(x).coordinates
        recon, rate = model.reconstruction_terms(x)
        decoded = model.decode(z)
    result = reconstruct(model, images)
    assert rate is not None
    assert result.kl is not None
    np.testing.assert_allclose(result.coordinates, z, atol=1e-5)
    np.testing.assert_allclose(result.images, decoded, atol=1e-5)
    np.testing.assert_allclose(result.recon, recon, rtol=1e-4)
    np.testing.assert_allclose(result.kl, rate, rtol=1e-3, atol=1e-5)


def test_losses_and_coordinates_alone_are_the_same(model: Model, tiny_dataset: ImageDataset) -> None:
    images = tiny_dataset.train.images
    result = reconstruct(model, images)
    found = losses(model, images)
    assert found.recon_at_mean is not None
    np.testing.assert_array_equal(found.recon_at_mean, result.recon.astype(np.float64))
    assert found.kl is not None
    assert result.kl is not None
    np.testing.assert_array_equal(found.kl, result.kl.astype(np.float64))
    np.testing.assert_array_equal(encode(model, images), result.coordinates)


def test_a_family_without_a_rate_has_no_kl(tiny_dataset: ImageDataset) -> None:
    config = family_named("ae").Config(latent_dim=2, hidden=(8,))
    autoencoder = create("ae", config, tiny_dataset.image_shape, 0).eval()
    found = losses(autoencoder, tiny_dataset.test.images)
    assert found.kl is None
    assert found.recon_at_mean is None
    assert reconstruct(autoencoder, tiny_dataset.test.images).kl is None


def test_labels_are_those_of_their_images(tiny_dataset: ImageDataset) -> None:
    config = family_named("cvae").Config(latent_dim=2, hidden=(8,))
    conditional = create("cvae", config, tiny_dataset.image_shape, 0, 4).eval()
    images, labels = tiny_dataset.train.images, tiny_dataset.train.labels
    whole = losses(conditional, images, labels=labels).recon_at_mean
    assert whole is not None
    for label in range(4):
        part = labels == label
        alone = losses(conditional, images[part], labels=np.array([label])).recon_at_mean
        np.testing.assert_allclose(whole[part], alone, rtol=1e-5)


@pytest.mark.parametrize("family", ["mlp-vae", "cvae", "ladder-vae", "iwae", "learned-prior-vae"])
def test_losses_are_those_of_evaluate(family: str, tiny_dataset: ImageDataset) -> None:
    """Equal within the noise of one sample of z, which other seeds measure."""
    network = create(family, family_named(family).Config(), tiny_dataset.image_shape, 0, 4).eval()
    split = tiny_dataset.test
    expected = evaluate(network, split).values
    draws = [losses(network, split.images, labels=split.labels, seed=seed) for seed in range(1, 6)]
    recons = np.array([draw.recon.mean() for draw in draws])
    assert recons.std() > 0, "z is sampled"
    found = losses(network, split.images, labels=split.labels)
    assert found.recon.mean() == pytest.approx(expected["recon"], abs=6 * recons.std(ddof=1))
    assert found.kl is not None
    assert found.kl.mean() == pytest.approx(expected["kl"], rel=0.05, abs=0.05)
    total = expected["negative_elbo"]
    assert found.total.mean() == pytest.approx(total, abs=6 * recons.std(ddof=1) + 0.05 * expected["kl"] + 0.05)
    assert np.array_equal(found.recon, losses(network, split.images, labels=split.labels).recon), "a fixed seed"


@pytest.mark.parametrize("function", [reconstruct, losses, encode])
def test_images_of_another_size_are_refused_and_all_can_be_cancelled(
    function: object, model: Model, tiny_dataset: ImageDataset
) -> None:
    assert callable(function)
    with pytest.raises(UserError, match="expects images of 1 x 12 x 10, not of 1 x 12 x 9"):
        function(model, tiny_dataset.test.images[:, :, :, :9])
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        function(model, tiny_dataset.test.images, progress)


def test_a_shape_is_written_with_crosses() -> None:
    assert shown_shape((1, 28, 28)) == "1 x 28 x 28"
