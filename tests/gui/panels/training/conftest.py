"""The training panel in a context whose runners a test moves."""

from __future__ import annotations

import pytest

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.panel import TrainingPanel
from tests.gui.panel_fakes import fake_context, snapshot, tiny_dataset
from tests.gui.panels.training.driving import RUN


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    return fake_context(qapp, tmp_path)


@pytest.fixture
def panel(qtbot, context):
    panel = TrainingPanel(context)
    qtbot.addWidget(panel)
    panel.resize(300, 720)
    panel.show()
    yield panel
    panel.dispose()


@pytest.fixture
def ready(panel, context) -> TrainingPanel:
    """The panel with an engine, a dataset and a trained model."""
    context.session.set_dataset(tiny_dataset())
    context.workflow.run = RUN
    context.workflow.make_ready()
    context.session.set_snapshot(snapshot(20, 4690, 10.0))
    return panel
