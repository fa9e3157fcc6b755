"""The window's list of runs and the folder of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from dreamexplorer.training.run_files import LOCK


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Iterator[Context]:
    context = make_context()
    yield context
    context.workflow.library.dispose()


def test_what_a_killed_training_left_without_a_save_is_removed_at_the_start(context: Context, qtbot: QtBot) -> None:
    library = Library(default_library())
    run = RunConfig("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(3,)), TrainConfig())
    killed, made = library.create(run, name="killed").folder, library.create(run, name="made").folder
    (killed / LOCK).touch()
    context.workflow.library.open(library.path)
    qtbot.waitUntil(lambda: not context.workflow.library.orders.busy)
    assert not killed.exists()
    assert made.is_dir(), "another program may be about to train in it"
