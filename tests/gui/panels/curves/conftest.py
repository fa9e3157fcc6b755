"""The curves of a context whose runners do nothing by themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.curves.panel import CurvesPanel
from dreamexplorer.models.mlp_vae import MlpVae, MlpVaeConfig
from dreamexplorer.training.config import RunConfig, TrainConfig
from tests.gui.panel_fakes import fake_context


@pytest.fixture
def context(qapp, tmp_path) -> Context:
    context = fake_context(qapp, tmp_path)
    context.workflow.run = RunConfig(MlpVae.family, MlpVaeConfig(), TrainConfig(), "mnist")
    return context


@pytest.fixture
def make_panel(context, make_panel) -> Callable[[], CurvesPanel]:
    return lambda: make_panel(CurvesPanel, context, (640, 320))
