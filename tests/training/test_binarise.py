"""Binarised images in training, resuming and evaluation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from dreamexplorer.data.base import ImageDataset, Split
from dreamexplorer.errors import UserError
from dreamexplorer.gui.workflow.plans import plan_training
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.objectives import bernoulli_nll
from dreamexplorer.training.batches import Batches
from dreamexplorer.training.binarise import binarised
from dreamexplorer.training.config import BINARISINGS, RunConfig, TrainConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.events import EpochDone
from dreamexplorer.training.loop import Trainer
from dreamexplorer.training.recording import enabled
from dreamexplorer.training.resume import run_of

CONFIG = MlpVaeConfig(latent_dim=3, hidden=(16,))


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_none_leaves_an_image_as_it_is() -> None:
    x = torch.rand(3, 1, 4, 4, generator=generator())
    assert binarised(x, "none", None) is x
    with pytest.raises(ValueError, match="no binarising"):
        binarised(x, "sometimes", None)


def test_a_threshold_parts_the_levels_at_one_half() -> None:
    levels = torch.arange(256.0) / 255.0
    white = binarised(levels, "threshold", None)
    assert torch.equal(white, (torch.arange(256) >= 128).float())


def test_dynamic_draws_white_with_the_greys_probability() -> None:
    levels = (torch.arange(256.0) / 255.0).expand(20_000, 256)
    drawn = binarised(levels, "dynamic", generator())
    assert set(drawn.unique().tolist()) == {0.0, 1.0}
    share, p = drawn.mean(0), levels[0]
    assert ((share - p).abs() <= 5 * (p * (1 - p) / 20_000).sqrt() + 1e-9).all(), "black and white are certain"
    again = binarised(levels, "dynamic", generator())
    assert torch.equal(drawn, again)
    assert not torch.equal(drawn, binarised(levels, "dynamic", generator(1)))


def test_pixels_are_drawn_anew_each_time_an_image_is_used() -> None:
    images = np.full((4, 1, 20, 20), 128, dtype=np.uint8)
    split = Split(images, np.zeros(4, dtype=np.int64))
    for how, same in (("dynamic", False), ("threshold", True), ("none", True)):
        batches = Batches(split, TrainConfig(batch_size=4, binarise=how), torch.device("cpu"), generator())
        first, second = (batches.prepare(torch.arange(4)) for _ in range(2))
        assert torch.equal(first, second) == same


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("how", ["threshold", "dynamic"])
def test_a_run_replays_and_resumes_bit_for_bit(tiny_dataset: ImageDataset, how: str, precision: str) -> None:
    train = TrainConfig(batch_size=16, epochs=4, device="cpu", precision=precision, binarise=how, shift_pixels=1)
    whole = Trainer(RunConfig("mlp-vae", CONFIG, train), tiny_dataset)
    told = [e.test.values for e in whole.run() if isinstance(e, EpochDone)]
    assert whole.learner.replayed.replaying is enabled()
    half = Trainer(RunConfig("mlp-vae", CONFIG, replace(train, epochs=2)), tiny_dataset)
    list(half.run())
    checkpoint = half.checkpoint()
    assert checkpoint.train.binarise == how
    rest = Trainer(run_of(checkpoint, epochs=4), tiny_dataset, resume=checkpoint)
    told_again = [e.test.values for e in rest.run() if isinstance(e, EpochDone)]
    weights = whole.snapshot().weights
    assert all(torch.equal(weights[k], v) for k, v in rest.snapshot().weights.items())
    assert told_again == told[2:]
    final = evaluate(whole.model, tiny_dataset.test, binarise=how)
    assert final.values == told[-1], "the run tests on data binarised as it trains"


def test_an_evaluation_is_of_one_and_the_same_binarised_form(tiny_dataset: ImageDataset) -> None:
    model = create("mlp-vae", CONFIG, tiny_dataset.image_shape, 0)
    values = {how: evaluate(model, tiny_dataset.test, binarise=how).values["recon"] for how in BINARISINGS}
    assert len(set(values.values())) == 3
    for how in BINARISINGS:
        parts = evaluate(model, tiny_dataset.test, binarise=how, batch_size=16).values["recon"]
        assert parts == pytest.approx(values[how], rel=1e-6), "however it is cut into batches"


def test_what_is_measured_is_the_binary_likelihood(tiny_dataset: ImageDataset) -> None:
    """Weights of zero give every pixel the probability one half, so that a binary image costs log 2 a pixel."""
    model = create("mlp-vae", CONFIG, tiny_dataset.image_shape, 0)
    with torch.no_grad():
        for p in model.parameters():
            p.zero_()
        model.get_parameter("logits.bias").fill_(1.0)
    x = torch.from_numpy(tiny_dataset.test.images.copy()).float() / 255
    expected = bernoulli_nll(torch.ones(len(x), x[0].numel()), (x > 0.5).float().flatten(1)).mean()
    measured = evaluate(model, tiny_dataset.test, binarise="threshold").values["recon"]
    assert measured == pytest.approx(float(expected), rel=1e-5)


def test_another_form_of_the_data_is_not_resumed_but_gone_on_with(tiny_dataset: ImageDataset) -> None:
    train = TrainConfig(batch_size=16, epochs=1, device="cpu")
    trainer = Trainer(RunConfig("mlp-vae", CONFIG, train), tiny_dataset)
    list(trainer.run())
    checkpoint = trainer.checkpoint()
    other = RunConfig("mlp-vae", CONFIG, replace(train, binarise="dynamic"))
    with pytest.raises(UserError, match="binarise none; it cannot be resumed with dynamic"):
        Trainer(other, tiny_dataset, resume=checkpoint)
    plan = plan_training(other, tiny_dataset, checkpoint)
    assert plan.fresh_optimiser
    list(Trainer(plan.run, tiny_dataset, resume=plan.resume).run())
    same = plan_training(RunConfig("mlp-vae", CONFIG, train), tiny_dataset, checkpoint)
    assert not same.fresh_optimiser
