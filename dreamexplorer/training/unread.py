"""The terms of steps that are done but not read back from the device yet."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dreamexplorer.models.base import Terms

Numbers = npt.NDArray[np.float64]


def row_of(terms: Terms, keys: tuple[str, ...]) -> Tensor:
    """Return the terms of one batch as one vector, on their device.

    Args:
        terms: the terms.
        keys: keys of the family's terms.

    Returns:
        A value for each key, then one for each axis if the family has an axis term.
    """
    values = torch.stack([terms.values[key].detach() for key in keys])
    return values if terms.per_axis is None else torch.cat([values, terms.per_axis.detach()])


class UnreadTerms:
    """Collects rows on the device, so that no step waits for it; `read` fetches all at once."""

    def __init__(self) -> None:
        self._rows: list[Tensor] = []
        self._sizes: list[int] = []

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, row: Tensor, size: int) -> None:
        """Append the row of a batch with `size` images."""
        self._rows.append(row)
        self._sizes.append(size)

    def read(self) -> tuple[Numbers, Numbers]:
        """Return and remove all rows, one for each step (terms, then axes), and the sizes of their batches."""
        rows = torch.stack(self._rows).cpu().double().numpy()
        sizes = np.array(self._sizes, dtype=np.float64)
        self.clear()
        return rows, sizes

    def clear(self) -> None:
        """Drop all rows."""
        self._rows, self._sizes = [], []
