"""Checkpoints on the disk as a whole: moves and removes the model together with its state for resuming."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dreamexplorer.training.checkpoint import next_path, resume_path, save_id_of, settle
from dreamexplorer.writing import write_error


def move_checkpoint(source: Path, target: Path) -> None:
    """Move a checkpoint with its state for resuming; one at `target` is replaced.

    If the process is killed at any point, the checkpoint is whole at one of the two places.

    Raises:
        UserError: it could not be moved.
    """
    source, target = source.resolve(), target.resolve()
    settle(source)
    settle(target)
    own, coming = save_id_of(source), next_path(target)
    state = resume_path(source) if own is not None and save_id_of(resume_path(source)) == own else None
    try:
        if state is not None:
            try:
                os.link(state, coming)
            except OSError:  # the file system has no hard links
                shutil.copyfile(state, coming)
        os.replace(source, target)
        if state is not None:
            os.replace(coming, resume_path(target))
        else:
            resume_path(target).unlink(missing_ok=True)
        for left in (resume_path(source), next_path(source)):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise write_error(target, error) from error


def remove_checkpoint(path: Path) -> None:
    """Remove a checkpoint with its state for resuming, as far as they exist.

    Raises:
        UserError: one could not be removed.
    """
    path = path.resolve()
    try:
        for one in (path, resume_path(path), next_path(path)):
            one.unlink(missing_ok=True)
    except OSError as error:
        raise write_error(path, error) from error
