"""A sliders panel on screen, and a model of six latents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.sliders.panel import SlidersPanel
from tests.gui.panels.sliders.helpers import OpenPanel, point_at, show_model


@pytest.fixture
def open_panel(make_panel: Any) -> OpenPanel:
    def make(context: Context) -> SlidersPanel:
        panel: SlidersPanel = make_panel(SlidersPanel, context, (320, 400))
        QTest.mouseMove(panel, QPoint(1, 1))  # the pointer lies where the test before left it
        point_at(panel, inside=False)
        return panel

    return make


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    """Six latents."""
    context = make_context()
    show_model(context, 6)
    return context
