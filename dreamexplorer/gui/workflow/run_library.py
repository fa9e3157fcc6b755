"""The library as the window sees it: its runs in the list, looked at every few seconds, and changed by orders."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from dreamexplorer.errors import UserError
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.threads import library_jobs
from dreamexplorer.gui.threads.jobs import JobRunner, Work
from dreamexplorer.gui.threads.library_jobs import Reader
from dreamexplorer.gui.threads.ordered_jobs import OrderedJobs
from dreamexplorer.library.library import Library
from dreamexplorer.registry import error_text
from dreamexplorer.session import OnDisk, Run, Session

log = logging.getLogger(__name__)

LOOK_MS = 3000  # between two looks at the library


class RunLibrary(QObject):
    """Keeps the list of runs in step with a folder of runs. Without one, all runs are only in memory.

    Everything that reads or writes the folder is an order, one after another, so that a list never shows what was
    before a change that the user made.
    """

    listed = Signal(object)  # list of OnDisk: the first look at a folder is done
    outdated = Signal(object)  # Run: loaded, and trained by another program since
    written = Signal(object)  # Run: all of its trainings is written
    changed = Signal()  # the folder, or `problem`
    reachable = Signal()  # the folder could be read, or read again

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        super().__init__()
        self._session = session
        self.orders = OrderedJobs(jobs, self)
        self.library: Library | None = None
        self.problem = ""  # why the folder cannot be read; translated
        self.busy_runs: Callable[[], list[Run]] = list  # runs that the window is writing
        self.hidden: list[Run] = []  # deleted runs whose folders go once they are written
        self._reader: Reader | None = None
        self._first = True  # nothing was listed yet
        self._changes = 0  # orders that change the folder, so far
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        """The folder of the library; None where there is none."""
        return None if self.library is None else self.library.path

    def open(self, folder: Path) -> None:
        """Show the runs of a folder from now on; those of the folder before leave the list, but for what is in use."""
        before, self.library = self.library, Library(folder)
        self._reader, self._first = Reader(self.library), True
        self._changes += 1
        if before is not None and before.path != folder:
            busy = self.busy_runs()
            for run in self._session.runs:
                if run.folder is not None and run not in (*busy, self._session.current_run):
                    self._session.remove_run(run)
        app = QGuiApplication.instance()
        if before is None and isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._on_application_state)
        self._timer.start()
        self.changed.emit()
        self.orders.start(lambda progress: library_jobs.tidy(progress, folder))
        self.look()

    def dispose(self) -> None:
        """Look no more; a second call does nothing."""
        self._timer.stop()
        app = QGuiApplication.instance()
        if self.library is not None and isinstance(app, QGuiApplication):
            app.applicationStateChanged.disconnect(self._on_application_state)
        self.library = self._reader = None

    @Slot()
    def look(self) -> None:
        """Bring the list in step with the folder, in the background."""
        if self._reader is not None:
            told = partial(self._on_listed, self._reader, self._changes)
            self.orders.start(self._reader.look, told, self._on_unreadable, kind="look")

    def order(
        self,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Change the folder in the background; the list follows."""
        self._changes += 1
        self.orders.start(work, done, failed)
        self.look()

    @Slot(Qt.ApplicationState)
    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def _on_listed(self, reader: Reader, changes: int, found: list[OnDisk]) -> None:
        if reader is not self._reader or changes != self._changes:
            return  # it is of another folder, or of the time before a change that the user made
        self._set_problem("")
        outside = [run for run in self._session.runs if run.folder and run.folder.parent != reader.library.path]
        busy = [*self.busy_runs(), *outside]
        hidden = {run.folder for run in self.hidden}
        outdated = self._session.show_library([one for one in found if one.entry.folder not in hidden], busy)
        self.reachable.emit()
        if self._first:
            self._first = False
            self.listed.emit(found)
        for run in outdated:
            self.outdated.emit(run)

    def _on_unreadable(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            log.error("the library cannot be read", exc_info=error)
        self._set_problem(message_text(error) if isinstance(error, UserError) else error_text(error))

    def _set_problem(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.changed.emit()


def end_interruption(runs: RunLibrary, folder: Path) -> None:
    """Have a run that was interrupted count as any other."""
    runs.order(lambda progress: library_jobs.end_interruption(progress, folder))
