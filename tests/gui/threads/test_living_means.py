"""Means are encoded in slices, oldest rows first; which rows are due follows from weights, rounding and time."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.threads.living_means import LivingMeans
from dreamexplorer.gui.threads.results import Means
from dreamexplorer.models.base import Model
from dreamexplorer.models.snapshot import restore
from dreamexplorer.training.checkpoint import Checkpoint


class Clock:
    """Clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model(tiny_checkpoint: Checkpoint) -> Model:
    return restore(tiny_checkpoint.snapshot)


def watching(clock: Clock, model: Model, count: int) -> tuple[LivingMeans, np.ndarray[Any, Any]]:
    means = LivingMeans(clock, clock)
    images = np.random.default_rng(0).integers(0, 256, (count, 1, 12, 10), dtype=np.uint8)
    means.reset(model.image_shape)
    means.watch(images)
    return means, images


@torch.inference_mode()
def pass_over(means: LivingMeans, model: Model, clock: Clock, version: int, step: int) -> list[Means]:
    """Advance until nothing is left to do, a hundredth of a second for each slice."""
    found = []
    for _ in range(1000):
        wait = means.seconds_to_next(version)
        if wait is None:
            return found
        clock.now += max(wait, 0.01)
        if (report := means.advance(model, version, step)) is not None:
            found.append(report)
    raise AssertionError("it never ends")


def test_at_rest_all_rows_are_encoded_exactly_and_then_nothing_is_left(clock: Clock, model: Model) -> None:
    means, images = watching(clock, model, 3000)
    reports = pass_over(means, model, clock, 1, 20)
    assert means.seconds_to_next(1) is None
    last = reports[-1]
    assert last.complete
    assert last.steps == (20, 20)
    assert last.fresh == 1.0
    with torch.no_grad():
        exact = model.encode(torch.from_numpy(images) / 255).coordinates.numpy()
    np.testing.assert_allclose(last.means, exact, rtol=1e-4, atol=1e-5)
    assert means.seconds_to_next(2) == 0.0, "newer weights"
    again = pass_over(means, model, clock, 2, 30)
    assert again[-1].steps == (30, 30)


def test_what_is_known_is_not_encoded_again(clock: Clock, model: Model) -> None:
    means, images = watching(clock, model, 600)
    known = pass_over(means, model, clock, 1, 20)[-1]
    assert means.exact(1)
    again, _ = watching(clock, model, 600)
    again.watch(images, known=known)
    again.reset(model.image_shape)  # the model is made after the images came
    assert pass_over(again, model, clock, 5, 20) == [], "the receiver has them"
    assert again.exact(5)
    newer = pass_over(again, model, clock, 6, 21)
    assert newer[-1].steps == (21, 21)


@pytest.mark.parametrize(("count", "step"), [(600, 21), (599, 20)])
def test_what_is_known_of_other_weights_or_images_is_not_used(
    clock: Clock, model: Model, count: int, step: int
) -> None:
    means, images = watching(clock, model, 600)
    known = pass_over(means, model, clock, 1, 20)[-1]
    means.watch(images[:count], known=known)
    reports = pass_over(means, model, clock, 1, step)
    assert reports[-1].complete
    assert reports[-1].steps == (step, step)


def test_reports_keep_a_distance_and_hold_copies(clock: Clock, model: Model) -> None:
    means, _ = watching(clock, model, 6000)
    times: list[float] = []
    reports: list[Means] = []
    with torch.inference_mode():
        for version in range(1, 6):
            while (wait := means.seconds_to_next(version)) is not None:
                clock.now += max(wait, 0.01)
                if (report := means.advance(model, version, version)) is not None:
                    times.append(clock.now)
                    reports.append(report)
    assert len(reports) >= 5
    assert min(np.diff(times)) > 0.1
    assert len({id(report.means) for report in reports}) == len(reports)


def test_beside_a_training_it_pauses_between_slices(clock: Clock, model: Model) -> None:
    means, _ = watching(clock, model, 3000)
    means.economy = True
    with torch.inference_mode():
        assert means.seconds_to_next(1) == 0.0
        means.advance(model, 1, 1)
    wait = means.seconds_to_next(1)
    assert wait is not None
    assert wait > 0
    clock.now += wait + 1e-6
    assert means.seconds_to_next(1) == 0.0


