"""Labels of batches, and the class under which a conditional model's loss is lowest."""

from __future__ import annotations

import numpy as np
import torch

from dreamexplorer.analysis.labels import labels_of, likeliest_labels
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import create, family_named

CPU = torch.device("cpu")
LABELS = np.arange(10)


def test_a_batch_has_its_own_labels() -> None:
    batch = labels_of(LABELS, 4, 3, CPU)
    assert batch is not None
    assert batch.tolist() == [4, 5, 6]
    assert batch.dtype == torch.int64
    rest = labels_of(LABELS, 8, 256, CPU)
    assert rest is not None
    assert rest.tolist() == [8, 9]


def test_a_single_label_is_that_of_every_batch() -> None:
    batch = labels_of(np.array([7]), 512, 256, CPU)
    assert batch is not None
    assert batch.tolist() == [7]
    assert labels_of(None, 0, 256, CPU) is None


def test_the_likeliest_class_has_the_lowest_loss(tiny_dataset: ImageDataset) -> None:
    config = family_named("cvae").Config(latent_dim=2, hidden=(8,))
    model = create("cvae", config, tiny_dataset.image_shape, 0, 4).eval()
    images = tiny_dataset.test.images[:20]
    x = torch.from_numpy(images).float() / 255.0
    with torch.inference_mode():
        losses = []
        for label in range(4):
            recon, rate = model.conditioned_on(torch.tensor([label])).reconstruction_terms(x)
            assert rate is not None
            losses.append(recon + rate)
    found = likeliest_labels(model, images)
    np.testing.assert_array_equal(found, torch.stack(losses).argmin(0).numpy())
    assert len(set(found.tolist())) > 1
