"""The mark of the earlier moment that is shown, and the places of the states that a run kept."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.curves.data import CurveData
from dreamexplorer.gui.panels.curves.plot_area import PlotArea
from dreamexplorer.gui.panels.curves.smoothing import Array


class MomentMark:
    """Marks the moment in all plots, and finds states on their horizontal axis."""

    def __init__(self, context: Context, area: PlotArea) -> None:
        self._context = context
        self._area = area

    def show(self, data: CurveData, column: int) -> None:
        """Mark the moment where it has a place on the horizontal axis; hide the mark for the present."""
        moment = self._context.session.moment
        x = math.nan if moment is None else data.place(moment.step, moment.epoch, column)
        for plot in self._area.plots:
            plot.show_moment(None if math.isnan(x) else x)

    def places(self, steps: Sequence[int], data: CurveData, column: int) -> Array:
        """Return where steps lie; the epoch of each follows from the number of steps in an epoch so far."""
        run = self._context.session.current_run
        newest = None if run is None else run.snapshot
        share = newest.epoch / newest.step if newest is not None and newest.step else 0.0
        return data.places(np.array([[step, step * share] for step in steps]).reshape(-1, 2), column)

    def first_state(self, data: CurveData, column: int) -> float | None:
        """Return where the first kept state lies, so that all of them are in view; None without one."""
        states = self._context.workflow.moments.states
        x = float(self.places([states[0].step], data, column)[0]) if states else math.nan
        return None if math.isnan(x) else x
