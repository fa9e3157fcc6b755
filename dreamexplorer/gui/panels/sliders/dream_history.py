"""The samples drawn so far, with a position in them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class DreamHistory:
    """Stores the z of past dreams, oldest first, with a position that goes back and forward as in a browser."""

    def __init__(self, limit: int = 500) -> None:
        self._limit = limit
        self._dreams: list[Floats] = []
        self._place = -1

    def clear(self) -> None:
        """Discard all dreams."""
        self._dreams, self._place = [], -1

    def __len__(self) -> int:
        return len(self._dreams)

    @property
    def newest(self) -> Floats | None:
        """The dream drawn last; None if there is none."""
        return self._dreams[-1].copy() if self._dreams else None

    def add(self, dream: Floats, before: Floats) -> None:
        """Append a dream (D) and go to it; the first one also keeps the z before it."""
        if not self._dreams:
            self._dreams.append(before.copy())
        self._dreams.append(dream.copy())
        del self._dreams[: max(0, len(self._dreams) - self._limit)]
        self._place = len(self._dreams) - 1

    def previous(self, now: Floats) -> Floats | None:
        """Go back and return that dream: the present one if z was moved away from it; None at the beginning."""
        if self._place < 0:
            return None
        if np.array_equal(self._dreams[self._place], now):
            if self._place == 0:
                return None
            self._place -= 1
        return self._dreams[self._place].copy()

    def next(self) -> Floats | None:
        """Go forward and return that dream; None at the end."""
        if self._place + 1 >= len(self._dreams):
            return None
        self._place += 1
        return self._dreams[self._place].copy()

    def can_go_back(self, now: Floats) -> bool:
        """Return whether `previous` would return a dream for this z."""
        return self._place > 0 or (self._place == 0 and not np.array_equal(self._dreams[0], now))

    @property
    def can_go_forward(self) -> bool:
        """True if `next` would return a dream."""
        return self._place + 1 < len(self._dreams)
