"""Offers a training that ended with its process, such as by a power cut, when the window is next started."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QObject

from dreamexplorer.gui.threads import keeping
from dreamexplorer.gui.threads.jobs import JobRunner
from dreamexplorer.gui.threads.keeping import Unfinished
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.workflow.autosave import Autosave
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.workflow import Workflow


class Recovery(QObject):
    """Asks once at the start about each unfinished training: recover it, discard it, or be asked again next time."""

    def __init__(
        self, workflow: Workflow, dialogue: Dialogue, jobs: JobRunner, autosave: Autosave, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workflow = workflow
        self._dialogue = dialogue
        self._jobs = jobs
        self._autosave = autosave
        self._found: list[Unfinished] = []
        workflow.engine_ready.connect(self._look)

    def _look(self) -> None:
        self._autosave.tidy()
        self._jobs.start(
            "",
            partial(keeping.find_unfinished, self._autosave.places),
            done=self._on_found,
            quiet=True,
            parallel=True,
        )

    def _on_found(self, found: list[Unfinished]) -> None:
        self._found = found
        self._offer()

    def _offer(self) -> None:
        """Ask about the newest training that was not asked about."""
        if not self._found or self._dialogue.defer(self._offer):
            return
        one, *self._found = self._found
        answer = self._dialogue.ask_to_recover(self.tr("Recover the unfinished training?"), self._text(one))
        if answer == "recover":
            self._autosave.keep_file(one.path, self._open)
        elif answer == "discard":
            self._jobs.start(
                self.tr("Discarding the unfinished training"),
                partial(keeping.discard, one.path),
                quiet=True,
                parallel=True,
            )
            self._offer()

    def _open(self) -> None:
        self._workflow.open_checkpoint(self._autosave.path)
        self._offer()

    def _text(self, one: Unfinished) -> str:
        title = self._workflow.family_titles().get(one.family, one.family)
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(one.saved_at)), QLocale.FormatType.ShortFormat)
        return self.tr(
            "The program ended while a model was trained. Last save: {when}\n\n"
            "{family}, {dataset}\nstep {step}, epoch {epoch}\n\n"
            "Recover opens it, and Train continues it. Later asks again at the next start."
        ).format(
            when=when,
            family=QCoreApplication.translate("families", title),
            dataset=one.dataset,
            step=grouped(one.step),
            epoch=QLocale().toString(one.epoch, "f", 2),
        )
