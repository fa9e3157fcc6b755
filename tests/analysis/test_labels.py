"""Labels of batches, and the class under which a conditional model's loss is lowest."""

from __future__ import annotations

import math

import numpy as np
import torch

from dreamexplorer.analysis.labels import labels_of, likeliest_labels
from dreamexplorer.analysis.sampled_bound import sampled_bound
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.gaussian_vae import GaussianVae

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
            conditioned = model.conditioned_on(torch.tensor([label]))
            assert isinstance(conditioned, GaussianVae)
            losses.append(sampled_bound(conditioned, x, 4000, torch.Generator().manual_seed(7)))
    totals = torch.stack([bound.total for bound in losses])
    errors = torch.stack([bound.standard_error for bound in losses])
    found = likeliest_labels(model, images)
    best = totals.min(0)
    # 32 samples may only miss the best class by their own error, about eleven times that of 4 000
    chosen = totals.gather(0, torch.from_numpy(found)[None])[0]
    assert (chosen - best.values <= 4 * math.sqrt(4000 / 32) * errors.max(0).values).all()
    assert (found == best.indices.numpy()).mean() > 0.6
    assert len(set(found.tolist())) > 1
