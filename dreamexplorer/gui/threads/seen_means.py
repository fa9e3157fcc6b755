"""Keeps the means of moments that were encoded, so that a moment that is shown again has its map at once.

Imports torch at the top: only the inference thread imports this module.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from dataclasses import dataclass

import torch

from dreamexplorer.models.snapshot import Snapshot

MOST_BYTES = 64_000_000


@dataclass(frozen=True, eq=False)
class SeenCodes:
    """The codes of all images by the weights of one moment: N x D each."""

    means: torch.Tensor
    spreads: torch.Tensor | None
    step: int

    @property
    def size(self) -> int:
        """Bytes of the numbers."""
        return sum(t.numel() * t.element_size() for t in (self.means, self.spreads) if t is not None)


class SeenMeans:
    """The codes of the moments that were shown last, by their weights, within a number of bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._codes: OrderedDict[int, tuple[weakref.ref[Snapshot], SeenCodes]] = OrderedDict()
        self._bytes = 0

    def put(self, snapshot: Snapshot, codes: SeenCodes) -> None:
        """Keep codes; those that were used longest ago go where there are too many."""
        self._drop(id(snapshot))
        if codes.size > self._most:
            return
        self._codes[id(snapshot)] = weakref.ref(snapshot), codes
        self._bytes += codes.size
        while self._bytes > self._most:
            self._drop(next(iter(self._codes)))

    def get(self, snapshot: Snapshot) -> SeenCodes | None:
        """Return the codes by these weights; None if they are not kept."""
        found = self._codes.get(id(snapshot))
        if found is None:
            return None
        if found[0]() is not snapshot:  # other weights that have the place of those in memory
            self._drop(id(snapshot))
            return None
        self._codes.move_to_end(id(snapshot))
        return found[1]

    def clear(self) -> None:
        """Drop all codes, because the images are others."""
        self._codes.clear()
        self._bytes = 0

    def _drop(self, key: int) -> None:
        if (gone := self._codes.pop(key, None)) is not None:
            self._bytes -= gone[1].size
