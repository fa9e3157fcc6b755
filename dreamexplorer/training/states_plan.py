"""Decides when a run keeps a state: closer together at its beginning, then evenly, and at a small cost; no torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from dreamexplorer.training.states import KeptState

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint

USUAL_BYTES = 500_000_000  # of all states of a run, where nothing else is asked for
LARGEST_GAP = 1 / 190  # of the run, between two states: with those at its beginning there are at least 200
EXACT_GAP = 1 / 12  # of the run, between two exact states
DENSE = 8  # up to this step every step is kept; then gaps are step / DENSE, until they are the largest

LARGEST_SHARE = 0.02  # of the time of training that keeping states may take, in processor time
ALLOWANCE = 0.25  # seconds of processor time that are free, so that a short run has states, too


def gap(step: int, total: int) -> int:
    """Return after how many steps the next state is due.

    Args:
        step: step of the state before.
        total: steps of the whole run.
    """
    return max(1, min(step // DENSE, int(LARGEST_GAP * total)))


def exact_gap(total: int) -> int:
    """Return after how many steps the next exact state is due, in a run of `total` steps."""
    return max(1, int(EXACT_GAP * total))


def evened(step: float, total: int) -> float:
    """Return the time of a step on a scale on which the planned states are evenly spaced: the integral of 1 / gap."""
    widest = max(1.0, LARGEST_GAP * total)
    if step <= DENSE:
        return step
    if step <= DENSE * widest:
        return DENSE + DENSE * math.log(step / DENSE)
    return DENSE + DENSE * math.log(widest) + (step - DENSE * widest) / widest


def planned(total: int) -> tuple[int, int]:
    """Return how many states a run of `total` steps keeps, to look at and exact, where nothing else limits them."""
    looks = exacts = step = next_exact = 0
    while step <= total:
        if step >= next_exact:
            exacts, next_exact = exacts + 1, step + exact_gap(total)
        else:
            looks += 1
        step = min(step + gap(step, total), next_exact)
    return looks, exacts


class Writer(Protocol):
    """Writes states: a `StateWriter`."""

    @property
    def has_room(self) -> bool:
        """True if a state can be put now."""

    @property
    def seconds(self) -> float:
        """Processor time of all writing so far."""

    def put(self, checkpoint: Checkpoint) -> None: ...


class StateKeeper:
    """Decides between two steps whether a state is due, and passes it to its writer.

    Args:
        writer: writes the states.
        kept: the states that the run has already, when it resumes.
    """

    def __init__(self, writer: Writer, kept: Sequence[KeptState] = ()) -> None:
        self._writer = writer
        self._last = max((state.step for state in kept), default=None)
        self._last_exact = max((state.step for state in kept if state.exact), default=None)
        self._trained = self._spent = 0.0

    def add_training(self, seconds: float) -> None:
        """Count the time of a step."""
        self._trained += seconds

    def exact_due(self, step: int, total: int) -> bool:
        """Return whether an exact state is to be kept now.

        Args:
            step: training steps done.
            total: steps of the whole run.
        """
        due = self._last_exact is None or step >= self._last_exact + exact_gap(total)
        return due and self._affordable

    def look_due(self, step: int, total: int) -> bool:
        """Return whether a state for looking at is to be kept now."""
        due = self._last is None or step >= self._last + gap(self._last, total)
        return due and self._affordable

    def keep(self, checkpoint: Checkpoint, seconds: float) -> None:
        """Have a state written.

        Args:
            checkpoint: the state; an exact one has the state for resuming.
            seconds: processor time that it took to make.
        """
        self._spent += seconds
        self._last = checkpoint.snapshot.step
        if checkpoint.resume is not None:
            self._last_exact = self._last
        self._writer.put(checkpoint)

    @property
    def _affordable(self) -> bool:
        spent = self._spent + self._writer.seconds
        return self._writer.has_room and spent <= ALLOWANCE + LARGEST_SHARE * self._trained
