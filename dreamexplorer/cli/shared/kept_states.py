"""The flags --states, --fork and --at: which states a training keeps, and which one a run begins from."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dreamexplorer.training.states_plan import USUAL_BYTES

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.runs import RunFolder
    from dreamexplorer.training.states_plan import StateKeeper
    from dreamexplorer.training.states_writer import StateWriter

_UNITS = {"MB": 10**6, "GB": 10**9}
_SIZE = re.compile(r"(\d{1,9})(MB|GB)", re.IGNORECASE)


def states_size(text: str) -> int:
    """Parse the value of --states, for argparse: off, on, or a size; return bytes."""
    if text in ("off", "on"):
        return USUAL_BYTES if text == "on" else 0
    match = _SIZE.fullmatch(text.replace(" ", ""))
    if match is None or not int(match[1]):
        raise argparse.ArgumentTypeError(f"must be on, off, or a size such as 200MB or 2GB, not {text!r}")
    return int(match[1]) * _UNITS[match[2].upper()]


@dataclass(frozen=True)
class Kept:
    """Keeper and writer of the states of a run."""

    keeper: StateKeeper
    writer: StateWriter


def keeping(folder: RunFolder, resume: Checkpoint | None) -> Kept:
    """Return keeper and writer of the states of a run.

    Args:
        folder: the run's folder, with its `states_limit`.
        resume: the checkpoint that the run in the folder goes on from; None for a new run.
    """
    from dreamexplorer.training.run_files import STATES
    from dreamexplorer.training.states import states_in
    from dreamexplorer.training.states_plan import StateKeeper
    from dreamexplorer.training.states_writer import StateWriter

    writer = StateWriter(folder, folder.states_limit)
    before = [] if resume is None else states_in(folder.path / STATES)
    kept = [state for state in before if resume is not None and state.step <= resume.snapshot.step]
    return Kept(StateKeeper(writer, kept), writer)


def expected_states(steps: int, weights: int, limit: int) -> str:
    """Return a line on the states that a run keeps, and what they take.

    Args:
        steps: steps of the whole run.
        weights: number of weights of the model.
        limit: most bytes that the states may take.
    """
    from dreamexplorer.training.states_plan import planned

    looks, exacts = planned(steps)
    size = (2 * looks + 12 * exacts) * weights  # bytes: of a half, and of a float32 with both moments of Adam
    kept = f"{looks} to look at (half precision) and {exacts} exact ones"
    if size <= limit:
        return f"States: up to {kept}, {size / 1e6:,.0f} MB in all."
    return f"States: up to {kept}, thinned to {limit / 1e6:,.0f} MB (all would take {size / 1e6:,.0f} MB)."


def source_of(checkpoint: Checkpoint) -> str:
    """Return in words which state a new run begins from."""
    exact = "weights in half precision" if checkpoint.half else "exact"
    return f"step {checkpoint.snapshot.step:,}, epoch {checkpoint.snapshot.epoch:g} ({exact})"


def end_passed(run: Path, at: int | None, state: Checkpoint) -> str:
    """Return a sentence on where a run ends, if a step is asked for that it has not reached; else an empty text.

    Args:
        run: the run's folder.
        at: the step that is asked for; None for the run's checkpoint.
        state: the state that was loaded for it.
    """
    from dreamexplorer.training.checkpoint import load_checkpoint
    from dreamexplorer.training.run_files import CHECKPOINT

    step = state.snapshot.step
    if at is None or at <= step or not (run / CHECKPOINT).exists():
        return ""
    if load_checkpoint(run / CHECKPOINT).snapshot.step != step:
        return ""
    return f"The run ends at step {step:,}."
