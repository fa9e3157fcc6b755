"""Samples from the prior depend on the seed alone, and decoding in batches is decoding."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dreamexplorer.analysis.sampling import decode, sample
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import Cancelled
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.snapshot import restore
from dreamexplorer.progress import CancellableProgress
from dreamexplorer.training.checkpoint import Checkpoint


def test_the_same_seed_gives_the_same_samples(tiny_checkpoint: Checkpoint) -> None:
    model = restore(tiny_checkpoint.snapshot)
    z, images = sample(model, 5, seed=3)
    again = sample(model, 5, seed=3)
    np.testing.assert_array_equal(z, again[0])
    np.testing.assert_array_equal(images, again[1])
    assert not np.array_equal(z, sample(model, 5, seed=4)[0])
    assert z.shape == (5, 3)
    assert images.shape == (5, 1, 12, 10)


def test_samples_of_a_standard_normal_prior_are_normal(tiny_checkpoint: Checkpoint) -> None:
    z, _ = sample(restore(tiny_checkpoint.snapshot), 4000)
    assert np.abs(z.mean(axis=0)).max() < 0.1
    np.testing.assert_allclose(z.std(axis=0), 1.0, atol=0.06)


def test_batches_are_decoded_like_the_whole(tiny_checkpoint: Checkpoint) -> None:
    model = restore(tiny_checkpoint.snapshot)
    z = np.random.default_rng(0).standard_normal((600, 3)).astype(np.float32)
    with torch.inference_mode():
        whole = model.decode(torch.from_numpy(z)).numpy()
    np.testing.assert_allclose(decode(model, z), whole, atol=1e-6)


def test_each_sample_has_its_label(tiny_dataset: ImageDataset) -> None:
    config = family_named("cvae").Config(latent_dim=2, hidden=(8,))
    model = create("cvae", config, tiny_dataset.image_shape, 0, 4).eval()
    z = np.zeros((300, 2), np.float32)
    labels = np.arange(300) % 4
    images = decode(model, z, labels=labels)
    single = [decode(model, z[:1], labels=np.array([label]))[0] for label in range(4)]
    for i in (0, 3, 258, 299):
        np.testing.assert_allclose(images[i], single[labels[i]], atol=1e-6)
    np.testing.assert_allclose(decode(model, z, labels=np.array([2]))[299], single[2], atol=1e-6)


def test_decoding_can_be_cancelled(tiny_checkpoint: Checkpoint) -> None:
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        decode(restore(tiny_checkpoint.snapshot), np.zeros((3, 3), np.float32), progress)
