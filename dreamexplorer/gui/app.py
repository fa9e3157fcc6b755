"""Starts the window: language, theme, exception hook, signals, and the engine behind the painted window."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer

from dreamexplorer.gui.application import (
    SWITCH_INTERVAL_S,
    build_context,
    chosen_language,
    create_application,
    install_language,
)
from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.window.main_window import MainWindow

log = logging.getLogger(__name__)


def install_exception_hook(window: MainWindow) -> None:
    """An exception nobody caught is logged and shown once, calmly; the window lives on."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QTimer.singleShot(0, window.close)
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        window.unexpected_error.emit(f"{kind.__name__}: {error}")

    def report_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            report(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = report
    threading.excepthook = report_thread


def install_signal_handlers(window: MainWindow) -> QTimer:
    """Ctrl-C closes the window as its button does, and without a question where that is open; SIGTERM never asks.

    The timer must be kept alive by the caller.
    """

    def interrupt() -> None:
        if window.closing:
            window.close_without_questions()
        else:
            window.close()

    signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, interrupt))
    signal.signal(signal.SIGTERM, lambda *_: QTimer.singleShot(0, window.close_without_questions))
    # Python sees a signal only when its code runs: wake it now and then.
    heartbeat = QTimer()
    heartbeat.timeout.connect(_nothing)
    heartbeat.start(250)
    return heartbeat


def main(
    checkpoint: Path | None = None,
    dataset: str | None = None,
    language: str | None = None,
    theme: str | None = None,
) -> int:
    """Open the window and run until it is closed; the exit code."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    level = os.environ.get("DREAMEXPLORER_LOG", "WARNING")
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    app = create_application(sys.argv[:1])
    settings = Settings()
    translators = install_language(app, chosen_language(settings, language))
    context = build_context(app, settings, theme)
    window = MainWindow(context)
    install_exception_hook(window)
    window.show()
    # Two turns of the event loop let the first paint through before torch is brought in.
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: context.workflow.start(checkpoint, dataset)))
    heartbeat = install_signal_handlers(window)
    code = app.exec()
    heartbeat.stop()
    del translators
    return code


def _nothing() -> None:
    pass
