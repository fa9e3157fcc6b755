"""Facts about a model, for the run that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dreamexplorer.session.values import AxisReading

if TYPE_CHECKING:
    from dreamexplorer.training.checkpoint import Checkpoint
    from dreamexplorer.training.history import Past


@dataclass(frozen=True, eq=False)
class ModelFacts:
    """Facts about a model beside its weights.

    Args:
        past: its earlier training, for the curves.
        axis_values: its newest per-axis terms on the test split, D.
        axis_step: the training step that they were measured at, if it is known.
        checkpoint: the checkpoint from which training continues.
        path: its file.
    """

    past: Past | None = None
    axis_values: npt.ArrayLike | None = None
    axis_step: int | None = None
    checkpoint: Checkpoint | None = None
    path: Path | None = None

    def reading(self, axes: int) -> AxisReading | None:
        """Return the newest per-axis terms of a model with a number of axes; None if they are unknown."""
        if self.axis_values is not None:
            return AxisReading(np.asarray(self.axis_values, dtype=np.float32), self.axis_step, "test")
        past = self.past
        if past is None or not len(past.axes) or past.axes.shape[1] != 2 + axes:
            return None
        return AxisReading(past.axes[-1, 2:].astype(np.float32), int(past.axes[-1, 0]))


NO_FACTS = ModelFacts()
