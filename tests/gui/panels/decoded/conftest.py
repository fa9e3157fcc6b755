"""A decoded panel on screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel

MakePanel = Callable[[Context], DecodedPanel]


@pytest.fixture
def make_panel(make_panel: Any) -> MakePanel:
    return lambda context: make_panel(DecodedPanel, context, (320, 460))


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()
