"""The throttle of drawing: at most one call in an interval, none while hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.widgets.refresh import Refresher


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_many_requests_are_one_call(qtbot: QtBot, widget: QWidget) -> None:
    calls: list[int] = []
    refresher = Refresher(widget, lambda: calls.append(1), 5)
    widget.show()
    for _ in range(20):
        refresher.request()
    qtbot.waitUntil(lambda: len(calls) == 1)
    refresher.request()
    qtbot.waitUntil(lambda: len(calls) == 2)


def test_a_request_while_hidden_is_served_when_shown(qtbot: QtBot, widget: QWidget) -> None:
    calls: list[int] = []
    refresher = Refresher(widget, lambda: calls.append(1), 5)
    refresher.request()
    qtbot.wait(20)
    assert calls == []
    widget.show()
    qtbot.waitUntil(lambda: len(calls) == 1)


def test_now_calls_at_once_and_only_what_was_requested(widget: QWidget) -> None:
    calls: list[int] = []
    refresher = Refresher(widget, lambda: calls.append(1), 5)
    refresher.now()
    assert calls == []
    refresher.request()
    refresher.now()
    assert calls == [1]


def test_nothing_is_called_after_stop(qtbot: QtBot, widget: QWidget) -> None:
    calls: list[int] = []
    refresher = Refresher(widget, lambda: calls.append(1), 5)
    widget.show()
    refresher.request()
    refresher.stop()
    qtbot.wait(20)
    assert calls == []


def test_a_request_after_stop_starts_no_timer(qtbot: QtBot, widget: QWidget) -> None:
    """A panel is resized once more while its window goes away."""
    calls: list[int] = []
    refresher = Refresher(widget, lambda: calls.append(1), 10)
    widget.show()
    refresher.stop()
    refresher.request()
    assert not any(timer.isActive() for timer in refresher.findChildren(QTimer))
    refresher.now()
    assert calls == []
