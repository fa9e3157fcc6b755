"""Thins the kept states of a run, so that they fit into a number of bytes; without torch."""

from __future__ import annotations

import math
from pathlib import Path

from dreamexplorer.training.states import KeptState, remove_leftovers, states_in
from dreamexplorer.training.states_plan import evened


def thin(folder: Path, most: int) -> int:
    """Remove states until all together take at most `most` bytes; return what they take then.

    States for looking at go first, then exact ones, each time the one that leaves the smallest gap on the scale of
    the plan: evenly in the logarithm of the step at the beginning, and in steps later. The newest state stays, even
    where it alone takes more.

    Args:
        folder: RUN/states; a training may write to it meanwhile.
        most: bytes.

    Raises:
        UserError: a state cannot be removed.
    """
    states = list(states_in(folder))
    if not states:
        return 0
    remove_leftovers(folder, before=states[-1].step)
    size = sum(state.size for state in states)
    while size > most and len(states) > 1:
        gone = _most_dispensable(states)
        gone.remove()
        states.remove(gone)
        size -= gone.size
    return size


def _most_dispensable(states: list[KeptState]) -> KeptState:
    """Return the state to remove first, of at least two by step."""
    newest = states[-1]
    at = [evened(state.step, newest.step) for state in states]
    gaps = [math.inf, *(after - before for before, after in zip(at, at[2:], strict=False))]
    spare = list(zip(gaps, states, strict=False))  # all but the newest
    looks = [(gap, state) for gap, state in spare if not state.exact]
    return min(looks or spare, key=lambda one: (one[0], one[1].step))[1]
