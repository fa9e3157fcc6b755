"""A decoded panel on screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.decoded.panel import DecodedPanel

MakePanel = Callable[[Context], DecodedPanel]


@pytest.fixture
def make_panel(qtbot: QtBot) -> Iterator[MakePanel]:
    made: list[DecodedPanel] = []

    def make(context: Context) -> DecodedPanel:
        panel = DecodedPanel(context)
        made.append(panel)
        qtbot.addWidget(panel)
        panel.resize(320, 460)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield make
    for panel in made:
        panel.dispose()


@pytest.fixture
def context(make_context: Callable[..., Context]) -> Context:
    return make_context()
