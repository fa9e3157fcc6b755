"""A library: a folder with a folder for each run, which several programs may use at the same time."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from dreamexplorer.claims import scratch_folder
from dreamexplorer.errors import Message, UserError
from dreamexplorer.library import bin as bin_
from dreamexplorer.library.bin import Deleted, deleted_runs, move_free
from dreamexplorer.library.bound import DEFAULT_BOUND, Fit, fit
from dreamexplorer.library.entry import RunEntry, Signature, lock_state, read_entry, signature_of
from dreamexplorer.library.faults import gone_error, is_gone, library_error, missing_error
from dreamexplorer.library.info import (
    Origin,
    RunInfo,
    add_seconds,
    change_info,
    checked_colour,
    checked_name,
    new_info,
    write_info,
)
from dreamexplorer.library.names import folder_name, suggested_name
from dreamexplorer.resources import data_folder
from dreamexplorer.training.config import RunConfig
from dreamexplorer.training.run_files import INFO
from dreamexplorer.writing import write_error

_NEW = ".making-"  # begins the name of the folder of a run until its first files are written


@dataclass(frozen=True)
class Listing:
    """The content of a library.

    Args:
        runs: its runs, the newest first.
        problems: messages on folders that could not be read.
        foreign: names of folders that hold no run.
    """

    runs: tuple[RunEntry, ...]
    problems: tuple[Message, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all runs."""
        return sum(run.size for run in self.runs)


def default_library() -> Path:
    """Return the folder of the user's runs: runs/ in the data folder."""
    return data_folder() / "runs"


