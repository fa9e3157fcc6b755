"""The window of a test, closed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.window.closing import CloseState
from dreamexplorer.gui.window.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, make_context: Callable[..., Context]) -> Iterator[MainWindow]:
    window = MainWindow(make_context())
    window.resize(1280, 800)
    window.show()
    yield window
    if window.closing.state is not CloseState.CLOSED:
        window.context.training.stop()
        window.close_without_questions()
        qtbot.waitUntil(lambda: window.closing.state is CloseState.CLOSED, timeout=20_000)
    window.deleteLater()
