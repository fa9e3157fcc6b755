"""Dialogue of the workflow with the user: status messages, errors, and one question at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text

log = logging.getLogger(__name__)


class Dialogue(QObject):
    """Passes messages, errors and questions to the window."""

    message = Signal(str)  # for the status bar
    error = Signal(str, str)  # title, one clear text; the window shows it

    # Asked before work is lost; the window sets it to a dialog: (title, question, accept label) -> bool
    confirm: Callable[[str, str, str], bool]

    def __init__(self) -> None:
        super().__init__()
        self.confirm = lambda title, question, accept: True
        self._asking = False
        self._deferred: list[Callable[[], None]] = []

    def ask(self, title: str, question: str, accept: str) -> bool:
        """Ask a question and return the answer; False while another question is open."""
        if self._asking:
            return False
        self._asking = True
        try:
            return self.confirm(title, question, accept)
        finally:
            self._asking = False
            if self._deferred:
                QTimer.singleShot(0, self._run_deferred)

    def defer(self, action: Callable[[], None]) -> bool:
        """Run the action after the answer to the open question; False, and nothing happens, when none is open."""
        if self._asking:
            self._deferred.append(action)
        return self._asking

    def report(self, title: str, error: BaseException) -> None:
        """Show an error once: in its own words if it is meant for the user, calmly and with a log entry if not."""
        if isinstance(error, UserError):
            self.error.emit(title, message_text(error))
            return
        log.error("%s", title, exc_info=error)
        self.error.emit(
            title,
            self.tr("{}: unexpected error. Your model is unchanged. For a report: {}").format(
                title, f"{type(error).__name__}: {error}"
            ),
        )

    @Slot()
    def _run_deferred(self) -> None:
        waiting, self._deferred = self._deferred, []
        for action in waiting:
            action()
