"""Messages and errors: once each, and never modal."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from dreamexplorer.gui.window.main_window import MainWindow


@pytest.mark.allow_log("unexpected error")
def test_an_unexpected_error_is_shown_once(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from dreamexplorer.gui.app import install_exception_hook

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    install_exception_hook(window)
    for _ in range(3):
        sys.excepthook(ValueError, ValueError("odd"), None)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: sum(b.isVisible() for b in window.findChildren(QMessageBox)) == 2)
    texts = [b.text() for b in window.findChildren(QMessageBox) if b.isVisible()]
    assert any("ValueError: odd" in t for t in texts)
    assert any("ZeroDivisionError" in t for t in texts)
    for box in window.findChildren(QMessageBox):
        box.close()
