"""The perceptual loss: the features it learns first, what it compares, and runs that stop and go on with it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d, leaky_relu

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import UserError
from dreamexplorer.models.base import Model, Terms
from dreamexplorer.models.data_term import LikelihoodOptions, data_note
from dreamexplorer.models.families import create
from dreamexplorer.models.likelihoods import likelihood_of
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.perceptual import Perceptual
from dreamexplorer.models.snapshot import restore
from dreamexplorer.training.batches import Batches
from dreamexplorer.training.checkpoint import load_checkpoint, save_checkpoint
from dreamexplorer.training.commands import CommandQueue, Stop
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.diagnostics import TrainingDiverged
from dreamexplorer.training.events import Ended, EpochDone, Evaluation, Event, Preparing, Started, StepDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.resume import run_of

CONFIG = MlpVaeConfig(latent_dim=3, hidden=(24,), likelihood="perceptual")


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Train the features for 60 steps on one thread, because waking a second one would take longer."""
    monkeypatch.setattr("dreamexplorer.models.perceptual.STEPS", 60)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def run_config(epochs: int = 3, precision: str = "fp32", **train: Any) -> RunConfig:
    settings = TrainConfig(epochs=epochs, batch_size=32, device="cpu", precision=precision, learning_rate=3e-3)
    return RunConfig("mlp-vae", CONFIG, replace(settings, **train), dataset="tiny")


def trainer_of(dataset: ImageDataset, run: RunConfig | None = None, **options: Any) -> Trainer:
    return Trainer(run or run_config(), dataset, threads=1, **options)


def perceptual_of(model: Model) -> Perceptual:
    assert isinstance(model.likelihood, Perceptual)
    return model.likelihood


@pytest.fixture
def prepared(tiny_dataset: ImageDataset) -> Perceptual:
    model = create("mlp-vae", CONFIG, tiny_dataset.image_shape, 0)
    batches = Batches(tiny_dataset.train, TrainConfig(), torch.device("cpu"), torch.Generator())
    list(model.prepare(partial(batches.sample, generator=torch.Generator().manual_seed(1)), 4))
    return perceptual_of(model)


def images(dataset: ImageDataset, n: int = 9) -> Tensor:
    return torch.from_numpy(dataset.test.images[:n].copy()).float() / 255


class TestFeatures:
    def test_the_classifier_tells_the_classes_apart(self, prepared: Perceptual) -> None:
        assert float(prepared.prepared) == 1.0
        assert float(prepared.accuracy) > 0.9

    def test_layers_weigh_alike_and_together_as_much_as_pixels(
        self, prepared: Perceptual, tiny_dataset: ImageDataset
    ) -> None:
        """Two images at random differ by twice the variance, in features as in pixels."""
        x = torch.from_numpy(tiny_dataset.train.images.copy()).float() / 255
        of_pixels = x.flatten(1).var(0).sum()
        first = leaky_relu(conv2d(x, prepared.weight_1, prepared.bias_1, 2, 1), 0.2)
        second = leaky_relu(conv2d(first, prepared.weight_2, prepared.bias_2, 2, 1), 0.2)
        for scale, layer in zip(prepared.scales, (first, second), strict=True):
            torch.testing.assert_close(scale * layer.flatten(1).var(0).sum(), of_pixels / 2, rtol=0.1, atol=0.0)

    def test_they_depend_on_the_seed_alone(self, tiny_dataset: ImageDataset) -> None:
        def learned(seed: int) -> Perceptual:
            trainer = trainer_of(tiny_dataset, run_config(epochs=1, seed=seed))
            torch.manual_seed(torch.seed() % 2**31)
            list(trainer.run())
            return perceptual_of(trainer.model)

        a, b, c = learned(0), learned(0), learned(1)
        for name, buffer in a.named_buffers():
            assert torch.equal(buffer, b.get_buffer(name)), name
        assert not torch.equal(a.weight_2, c.weight_2)

    def test_a_binarised_run_learns_from_what_it_sees(self, tiny_dataset: ImageDataset) -> None:
        batches = Batches(tiny_dataset.train, TrainConfig(binarise="dynamic"), torch.device("cpu"), torch.Generator())
        x, labels = batches.sample(50, torch.Generator().manual_seed(3))
        assert set(x.unique().tolist()) == {0.0, 1.0}
        assert labels.unique().numel() == 4

    def test_classes_left_out_are_not_seen(self, tiny_dataset: ImageDataset) -> None:
        batches = Batches(tiny_dataset.train, TrainConfig(leave_out=(1, 3)), torch.device("cpu"), torch.Generator())
        assert set(batches.sample(200, torch.Generator().manual_seed(3))[1].tolist()) == {0, 2}

    def test_one_class_is_one_clear_message(self, tiny_dataset: ImageDataset) -> None:
        with pytest.raises(UserError, match=r"of one class\. Choose another"):
            list(trainer_of(tiny_dataset, run_config(leave_out=(0, 1, 2))).run())


