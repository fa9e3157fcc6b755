"""Exceptions nobody caught, and signals from the system."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.app import install_exception_hook, install_signal_handlers


class FakeWindow(QObject):
    """Records what the hooks call."""

    unexpected_error = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.closing = SimpleNamespace(in_progress=False)

    def close(self) -> None:
        self.calls.append("close")
        self.closing.in_progress = True

    def close_without_questions(self) -> None:
        self.calls.append("close without questions")


@pytest.fixture
def window(qapp: QApplication) -> Any:
    return FakeWindow()


@pytest.fixture
def hooks(window: Any) -> Iterator[None]:
    """Install the exception hooks, and restore those of pytest afterwards."""
    before = sys.excepthook, threading.excepthook
    install_exception_hook(window)
    yield
    sys.excepthook, threading.excepthook = before


@pytest.fixture
def handlers(window: Any) -> Iterator[None]:
    """Install the signal handlers, and restore those of pytest afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heartbeat = install_signal_handlers(window)
    yield
    heartbeat.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def report(error: BaseException) -> None:
    """Pass an exception to the installed hook, as Python does."""
    sys.excepthook(type(error), error, None)


@pytest.mark.usefixtures("hooks")
def test_an_uncaught_exception_is_logged_and_shown(qtbot: QtBot, window: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(window.unexpected_error) as shown:
        report(ValueError("a wrong value"))
    assert shown.args == ["ValueError: a wrong value"]
    assert window.calls == []


@pytest.mark.usefixtures("hooks")
def test_so_is_one_of_another_thread(qtbot: QtBot, window: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OSError("no disk")

    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(window.unexpected_error) as shown:
        thread = threading.Thread(target=fail)
        thread.start()
    thread.join()
    assert shown.args == ["OSError: no disk"]


@pytest.mark.usefixtures("hooks")
def test_an_interrupt_closes_the_window_and_is_no_error(qtbot: QtBot, window: Any) -> None:
    with qtbot.assertNotEmitted(window.unexpected_error):
        report(KeyboardInterrupt())
    qtbot.waitUntil(lambda: window.calls == ["close"])


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot send itself these signals")
@pytest.mark.usefixtures("handlers")
def test_the_first_ctrl_c_asks_and_the_second_does_not(qtbot: QtBot, window: Any) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: window.calls == ["close"])
    os.kill(os.getpid(), signal.SIGINT)
    qtbot.waitUntil(lambda: window.calls == ["close", "close without questions"])


@pytest.mark.skipif(sys.platform == "win32", reason="there a process cannot send itself these signals")
@pytest.mark.usefixtures("handlers")
def test_a_termination_never_asks(qtbot: QtBot, window: Any) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: window.calls == ["close without questions"])
