"""Looks into the folder of a run that another process writes; runs off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.data.base import ImageDataset
from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads.background import Opened, completed
from dreamexplorer.progress import Progress

if TYPE_CHECKING:
    from dreamexplorer.training.watching import News, RunWatch


class Look:
    """A run's folder, looked into from one thread at a time.

    Args:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._watch: RunWatch | None = None

    def poll(self, progress: Progress, first: bool, loaded: str, shown: ImageDataset | None) -> Seen:
        """Return what is new in the folder since the last call.

        Args:
            progress: reports nothing; a cancel ends it.
            first: True until the run is shown: then a checkpoint comes with its history and its dataset.
            loaded: name of the dataset that is loaded.
            shown: that dataset.

        Raises:
            UserError: it is no run, but the folder of several.
        """
        from dreamexplorer.gui.threads.engine import load_engine

        load_engine()
        from dreamexplorer.training.run_files import CHECKPOINT
        from dreamexplorer.training.watching import CheckpointWritten, RunWatch

        if self._watch is None:
            _refuse_parent(self.path)
            self._watch = RunWatch(self.path)
        news = tuple(self._watch.poll())
        newest = next((n.checkpoint for n in reversed(news) if isinstance(n, CheckpointWritten)), None)
        if newest is None or not first:
            return Seen(news)
        return Seen(news, completed(progress, self.path / CHECKPOINT, newest, loaded, True, shown))


@dataclass(frozen=True)
class Seen:
    """News of a folder, and the run as it is first shown."""

    news: tuple[News, ...]
    opened: Opened | None = None


def _refuse_parent(path: Path) -> None:
    """Raise `UserError` for a folder that is no run itself but holds some: another one was meant."""
    from dreamexplorer.training.run_files import CHECKPOINT, CONFIG

    if any((path / name).exists() for name in (CONFIG, CHECKPOINT)):
        return
    try:
        inside = sorted(entry.name for entry in path.iterdir() if (entry / CONFIG).exists())
    except OSError:  # not there yet
        return
    if inside:
        few = ", ".join(inside[:3])
        more = ", ..." if len(inside) > 3 else ""
        raise UserError("{} is no run, but the folder of runs: {}. Choose one of these folders.", path, few + more)
