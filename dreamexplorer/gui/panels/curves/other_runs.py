"""Curves of the other runs that are shown: faint, each in the colour of its run, behind those of the current one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from dreamexplorer.gui.panels.curves.data import CurveData, outline
from dreamexplorer.gui.panels.curves.scale import Scale
from dreamexplorer.session import Run, Session

ALPHA = 150  # of 255
_COLUMN = 4  # device pixels: all rows in such a column are painted as their lowest and highest value


@dataclass(frozen=True)
class OtherRun:
    """A run whose curves are drawn beside those of the current one."""

    run: Run
    data: CurveData


class OtherRuns:
    """Follows the runs of the session that are shown and have curves, but for the current one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.shown: list[OtherRun] = []

    def update(self, weight: float) -> None:
        """Read the runs again, and smooth their new rows; `weight` is that of the smoothing."""
        known = {id(other.run): other.data for other in self.shown}
        self.shown = []
        for run in self._session.runs:
            if not run.shown or run is self._session.current_run or not len(run.history.train):
                continue
            data = known.get(id(run))
            if data is None or not data.follows(run.history):
                data = CurveData(run.history, weight)
            data.set_weight(weight) if data.weight != weight else data.update()
            if data.trained:
                self.shown.append(OtherRun(run, data))

    @property
    def data(self) -> list[CurveData]:
        """The rows of these runs."""
        return [other.data for other in self.shown]

    def reading(self, x: float, column: int, keys: Sequence[str]) -> list[tuple[OtherRun, str, float, float | None]]:
        """Return what these runs have at x: run, key, smoothed training value, newest test value there.

        Args:
            x: place on the horizontal axis; the nearest recorded one is read. Runs that ended before have no value.
            column: STEP, EPOCH or SECONDS.
            keys: terms that are read.
        """
        found = []
        for other in self.shown:
            data = other.data
            i, xs = data.nearest_row(x, column), data.train_x(column)
            j = data.nearest_test(x, column, trained=True)  # the result of the untrained model is not drawn either
            if i is None or not np.nanmin(xs) <= x <= xs[-1]:
                continue
            tested = data.history.test.rows
            for key in keys:
                if key in data.keys:
                    test = None if j is None else float(tested[j, 2 + data.keys.index(key)])
                    found.append((other, key, float(data.smooth(key)[i]), test))
        return found


class OtherCurves:
    """The items of the other runs in one plot: a line for each run and term, and a dashed one of its test results."""

    def __init__(self, plot: pg.PlotWidget) -> None:
        self._plot = plot
        self._items: dict[tuple[int, str, str], pg.PlotCurveItem] = {}
        self._drawn: dict[tuple[int, str, str], tuple[Any, ...]] = {}

    @property
    def items(self) -> list[pg.PlotCurveItem]:
        """The lines that are shown."""
        return [item for item in self._items.values() if item.isVisible()]

    def draw(
        self,
        others: Sequence[OtherRun],
        scales: dict[str, Scale],
        column: int,
        view: tuple[float, float],
        pixels: int,
        hidden: Collection[str],
        thicker: float,
    ) -> None:
        """Bring the lines up to date.

        Args:
            others: the runs.
            scales: scale of the axis of each term of the plot.
            column: STEP, EPOCH or SECONDS.
            view: visible range of x.
            pixels: width of the plot.
            hidden: terms and kinds ("train", "test") that are not shown.
            thicker: factor of the width of lines.
        """
        wanted = set()
        for other in others:
            for key, scale in scales.items():
                for kind in ("train", "test"):
                    if key in other.data.keys and not {key, kind} & set(hidden):
                        name = (id(other.run), key, kind)
                        wanted.add(name)
                        self._draw_line(name, other, scale, column, view, pixels, thicker)
        for name in self._items.keys() - wanted:
            self._plot.removeItem(self._items.pop(name))
            self._drawn.pop(name, None)

    def _draw_line(
        self,
        name: tuple[int, str, str],
        other: OtherRun,
        scale: Scale,
        column: int,
        view: tuple[float, float],
        pixels: int,
        thicker: float,
    ) -> None:
        _, key, kind = name
        item = self._items.get(name)
        if item is None:
            item = self._items[name] = pg.PlotCurveItem(connect="finite", antialias=True)
            item.setZValue(0)
            self._plot.addItem(item, ignoreBounds=True)
        x, y = other.data.smooth_line(key, column) if kind == "train" else other.data.test(key, column)
        if kind == "test":  # a line from the untrained model would cross the whole plot
            x, y = x[x > 0], y[x > 0]
        state = (other.data, len(x), column, scale, view, pixels, other.run.color, thicker, other.data.weight)
        if self._drawn.get(name) == state:
            return
        self._drawn[name] = state
        color = QColor(other.run.color)
        color.setAlpha(ALPHA)
        style = Qt.PenStyle.SolidLine if kind == "train" else Qt.PenStyle.DashLine
        item.setPen(pg.mkPen(color, width=(1.5 if kind == "train" else 1.0) * thicker, style=style))
        shown_x, shown_y = outline(x, y, view, max(1, pixels // _COLUMN))
        item.setData(shown_x, scale.to_view(shown_y))
