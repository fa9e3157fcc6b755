"""Batches of a run: the images they hold, their order, shifts and rotations."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import UserError
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.batches import Batches, chosen_images, moved
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.recording import enabled

CPU = torch.device("cpu")


def split(n: int = 100) -> Split:
    images = np.arange(n, dtype=np.uint8).repeat(16).reshape(n, 1, 4, 4)
    return Split(images, np.sort(np.arange(n) % 4).astype(np.int64))


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_every_image_comes_once_an_epoch() -> None:
    batches = Batches(split(), TrainConfig(batch_size=32), CPU, generator())
    assert (len(batches), batches.per_epoch) == (100, 4)
    for epoch in (0, 1, 0):
        seen = torch.cat([batches.indices(epoch, b) for b in range(4)])
        assert torch.equal(seen.sort().values, torch.arange(100))
    assert not torch.equal(batches.indices(0, 0), batches.indices(1, 0))


def test_a_subset_is_spread_and_classes_stay_out() -> None:
    train = TrainConfig(batch_size=8, subset=20, leave_out=(1, 3))
    chosen = chosen_images(split(), train)
    assert chosen is not None
    assert len(chosen) == 20
    assert set(split().labels[chosen.numpy()].tolist()) == {0, 2}
    batches = Batches(split(), train, CPU, generator())
    seen = torch.cat([batches.indices(5, b) for b in range(batches.per_epoch)])
    assert torch.equal(seen.sort().values, chosen)
    assert chosen_images(split(), TrainConfig()) is None
    many = chosen_images(split(), TrainConfig(subset=1000))
    assert many is not None
    assert len(many) == 100, "more than there are is all"


def test_no_image_left_is_said() -> None:
    with pytest.raises(UserError, match="no images to train on"):
        Batches(split(), TrainConfig(leave_out=(0, 1, 2, 3)), CPU, generator())


def test_images_that_are_not_to_move_do_not() -> None:
    x = torch.rand(5, 1, 9, 7, generator=generator())
    torch.testing.assert_close(moved(x, 0, 0.0, generator()), x, atol=1e-5, rtol=1e-5)


def test_a_shift_keeps_the_image_and_its_bounds() -> None:
    x = torch.zeros(400, 1, 20, 12)
    x[:, :, 9:11, 5:7] = 1.0
    y = moved(x, 3, 0.0, generator())
    assert torch.allclose(y.sum((1, 2, 3)), torch.full((400,), 4.0), atol=1e-3), "nothing is lost or added"
    rows, columns = torch.arange(20.0), torch.arange(12.0)
    down = (y.sum((1, 3)) * rows).sum(1) / 4.0 - 9.5
    right = (y.sum((1, 2)) * columns).sum(1) / 4.0 - 5.5
    for offset in (down, right):
        assert float(offset.abs().max()) <= 3.0 + 1e-3
        assert float(offset.std()) == pytest.approx(3.0 / math.sqrt(3.0), rel=0.1), "uniform between the bounds"


def test_a_turn_is_about_the_centre_and_keeps_lengths() -> None:
    x = torch.zeros(300, 1, 31, 21)
    x[:, :, 15, 16] = 1.0  # six pixels to the right of the centre
    y = moved(x, 0, 90.0, generator())[:, 0]
    rows, columns = torch.arange(31.0) - 15.0, torch.arange(21.0) - 10.0
    mass = y.sum((1, 2))
    down = (y.sum(2) * rows).sum(1) / mass
    right = (y.sum(1) * columns).sum(1) / mass
    assert torch.allclose((down**2 + right**2).sqrt(), torch.full((300,), 6.0), atol=0.25)
    angles = torch.atan2(down, right).rad2deg()
    assert float(angles.abs().max()) <= 90.5
    assert float(angles.std()) == pytest.approx(90.0 / math.sqrt(3.0), rel=0.1)


def test_training_on_moved_images_learns_replays_and_repeats(tiny_dataset: ImageDataset) -> None:
    train = TrainConfig(
        batch_size=16, epochs=4, device="cpu", shift_pixels=2, rotate_degrees=15.0, subset=200, leave_out=(1,)
    )
    ends = []
    for _ in range(2):
        trainer = Trainer(RunConfig("mlp-vae", MlpVaeConfig(3, (16,)), train, "tiny"), tiny_dataset)
        losses = [e.train["negative_elbo"] for e in trainer.run() if isinstance(e, EpochDone)]
        assert losses[-1] < losses[0]
        assert trainer.learner.replayed.replaying is enabled()
        ends.append(trainer.snapshot().weights)
    assert all(torch.equal(w, ends[1][n]) for n, w in ends[0].items())
