"""A plot of one or several terms of the loss: their curves, the labels of the axes, and marks of changed options."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QColor

from dreamexplorer.gui.panels.curves.data import CurveData, Range, calm, outline
from dreamexplorer.gui.panels.curves.live_marks import LiveMark
from dreamexplorer.gui.panels.curves.mark_line import MarkLine, MomentLine
from dreamexplorer.gui.panels.curves.other_runs import OtherCurves, OtherRun
from dreamexplorer.gui.panels.curves.plot import CurvePlot
from dreamexplorer.gui.panels.curves.scale import Scale
from dreamexplorer.gui.panels.curves.smoothing import Array
from dreamexplorer.gui.panels.curves.term_styles import TermStyle, term_text
from dreamexplorer.gui.theme import Theme

# Device pixels: all rows in such a column of the plot are painted as their lowest and highest value.
_RAW_COLUMN, _SMOOTH_COLUMN = 2, 4
_ROOM = 0.12  # share of the range that is kept free at the growing end of an axis during training
_NARROW = 320  # pixels; marks of narrower plots have short texts


class TermCurve:
    """The three items of one term: training batches raw and smoothed, and test results."""

    def __init__(self, plot: CurvePlot, key: str, right: bool) -> None:
        self.key = key
        self.right = right  # True if the curve has the scale of the right axis
        # no PlotDataItem: it would thin and clip the points once more, at each change of the view
        self.raw = pg.PlotCurveItem(connect="finite", antialias=False)
        self.smooth = pg.PlotCurveItem(connect="finite", antialias=True)
        self.test = pg.PlotDataItem(symbol="o", symbolSize=6, connect="finite")
        self._tested: tuple[object, ...] = ()  # rows, their number, column, scale and breaks that `test` shows
        for z, item in enumerate((self.raw, self.smooth, self.test), start=1):
            item.setZValue(z)
            plot.addItem(item, ignoreBounds=True)

    def draw(
        self,
        data: CurveData,
        column: int,
        scale: Scale,
        view: tuple[float, float],
        pixels: int,
        hidden: Collection[str],
        breaks: Sequence[float] = (),
    ) -> None:
        """Show the newest rows.

        Args:
            data: raw and smoothed rows.
            column: STEP, EPOCH or SECONDS.
            scale: scale of the curve's axis.
            view: visible range of x.
            pixels: width of the plot.
            hidden: terms and kinds ("train", "raw", "test") that are not shown.
            breaks: x where the line of the test results is interrupted, because another loss was minimised from there.
        """
        on = self.key not in hidden
        for item, kind in ((self.raw, "raw"), (self.smooth, "train"), (self.test, "test")):
            item.setVisible(on and kind not in hidden)
        for item, kind, line, width in (
            (self.raw, "raw", data.raw_line, _RAW_COLUMN),
            (self.smooth, "train", data.smooth_line, _SMOOTH_COLUMN),
        ):
            if on and kind not in hidden:
                x, y = outline(*line(self.key, column), view, max(1, pixels // width))
                item.setData(x, scale.to_view(y))
        if self.test.isVisible():
            test_x, y = data.test(self.key, column)
            shown = (data, len(test_x), column, scale, tuple(breaks))
            if self._tested != shown:  # points are expensive to draw, and seldom new
                self._tested = shown
                self.test.setData(*interrupted(test_x, scale.to_view(y), breaks))

    def restyle(self, color: QColor, base: QColor, thicker: float) -> None:
        """Use the colour of the term and that of the background, and lines that are `thicker` times the usual ones."""
        faint = QColor(color)
        faint.setAlpha(90)
        self.raw.setPen(pg.mkPen(faint, width=thicker))
        self.smooth.setPen(pg.mkPen(color, width=2.5 * thicker))
        self.test.setPen(pg.mkPen(color, width=1.2 * thicker, style=Qt.PenStyle.DashLine))
        self.test.setSymbolBrush(base)
        self.test.setSymbolPen(pg.mkPen(color, width=1.6 * thicker))


class TermPlot(CurvePlot):
    """A plot with a curve for each of some terms; those of another scale are on the right axis."""

    moment_dragged = Signal(float)  # x to which the mark of the shown moment is dragged

    def __init__(self, theme: Theme, keys: Sequence[str], styles: Mapping[str, TermStyle]) -> None:
        super().__init__(theme)
        self._keys = list(keys)
        self.curves = [TermCurve(self, key, styles[key].right and len(keys) > 1) for key in keys]
        self.others = OtherCurves(self)
        self.marks: list[MarkLine] = []
        self.moment = MomentLine(theme)
        self.addItem(self.moment, ignoreBounds=True)
        self.moment.sigDragged.connect(self._on_moment_dragged)
        self.moment.sigPositionChangeFinished.connect(self._on_moment_dragged)
        self._limits: dict[object, Range] = {}  # the ranges shown of x and of both scales
        self._run_color = ""  # of the only term that is shown, beside other runs; else terms have their own colours
        self._labelled: tuple[Mapping[str, TermStyle], Sequence[str], bool] | None = None

    def label(self, styles: Mapping[str, TermStyle], x_labels: Sequence[str], whole: bool) -> None:
        """Label the axes with terms and units.

        Args:
            styles: styles of the terms.
            x_labels: name of x, and shorter ones.
            whole: True where x has no fractions.
        """
        self._labelled = (styles, x_labels, whole)
        keys = self._keys
        right = [c.key for c in self.curves if c.right]
        if len(keys) == 1:
            style = styles[keys[0]]
            alone = len(styles) == 1  # the legend names a single term
            units, name = _unit_texts(style.unit), term_text(style.short)
            named = [f"{name}, {unit}" for unit in units if unit]  # in a small plot the unit goes before the name
            self.label_axis(
                self.left,
                *(units if alone else (*named, name)),
                role="muted" if self._run_color else style.color,
            )
        else:
            left_units = [styles[k].unit for k in keys if k not in right]
            self.label_axis(self.left, *_unit_texts(left_units[0] if left_units else ""))
        self.show_right(bool(right))
        if right:
            role = styles[right[0]].color if len(right) == 1 else "muted"
            self.label_axis(self.right, *_labels_of([styles[k] for k in right]), role=role)
        self.bottom.whole = whole
        self.label_axis(self.bottom, *x_labels)

    def fit(
        self,
        data: CurveData,
        column: int,
        hidden: Collection[str],
        log: bool,
        growing: bool = False,
        others: Sequence[CurveData] = (),
        also: float | None = None,
    ) -> None:
        """Show all of x, and ranges of y that fit the curves shown, each scale by its own curves.

        Args:
            data: raw and smoothed rows.
            column: STEP, EPOCH or SECONDS.
            hidden: terms and kinds ("train", "raw", "test") that are not shown.
            log: True for logarithmic scales.
            growing: leave some room at the ends, so that axes are painted anew only now and then.
            others: rows of the other runs that are shown.
            also: an x that is to be in view, too.
        """
        kinds = {kind: kind not in hidden for kind in ("train", "raw", "test")}

        def keys_of(right: bool) -> list[str]:
            all_keys = [c.key for c in self.curves if c.right == right]
            return [k for k in all_keys if k not in hidden] or all_keys

        def linear(right: bool) -> float:
            return data.linear_part(keys_of(right)) if log else 0.0

        def limits(right: bool) -> Range:
            keys, found = keys_of(right), []
            for rows in (data, *others):
                if (known := [key for key in keys if key in rows.keys]) and rows.shows_on(column):
                    found.append(rows.y_limits(known, column, log=log, linear=linear(right), **kinds))
            return _union(found)

        parts = (linear(right=False), linear(right=True))
        spans = [rows.x_limits(column) for rows in (data, *others) if rows.shows_on(column)]
        low, high = _union(spans if also is None else [*spans, (also, also)])
        margin = 0.01 * (high - low)
        wanted: dict[object, Range] = {("x", column): (low - margin, high + margin)}
        wanted["left", log, parts[0]], wanted["right", log, parts[1]] = limits(right=False), limits(right=True)
        if growing:
            wanted = {k: calm(self._limits[k], v, _ROOM) if k in self._limits else v for k, v in wanted.items()}
        self._limits = wanted
        left, right = wanted["left", log, parts[0]], wanted["right", log, parts[1]]
        self.left.set_value_scale(Scale(log=log, linear=parts[0]))
        self.right.set_value_scale(Scale.between(right, left, log, parts[1]))
        self.set_view(wanted["x", column], left)

    @property
    def keys(self) -> tuple[str, ...]:
        """The terms of the plot."""
        return tuple(self._keys)

    @property
    def has_run_color(self) -> bool:
        """True if the current run is drawn in its own colour, and not in those of the terms."""
        return bool(self._run_color)

    def use_run_color(self, color: str, hidden: Collection[str], styles: Mapping[str, TermStyle]) -> bool:
        """Draw the current run in its own colour if one term is shown; return whether it is.

        Args:
            color: that of the run, #rrggbb; empty for the colours of the terms.
            hidden: terms that are not shown.
            styles: styles of the terms.
        """
        color = color if sum(key not in hidden for key in self._keys) == 1 else ""
        if color != self._run_color:
            self._run_color = color
            if self._labelled is not None:
                self.label(*self._labelled)
            self.restyle(styles)
        return bool(color)

    def draw(
        self,
        data: CurveData,
        column: int,
        hidden: Collection[str],
        marks: Sequence[LiveMark] = (),
        others: Sequence[OtherRun] = (),
    ) -> None:
        """Bring all curves up to date; `marks` interrupt the lines of the test results."""
        view, pixels = self.x_range(), self.pixels_wide()
        # The result of the untrained model stands alone: a line from it would cross the whole plot.
        breaks = [0.0, *(data.place(mark.step, mark.epoch, column) for mark in marks if mark.of_model)]
        for curve in self.curves:
            scale = (self.right if curve.right else self.left).value_scale
            curve.draw(data, column, scale, view, pixels, hidden, breaks)
        scales = {c.key: (self.right if c.right else self.left).value_scale for c in self.curves}
        self.others.draw(others, scales, column, view, pixels, hidden, self.theme.line_factor)

    def draw_marks(
        self, data: CurveData, marks: Sequence[LiveMark], column: int, text: Callable[[LiveMark, bool], str]
    ) -> None:
        """Show a line for each mark that has a place; `text` returns its label, or a short one."""
        places = [data.place(mark.step, mark.epoch, column) for mark in marks]
        marks = [mark for mark, x in zip(marks, places, strict=True) if math.isfinite(x)]
        places = [x for x in places if math.isfinite(x)]
        while len(self.marks) > len(marks):
            self.removeItem(self.marks.pop())
        while len(self.marks) < len(marks):
            self.marks.append(MarkLine(self.theme))
            self.addItem(self.marks[-1], ignoreBounds=True)
        low, high = self.x_range()
        short = self.width() < _NARROW
        for i, (line, mark, x) in enumerate(zip(self.marks, marks, places, strict=True)):
            line.show_mark(x, text(mark, short), i % 5, x < (low + high) / 2)

    def show_moment(self, x: float | None) -> None:
        """Mark the earlier moment that is shown; None for none."""
        self.moment.setVisible(x is not None)
        if x is not None and not self.moment.moving:
            self.moment.setValue(x)

    def _on_moment_dragged(self, *_: object) -> None:
        self.moment_dragged.emit(float(self.moment.value()))

    def use_theme(self, theme: Theme, styles: Mapping[str, TermStyle]) -> None:
        """Use the colours of another theme at once, as for a picture; `styles` are those of the terms in it."""
        self.theme = theme
        for line in self.marks:
            line.theme = theme
        self.moment.theme = theme
        for axis in (self.left, self.right):
            self.recolor_axis(axis, *(styles[c.key].color for c in self.curves if c.right == (axis is self.right)))
        self.apply_theme()
        self.restyle(styles)
        self.settle()

    def draw_symbols_as_paths(self, on: bool) -> None:
        """Draw points as paths, for drawings of lines, or as copies of one picture, which is faster."""
        for curve in self.curves:
            curve.test.scatter.setExportMode(on, {"antialias": True, "resolutionScale": 1.0} if on else None)

    def restyle(self, styles: Mapping[str, TermStyle]) -> None:
        """Use the colours of the theme."""
        for curve in self.curves:
            role = self._run_color or styles[curve.key].color
            color = QColor(role) if role.startswith("#") else self.theme.color(role)
            curve.restyle(color, self.theme.color("base"), self.theme.line_factor)
        for line in self.marks:
            line.restyle()
        self.moment.restyle()


def _union(ranges: Sequence[Range]) -> Range:
    """Return the least range that contains these; 0 to 1 for none."""
    return (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else (0.0, 1.0)


def _unit_texts(unit: str) -> tuple[str, ...]:
    """Return the name of a unit, and a shorter one where it has one."""
    if unit == "nats per image":
        return term_text(unit), QCoreApplication.translate("TermPlot", "nats")
    return (term_text(unit),) if unit else ("",)


def interrupted(x: Array, y: Array, breaks: Sequence[float]) -> tuple[Array, Array]:
    """Insert a gap (NaN) at each break, so that no line is drawn across it.

    Args:
        x: ascending places of the points.
        y: their values.
        breaks: places of the gaps; a point at a break belongs to what is before.
    """
    places = np.unique(np.searchsorted(x, np.asarray(breaks, dtype=np.float64), side="right"))
    inside = places[(places > 0) & (places < len(x))]
    return np.insert(x, inside, x[inside]), np.insert(y, inside, np.nan)


def _labels_of(styles: Sequence[TermStyle]) -> list[str]:
    """Return labels of an axis that some terms share, from the longest to the shortest; the legend has all names."""
    names, units = [term_text(style.short) for style in styles], [term_text(style.unit) for style in styles]
    pairs = [f"{name} ({unit})" for name, unit in zip(names, units, strict=True)]
    if len(set(units)) > 1:  # one scale, but the numbers of each term mean something else
        each = QCoreApplication.translate("TermPlot", "each in its own unit")
        return [", ".join(pairs), f"{', '.join(names)}: {each}", each]
    if len(names) == 1:
        return [*(f"{names[0]}, {unit}" for unit in _unit_texts(styles[0].unit) if unit), names[0]]
    more = QCoreApplication.translate("TermPlot", "{name} and {count} more").format(name=names[0], count=len(names) - 1)
    return [f"{', '.join(names)}, {units[0]}", f"{more}, {units[0]}", more]
