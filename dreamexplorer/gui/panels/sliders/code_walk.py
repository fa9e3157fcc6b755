"""A walk through grids of codes: from one sample of the prior to the next, a few cells at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rng = Any  # anything with numpy's Generator.permutation

_REST = 0.15  # share of a leg that a complete sample stays in view


class CodeWalk:
    """Replaces the codes of the cells by those of the next sample, in random order: codes cannot be interpolated.

    Locked cells keep their codes. While there is no next sample, the walk waits.
    """

    def __init__(
        self, start: npt.ArrayLike, locked: npt.NDArray[np.bool_], rng: Rng, draw: Callable[[], Floats | None]
    ) -> None:
        """Start at z (D); `draw` returns the next sample (D), or None while it is not there yet."""
        self._rng, self._draw = rng, draw
        self._z = np.array(start, dtype=np.float32)
        self._locked = locked.copy()
        self._to: Floats | None = None
        self._order: npt.NDArray[np.intp] = np.zeros(0, dtype=np.intp)  # cells that change in this leg, in order
        self._at = 0.0  # share of the present leg that is done

    def set_locked(self, locked: npt.NDArray[np.bool_]) -> None:
        """Lock other cells; the others continue from where they are."""
        self._locked = locked.copy()
        self._to, self._at = None, 0.0

    def advance(self, legs: float) -> Floats:
        """Walk on by `legs` (one leads to the next sample) and return the new z (D)."""
        if self._to is None:
            self._start_leg()
        if self._to is not None:
            self._at = min(1.0, self._at + max(0.0, legs))
            done = round(min(1.0, self._at / (1.0 - _REST)) * len(self._order))
            self._z[self._order[:done]] = self._to[self._order[:done]]
            if self._at >= 1.0:
                self._to = None
        return self._z.copy()

    def _start_leg(self) -> None:
        drawn = self._draw()
        if drawn is not None and drawn.shape == self._z.shape:
            self._to, self._at = drawn, 0.0
            self._order = self._rng.permutation(np.flatnonzero((drawn != self._z) & ~self._locked))
