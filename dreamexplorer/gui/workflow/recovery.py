"""Offers trainings that ended with their process, such as by a power cut, when the window is next started."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QObject, Slot

from dreamexplorer.data.base import sources
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.run_library import end_interruption
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.library.entry import RunEntry
from dreamexplorer.session import OnDisk, Run, Session


class Recovery(QObject):
    """Asks once at the start about the trainings that were interrupted: go on with one, leave them, or ask again."""

    def __init__(self, workflow: Workflow, dialogue: Dialogue, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workflow = workflow
        self._dialogue = dialogue
        self._session = session
        self._found: list[RunEntry] = []
        self._going_on: Run | None = None  # is trained as soon as the window has loaded what that needs
        workflow.library.listed.connect(self._on_listed)
        workflow.engine_ready.connect(self._offer)
        workflow.busy_changed.connect(self._train)

    def _on_listed(self, found: Sequence[OnDisk]) -> None:
        interrupted = [one.entry for one in found if one.entry.interrupted and one.entry.saved]
        self._found = sorted(interrupted, key=lambda entry: entry.changed, reverse=True)
        self._offer()

    def _offer(self) -> None:
        """Ask about what was interrupted, the newest first, once the families are known."""
        if not self._found or not self._workflow.engine_is_ready or self._dialogue.defer(self._offer):
            return
        found, self._found = self._found, []
        answer, chosen = self._dialogue.ask_to_recover([self._text(entry) for entry in found])
        if answer == "leave":
            for entry in found:
                end_interruption(self._workflow.library, entry.folder)
        elif answer == "recover":
            run = next((run for run in self._session.runs if run.folder == found[chosen].folder), None)
            if run is not None:
                self._workflow.show_run(run, lambda: self._go_on(run))

    def _go_on(self, run: Run) -> None:
        self._going_on = run
        self._train()

    @Slot()
    def _train(self) -> None:
        """Go on with the training that was chosen, unless something is still being loaded, or another run is shown."""
        run = self._going_on
        if run is None or self._workflow.busy or self._session.dataset is None:
            return
        self._going_on = None
        config = self._workflow.current_run()
        if config is not None and run is self._session.current_run:
            self._workflow.train(config)

    def _text(self, entry: RunEntry) -> str:
        title = self._workflow.family_titles().get(entry.family, entry.family)
        source = sources().get(entry.dataset)
        when = QDateTime.fromSecsSinceEpoch(int(entry.changed.timestamp()))
        return self.tr("{name}: {family}, {dataset}, step {step}, epoch {epoch}, saved {when}").format(
            name=entry.info.name,
            family=QCoreApplication.translate("families", title),
            dataset=entry.dataset if source is None else source.title,
            step=grouped(entry.saved_step or 0),
            epoch=QLocale().toString(entry.saved_epoch or 0.0, "f", 2),
            when=QLocale().toString(when, QLocale.FormatType.ShortFormat),
        )
