"""Three runs to compare: two with three latents, and one with two."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.compare.panel import ComparePanel
from dreamexplorer.gui.workflow.current_model import keys_of
from dreamexplorer.models.families import create
from dreamexplorer.models.mlp_vae import MlpVaeConfig
from dreamexplorer.models.snapshot import take_snapshot
from dreamexplorer.session import Run
from dreamexplorer.training.checkpoint import Checkpoint
from tests.gui.conftest import MakePanel

SIZE = (1200, 640)


@pytest.fixture
def context(make_context: Callable[..., Context], tiny_checkpoint: Checkpoint) -> Context:
    context = make_context()
    session, snapshot = context.session, tiny_checkpoint.snapshot
    first = session.current_run
    assert first is not None
    weights = {k: v * 0.5 for k, v in snapshot.weights.items()}
    halved = dataclasses.replace(
        snapshot, weights=weights, config=dataclasses.replace(snapshot.config, beta=4.0), step=77
    )
    session.add_run(Run("halved", train=tiny_checkpoint.train), halved, keys_of("mlp-vae"))
    small = create("mlp-vae", MlpVaeConfig(latent_dim=2, hidden=(8,)), snapshot.image_shape, 0)
    session.add_run(Run("small", train=tiny_checkpoint.train, untrained=True), take_snapshot(small), keys_of("mlp-vae"))
    session.select_run(first)
    return context


@pytest.fixture
def panel(context: Context, make_panel: MakePanel, qtbot: QtBot) -> ComparePanel:
    """The panel with all three runs, once each has answered."""
    panel = make_panel(ComparePanel, context, SIZE)
    panel.show_runs(context.session.runs)
    qtbot.waitUntil(lambda: all(c.map.projection is not None and c.answers.result is not None for c in panel.columns))
    return panel