class Library:
    """A folder of runs. All methods read or write files: call them on a worker thread. They may be called at once.

    Args:
        path: the folder; it is made when the first run is.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._seen = False  # the folder was there once
        self._known: dict[str, tuple[Signature, RunEntry]] = {}

    # -- reading -----------------------------------------------------------------------------------------------

    def runs(self) -> Listing:
        """Return the runs; what did not change since the last call is not read again.

        A folder that cannot be read is named in the listing. A library that was never there is empty.

        Raises:
            UserError: the library's folder cannot be read, or was there before and is gone.
        """
        found: dict[str, tuple[Signature, RunEntry]] = {}
        problems: list[Message] = []
        foreign: list[str] = []
        for name in self._folders():
            folder = self.path / name
            try:
                if (signature := signature_of(folder)) is None:
                    foreign.append(name)
                    continue
                known = self._known.get(name)
                entry = known[1] if known is not None and known[0] == signature else read_entry(folder)
                held, interrupted = lock_state(folder)
                found[name] = signature, dataclasses.replace(entry, held=held, interrupted=interrupted)
            except OSError as error:
                if folder.exists() or os.path.lexists(folder):
                    problems.append(Message("Cannot read the run {}: {}.", folder, error.strerror or str(error)))
        if self._seen and is_gone(self.path):
            raise gone_error(self.path)
        self._known = found
        runs = sorted((entry for _, entry in found.values()), key=lambda r: (r.info.created, r.folder.name))
        return Listing(tuple(reversed(runs)), tuple(problems), tuple(sorted(foreign)))

    def run(self, folder: Path) -> RunEntry:
        """Return one run of the library.

        Raises:
            UserError: it is not there, or cannot be read.
        """
        try:
            if signature_of(folder) is None:
                raise gone_error(self.path) if self._seen and is_gone(self.path) else missing_error(folder)
            return read_entry(folder)
        except OSError as error:
            raise UserError("Cannot read the run {}: {}.", folder, error.strerror or error) from error

    def _folders(self) -> list[str]:
        """Return the names of the folders that may hold runs."""
        try:
            with os.scandir(self.path) as entries:
                names = [e.name for e in entries if not e.name.startswith(".") and e.is_dir()]
        except FileNotFoundError as error:
            if self._seen:
                raise gone_error(self.path) from error
            return []
        except NotADirectoryError as error:
            raise UserError("{} is a file, not a folder. Choose another folder.", self.path) from error
        except OSError as error:
            raise UserError("Cannot read the folder {}: {}.", self.path, error.strerror or error) from error
        self._seen = True
        return names

    # -- making and changing runs --------------------------------------------------------------------------------

    def create(
        self,
        run: RunConfig,
        *,
        name: str = "",
        limit: int | None = None,
        states: int = 0,
        origin: Origin | None = None,
        colour: str | None = None,
        now: datetime | None = None,
    ) -> RunEntry:
        """Make the folder of a new run, with config.json and run.json in it.

        Args:
            run: its settings.
            name: its name; empty for one such as "2026-11-28 mlp-vae beta 10". The folder is named after it, with a
                number if that is taken.
            limit: number of images of each split that it uses; None for all.
            states: most bytes of the states of earlier steps that it keeps; 0 for none.
            origin: where it comes from; None for a run trained from fresh weights.
            colour: "#rrggbb"; None lets the program choose.
            now: time at which it is made; None for the present.

        Raises:
            UserError: the folder cannot be made; nothing is left of it then. Or another program has deleted it at once.
        """
        from dreamexplorer.training.runs import RunFolder

        now = now or datetime.now(timezone.utc)
        info = new_info(name or suggested_name(run, now.astimezone().date()), origin, now=now)
        info = dataclasses.replace(info, colour=checked_colour(colour))
        self._make()
        try:
            with scratch_folder(self.path, _NEW) as making:
                run_folder = RunFolder(making)
                run_folder.states_limit = states
                run_folder.write_config(run, limit)
                write_info(making / INFO, info)
                folder = move_free(making, self.path, folder_name(info.name))
        except OSError as error:
            raise library_error(self.path, self.path, error) from error
        except UserError as error:
            if isinstance(error.__cause__, OSError):  # name the folder, not a file that is gone again
                raise library_error(self.path, self.path, error.__cause__) from error
            raise
        entry = self.run(folder)
        if entry.info.id != info.id:  # another program has deleted it already, and put one of its own there
            raise missing_error(folder)
        return entry

    def change(
        self,
        folder: Path,
        *,
        name: str | None = None,
        colour: str | None = None,
        pinned: bool | None = None,
        seconds: float = 0.0,
    ) -> RunInfo:
        """Change what the library knows of a run; None leaves a value as it is.

        Args:
            folder: the run's folder, whose own name stays.
            name: its new name.
            colour: "#rrggbb"; "" lets the program choose.
            pinned: True if it should never be suggested for deletion.
            seconds: seconds of training to add.

        Raises:
            UserError: a value is not allowed, the run is gone, or run.json cannot be written.
        """
        new_name = None if name is None else checked_name(name)
        new_colour = checked_colour(colour or None)

        def changed(info: RunInfo) -> RunInfo:
            return dataclasses.replace(
                add_seconds(info, seconds),
                name=info.name if new_name is None else new_name,
                colour=info.colour if colour is None else new_colour,
                pinned=info.pinned if pinned is None else pinned,
            )

        for again in (True, False):
            try:
                if folder.is_dir():
                    return change_info(folder, changed)
            except UserError as error:
                if folder.is_dir() and not (again and isinstance(error.__cause__, FileNotFoundError)):
                    raise
        raise gone_error(self.path) if is_gone(self.path) else missing_error(folder)

    def _make(self) -> None:
        """Make the library's folder; only the default one is made with the folders above it."""
        if self._seen and is_gone(self.path):
            raise gone_error(self.path)
        try:
            self.path.mkdir(parents=self.path == default_library(), exist_ok=True)
        except FileExistsError as error:
            raise UserError("{} is a file, not a folder. Choose another folder.", self.path) from error
        except OSError as error:
            if not self.path.parent.is_dir():
                raise gone_error(self.path) from error
            raise write_error(self.path, error) from error
        self._seen = True

    # -- deleting ------------------------------------------------------------------------------------------------

    def delete(self, folder: Path) -> Deleted:
        """Move a run into the bin; return what `restore` takes.

        Raises:
            UserError: a training writes to it, it is gone, or it cannot be moved; it is unchanged then.
        """
        return bin_.delete(self.path, folder)

    def deleted(self) -> tuple[Deleted, ...]:
        """Return the runs in the bin, the newest deletion first."""
        return deleted_runs(self.path)

    def restore(self, run: Deleted | None = None) -> RunEntry:
        """Move a run out of the bin, None for the one that was deleted last; return it.

        Raises:
            UserError: the bin is empty, the run is not in it any more, or it cannot be moved.
        """
        if run is None:
            newest = self.deleted()
            if not newest:
                raise gone_error(self.path) if is_gone(self.path) else UserError("The bin of {} is empty.", self.path)
            run = newest[0]
        return self.run(bin_.restore(self.path, run))

    def empty_bin(self) -> int:
        """Remove the runs in the bin for good; return the bytes that this freed.

        Raises:
            UserError: something cannot be removed.
        """
        if self._seen and is_gone(self.path):
            raise gone_error(self.path)
        return bin_.empty(self.path)

    # -- the bound -----------------------------------------------------------------------------------------------

    def fit(self, bound: int = DEFAULT_BOUND) -> Fit:
        """Thin states until the runs have at most `bound` bytes, as far as that is enough; delete nothing else.

        Returns:
            The size now, and what would have to go where thinning is not enough: ask before deleting that.

        Raises:
            UserError: the library's folder cannot be read.
        """
        return fit(self.runs().runs, sum(run.size for run in self.deleted()), bound)
