"""Keeps the library within its bound: states are thinned, and the user is asked before any run goes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLocale, QObject, QTimer

from dreamexplorer.errors import UserError
from dreamexplorer.gui.settings import Settings, keys
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.keeper import Keeper
from dreamexplorer.gui.workflow.workflow import Workflow
from dreamexplorer.library.bound import Fit
from dreamexplorer.library.entry import RunEntry
from dreamexplorer.library.library import Library
from dreamexplorer.progress import Progress
from dreamexplorer.session import Session

log = logging.getLogger(__name__)

GIGABYTE = 1_000_000_000
_MOST_NAMES = 8  # of runs in a question


class Bound(QObject):
    """Fits the library into its bound at the start and after each training; asks once in a sitting what should go."""

    def __init__(
        self,
        workflow: Workflow,
        dialogue: Dialogue,
        keeper: Keeper,
        session: Session,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workflow = workflow
        self._dialogue = dialogue
        self._session = session
        self._settings = settings
        self._refused = False  # the user wants to keep everything for now
        workflow.library.listed.connect(self.check)
        keeper.kept.connect(self.check)

    def set_bound(self, gigabytes: float) -> None:
        """Set the bound, and fit the library into it."""
        self._settings.set(keys.LIBRARY_GIGABYTES, gigabytes)
        self._refused = False
        self.check()

    def check(self, _: object = None) -> None:
        """Fit the library into its bound in the background."""
        library = self._workflow.library.library
        if library is not None:
            bound = round(GIGABYTE * self._settings.get(keys.LIBRARY_GIGABYTES))
            self._workflow.library.orders.start(
                lambda _: library.fit(bound), partial(self._on_fitted, library), self._on_failed, kind="fit"
            )

    def _on_failed(self, error: BaseException) -> None:
        unexpected = None if isinstance(error, UserError) else error
        log.info("the library could not be fitted into its bound: %s", error, exc_info=unexpected)

    def _on_fitted(self, library: Library, fit: Fit) -> None:
        # Not before the order has ended: runs that train are saved while the question is open
        QTimer.singleShot(0, lambda: self._on_fit(library, fit))

    def _on_fit(self, library: Library, fit: Fit) -> None:
        if not fit.over or self._refused or library is not self._workflow.library.library:
            return
        if self._dialogue.defer(lambda: self._on_fit(library, fit)):
            return
        in_use = {run.folder for run in (self._session.current_run, self._session.training_run) if run is not None}
        going = [entry for entry in fit.suggested if entry.folder not in in_use]
        if not going and not fit.bin:
            return
        self._refused = True  # until the next start, or another bound
        if self._dialogue.ask(self.tr("The library of runs is full"), self._question(fit, going), self.tr("Delete")):
            self._refused = False
            self._workflow.library.order(lambda progress: _make_room(library, going, progress))

    def _question(self, fit: Fit, going: Sequence[RunEntry]) -> str:
        bound = self._settings.get(keys.LIBRARY_GIGABYTES)
        text = [
            self.tr("The runs take {} of {} GB, although states of earlier steps were thinned.").format(
                size_text(fit.size), QLocale().toString(bound, "g", 3)
            )
        ]
        if fit.bin:
            text.append(self.tr("Empty the bin ({})?").format(size_text(fit.bin)))
        if going:
            names = [entry.info.name for entry in going[:_MOST_NAMES]]
            if len(going) > _MOST_NAMES:
                names.append(self.tr("{} more").format(len(going) - _MOST_NAMES))
            text.append(self.tr("Delete these runs, the oldest, for good: {}?").format(", ".join(names)))
        text.append(self.tr("A higher bound is set under File > Library of runs. Pinned runs are never suggested."))
        return "\n\n".join(text)


def size_text(size: int) -> str:
    """Return bytes in words, such as "1.25 GB"."""
    return QLocale().formattedDataSize(size, 2, QLocale.DataSizeFormat.DataSizeSIFormat)


def _make_room(library: Library, going: Sequence[RunEntry], progress: Progress) -> int:
    for entry in going:
        library.delete(entry.folder)
    return library.empty_bin()
