"""Writes and loads single kept states of a run."""

from __future__ import annotations

from pathlib import Path

from dreamexplorer.errors import UserError
from dreamexplorer.training.checkpoint import Checkpoint, load_checkpoint, resume_path, save_checkpoint
from dreamexplorer.training.run_files import CHECKPOINT, STATES
from dreamexplorer.training.states import nearest, state_path, states_in
from dreamexplorer.writing import write_error


def write_state(folder: Path, checkpoint: Checkpoint) -> int:
    """Write a state atomically, and return the bytes that it takes.

    Args:
        folder: RUN/states; created if missing.
        checkpoint: the state, exact if it has the state for resuming, else in half precision (`Checkpoint.half`).

    Raises:
        UserError: it cannot be written.
    """
    step, exact = checkpoint.snapshot.step, checkpoint.resume is not None
    path = state_path(folder, step, exact)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise write_error(folder, error) from error
    save_checkpoint(checkpoint, path)
    try:
        return sum(one.stat().st_size for one in ((path, resume_path(path)) if exact else (path,)))
    except OSError as error:
        raise write_error(path, error) from error


def load_state(run: Path, step: int) -> Checkpoint:
    """Load the state of a run that is nearest to a step: a kept one, or its checkpoint.

    Args:
        run: the run's folder.
        step: the step; that of the state is in its snapshot.

    Raises:
        UserError: the run keeps no states, or the state cannot be read.
    """
    while True:
        states = states_in(run / STATES)
        if not states:
            raise UserError("{} has no states of earlier steps: it was trained without --states on.", run)
        state = nearest(states, step)
        if step > states[-1].step and (run / CHECKPOINT).exists():  # the end may be nearer
            end = load_checkpoint(run / CHECKPOINT)
            if abs(end.snapshot.step - step) <= abs(state.step - step):
                return end
        try:
            return load_checkpoint(state.path)
        except UserError:
            if state.path.exists():
                raise  # otherwise it was thinned meanwhile
