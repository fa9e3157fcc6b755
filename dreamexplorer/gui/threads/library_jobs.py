"""Reads the library of runs for the window; runs on threads of jobs."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamexplorer.claims import claim
from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads import background
from dreamexplorer.gui.threads.background import Opened
from dreamexplorer.library.faults import gone_error, is_gone
from dreamexplorer.library.library import Library, default_library
from dreamexplorer.library.unsaved import remove_unsaved
from dreamexplorer.progress import Progress
from dreamexplorer.session import OnDisk
from dreamexplorer.training.run_files import CHECKPOINT, LOCK
from dreamexplorer.writing import make_folder, write_error

if TYPE_CHECKING:
    from dreamexplorer.library.entry import RunEntry
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.history import Past

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenedRun:
    """A run of the library that was read, and the identifier of the save that was read."""

    opened: Opened
    saved_as: str | None


class Reader:
    """Lists a library again and again; what did not change is not read again."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._configs: dict[Path, tuple[Mapping[str, Any], RunConfig | None]] = {}

    def look(self, progress: Progress) -> list[OnDisk]:
        """Return the runs, oldest first.

        Raises:
            UserError: the folder cannot be read, or is not there.
        """
        check_there(self.library)
        listing = self.library.runs()
        known, self._configs = self._configs, {}
        found = []
        for entry in reversed(listing.runs):
            before = known.get(entry.folder)
            config = before[1] if before is not None and before[0] is entry.settings else _config_of(entry)
            self._configs[entry.folder] = entry.settings, config
            found.append(OnDisk(entry, config))
        return found


def check_there(library: Library) -> None:
    """Raise `UserError` if a library's folder is not there; the default one is made with the first run."""
    if library.path != default_library() and is_gone(library.path):
        raise gone_error(library.path)


def open_run(progress: Progress, folder: Path, loaded_dataset: str, shown: ImageDataset | None) -> OpenedRun:
    """Read the checkpoint of a run with its curves, and the dataset that it was trained on.

    Args:
        progress: of the job.
        folder: the run's folder.
        loaded_dataset: name of the dataset that is loaded.
        shown: that dataset, if it is there already.
    """
    from dreamexplorer.gui.threads.engine import load_engine

    load_engine()
    from dreamexplorer.training.checkpoint import save_id_of

    path = folder / CHECKPOINT
    saved_as = save_id_of(path)  # first: what is written meanwhile is newer, and is then read again
    return OpenedRun(background.open_file(progress, lambda: path, loaded_dataset, True, shown), saved_as)


def curves_of(progress: Progress, folder: Path) -> Past | None:
    """Return the curves of a run of the library; None where there are none."""
    from dreamexplorer.gui.threads.engine import load_engine

    load_engine()
    from dreamexplorer.training.checkpoint import read_head
    from dreamexplorer.training.history import past_of

    path = folder / CHECKPOINT
    return past_of(path, read_head(path))[0]


def end_interruption(progress: Progress, folder: Path) -> None:
    """Remove the lock that a killed training left, so that the run counts as any other."""
    try:
        held = claim(folder / LOCK)
    except OSError as error:
        raise write_error(folder / LOCK, error) from error
    if held is not None:
        held.release()


def tidy(progress: Progress, library: Path) -> None:
    """Remove the folders that trainings left which were killed before their first save."""
    for name in remove_unsaved(library):
        log.info("%s was removed from the library: its training was killed before its first save", name)


def usable_folder(progress: Progress, folder: Path) -> Path:
    """Return a folder that can be a library; it is made if it is missing.

    Raises:
        UserError: it cannot be made or written.
    """
    make_folder(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise write_error(folder, error) from error
    return folder


def _config_of(entry: RunEntry) -> RunConfig | None:
    from dreamexplorer.gui.threads.engine import load_engine

    load_engine()
    from dreamexplorer.models.families import config_from_json
    from dreamexplorer.options import from_json
    from dreamexplorer.training.config import RunConfig, TrainConfig

    def part(prefix: str) -> dict[str, Any]:
        return {k.removeprefix(prefix): v for k, v in entry.settings.items() if k.startswith(prefix)}

    try:
        model, train = config_from_json(entry.family, part("model.")), from_json(TrainConfig, part("train."))
    except UserError as error:  # of a newer program, or of an extension that is not here
        log.info("the settings of %s cannot be read: %s", entry.folder, error)
        return None
    return RunConfig(entry.family, model, train, entry.dataset)
