"""Creates the QApplication and the context that the main window, or a panel shown alone, needs."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from dreamexplorer import __version__
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.theme import Theme
from dreamexplorer.gui.threads.collector import Collector
from dreamexplorer.gui.threads.inference_runner import InferenceRunner
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.resources import resource_path
from dreamexplorer.session import Session

log = logging.getLogger(__name__)

# Seconds that one thread may hold the interpreter while another waits. The training thread needs it some hundred
# times a second; with Python's default of 5 ms it would wait behind every repaint of the window.
SWITCH_INTERVAL_S = 0.0005


def create_application(arguments: list[str]) -> QApplication:
    """Return the QApplication with the program's name, icon and style; from now on it collects Python's garbage."""
    with _one_line_without_a_screen():
        app = QApplication(arguments)
    app.setApplicationName("dreamexplorer")
    app.setApplicationDisplayName("dreamexplorer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("dreamexplorer")
    app.setWindowIcon(QIcon(str(resource_path("icons", "app.svg"))))
    app.setStyle("Fusion")
    Collector(app)
    return app


@contextlib.contextmanager
def _one_line_without_a_screen() -> Iterator[None]:
    """End the process with one line and code 2 where Qt finds no screen; by itself Qt would abort with a core dump."""
    told: list[str] = []

    def handle(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtFatalMsg:
            told.append(text)
            return
        # Qt remarks on a locale without UTF-8 before it says why no window opens
        reasons = [remark for remark in told if not remark.startswith("Detected locale")]
        reason = (reasons[0] if reasons else text).partition("\n")[0].rstrip(". ")
        sys.stderr.write(
            f"dreamexplorer: The window cannot be opened: {reason}. Start it from a desktop session or by ssh -X; "
            "the commands (see dreamexplorer --help) need no screen.\n"
        )
        sys.stderr.flush()
        os._exit(2)  # returning would let Qt abort

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    for text in told:
        log.warning("%s", text)


def build_context(app: QApplication, settings: Settings, theme_choice: str | None = None) -> Context:
    """Build session, runners, workflow and theme; no thread runs yet."""
    session = Session()
    training = TrainingRunner()
    inference = InferenceRunner()
    jobs = JobRunner()
    workflow = Workflow(session, training, inference, jobs, settings)
    theme = Theme(app, theme_choice or settings.get(keys.THEME))
    return Context(session, training, inference, jobs, workflow, settings, theme)
