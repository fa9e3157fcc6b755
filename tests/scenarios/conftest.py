"""The real window with the embedded MNIST and the shipped models, and a user who drives it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.scenarios.user import User
from tests.window_guards import (  # noqa: F401 (fixtures and hooks)
    fail_on_qt_warnings,
    log_guard,
    no_leaks,
    pytest_configure,
    pytest_runtest_makereport,
    settings_of_test,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # QTest says this of a key that takes its own list away
    fail_on_qt_warnings(items, Path(__file__).parent, "Keyboard event not accepted")


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, no_leaks: None) -> Iterator[Callable[..., User]]:  # noqa: F811
    """Return a function that starts the program as `main` does, and returns its user.

    Without a checkpoint it opens the shipped model with two latents, whose map shows all of its space; with
    `checkpoint=None` the program chooses, as for a new user. It returns when the first image is decoded, the map has
    its points and the form is filled; with `wait=False` at once. Every window still open after the test is closed.
    """
    from dreamexplorer.gui import application
    from dreamexplorer.gui.settings import Settings
    from dreamexplorer.gui.threads.background import shipped_path
    from dreamexplorer.gui.window.main_window import MainWindow

    users: list[User] = []
    interval, font = sys.getswitchinterval(), qapp.font()
    sys.setswitchinterval(application.SWITCH_INTERVAL_S)

    def begin(
        checkpoint: Path | str | None = "mlp-vae-2",
        dataset: str | None = None,
        *,
        wait: bool = True,
        engine: bool = True,
        size: tuple[int, int] | None = (1280, 800),
        theme: str = "light",
    ) -> User:
        context = application.build_context(qapp, Settings(), theme)
        window = MainWindow(context)
        if size is not None:
            window.resize(*size)
        user = User(qtbot, window)
        users.append(user)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        if engine:
            context.workflow.start(shipped_path(checkpoint) if isinstance(checkpoint, str) else checkpoint, dataset)
        if wait:
            user.until(lambda: ready(user))
        return user

    def ready(user: User) -> bool:
        points: Any = user.panel("latent_map").view.points
        return (
            user.session.decoded is not None
            and user.panel("dream").view.image is not None
            and user.panel("training").form.filled
            and not user.context.workflow.busy
            and len(points) > 0
        )

    yield begin
    for user in users:
        window = user.window
        while (modal := QApplication.activeModalWidget()) is not None:
            modal.close()
        if not user.closed:
            window.close_without_questions()
            qtbot.waitUntil(lambda u=user: u.closed, timeout=20_000)
        window.deleteLater()
    users.clear()
    sys.setswitchinterval(interval)
    if qapp.font() != font:
        qapp.setFont(font)
