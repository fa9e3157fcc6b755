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

from dreamexplorer.gui.application import SWITCH_INTERVAL_S, build_context, create_application
from dreamexplorer.gui.languages import chosen_language, install_language
from dreamexplorer.gui.settings import Settings
from dreamexplorer.gui.window.main_window import MainWindow

log = logging.getLogger(__name__)


def install_exception_hook(window: MainWindow) -> None:
    """Log uncaught exceptions of every thread and show each once; the window stays open."""

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
    """Close the window on SIGINT, SIGTERM and SIGHUP; return a timer that the caller must keep alive.

    The first SIGINT (Ctrl-C) closes it as its button does, a second one without questions; SIGTERM and
    SIGHUP (the terminal was closed) never ask. SIGHUP stays ignored where it was (`nohup`).
    """

    def interrupt() -> None:
        if window.closing.in_progress:
            window.close_without_questions()
        else:
            window.close()

    signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, interrupt))
    signal.signal(signal.SIGTERM, lambda *_: QTimer.singleShot(0, window.close_without_questions))
    hang_up = getattr(signal, "SIGHUP", None)  # not on Windows
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        signal.signal(hang_up, lambda *_: QTimer.singleShot(0, window.close_without_questions))
    # Python handles a signal only when its own code runs: wake the interpreter periodically.
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
    """Open the window, run until it is closed, and return the exit code."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    level = os.environ.get("DREAMEXPLORER_LOG", "WARNING")
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    app = create_application(sys.argv[:1])
    settings = Settings()
    install_language(app, chosen_language(settings, language))
    context = build_context(app, settings, theme)
    window = MainWindow(context)
    install_exception_hook(window)
    window.show()
    # Two turns of the event loop let the window be painted before torch is imported.
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: context.workflow.start(checkpoint, dataset)))
    heartbeat = install_signal_handlers(window)
    code = app.exec()
    heartbeat.stop()
    return code


def _nothing() -> None:
    pass
