"""The start of the window, with what there is and is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.data.base import ImageDataset, Split, load_dataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.workflow.start_up import FIRST_MODEL
from dreamexplorer.models.collapse import ALIVE_KL
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.checkpoint import load_checkpoint
from dreamexplorer.training.commands import CommandQueue, SetLive, Stop
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.evaluation import evaluate
from dreamexplorer.training.loop import Trainer
from tests.gui.lab import Lab


@pytest.fixture
def empty(make_context: Callable[..., Context], qtbot: QtBot) -> Lab:
    return Lab(make_context(None, None), qtbot)


def test_before_the_start_everything_is_declined_calmly(empty: Lab, tmp_path: Path) -> None:
    assert not empty.workflow.engine_is_ready
    assert empty.workflow.family_titles() == {}
    assert empty.workflow.current_run() is None
    run = RunConfig("mlp-vae", MlpVaeConfig())
    assert not empty.workflow.train(run)
    assert not empty.workflow.reset(run)
    empty.workflow.save_checkpoint(tmp_path / "x.safetensors")
    assert empty.errors == [("The model could not be saved", "There is no model to save yet.")]


def test_the_start_brings_mnist_and_a_model(empty: Lab, qtbot: QtBot) -> None:
    ready: list[bool] = []
    empty.workflow.engine_ready.connect(lambda: ready.append(empty.session.snapshot is None))
    empty.workflow.start()
    empty.workflow.start()
    empty.until(lambda: empty.session.decoded and empty.session.dataset)
    empty.settled()
    assert ready == [True]  # forms know the families before they hear of a model
    assert empty.session.dataset.name == "mnist"  # type: ignore[union-attr]
    assert empty.session.evaluation is not None
    assert "mlp-vae" in empty.workflow.family_titles()
    model, train = empty.workflow.default_configs("mlp-vae")
    assert model == MlpVaeConfig()
    assert train.epochs == 10
    assert empty.errors == []


def test_without_shipped_models_the_start_makes_a_new_one(empty: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Path:
        raise UserError("missing")

    monkeypatch.setattr(background, "shipped_path", missing)
    empty.workflow.start()
    empty.until(lambda: empty.session.snapshot)
    empty.settled()
    assert empty.session.snapshot.step == 0  # type: ignore[union-attr]
    assert len(empty.session.snapshot.axes) == 20  # type: ignore[union-attr]
    assert any("untrained" in m for m in empty.messages)
    assert empty.errors == []


def test_the_start_with_what_cannot_be_opened(empty: Lab, tmp_path: Path) -> None:
    empty.workflow.start(tmp_path / "missing.safetensors", "no-such-dataset")
    empty.until(lambda: empty.session.snapshot and empty.session.dataset)
    empty.settled()
    assert len(empty.errors) == 2
    assert empty.session.dataset.name == "mnist"  # type: ignore[union-attr]


def test_opening_during_the_start_wins(empty: Lab, other_file: Path, tiny_dataset: ImageDataset) -> None:
    empty.session.set_dataset(tiny_dataset)
    empty.workflow.start()
    empty.workflow.choose_dataset("tiny")  # that is here: no need for MNIST any more
    empty.workflow.open_checkpoint(other_file)
    empty.until(lambda: empty.session.snapshot)
    empty.settled()
    assert empty.session.checkpoint_path == other_file
    assert empty.session.dataset is tiny_dataset
    assert empty.errors == []


@pytest.mark.parametrize("delay", [0, 10, 200])
def test_closing_during_the_start(empty: Lab, delay: int) -> None:
    empty.workflow.start()
    if delay:
        empty.qtbot.wait(delay)
    context = empty.context
    assert [context.training.shutdown(), context.inference.shutdown(), context.jobs.shutdown()] == [True] * 3


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_first_model_loses_latents_at_beta_10_within_the_first_minute_and_gets_them_back_at_1() -> None:
    """The promise of README and guide, on the model that the window opens: 900 steps are some seconds of training."""
    checkpoint = load_checkpoint(background.shipped_path(FIRST_MODEL))
    data = load_dataset("mnist")
    test = Split(data.test.images[::10], data.test.labels[::10])
    some = dataclasses.replace(data, splits={"train": data.train, "test": test})
    train = dataclasses.replace(checkpoint.train, epochs=1000, precision="fp32", device="cpu")
    run = RunConfig(checkpoint.snapshot.family, checkpoint.snapshot.config, train, "mnist")
    commands = CommandQueue()
    trainer = Trainer(run, some, resume=checkpoint, commands=commands, threads=1)
    first, alive, step = trainer.step, {}, trainer.learner.step

    def watched() -> None:
        step()
        done = trainer.step - first
        if done in (100, 900, 1200):
            result = evaluate(trainer.model, some.test)
            assert result.per_axis is not None
            alive[done] = sum(kl > ALIVE_KL for kl in result.per_axis)
        if done == 900:
            commands.put(SetLive("beta", 1.0))
        if done == 1200:
            commands.put(Stop())

    trainer.learner.step = watched  # type: ignore[method-assign]
    commands.put(SetLive("beta", 10.0))
    list(trainer.run())
    assert alive[100] == 20, "no cheating: it begins with all of them"
    assert alive[900] <= 11
    assert alive[1200] >= 16
