"""Requests compute their own answers; what they hold is their own."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads.requests import BATCH_CHUNK, Analyse, Decode, DecodeBatch, DrawFromPrior, Serving
from dreamexplorer.models.base import Model
from dreamexplorer.models.cvae import CvaeConfig
from dreamexplorer.models.families import create, family_named
from dreamexplorer.models.snapshot import restore
from dreamexplorer.session import Drawing
from dreamexplorer.training.checkpoint import Checkpoint

SERVING = Serving(12, False, torch.Generator())


@pytest.fixture
def model(tiny_checkpoint: Checkpoint) -> Model:
    return restore(tiny_checkpoint.snapshot)


def test_a_request_keeps_its_own_copy_and_has_a_slot_of_its_class_and_channel() -> None:
    z = np.zeros((2, 3))
    request = DecodeBatch("strip", z)
    z += 1
    assert (request.z == 0).all()
    assert request.z.dtype == np.float32
    assert request.slot == DecodeBatch("strip", z).slot
    assert (
        len({request.slot, DecodeBatch("map", z).slot, Decode(z[0]).slot, DrawFromPrior("strip", z[0], z[0]).slot}) == 4
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        request.z = z  # type: ignore[misc]


@torch.inference_mode()
def test_a_long_batch_is_decoded_in_chunks_between_which_it_may_be_given_up(model: Model) -> None:
    z = np.random.default_rng(0).normal(size=(2 * BATCH_CHUNK + 5, 3))
    pauses: list[bool] = []

    def go_on() -> bool:
        pauses.append(True)
        return True

    answer = DecodeBatch("strip", z, "key").answer(model, dataclasses.replace(SERVING, may_continue=go_on))
    assert answer is not None
    assert len(pauses) == 2
    assert (answer.channel, answer.key, answer.step) == ("strip", "key", 12)
    expected = model.decode(torch.from_numpy(z).float()).numpy()
    np.testing.assert_allclose(answer.images, expected, rtol=1e-4, atol=1e-5)
    assert DecodeBatch("strip", z).answer(model, dataclasses.replace(SERVING, may_continue=lambda: False)) is None


@torch.inference_mode()
def test_one_class_or_one_for_each_row_is_passed_to_a_conditional_model() -> None:
    net = create("cvae", CvaeConfig(latent_dim=2, hidden=(4,)), (1, 12, 10), 0, 3)
    z = np.zeros((3, 2), np.float32)

    def image(label: int) -> np.ndarray:
        return Decode(z[0], label).answer(net, SERVING).image

    each = DecodeBatch("classes", z, labels=np.arange(3)).answer(net, SERVING)
    one = DecodeBatch("classes", z, labels=2).answer(net, SERVING)
    assert each is not None
    assert one is not None
    for label in range(3):
        np.testing.assert_allclose(each.images[label], image(label), atol=1e-6)
        np.testing.assert_allclose(one.images[label], image(2), atol=1e-6)
    assert not np.allclose(image(0), image(1), atol=1e-4)


@torch.inference_mode()
def test_axes_that_are_kept_keep_their_values_in_a_draw() -> None:
    config = family_named("vq-vae").Config(codes=8, code_size=2, channels=(2,), prior_channels=4)
    net = create("vq-vae", config, (1, 12, 10), 0)
    z = np.full(len(net.axes()), 3.0, np.float32)
    keep = np.arange(len(z)) % 2 == 0
    draws = [DrawFromPrior("dice", z, keep).answer(net, SERVING).z for _ in range(5)]
    assert all((d[keep] == 3.0).all() for d in draws)
    assert len({d.tobytes() for d in draws}) > 1, "each request draws anew"


@torch.inference_mode()
def test_a_denoising_model_gets_the_same_corrupted_drawing_every_time(tiny_dataset: ImageDataset) -> None:
    net = create("denoising-ae", family_named("denoising-ae").Config(latent_dim=3, hidden=(8,)), (1, 12, 10), 0)
    drawing = Drawing(tiny_dataset.test.images[0])
    first, second = (Analyse(drawing).answer(net, SERVING) for _ in range(2))
    assert first.corrupted is not None
    assert second.corrupted is not None
    assert first.restored is not None
    np.testing.assert_array_equal(first.corrupted, second.corrupted)
    assert not np.allclose(first.corrupted, drawing.image / 255.0, atol=0.05)
    assert first.kl_nats is None
