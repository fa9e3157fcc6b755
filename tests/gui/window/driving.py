"""Helpers of the window's tests: start a training, check whether the window is closed."""

from __future__ import annotations

import dataclasses

from pytestqt.qtbot import QtBot

from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.window.closing import CloseState
from dreamexplorer.gui.window.main_window import MainWindow


def start_training(qtbot: QtBot, window: MainWindow, epochs: int = 50_000) -> None:
    run = window.context.workflow.current_run()
    assert run is not None
    window.context.workflow.train(dataclasses.replace(run, train=dataclasses.replace(run.train, epochs=epochs)))
    qtbot.waitUntil(lambda: window.context.training.state is TrainingState.RUNNING, timeout=20_000)


def closed(window: MainWindow) -> bool:
    return window.closing.state is CloseState.CLOSED and not window.isVisible()
