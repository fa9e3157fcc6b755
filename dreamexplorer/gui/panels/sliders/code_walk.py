"""Motion through grids of codes: from one dream to the next, a few cells at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rng = Any  # anything with numpy's Generator.permutation

_REST = 0.15  # share of a leg that a dream stands still, complete


class CodeWalk:
    """As `PriorWalk`, where there is nothing between two codes: cells take those of the next dream in random order.

    Locked cells stay where they are. Without a next dream it waits where it is.
    """

    def __init__(
        self, start: npt.ArrayLike, locked: npt.NDArray[np.bool_], rng: Rng, draw: Callable[[], Floats | None]
    ) -> None:
        """`draw` gives the next dream (D), or None where it is not there yet."""
        self._rng, self._draw = rng, draw
        self._z = np.array(start, dtype=np.float32)
        self._locked = locked.copy()
        self._to: Floats | None = None
        self._order: npt.NDArray[np.intp] = np.zeros(0, dtype=np.intp)  # of the cells that change in this leg
        self._at = 0.0  # share of the present leg

    def set_locked(self, locked: npt.NDArray[np.bool_]) -> None:
        """Another choice of locks; what is unlocked goes on from where it is."""
        self._locked = locked.copy()
        self._to, self._at = None, 0.0

    def advance(self, legs: float) -> Floats:
        """Go on by so many legs (a leg leads to the next dream); the new z."""
        if self._to is None:
            self._begin_leg()
        if self._to is not None:
            self._at = min(1.0, self._at + max(0.0, legs))
            done = round(min(1.0, self._at / (1.0 - _REST)) * len(self._order))
            self._z[self._order[:done]] = self._to[self._order[:done]]
            if self._at >= 1.0:
                self._to = None
        return self._z.copy()

    def _begin_leg(self) -> None:
        drawn = self._draw()
        if drawn is not None and drawn.shape == self._z.shape:
            self._to, self._at = drawn, 0.0
            self._order = self._rng.permutation(np.flatnonzero((drawn != self._z) & ~self._locked))
