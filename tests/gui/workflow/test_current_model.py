"""The current model: options of its training, fit to data, and its checkpoint."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.gui.workflow.current_model import CurrentModel, keys_of
from dreamexplorer.session import ModelFacts, Session
from dreamexplorer.training.checkpoint import Checkpoint
from dreamexplorer.training.config import RunConfig, TrainConfig


@pytest.fixture
def session(tiny_dataset: ImageDataset, tiny_checkpoint: Checkpoint) -> Session:
    session = Session()
    session.set_dataset(tiny_dataset)
    session.replace_model(tiny_checkpoint.snapshot, keys_of("mlp-vae"), ModelFacts(checkpoint=tiny_checkpoint))
    return session


def test_without_a_model_there_is_nothing_to_go_on_with() -> None:
    current = CurrentModel(Session())
    assert current.run() is None
    assert current.checkpoint() is None


def test_the_config_is_that_of_the_model_and_of_its_last_training(session: Session) -> None:
    current = CurrentModel(session)
    run = current.run()
    assert run is not None
    assert session.snapshot is not None
    assert (run.family, run.model, run.dataset) == ("mlp-vae", session.snapshot.config, "tiny")
    assert run.train == TrainConfig()
    session.set_train(TrainConfig(epochs=3))
    current.set_live("learning_rate", 0.5, None)
    assert current.run() is not None
    assert session.current_run is not None
    assert session.current_run.train == TrainConfig(epochs=3), "no training runs whose option could change"
    current.set_live("learning_rate", 1, session.current_run)
    current.set_live("beta", 2.0, session.current_run)  # of the model, not of its training
    run = current.run()
    assert run is not None
    assert (run.train.epochs, run.train.learning_rate) == (3, 1.0)
    assert isinstance(run.train.learning_rate, float)


def test_another_size_or_other_images_need_a_new_model(
    session: Session, make_dataset: Callable[..., ImageDataset]
) -> None:
    current = CurrentModel(session)
    run = current.run()
    assert run is not None
    assert not current.needs_new_model(run)
    assert not current.needs_new_model(dataclasses.replace(run, model=dataclasses.replace(run.model, beta=3.0)))
    assert current.needs_new_model(dataclasses.replace(run, model=dataclasses.replace(run.model, latent_dim=9)))
    assert current.needs_new_model(RunConfig("cvae", run.model))
    wide = make_dataset((1, 8, 20))
    assert not current.fits(wide)
    session.set_dataset(wide)
    assert current.needs_new_model(run)


def test_the_checkpoint_is_the_sessions_or_made_from_its_weights(session: Session, tiny_checkpoint: Checkpoint) -> None:
    current = CurrentModel(session)
    assert current.checkpoint() is tiny_checkpoint
    session.set_checkpoint(None)
    made = current.checkpoint()
    assert made is not None
    assert made.snapshot is session.snapshot
    assert made.resume is None
    assert made.dataset == "tiny"