class TestLoss:
    def test_it_is_written_out(self, prepared: Perceptual, tiny_dataset: ImageDataset) -> None:
        x = images(tiny_dataset)
        parameters = torch.randn(9, x[0].numel(), generator=torch.Generator().manual_seed(0))
        m = torch.sigmoid(parameters).view_as(x)
        expected = 0.2 * (x - m).square().sum((1, 2, 3))
        a, b = x, m
        for scale, weight, bias in zip(
            prepared.scales, (prepared.weight_1, prepared.weight_2), (prepared.bias_1, prepared.bias_2), strict=True
        ):
            a, b = (leaky_relu(conv2d(t, weight, bias, 2, 1), 0.2) for t in (a, b))
            expected = expected + 0.8 * scale * (a - b).square().sum((1, 2, 3))
        torch.testing.assert_close(prepared.nll(parameters, x), expected / (2 * 0.1**2), rtol=1e-4, atol=1e-3)

    def test_without_features_it_is_the_squared_error_of_a_gaussian(
        self, prepared: Perceptual, tiny_dataset: ImageDataset
    ) -> None:
        x = images(tiny_dataset)
        parameters = torch.randn(9, x[0].numel(), generator=torch.Generator().manual_seed(0))
        prepared.set_live(replace(CONFIG, feature_share=0.0, sigma=0.3))
        gaussian = likelihood_of(LikelihoodOptions(likelihood="gaussian", sigma=0.3), tiny_dataset.image_shape)
        means = torch.sigmoid(parameters)
        constant = gaussian.nll(x.flatten(1), x)
        torch.testing.assert_close(prepared.nll(parameters, x), gaussian.nll(means, x) - constant, rtol=1e-4, atol=1e-3)

    def test_the_image_itself_costs_nothing_and_no_other_less(
        self, prepared: Perceptual, tiny_dataset: ImageDataset
    ) -> None:
        x = images(tiny_dataset).clamp(1e-4, 1 - 1e-4)
        logits = torch.logit(x)
        torch.testing.assert_close(prepared.nll(logits, x), torch.zeros(9), atol=1e-3, rtol=0.0)
        assert (prepared.nll(logits.roll(1, 0), x) > 1.0).all()

    def test_it_says_of_itself_that_it_is_a_loss(self) -> None:
        for grey in (True, False):
            assert data_note(CONFIG, grey).startswith("A loss, not a likelihood")
        assert not Perceptual.is_distribution


