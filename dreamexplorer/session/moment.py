"""An earlier state of a run, as the window shows it in place of the newest one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dreamexplorer.session.history import History
from dreamexplorer.session.values import AxisReading

if TYPE_CHECKING:
    from dreamexplorer.models.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Moment:
    """An earlier state of a run.

    Args:
        snapshot: its weights.
        exact: True if the state was kept with all that resuming needs, False for weights in half precision.
        measured: the per-axis terms that were kept with it, of its step or an earlier one; None without any.
    """

    snapshot: Snapshot
    exact: bool
    measured: AxisReading | None = None

    @property
    def step(self) -> int:
        """Training steps done."""
        return self.snapshot.step

    @property
    def epoch(self) -> float:
        """Epochs done, with fraction."""
        return self.snapshot.epoch

    def reading(self, history: History) -> AxisReading | None:
        """Return the per-axis terms that were recorded nearest to this moment; None if none were.

        Args:
            history: the curves of the run.
        """
        recorded = history.axes_near(self.step)
        if recorded is None or len(recorded.values) != len(self.snapshot.axes):
            return self.measured
        if self.measured is None or self.measured.step is None or recorded.step is None:
            return recorded
        nearer = abs(recorded.step - self.step) < abs(self.measured.step - self.step)
        return recorded if nearer else self.measured
