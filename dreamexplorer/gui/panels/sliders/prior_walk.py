"""A walk through latent space on which every point is as likely as a sample from the prior."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rng = Any  # anything with numpy's Generator.standard_normal


class PriorWalk:
    """Interpolates between samples of the prior along quarter ellipses z(t) = a cos t + b sin t, 0 <= t <= pi / 2.

    With independent standard normal a and b every z(t) is standard normal, too; a straight line would pass nearer to
    the origin than samples lie. Locked coordinates keep their values.
    """

    def __init__(
        self,
        start: npt.ArrayLike,
        locked: npt.NDArray[np.bool_],
        rng: Rng,
        draw: Callable[[], npt.ArrayLike] | None = None,
    ) -> None:
        """Start at z (D); `draw` returns the samples to walk to, by default standard normal ones."""
        self._rng, self._draw = rng, draw
        self._z = np.array(start, dtype=np.float64)
        self._from = self._z.copy()
        self._to = self._sample()
        self._locked = locked.copy()
        self._at = 0.0  # share of the present leg that is done

    def set_locked(self, locked: npt.NDArray[np.bool_]) -> None:
        """Lock other coordinates; the others continue from where they are."""
        if not np.array_equal(locked, self._locked):
            self._locked = locked.copy()
            self._from, self._at = self._z.copy(), 0.0
            self._to = self._sample()

    def advance(self, legs: float) -> Floats:
        """Walk on by `legs` (one leads to the next sample) and return the new z (D)."""
        self._at += max(0.0, legs)
        while self._at >= 1.0:
            self._at -= 1.0
            self._from = np.where(self._locked, self._z, self._to)
            self._to = self._sample()
        # half eased: slower near a sample, so that it can be seen, but never at rest
        eased = 0.5 * self._at + 0.5 * self._at**2 * (3.0 - 2.0 * self._at)
        angle = 0.5 * math.pi * eased
        moved = math.cos(angle) * self._from + math.sin(angle) * self._to
        self._z = np.where(self._locked, self._z, moved)
        return self._z.astype(np.float32)

    def _sample(self) -> npt.NDArray[np.float64]:
        drawn = self._rng.standard_normal(self._z.size) if self._draw is None else self._draw()
        return np.asarray(drawn, dtype=np.float64)
