"""The terms of steps that are done but not yet read back from the device."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dreamexplorer.models.base import Terms

Numbers = npt.NDArray[np.float64]


class UnreadTerms:
    """Collects terms without touching them, so that no step waits for the device; `read` fetches all at once."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys
        self._values: list[Tensor] = []
        self._axes: list[Tensor] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, terms: Terms, size: int) -> None:
        """Keep the terms of a batch of that size."""
        self._values += [terms.values[key].detach() for key in self._keys]
        if terms.per_axis is not None:
            self._axes.append(terms.per_axis.detach())
        self._sizes.append(size)

    def read(self) -> tuple[Numbers, Numbers]:
        """A row for each step (its terms, then its axes), and the sizes of the batches; empties the collection."""
        rows = torch.stack(self._values).view(len(self._sizes), -1)
        if self._axes:
            rows = torch.cat([rows, torch.stack(self._axes)], dim=1)
        sizes = np.array(self._sizes, dtype=np.float64)
        self.clear()
        return rows.cpu().double().numpy(), sizes

    def clear(self) -> None:
        self._values, self._axes, self._sizes = [], [], []
