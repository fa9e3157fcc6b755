"""Asks before unsaved training is replaced, and saves it first where the user wants that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from dreamexplorer.gui.threads.training_runner import TrainingRunner
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.saver import Saver
from dreamexplorer.gui.workflow.transitions import Transitions
from dreamexplorer.session import Session


class UnsavedWork(QObject):
    """Offers to save the current model before another one replaces it: Save, go on without, Cancel."""

    is_kept: Callable[[], bool]  # True if what is trained is kept on disk without being saved; set by the window
    choose_file: Callable[[], Path | None]  # returns the file to save to, None if cancelled; set by the window

    def __init__(
        self,
        session: Session,
        training: TrainingRunner,
        transitions: Transitions,
        dialogue: Dialogue,
        saver: Saver,
    ) -> None:
        super().__init__()
        self._session = session
        self._training = training
        self._transitions = transitions
        self._dialogue = dialogue
        self._saver = saver
        self.choose_file = lambda: None
        self.is_kept = lambda: True

    @property
    def exists(self) -> bool:
        """True if the model is being trained, or has training that is not saved."""
        return self._training.active or self._session.unsaved

    def may_be_replaced(
        self, title: str, accept: str, again: Callable[[], object], *, reason: str = "", hint: str = ""
    ) -> bool:
        """Ask before the current model is replaced; True if nothing is lost or the user agrees.

        Args:
            title: title of the question.
            accept: caption of the button that goes on without saving.
            again: called once the model is saved, where the user chooses Save; it has to ask again, because
                more may have been trained in the meantime.
            reason: why the model is replaced; by default, what is not saved about it.
            hint: how to get the model back without saving it; by default, as the last run.
        """
        if not self.exists:
            return True
        if not reason and self._training.active:
            reason = self.tr("Training is running and will be stopped. Save the model first?")
        elif not reason:
            reason = self.tr("This model has unsaved training. Save it first?")
        if not self.is_kept():
            hint = self.tr("If you don't save, it is lost: this training cannot be kept automatically.")
        hint = hint or self.tr(
            "If you don't save, you can get it back with File > Reopen last run until you train again."
        )
        answer = self._dialogue.ask_to_save(title, f"{reason}\n\n{hint}", accept)
        if answer == "save":
            self._save(again)
        return answer == "discard"

    def _save(self, then: Callable[[], object]) -> None:
        path = self.choose_file()
        if path is not None:
            self._transitions.after_stop(partial(self._saver.save, path, then))