class TestRuns:
    def test_it_is_prepared_once_before_everything_else(self, tiny_dataset: ImageDataset) -> None:
        trainer = trainer_of(tiny_dataset)
        events: list[Event] = list(trainer.run())
        assert isinstance(events[0], Started)
        told = [e for e in events if isinstance(e, Preparing)]
        assert events[1 : len(told) + 1] == told
        assert isinstance(events[len(told) + 1], Evaluation)
        assert [e.share for e in told] == pytest.approx([0.0, 1 / 3, 2 / 3, 1.0])
        again = trainer_of(tiny_dataset, run_config(epochs=4), resume=trainer.checkpoint())
        assert not [e for e in again.run() if isinstance(e, Preparing)]

    @pytest.mark.parametrize("precision", ["fp32", "bf16"])
    def test_it_learns_with_replayed_steps_and_leaves_the_features_alone(
        self, tiny_dataset: ImageDataset, precision: str
    ) -> None:
        trainer = trainer_of(tiny_dataset, run_config(5, precision))
        tests, before = [], None
        for event in trainer.run():
            if isinstance(event, Evaluation) and before is None:
                before = copy.deepcopy(perceptual_of(trainer.model))
                tests.append(event.values["recon"])
            elif isinstance(event, EpochDone):
                tests.append(event.test.values["recon"])
        assert trainer.learner.replayed.replaying
        assert tests[-1] < 0.5 * tests[0]
        assert before is not None
        for name, buffer in before.named_buffers():
            assert torch.equal(buffer, perceptual_of(trainer.model).get_buffer(name)), name
        assert not list(before.parameters()), "nothing of it is trained on"
        restored = restore(trainer.snapshot())
        x = images(tiny_dataset)
        torch.testing.assert_close(restored.reconstruction_terms(x), trainer.model.eval().reconstruction_terms(x))

    def test_stopped_and_gone_on_with_it_is_as_if_it_had_not(
        self, tiny_dataset: ImageDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = trainer_of(tiny_dataset, run_config(4))
        list(whole.run())
        commands = CommandQueue()
        first = trainer_of(tiny_dataset, run_config(4), commands=commands)
        step = first.learner.step

        def counted() -> None:
            step()
            if first.step == 26:
                commands.put(Stop())

        monkeypatch.setattr(first.learner, "step", counted)
        list(first.run())
        save_checkpoint(first.checkpoint(), tmp_path / "kept.safetensors")
        kept = load_checkpoint(tmp_path / "kept.safetensors")
        second = trainer_of(tiny_dataset, run_of(kept), resume=kept)
        list(second.run())
        for name, weight in whole.snapshot().weights.items():
            assert torch.equal(weight, second.snapshot().weights[name]), name

    def test_a_stop_while_it_is_prepared_ends_it_at_once_and_going_on_prepares_it(
        self, tiny_dataset: ImageDataset
    ) -> None:
        commands = CommandQueue()
        trainer = trainer_of(tiny_dataset, commands=commands)
        told = []
        for event in trainer.run():
            told.append(event)
            if isinstance(event, Preparing):
                commands.put(Stop())
        assert sum(isinstance(e, Preparing) for e in told) == 1
        assert isinstance(told[-1], Ended)
        assert told[-1].stopped
        assert not [e for e in told if isinstance(e, StepDone)]
        assert float(perceptual_of(trainer.model).prepared) == 0.0
        going_on = trainer_of(tiny_dataset, resume=trainer.checkpoint())
        list(going_on.run())
        assert float(perceptual_of(going_on.model).prepared) == 1.0

    def test_the_good_state_after_a_divergence_has_the_features(
        self, tiny_dataset: ImageDataset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        trainer = trainer_of(tiny_dataset)
        model = trainer.learner.weights.model
        loss = model.loss

        def broken(x: Tensor, generator: torch.Generator | None = None) -> Terms:
            return loss(x * float("nan") if torch.is_grad_enabled() else x, generator)

        monkeypatch.setattr(model, "loss", broken)
        with pytest.raises(TrainingDiverged) as failure:
            list(trainer.run())
        assert float(failure.value.checkpoint.snapshot.weights["likelihood.prepared"]) == 1.0

    def test_images_in_colour(self, make_dataset: Any) -> None:
        dataset = make_dataset(shape=(3, 9, 11))
        trainer = trainer_of(dataset)
        list(trainer.run())
        assert trainer.model.decode(torch.zeros(2, 3)).shape == (2, 3, 9, 11)

    def test_images_too_small_for_it_are_refused(self) -> None:
        split = Split(np.zeros((8, 1, 1, 1), dtype=np.uint8), np.arange(8) % 2)
        dots = ImageDataset("dots", "Dots", {"train": split, "test": split}, ("a", "b"), "Made for the tests.")
        with pytest.raises(UserError, match="too small"):
            trainer_of(dots)
