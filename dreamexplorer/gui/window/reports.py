"""Reports of the window: messages in the status bar, errors in a box, each unexpected one only once."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from dreamexplorer.errors import UserError
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.window import dialogs
from dreamexplorer.gui.workflow.dialogue import RecoverAnswer
from dreamexplorer.registry import error_text

log = logging.getLogger(__name__)

MESSAGE_MS = 8000


class Reports(QObject):
    """Shows messages and errors of the workflow, of jobs and of uncaught exceptions."""

    unexpected = Signal(str)  # may be emitted from any thread

    def __init__(self, window: QMainWindow, context: Context) -> None:
        super().__init__(window)
        self._window = window
        self._shown: set[str] = set()
        context.workflow.confirm = self.confirm
        context.workflow.dialogue.confirm_recover = self.confirm_recover
        context.workflow.error.connect(self.show_error)
        context.workflow.message.connect(self.show_message)
        context.jobs.unhandled.connect(self._on_unhandled)
        self.unexpected.connect(self._on_unexpected)

    def confirm(self, title: str, question: str, accept: str) -> bool:
        """Ask before something is stopped or fetched; Cancel is the default."""
        return dialogs.confirm(self._window, title, question, accept)

    def confirm_recover(self, choices: Sequence[str]) -> tuple[RecoverAnswer, int]:
        """Offer interrupted trainings; going on with the newest is the default."""
        return dialogs.ask_to_recover(self._window, choices)

    def show_error(self, title: str, text: str) -> None:
        """Show one message without blocking the program."""
        dialogs.show_message(self._window, title, text)

    def show_message(self, text: str) -> None:
        """Show a text in the status bar for some seconds."""
        self._window.statusBar().showMessage(text, MESSAGE_MS)

    def _on_unhandled(self, title: str, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.show_error(title or self.tr("This did not work"), message_text(error))
            return
        log.error("job %r failed", title, exc_info=error)
        self._on_unexpected(error_text(error))

    def _on_unexpected(self, text: str) -> None:
        if text in self._shown:  # an error in a paint event would otherwise be shown at every frame
            return
        self._shown.add(text)
        self.show_error(
            self.tr("Unexpected error"),
            self.tr(
                "Your model is unchanged. To be safe, save it now (Ctrl+S). "
                "If it happens again, please report this line:\n\n{}"
            ).format(text),
        )
