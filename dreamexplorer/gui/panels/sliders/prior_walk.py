"""Motion through latent space that always stays typical of the prior, and the list of dreams gone through."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rng = Any  # anything with numpy's Generator.standard_normal


class PriorWalk:
    """From z towards one prior sample after the other, along quarter ellipses z(t) = a cos t + b sin t.

    With a and b standard normal every z(t) on the way is standard normal, too; a straight line would pass too
    near the origin, where no sample lies. Locked coordinates stay where they are.
    """

    def __init__(
        self,
        start: npt.ArrayLike,
        locked: npt.NDArray[np.bool_],
        rng: Rng,
        draw: Callable[[], npt.ArrayLike] | None = None,
    ) -> None:
        """`draw` gives the samples to walk to where the prior is no standard normal."""
        self._rng, self._draw = rng, draw
        self._z = np.array(start, dtype=np.float64)
        self._from = self._z.copy()
        self._to = self._sample()
        self._locked = locked.copy()
        self._at = 0.0  # share of the present leg

    def set_locked(self, locked: npt.NDArray[np.bool_]) -> None:
        """Another choice of locks; what is unlocked goes on from where it is."""
        if not np.array_equal(locked, self._locked):
            self._locked = locked.copy()
            self._from, self._at = self._z.copy(), 0.0
            self._to = self._sample()

    def advance(self, legs: float) -> Floats:
        """Go on by so many legs (a leg leads to the next prior sample); the new z."""
        self._at += max(0.0, legs)
        while self._at >= 1.0:
            self._at -= 1.0
            self._from = np.where(self._locked, self._z, self._to)
            self._to = self._sample()
        # Half eased: slower near a sample, so that it can be seen, but never standing still.
        eased = 0.5 * self._at + 0.5 * self._at**2 * (3.0 - 2.0 * self._at)
        angle = 0.5 * math.pi * eased
        moved = math.cos(angle) * self._from + math.sin(angle) * self._to
        self._z = np.where(self._locked, self._z, moved)
        return self._z.astype(np.float32)

    def _sample(self) -> npt.NDArray[np.float64]:
        drawn = self._rng.standard_normal(self._z.size) if self._draw is None else self._draw()
        return np.asarray(drawn, dtype=np.float64)


class DreamHistory:
    """The z of past dreams, oldest first, with a place in it, as in a browser."""

    def __init__(self, limit: int = 500) -> None:
        self._limit = limit
        self._dreams: list[Floats] = []
        self._place = -1

    def clear(self) -> None:
        self._dreams, self._place = [], -1

    def __len__(self) -> int:
        return len(self._dreams)

    def add(self, dream: Floats, before: Floats) -> None:
        """A new dream at the end; the first one also keeps what was there before it."""
        if not self._dreams:
            self._dreams.append(before.copy())
        self._dreams.append(dream.copy())
        del self._dreams[: max(0, len(self._dreams) - self._limit)]
        self._place = len(self._dreams) - 1

    def previous(self, now: Floats) -> Floats | None:
        """The dream before; when z was moved away from the present dream, that one. None at the beginning."""
        if self._place < 0:
            return None
        if np.array_equal(self._dreams[self._place], now):
            if self._place == 0:
                return None
            self._place -= 1
        return self._dreams[self._place].copy()

    def next(self) -> Floats | None:
        """The dream after, or None at the end."""
        if self._place + 1 >= len(self._dreams):
            return None
        self._place += 1
        return self._dreams[self._place].copy()

    def can_go_back(self, now: Floats) -> bool:
        return self._place > 0 or (self._place == 0 and not np.array_equal(self._dreams[0], now))

    @property
    def can_go_on(self) -> bool:
        return self._place + 1 < len(self._dreams)
