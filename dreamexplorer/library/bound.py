"""Keeps a library within a number of bytes: states are thinned, and runs are only ever suggested for deletion."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dreamexplorer.errors import UserError
from dreamexplorer.library.entry import RunEntry, is_held, size_of
from dreamexplorer.training.run_files import STATES
from dreamexplorer.training.states_thinning import thin

DEFAULT_BOUND = 2_000_000_000  # bytes


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
    """Thin states until the runs have at most `bound` bytes, as far as that is enough; the bin costs no states.

    The runs with most bytes of states lose of them until all have alike; those of pinned runs are thinned last.

    Args:
        runs: all runs of the library.
        bin_size: bytes of its bin.
        bound: bytes it may have.
    """
    size = sum(run.size for run in runs)
    freed: dict[Path, int] = {}
    for pinned in (False, True):
        over = size - sum(freed.values()) - bound
        # Of a run that is being trained the training itself thins the states.
        states = {r.folder: size_of(r.folder / STATES) for r in runs if r.info.pinned is pinned and not r.held}
        share = _share(states.values(), sum(states.values()) - over)
        for folder, before in states.items():
            if over > 0 and before > share and not is_held(folder):
                with contextlib.suppress(UserError):  # of a state that cannot be removed
                    thin(folder / STATES, share)
                freed[folder] = before - size_of(folder / STATES)
    size -= sum(freed.values())
    missing = size - bound
    suggested = []
    for run in sorted(runs, key=lambda r: r.changed):
        if missing <= 0:
            break
        if not (run.info.pinned or run.held):
            suggested.append(run)
            missing -= run.size - freed.get(run.folder, 0)
    size += bin_size
    return Fit(size, sum(freed.values()), max(0, size - bound), bin_size, tuple(suggested))


def _share(sizes: Iterable[int], room: int) -> int:
    """Return the largest share such that all sizes together have at most `room`, each cut to it; 0 if none is."""
    left = sorted(sizes)
    while left:
        share = max(0, room) // len(left)
        if left[0] > share:
            return share
        room -= left.pop(0)
    return 0
