"""Reads kept states of runs as moments to show, and keeps those read last in memory; runs on threads of jobs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dreamexplorer.errors import UserError
from dreamexplorer.session import AxisReading, Moment
from dreamexplorer.training.run_files import STATES
from dreamexplorer.training.states import KeptState, states_in

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot

MOST_BYTES = 96_000_000  # of the weights that stay in memory
_LARGEST_VALUE = 1e30  # of a term; greater ones are damage, and more than the charts can show


@dataclass(frozen=True)
class Source:
    """A folder of a run whose states are shown, up to a step where another run went on from it; None for all."""

    folder: Path
    until: int | None = None


@dataclass(frozen=True)
class KeptStates:
    """The states of a run, by step; one for each step, the exact one where there are two."""

    sources: tuple[Source, ...]
    states: tuple[KeptState, ...]


def list_states(sources: tuple[Source, ...]) -> KeptStates:
    """Return the states that a run keeps, and those of the runs that it goes on from.

    Args:
        sources: folders, the run's own last; a later one has its steps for itself from its first state on.
    """
    found: list[KeptState] = []
    for source in sources:
        own = [s for s in states_in(source.folder / STATES) if source.until is None or s.step <= source.until]
        if own:
            found = [*(state for state in found if state.step < own[0].step), *own]
    by_step = {state.step: state for state in found}  # of one step the exact one comes last
    return KeptStates(sources, tuple(by_step.values()))


class MomentCache:
    """Reads states from their files; those read last stay in memory. Several threads may use it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._moments: OrderedDict[tuple[Path, int], Moment] = OrderedDict()
        self._bytes = 0

    def read(self, state: KeptState) -> Moment:
        """Return a state with its weights in full precision.

        Raises:
            UserError: it cannot be read, or was removed meanwhile.
        """
        key = _key(state.path)
        with self._lock:
            if (known := self._moments.get(key)) is not None:
                self._moments.move_to_end(key)
                return known
        moment = _read(state)
        with self._lock:
            if key not in self._moments:
                self._moments[key] = moment
                self._bytes += _size(moment.snapshot)
            while self._bytes > self._most and len(self._moments) > 1:
                _, oldest = self._moments.popitem(last=False)
                self._bytes -= _size(oldest.snapshot)
        return moment

    def read_ahead(self, states: Sequence[KeptState]) -> None:
        """Read states that may be asked for next; one that cannot be read is passed over."""
        for state in states:
            try:
                self.read(state)
            except UserError:  # reported when it is asked for
                continue


def axis_values(stored: object, snapshot: Snapshot) -> np.ndarray[Any, np.dtype[np.float32]] | None:
    """Read the per-axis terms of a checkpoint's metrics (D); None where the file holds anything else."""
    if not isinstance(stored, list) or len(stored) != len(snapshot.axes):
        return None
    if not all(type(value) in (int, float) and abs(value) < _LARGEST_VALUE for value in stored):
        return None
    return np.asarray(stored, dtype=np.float32)


def step_of(stored: object) -> int | None:
    """Read a training step from a checkpoint's metrics; None where the file holds anything else."""
    return stored if isinstance(stored, int) and not isinstance(stored, bool) and stored >= 0 else None


def _read(state: KeptState) -> Moment:
    from dreamexplorer.training.checkpoint import load_checkpoint
    from dreamexplorer.training.threads import use_one_thread

    use_one_thread()  # the other processors belong to a training
    checkpoint = load_checkpoint(state.path, resuming=False)
    return Moment(checkpoint.snapshot, state.exact, _measured(checkpoint.metrics, checkpoint.snapshot))


def _measured(metrics: Mapping[str, Any], snapshot: Snapshot) -> AxisReading | None:
    values = axis_values(metrics.get("per_axis"), snapshot)
    return None if values is None else AxisReading(values, step_of(metrics.get("test_step")), "test")


def _key(path: Path) -> tuple[Path, int]:
    """Return the key of a file, which is another one once the file is written again."""
    try:
        return path, path.stat().st_mtime_ns
    except OSError:
        return path, 0


def _size(snapshot: Snapshot) -> int:
    return sum(t.numel() * t.element_size() for t in snapshot.weights.values())
