"""Actions of the user on runs: show, rename, colour, pin, delete and bring back, in the list and in the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads import library_jobs
from dreamexplorer.gui.threads.library_jobs import OpenedRun
from dreamexplorer.gui.workflow.dialogue import Dialogue
from dreamexplorer.gui.workflow.evaluator import Evaluator
from dreamexplorer.gui.workflow.model_actions import ModelActions
from dreamexplorer.gui.workflow.run_library import RunLibrary
from dreamexplorer.gui.workflow.transitions import DATASET, MODEL, Transitions
from dreamexplorer.library.bin import Deleted
from dreamexplorer.library.info import checked_name
from dreamexplorer.progress import Progress
from dreamexplorer.session import Run, Session

if TYPE_CHECKING:
    from dreamexplorer.training.history import Past

MOST_LOADED = 6  # runs of the library that stay in memory though another one is shown


class RunCommands(QObject):
    """Acts on the runs of the list at once, and on their folders in the library in the background."""

    removed_changed = Signal()  # there is something to bring back, or not any more

    def __init__(
        self,
        session: Session,
        library: RunLibrary,
        models: ModelActions,
        evaluator: Evaluator,
        transitions: Transitions,
        dialogue: Dialogue,
    ) -> None:
        super().__init__()
        self._session = session
        self._library = library
        self._models = models
        self._evaluator = evaluator
        self._transitions = transitions
        self._dialogue = dialogue
        self._shown: list[Run] = []  # the newest last
        self._unreadable: WeakKeyDictionary[Run, str | None] = WeakKeyDictionary()  # the save that could not be read
        self._viewed: dict[str, tuple[Run, ...]] = {}  # runs that panels show beside the current one, by panel
        # Each deletion: its runs with the place where each stood, in the order in which they were removed.
        self._removed: list[list[tuple[Run, int]]] = []
        self._bin: dict[Run, Deleted] = {}  # where deleted runs lie
        library.outdated.connect(self._on_outdated)
        library.written.connect(self._on_written)

    # -- showing -------------------------------------------------------------------------------------------------

    def show(self, run: Run, then: Callable[[], object] | None = None) -> None:
        """Show a run, which is read from its folder first where its weights are not in memory.

        Args:
            run: a run of the list.
            then: called once it is shown.
        """
        if run.loaded:
            self._transitions.cancel(MODEL)
            self._select(run, then)
        else:
            self._load(run, partial(self._select, run, then))

    def load(self, run: Run, then: Callable[[], object]) -> None:
        """Have a run's weights in memory without showing it; `then` is called once they are."""
        if run.loaded:
            then()
        else:
            self._load(run, then)

    def _select(self, run: Run, then: Callable[[], object] | None) -> None:
        if run in self._session.runs:
            self._session.select_run(run)
            self._evaluator.evaluate_if_new()
            self._make_room(run)
            if then is not None:
                then()

    def _load(self, run: Run, then: Callable[[], object]) -> None:
        folder = run.folder
        if folder is None:
            return
        dataset = self._session.dataset
        here = self._transitions.loading(DATASET) or (dataset.name if dataset is not None else "")
        self._dialogue.message.emit(self.tr("Opening {}…").format(run.name))
        self._transitions.load(
            MODEL,
            self.tr("Opening the model"),
            lambda progress: library_jobs.open_run(progress, folder, here, dataset),
            partial(self._on_loaded, run, then),
            partial(self._on_not_loaded, run),
        )

    def _on_loaded(self, run: Run, then: Callable[[], object], read: OpenedRun) -> None:
        self._dialogue.message.emit("")
        self._note_unreadable(run)  # unless it can be shown
        if run in self._session.runs and run.folder is not None and self._models.check_fit(read.opened):
            self._unreadable.pop(run, None)
            self._models.load_into(run, read.opened)
            run.saved_as = read.saved_as
            then()

    def _note_unreadable(self, run: Run) -> None:
        """Note the save of a run that is not read again by itself."""
        self._unreadable[run] = None if run.on_disk is None else run.on_disk.entry.save_id

    def _on_not_loaded(self, run: Run, error: BaseException) -> None:
        self._note_unreadable(run)
        self._dialogue.message.emit("")
        self._models.report_not_opened(error)
        self._library.look()

    def keep_loaded(self, panel_id: str, runs: Sequence[Run]) -> None:
        """Keep runs in memory that a panel shows, until it names others."""
        self._viewed[panel_id] = tuple(runs)

    def _make_room(self, run: Run) -> None:
        """Take runs out of memory that were not shown for longest; the disk has them."""
        self._shown = [other for other in self._shown if other is not run and other in self._session.runs] + [run]
        viewed = [other for runs in self._viewed.values() for other in runs]
        watched = [other for other in self._session.runs if other.watched]
        busy = [*self._library.busy_runs(), *viewed, *watched, run]
        kept = [other for other in self._session.runs if other.loaded and other.folder is not None]
        kept = [other for other in kept if not (other.unsaved or self._session.is_trained(other) or other in busy)]
        kept.sort(key=lambda other: self._shown.index(other) if other in self._shown else -1)
        for other in kept[: max(0, len(kept) - MOST_LOADED)]:
            self._session.unload_run(other)

    def _on_outdated(self, run: Run) -> None:
        """Show what another program has made of a run since it was read."""
        session = self._session
        if run.folder is not None and run.on_disk is not None and not self._folder_is_gone(run):
            if run is not session.current_run:
                session.unload_run(run)
            elif run in self._unreadable and self._unreadable[run] == run.on_disk.entry.save_id:
                pass  # said already
            elif not self._transitions.busy:
                self._load(run, self._evaluator.evaluate_if_new)
            return
        session.set_folder(run, None)
        session.set_unsaved(True, run)
        self._dialogue.message.emit(
            self.tr("Another program deleted {} from the library: it is only in memory now.").format(run.name)
        )

    def _folder_is_gone(self, run: Run) -> bool:
        """Return True if the last look at the library did not find a run's folder."""
        return run.saved_as is None or run.on_disk is None or run.on_disk.entry.save_id == run.saved_as

    # -- names and marks -----------------------------------------------------------------------------------------

    def rename(self, run: Run, name: str) -> None:
        """Give a run another name."""
        before = run.name
        try:
            name = checked_name(name) if name.strip() else ""
        except UserError as error:
            self._dialogue.report(self.tr("The run could not be changed"), error)
            return
        self._session.rename_run(run, name)
        if run.name != before:
            self._change(run, name=run.name)

    def mark(
        self, run: Run, *, color: str | None = None, pinned: bool | None = None, shown: bool | None = None
    ) -> None:
        """Change the colour or the marks of a run; None keeps them."""
        self._session.mark_run(run, color=color, pinned=pinned, shown=shown)
        if color is not None or pinned is not None:
            self._change(run, colour=color, pinned=pinned)
        if shown and not run.loaded and not len(run.history.train) and (folder := run.folder) is not None:
            self._library.orders.start(
                lambda progress: library_jobs.curves_of(progress, folder),
                partial(self._on_curves, run),
                partial(self._dialogue.report, self.tr("The curves could not be read")),
            )

    def _on_curves(self, run: Run, past: Past | None) -> None:
        if past is not None and not run.loaded and not len(run.history.train):  # else newer ones came meanwhile
            self._session.set_past(run, past)

    def _change(self, run: Run, **values: Any) -> None:
        library, folder = self._library.library, run.folder
        if library is not None and folder is not None:
            self._library.order(
                lambda _: library.change(folder, **values),
                failed=partial(self._dialogue.report, self.tr("The run could not be changed")),
            )

    # -- deleting ------------------------------------------------------------------------------------------------

    @property
    def can_restore(self) -> bool:
        """True if a run was deleted that can be brought back."""
        return bool(self._removed)

    def deletable(self, runs: Sequence[Run]) -> list[Run]:
        """Return those of some runs that can be deleted: none that is trained, and one run stays."""
        session = self._session
        found = [run for run in runs if not session.is_trained(run) and not run.held]
        return found[: max(0, len(session.runs) - 1)]

    def remove(self, runs: Sequence[Run]) -> None:
        """Delete runs: those of the library go into its bin; where one was shown, one beside it is shown instead."""
        wanted = self.deletable(runs)
        current = self._session.current_run
        if not wanted:
            return
        if current in wanted:
            stay = [run for run in self._session.runs if run not in wanted]
            here = self._session.runs.index(current)
            beside = sorted(stay, key=lambda run: (not run.loaded, abs(self._session.runs.index(run) - here)))
            self.show(beside[0], partial(self._remove, wanted))
        else:
            self._remove(wanted)

    def _remove(self, runs: Sequence[Run]) -> None:
        removed = [(run, self._session.remove_run(run)) for run in self.deletable(runs) if run in self._session.runs]
        self._removed.append(removed)
        busy = self._library.busy_runs()
        for run, index in removed:
            if run in busy:
                self._library.hidden.append(run)
            else:
                self._delete(run, index)
        names = ", ".join(run.name for run, _ in removed)
        text = self.tr("Deleted {}. Undo (Ctrl+Z in the runs panel) brings it back.")
        self._dialogue.message.emit(text.format(names))
        self.removed_changed.emit()

    def _delete(self, run: Run, index: int) -> None:
        library, folder = self._library.library, run.folder
        if library is not None and folder is not None:
            self._library.order(
                partial(_delete, library.delete, folder),
                partial(self._bin.__setitem__, run),
                partial(self._on_not_deleted, run, index),
            )

    def _on_written(self, run: Run) -> None:
        """Delete the folder of a run that was deleted while it was still being written."""
        if run in self._library.hidden:
            self._library.hidden.remove(run)
            self._delete(run, len(self._session.runs))

    def _on_not_deleted(self, run: Run, index: int, error: BaseException) -> None:
        self._removed = [kept for step in self._removed if (kept := [one for one in step if one[0] is not run])]
        self._put_back(run, index)
        self._dialogue.report(self.tr("The run could not be deleted"), error)
        self.removed_changed.emit()

    def restore(self) -> None:
        """Bring back what was deleted last."""
        if not self._removed:
            return
        removed = self._removed.pop()
        for run, index in reversed(removed):
            self._put_back(run, index)
            if run in self._library.hidden:  # its folder is still there
                self._library.hidden.remove(run)
            elif run.folder is not None:
                self._library.order(
                    partial(self._from_bin, run),
                    partial(self._on_restored, run),
                    partial(self._on_not_restored, run),
                )
        names = ", ".join(run.name for run, _ in removed)
        self._dialogue.message.emit(self.tr("Brought back: {}.").format(names))
        self.removed_changed.emit()

    def _put_back(self, run: Run, index: int) -> None:
        self._session.restore_run(run, min(index, len(self._session.runs)))

    def _from_bin(self, run: Run, progress: Progress) -> Path:
        library, deleted = self._library.library, self._bin.get(run)
        if library is None or deleted is None:
            raise UserError("The run is not in the bin of the library any more.")
        return library.restore(deleted).folder

    def _on_restored(self, run: Run, folder: Path) -> None:
        self._bin.pop(run, None)
        self._session.set_folder(run, folder)

    def _on_not_restored(self, run: Run, error: BaseException) -> None:
        self._dialogue.report(self.tr("The run could not be brought back"), error)
        if run.loaded:
            self._session.set_folder(run, None)
            self._session.set_unsaved(True, run)
        elif run in self._session.runs:
            self._session.remove_run(run)


def _delete(delete: Callable[[Path], Deleted], folder: Path, progress: Progress) -> Deleted:
    return delete(folder)
