"""Keeps a library within a number of bytes: states are thinned, and runs are only ever suggested for deletion."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dreamexplorer.errors import UserError
from dreamexplorer.library.entry import RunEntry, is_held, size_of
from dreamexplorer.training.run_files import STATES
from dreamexplorer.training.states import states_in
from dreamexplorer.training.states_thinning import thin

DEFAULT_BOUND = 2_000_000_000  # bytes
FEWEST_STATES = 8  # a run with so many is not thinned further


@dataclass(frozen=True)
class Fit:
    """Result of fitting a library into its bound.

    Args:
        size: bytes of the library now, its bin included.
        freed: bytes that thinning states has freed.
        over: bytes above the bound; 0 if it fits.
        bin: bytes of the bin, which should be emptied first.
        suggested: runs whose deletion would make it fit once the bin is empty, those first that were not written for
            longest; empty if emptying the bin is enough. Pinned runs and those being trained are never among them.
    """

    size: int
    freed: int
    over: int
    bin: int
    suggested: tuple[RunEntry, ...]


def fit(runs: Sequence[RunEntry], bin_size: int, bound: int) -> Fit:
    """Thin states until the runs and the bin have at most `bound` bytes, as far as that is enough.

    Args:
        runs: all runs of the library.
        bin_size: bytes of its bin.
        bound: bytes it may have.
    """
    size = sum(run.size for run in runs) + bin_size
    freed = 0
    thinned: dict[Path, int] = {}
    for pinned in (False, True):
        # Of a run that is being trained the training itself thins the states.
        weights = {r.folder: size_of(r.folder / STATES) for r in runs if r.info.pinned is pinned and not r.held}
        while weights and size - freed > bound:
            folder = max(weights, key=lambda f: weights[f])
            gained = 0 if is_held(folder) else _thin(folder / STATES)
            freed += gained
            thinned[folder] = thinned.get(folder, 0) + gained
            weights[folder] -= gained
            if not gained:
                del weights[folder]
    size -= freed
    missing = size - bound - bin_size
    suggested = []
    for run in sorted(runs, key=lambda r: r.changed):
        if missing <= 0:
            break
        if not (run.info.pinned or run.held):
            suggested.append(run)
            missing -= run.size - thinned.get(run.folder, 0)
    return Fit(size, freed, max(0, size - bound), bin_size, tuple(suggested))


def _thin(states: Path) -> int:
    """Halve the bytes of the states of a run, unless it has few; return the bytes that this freed."""
    before = states_in(states)
    if len(before) <= FEWEST_STATES:
        return 0
    size = sum(state.size for state in before)
    with contextlib.suppress(UserError):  # what cannot be removed stays
        thin(states, size // 2)
    return size - sum(state.size for state in states_in(states))
