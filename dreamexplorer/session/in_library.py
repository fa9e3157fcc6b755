"""Keeps the runs of the session in step with their folders in the library."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.session.library_runs import merge
from dreamexplorer.session.recording import Recording
from dreamexplorer.session.run import OnDisk, Run

if TYPE_CHECKING:
    from dreamexplorer.training.history import Past


class InLibrary(Recording):
    """Changes what is known of runs in the library; see `Session`."""

    def set_folder(self, run: Run, folder: Path | None) -> None:
        """Set the folder of a run in the library; None if it is only in memory."""
        if folder != run.folder:
            run.folder = folder
            if folder is None:
                run.saved_as = run.on_disk = None
                run.held = False
            self.runs_changed.emit()

    def note_kept(self, run: Run, step: int) -> None:
        """Record that the state of a run at a step was written to its folder in the library."""
        if run.unsaved and run.snapshot is not None and run.snapshot.step == step:
            run.unsaved = False
            if run is self._run:
                self.unsaved_changed.emit()
            self.run_changed.emit(run)

    def set_unkept(self, run: Run, unkept: bool) -> None:
        """Set whether what was trained of a run last could not be written to the library."""
        if unkept != run.unkept:
            run.unkept = unkept
            self.runs_changed.emit()

    def show_library(self, found: Sequence[OnDisk], busy: Collection[Run]) -> tuple[Run, ...]:
        """Bring the list of runs in step with the library: runs come, go and change as they do there.

        Args:
            found: all runs of the library.
            busy: runs that this window is writing, which stay as they are.

        Returns:
            The loaded runs that another program has trained since, or whose folder is gone.
        """
        outdated, changed = merge(self._runs, found, busy, self._run)
        if changed:
            self.runs_changed.emit()
        return outdated

    def unload_run(self, run: Run) -> None:
        """Take the model of a run out of memory; what the library knows of it stays.

        Raises:
            ValueError: it is shown, trained, or not in the library.
        """
        if run is self._run or self.is_trained(run) or run.folder is None:
            raise ValueError("this run must stay in memory")
        run.unload()
        self.runs_changed.emit()
        self.run_changed.emit(run)

    def set_past(self, run: Run, past: Past) -> None:
        """Set the curves of a run of the library whose model is not in memory."""
        run.history.restore(past)
        self.run_changed.emit(run)
