"""Writes the runs that the window trains into their folders in the library; runs on threads of jobs."""

from __future__ import annotations

import contextlib
import shutil
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.errors import UserError
from dreamexplorer.gui.threads.library_jobs import check_there
from dreamexplorer.library.faults import gone_error, is_gone
from dreamexplorer.library.info import LONGEST_NAME, Origin, add_seconds, change_info, read_info
from dreamexplorer.library.library import Library
from dreamexplorer.library.names import free_name
from dreamexplorer.training.run_files import CHECKPOINT, INFO
from dreamexplorer.training.states_plan import USUAL_BYTES

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.config import RunConfig
    from dreamexplorer.training.events import EpochDone
    from dreamexplorer.training.history import Past
    from dreamexplorer.training.runs import RunFolder


@dataclass(frozen=True)
class Training:
    """A training that is to be kept.

    Args:
        config: its settings; epochs are all epochs of the model.
        name: name of the run.
        colour: colour of its curves.
        origin: where it comes from; used where it gets a folder.
        folder: folder of the run in the library; None if it has none.
        saved_as: identifier of the save in that folder that the training goes on from.
        begun: True if the folder was prepared for this training before, so that what is in it stays.
        epoch: epochs done, with fraction, where the training begins.
        step: steps done there.
        taken: names of the other runs of the window.
        limit: number of images of each split that are used; None for all.
    """

    config: RunConfig
    name: str
    colour: str
    origin: Origin
    folder: Path | None
    saved_as: str | None
    begun: bool
    epoch: float
    step: int
    taken: frozenset[str] = frozenset()
    limit: int | None = None


@dataclass(frozen=True)
class Written:
    """Result of a save: its identifier, and the processor time in seconds that it took."""

    saved_as: str | None
    seconds: float


class KeptFolder:
    """The folder of a run that is trained here: no other program trains in it, or deletes it, until it is released."""

    def __init__(self, folder: RunFolder, claim: ExitStack, name: str | None = None) -> None:
        self.path = folder.path
        self.created = name is not None  # for this training
        self.name = name  # of the run in the library, where the folder was created
        self.saved = False  # this training was saved in it
        self.run_folder = folder
        self._claim = claim

    def write(self, epochs: list[EpochDone], checkpoint: Checkpoint | None, past: Past | None) -> Written:
        """Append epochs, which are taken off the list, and replace the checkpoint where one is given.

        Raises:
            UserError: something cannot be written.
        """
        from dreamexplorer.training.checkpoint import save_id_of
        from dreamexplorer.training.history import with_past
        from dreamexplorer.training.threads import use_one_thread

        use_one_thread()  # the processors belong to the training
        started = time.thread_time()
        if is_gone(self.path):
            raise gone_error(self.path.parent)
        while epochs:
            self.run_folder.append_epoch(epochs[0])
            del epochs[0]
        if checkpoint is None:
            return Written(None, 0.0)
        self.run_folder.save(checkpoint if past is None else with_past(checkpoint, past))
        self.saved = True
        return Written(save_id_of(self.run_folder.checkpoint_path), time.thread_time() - started)

    def end(self, seconds: float) -> None:
        """Add seconds of training to what is known of the run, and release it."""
        with contextlib.suppress(UserError):  # of no importance beside the checkpoint
            change_info(self.path, lambda info: add_seconds(info, seconds))
        self.release()

    def discard(self) -> None:
        """Remove the folder, which was made for a training that did not do a step."""
        self.release()
        shutil.rmtree(self.path, ignore_errors=True)

    def release(self) -> None:
        """Let others train in the folder; a second call does nothing."""
        self._claim.close()


def begin(library: Library, training: Training) -> KeptFolder:
    """Make the folder of a run, or take that which it has; it must be released at the end.

    The training gets a folder of its own, as a fork, where its run has been deleted, is trained by another program, or
    was trained on by one.

    Raises:
        UserError: the folder cannot be made or written.
    """
    from dreamexplorer.training.runs import RunFolder

    if training.folder is not None and is_gone(training.folder) and is_gone(library.path):
        raise gone_error(library.path)
    with ExitStack() as stack:
        origin = training.origin
        if training.folder is not None:
            folder = RunFolder(training.folder)
            if _take(stack, folder, training):
                return KeptFolder(folder, stack.pop_all())
            with contextlib.suppress(UserError):
                origin = Origin("forked", read_info(training.folder / INFO).id, training.step)
        check_there(library)
        name = "".join(c if c.isprintable() else " " for c in training.name)[:LONGEST_NAME].strip()
        taken = training.taken | {run.info.name for run in library.runs().runs}
        name = free_name(name, training.config.family, taken)[:LONGEST_NAME]
        entry = library.create(
            training.config,
            name=name,
            limit=training.limit,
            states=USUAL_BYTES,
            origin=origin,
            colour=training.colour,
        )
        folder = RunFolder(entry.folder)
        stack.enter_context(folder.claimed())
        return KeptFolder(folder, stack.pop_all(), entry.info.name)


def _take(stack: ExitStack, folder: RunFolder, training: Training) -> bool:
    """Claim the folder that a run has; False where it is not, or not any more, that of the training."""
    from dreamexplorer.training.checkpoint import save_id_of

    if is_gone(folder.path):
        return False
    try:
        stack.enter_context(folder.claimed())
    except UserError as error:
        if error.__cause__ is not None:  # it cannot be written
            raise
        return False
    if save_id_of(folder.path / CHECKPOINT) != training.saved_as:
        stack.close()
        return False
    if not training.begun:
        folder.states_limit = folder.read_states_limit() or USUAL_BYTES
        folder.resume(training.config, training.limit, training.epoch)
    return True