def test_images_that_do_not_fit_the_model_wait_for_another(
    clock: Clock, model: Model, tiny_dataset: ImageDataset
) -> None:
    means = LivingMeans(clock, clock)
    means.reset((1, 8, 8))
    means.watch(tiny_dataset.test.images)
    assert means.seconds_to_next(1) is None
    means.reset(tiny_dataset.image_shape, 3)  # a conditional model of three classes, the images have four
    means.watch(tiny_dataset.test.images, tiny_dataset.test.labels)
    assert means.seconds_to_next(1) is None
    means.reset(tiny_dataset.image_shape, 4)
    assert means.seconds_to_next(1) == 0.0
    means.watch(None)
    assert means.seconds_to_next(1) is None


def test_images_that_cannot_be_encoded_are_not_tried_again(clock: Clock, model: Model) -> None:
    means, images = watching(clock, model, 100)

    class Broken:
        def conditioned_on(self, labels: object) -> Broken:
            return self

        def encode(self, x: object) -> None:
            raise RuntimeError("no encoder")

    broken: Any = Broken()
    with pytest.raises(RuntimeError):
        means.advance(broken, 1, 1)
    assert means.seconds_to_next(1) is None
    means.watch(images)
    assert pass_over(means, model, clock, 2, 2)[-1].complete


def test_a_change_of_binarising_starts_over(clock: Clock, model: Model) -> None:
    means, images = watching(clock, model, 64)
    grey = pass_over(means, model, clock, 1, 1)[-1].means
    means.set_binarised(True)
    binary = pass_over(means, model, clock, 1, 1)[-1].means
    with torch.no_grad():
        exact = model.encode((torch.from_numpy(images) > 127).float()).coordinates.numpy()
    np.testing.assert_allclose(binary, exact, rtol=1e-4, atol=1e-5)
    assert not np.allclose(grey, binary, atol=1e-3)


def test_past_and_present_do_not_mix(clock: Clock, model: Model, tiny_checkpoint: Checkpoint) -> None:
    means, _ = watching(clock, model, 3000)
    means.economy = True  # a training goes on: the rows are refreshed in rotation
    pass_over(means, model, clock, 1, 100)
    means.set_past(tiny_checkpoint.snapshot, 2)
    reports = pass_over(means, model, clock, 2, 40)
    assert {report.steps for report in reports} == {(40, 40)}
    assert reports[-1].complete
    means.set_past(None, 4)
    assert {report.steps for report in pass_over(means, model, clock, 4, 120)} == {(120, 120)}
    clock.now += 1.0
    with torch.inference_mode():
        report = means.advance(model, 5, 130)
    assert report is not None
    assert report.steps == (120, 130), "in rotation again, as it is beside a training"


def test_of_a_moment_that_takes_long_the_first_images_are_reported_alone(
    clock: Clock, model: Model, tiny_checkpoint: Checkpoint
) -> None:
    means, _ = watching(clock, model, 9000)
    pass_over(means, model, clock, 1, 100)
    clock.now += 1.0
    means.set_past(tiny_checkpoint.snapshot, 2)
    first, *_, last = pass_over(means, model, clock, 2, 40)
    known = ~np.isnan(first.means[:, 0])
    assert first.alone
    assert first.steps == (40, 40)
    assert 512 <= known.sum() < 9000
    assert known[: known.sum()].all(), "always the same images, from the first one on"
    assert last.complete
    assert not np.isnan(last.means).any()


def test_moments_one_after_another_are_reported_before_any_is_done(
    clock: Clock, model: Model, tiny_checkpoint: Checkpoint
) -> None:
    means, _ = watching(clock, model, 9000)
    pass_over(means, model, clock, 1, 100)
    seen: list[tuple[int, int]] = []
    for version in range(2, 40):  # a new one every 40 ms
        means.set_past(dataclasses.replace(tiny_checkpoint.snapshot), version)
        for _ in range(4):
            clock.now += 0.01
            with torch.inference_mode():
                if (report := means.advance(model, version, version)) is not None:
                    seen.append(report.steps)
    assert len(seen) >= 8
    assert all(oldest == newest for oldest, newest in seen)


def test_a_moment_that_is_shown_again_is_not_encoded_again(
    clock: Clock, model: Model, tiny_checkpoint: Checkpoint
) -> None:
    means, _ = watching(clock, model, 3000)
    past, other = tiny_checkpoint.snapshot, dataclasses.replace(tiny_checkpoint.snapshot)
    means.set_past(past, 1)
    first = pass_over(means, model, clock, 1, 40)[-1]
    means.set_past(other, 2)
    pass_over(means, model, clock, 2, 50)
    clock.now += 1.0
    means.set_past(past, 3)
    with torch.inference_mode():
        again = means.advance(model, 3, 40)
    assert again is not None
    assert again.complete
    assert again.steps == (40, 40)
    assert np.array_equal(again.means, first.means)
    assert means.seconds_to_next(3) is None
