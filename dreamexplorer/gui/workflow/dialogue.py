"""Dialogue of the workflow with the user: status messages, errors, and one question at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.registry import error_text

log = logging.getLogger(__name__)

RecoverAnswer = Literal["recover", "leave", "later"]

T = TypeVar("T")


class Dialogue(QObject):
    """Passes messages, errors and questions to the window."""

    message = Signal(str)  # for the status bar
    error = Signal(str, str)  # title, one clear text; the window shows it
    asking_changed = Signal(bool)  # a question was opened or answered

    # Asked before something is stopped or fetched; set by the window to a dialog: (title, question, accept) -> bool
    confirm: Callable[[str, str, str], bool]
    # Offers interrupted trainings, a line for each; returns the answer and the number of the one that was chosen
    confirm_recover: Callable[[Sequence[str]], tuple[RecoverAnswer, int]]

    def __init__(self) -> None:
        super().__init__()
        self.confirm = lambda title, question, accept: True
        self.confirm_recover = lambda choices: ("later", 0)
        self._asking = False
        self._deferred: list[Callable[[], None]] = []

    def ask(self, title: str, question: str, accept: str) -> bool:
        """Ask a question and return the answer; False while another question is open."""
        return self._ask(lambda: self.confirm(title, question, accept), False)

    def ask_to_recover(self, choices: Sequence[str]) -> tuple[RecoverAnswer, int]:
        """Ask which interrupted training to go on with; "later" while another question is open."""
        refused: tuple[RecoverAnswer, int] = ("later", 0)
        return self._ask(lambda: self.confirm_recover(choices), refused)

    def _ask(self, dialog: Callable[[], T], refused: T) -> T:
        if self._asking:
            return refused
        self._asking = True
        self.asking_changed.emit(True)
        try:
            return dialog()
        finally:
            self._asking = False
            self.asking_changed.emit(False)
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
            self.tr("{}: unexpected error. Your model is unchanged. For a report: {}").format(title, error_text(error)),
        )

    @Slot()
    def _run_deferred(self) -> None:
        waiting, self._deferred = self._deferred, []
        for action in waiting:
            action()
