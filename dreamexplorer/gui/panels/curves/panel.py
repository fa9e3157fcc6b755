"""The curves: reconstruction, KL and negative ELBO in nats per image, train and test, while the model learns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.messages import message_text
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.curves.chip import Chip
from dreamexplorer.gui.panels.curves.controls import CurveControls
from dreamexplorer.gui.panels.curves.data import EPOCH, STEP, CurveData, TermStyle, term_style
from dreamexplorer.gui.panels.curves.export import csv_writer, picture, png_writer
from dreamexplorer.gui.panels.curves.live_marks import LiveMarks
from dreamexplorer.gui.panels.curves.plot import CurvePlot, MarkLine, Scale
from dreamexplorer.gui.shared.context_menus import add_choices, pop_up
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.numbers import fixed, grouped, significant
from dreamexplorer.gui.widgets.numeric import nearest_index
from dreamexplorer.gui.widgets.readout import Readout
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher

if TYPE_CHECKING:
    from dreamexplorer.models.base import Term

_ROOM = 22  # letters along an axis of a low plot


@dataclass
class _Curve:
    """The three items of one term in one plot."""

    key: str
    right: bool
    raw: pg.PlotCurveItem
    smooth: pg.PlotCurveItem
    test: pg.PlotDataItem
    tested: tuple[int, int, Scale] | None = None  # what `test` shows


class CurvesPanel(Panel):
    """Plots of the history's terms; together with two scales, or one plot for each."""

    panel_id: ClassVar[str] = "curves"
    icon_name: ClassVar[str] = "curves"
    order: ClassVar[int] = 40
    place: ClassVar[Place] = Place(row="bottom", position=1, width=388, column=1)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.controls = CurveControls(context.settings, context.theme)
        self._column = EPOCH if self.controls.by_epoch else STEP
        self._hidden: set[str] = {str(k) for k in context.settings.get("curves/hidden", [])}
        self._data = CurveData(context.session.history, self.controls.weight)
        self._terms: dict[str, Term] = {}  # as the family describes them
        self.marks = LiveMarks()
        self._cross: float | None = None
        self.plots: list[CurvePlot] = []
        self._curves: list[list[_Curve]] = []
        self._mark_items: list[list[MarkLine]] = []
        self._build()
        self._refresher = Refresher(self, self._refresh, REFRESH_MS)
        self._make_plots()
        self.watch(context.session.history_changed, self._refresher.request)
        self.watch(context.session.model_changed, self._refresher.request)
        context.training.events.connect(self._on_events)
        context.theme.changed.connect(self._on_theme)
        self._refresher.request()

    def title(self) -> str:
        return self.tr("Curves")

    def dispose(self) -> None:
        super().dispose()
        self._refresher.stop()

    # -- building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        self._legend = FlowLayout(spacing=2)
        self._chips: dict[str, Chip] = {}
        column.addLayout(self._legend)
        self._plot_area = QWidget()
        self._plot_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._plot_area)
        self._plot_row.setContentsMargins(0, 0, 0, 0)
        self._plot_row.setSpacing(4)
        column.addWidget(self._plot_area, 1)
        column.addWidget(self.controls)
        self.controls.axis_changed.connect(self._on_axis)
        self.controls.smoothing_changed.connect(self._on_smoothing)
        self.controls.log_changed.connect(self.fit)
        self.controls.separate_changed.connect(self._on_separate)
        self.controls.fit_clicked.connect(self.fit)
        self.controls.csv_clicked.connect(self._ask_csv)
        self.controls.png_clicked.connect(self._ask_png)
        self._readout = Readout(self._plot_area, self.context.theme)
        self._empty = QLabel("", self._plot_area)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def context_menu(self) -> QMenu:
        """What can be done with the plots, for their right click."""
        menu, controls = QMenu(self), self.controls
        menu.addAction(controls.fit_action)
        menu.addActions([controls.log_action, controls.separate_action])
        add_choices(menu, controls.axis)
        menu.addSeparator()
        menu.addActions([controls.csv_action, controls.png_action])
        return menu

    def _on_menu(self, at: QPoint) -> None:
        pop_up(self.context_menu(), at)

    def _styles(self) -> dict[str, TermStyle]:
        classes = self.context.theme.colors.classes
        return {key: term_style(key, i, classes, self._terms.get(key)) for i, key in enumerate(self._data.keys)}

    def _described(self) -> dict[str, Term]:
        snapshot = self.context.session.snapshot
        return {} if snapshot is None else {term.key: term for term in snapshot.about.terms}

    def _make_plots(self) -> None:
        """Plots, curves and legend for the terms of the present history."""
        for plot in self.plots:
            self._plot_row.removeWidget(plot)
            plot.hide()
            plot.deleteLater()
        keys = list(self._data.keys)
        groups = [[k] for k in keys] if self.controls.separate and keys else [keys]
        self.plots, self._curves, self._mark_items = [], [], []
        styles = self._styles()
        for group in groups:
            plot = CurvePlot(self.context.theme)
            plot.setAccessibleName(self.tr("Curves of {}").format(", ".join(_term(styles[k].label) for k in group)))
            plot.setToolTip("")
            plot.hovered.connect(self._on_hover)
            plot.zoomed.connect(partial(self._on_zoomed, plot))
            plot.fit_requested.connect(self.fit)
            plot.menu_asked.connect(self._on_menu)
            plot.resized.connect(self._refresher.request)
            self.plots.append(plot)
            self._curves.append([self._make_curve(plot, key, styles[key].right and len(group) > 1) for key in group])
            self._mark_items.append([])
            self._plot_row.addWidget(plot, 1)
            self._label(plot, group)
        self._make_legend(styles)
        self._on_theme()
        self._readout.raise_()
        self._empty.raise_()

    def _make_curve(self, plot: CurvePlot, key: str, right: bool) -> _Curve:
        raw, smooth = pg.PlotCurveItem(connect="finite"), pg.PlotCurveItem(connect="finite")
        test = pg.PlotDataItem(symbol="o", symbolSize=6, connect="finite")
        raw.setZValue(1)
        smooth.setZValue(2)
        test.setZValue(3)
        for item in (raw, smooth, test):
            plot.addItem(item, ignoreBounds=True)
        return _Curve(key, right, raw, smooth, test)

    def _label(self, plot: CurvePlot, group: list[str]) -> None:
        styles = self._styles()
        right = [k for k in group if styles[k].right and len(group) > 1]
        if len(group) == 1:
            style = styles[group[0]]
            alone = len(self._data.keys) == 1  # then the legend says what it is
            text = _term(style.unit) if alone else f"{_term(style.short)}, {_term(style.unit)}"
            plot.label_axis(plot.left, text, style.color)
        else:
            units = [styles[k].unit for k in group if k not in right]
            plot.label_axis(plot.left, _term(units[0]) if units else "")
        plot.show_right(bool(right))
        if right:
            units = list(dict.fromkeys(_term(styles[k].unit) for k in right))
            unit = ", ".join(units)
            names = [_term(styles[k].short) for k in right]
            text = ", ".join(names + units if len(units) == 1 else names)
            if len(right) == 1 or (len(right) == 2 and len(text) <= _ROOM):  # the legend has all names
                plot.label_axis(plot.right, text, styles[right[0]].color)
            else:
                plot.label_axis(plot.right, f"{_term(styles[right[0]].short)} …, {unit}")
        plot.bottom.whole = self._column == STEP
        plot.label_axis(plot.bottom, self.tr("step") if self._column == STEP else self.tr("epoch"))

    def _make_legend(self, styles: dict[str, TermStyle]) -> None:
        for chip in self._chips.values():
            self._legend.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        entries = [(k, _term(s.short), s.color, "line", self._term_tip(k, s)) for k, s in styles.items()]
        entries += [
            ("train", self.tr("train"), "muted", "line", self.tr("Training batches, smoothed")),
            ("raw", self.tr("raw"), "muted", "thin", self.tr("Training batches as they came")),
            ("test", self.tr("test"), "muted", "points", self.tr("The whole test set, after each epoch")),
        ]
        for name, text, role, sample, tip in entries:
            chip = Chip(text, self.context.theme, role, sample)
            chip.setChecked(name not in self._hidden)
            chip.setToolTip(f"<p>{tip}. {self.tr('Press to hide or show.')}</p>")
            chip.toggled.connect(partial(self._on_chip, name))
            self._chips[name] = chip
            self._legend.addWidget(chip)

    def _term_tip(self, key: str, style: TermStyle) -> str:
        tips = {
            "recon": self.tr("Reconstruction: −log p(x|z), summed over pixels, mean over images, in nats"),
            "kl": self.tr("KL (the rate): KL of q(z|x) from the prior, summed over latents, mean over images, in nats"),
            "negative_elbo": self.tr("Negative ELBO: reconstruction + KL, whatever beta is; lower is better"),
        }
        name = f"{_term(style.label)}: {_term(style.help)}" if style.help else _term(style.label)
        return tips.get(key, f"{name}, {_term(style.unit)}")

    # -- drawing -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Bring every curve up to date: one setData each."""
        history = self.context.session.history
        self.marks.follow(history)
        if not self._data.follows(history):
            keys = self._data.keys
            self._data = CurveData(history, self.controls.weight)
            for plot in self.plots:
                plot.auto = True
            if history.keys != keys:
                self._terms = self._described()
                self._make_plots()
        if self._described() != self._terms:
            self._terms = self._described()
            self._make_plots()
        self._data.update()
        self._empty.setVisible(not self._data.trained)
        self._empty.setText(
            self.tr("Curves appear here while a model is trained.")
            if self._data.empty
            else self.tr("The points are this model on the test set; curves grow from here while it is trained.")
        )
        if all(plot.auto for plot in self.plots):
            self._fit_views()
        self._draw()

    def _draw(self) -> None:
        shown = {name: name not in self._hidden for name in (*self._data.keys, "train", "raw", "test")}
        for plot, curves in zip(self.plots, self._curves, strict=True):
            low, high = plot.x_range()
            pixels = plot.pixels_wide()
            for curve in curves:
                scale = (plot.right if curve.right else plot.left).value_scale
                on = shown[curve.key]
                for item, kind in ((curve.raw, "raw"), (curve.smooth, "train"), (curve.test, "test")):
                    item.setVisible(on and shown[kind])
                if on and (shown["raw"] or shown["train"]):
                    x, raw, smooth_x, smooth = self._data.visible(curve.key, self._column, low, high, pixels)
                    if shown["raw"]:
                        curve.raw.setData(x, scale.to_view(raw), antialias=False)
                    if shown["train"]:
                        curve.smooth.setData(smooth_x, scale.to_view(smooth))
                if on and shown["test"]:
                    x, y = self._data.test(curve.key, self._column)
                    if curve.tested != (len(x), self._column, scale):  # points are dear to draw, and seldom new
                        curve.tested = (len(x), self._column, scale)
                        curve.test.setData(x, scale.to_view(y))
        self._draw_marks()
        if self._cross is not None:
            self._read(self._cross)
        for plot in self.plots:
            plot.settle()

    def _fit_views(self) -> None:
        low, high = self._data.x_limits(self._column)
        margin = 0.01 * (high - low)
        kinds = {kind: kind not in self._hidden for kind in ("train", "raw", "test")}
        for plot, curves in zip(self.plots, self._curves, strict=True):
            for axis, right in ((plot.left, False), (plot.right, True)):
                keys = [c.key for c in curves if c.right == right and c.key not in self._hidden]
                keys = keys or [c.key for c in curves if c.right == right]
                limits = self._data.y_limits(keys, self._column, log=self.controls.log, **kinds) if keys else (0.0, 1.0)
                if not right:
                    left = limits
                    axis.set_value_scale(Scale(log=self.controls.log))
                else:
                    axis.set_value_scale(Scale.between(limits, left, self.controls.log))
            plot.set_view((low - margin, high + margin), left)

    def fit(self) -> None:
        """Show everything, and follow the training from now on."""
        for plot in self.plots:
            plot.auto = True
        self._fit_views()
        self._draw()

    def _on_zoomed(self, source: CurvePlot) -> None:
        """One plot was moved: the others keep the same x."""
        x = source.x_range()
        for plot in self.plots:
            plot.auto = False
            if plot is not source:
                plot.set_view(x=x)
        self._refresher.request()

    # -- marks of live changes -----------------------------------------------------------------------

    def _on_events(self, events: list[Any]) -> None:
        if self.marks.take(events, self.context.workflow.current_run(), self.context.session.history):
            self._refresher.request()

    def _draw_marks(self) -> None:
        marks = self.marks.marks
        for plot, items in zip(self.plots, self._mark_items, strict=True):
            while len(items) > len(marks):
                plot.removeItem(items.pop())
            while len(items) < len(marks):
                items.append(MarkLine(self.context.theme))
                plot.addItem(items[-1], ignoreBounds=True)
            low, high = plot.x_range()
            narrow = plot.width() < 320
            for i, (line, mark) in enumerate(zip(items, marks, strict=True)):
                x = mark.step if self._column == STEP else mark.epoch
                line.show_mark(x, self.marks.text(mark, short=narrow), i % 5, x < (low + high) / 2)

    # -- reading values --------------------------------------------------------------------------------

    def _on_hover(self, x: float | None) -> None:
        self._cross = x
        if x is None:
            self._readout.hide()
            for plot in self.plots:
                plot.show_cross(None)
            return
        self._read(x)

    def reading(self, x: float) -> tuple[str, list[tuple[str, str, str, str]]]:
        """(where, [(name, colour, train, test)]) at the recorded step nearest to x."""
        xs = self._data.train_x(self._column)
        styles = self._styles()
        test_rows = self._data.history.test.rows
        where, rows = "", []
        i = nearest_index(xs, x) if len(xs) else None
        j = nearest_index(test_rows[:, self._column], x) if len(test_rows) else None
        source = self._data.history.train.rows[i] if i is not None else test_rows[j] if j is not None else None
        if source is not None:
            where = self.tr("step {step}, epoch {epoch:.2f}").format(step=grouped(source[STEP]), epoch=source[EPOCH])
        for k, key in enumerate(self._data.keys):
            if key not in self._hidden:
                train = _shown(self._data.smooth(key)[i]) if i is not None else "–"
                test = _shown(test_rows[j, 2 + k]) if j is not None else "–"
                rows.append((_term(styles[key].label), self._color(styles[key].color).name(), train, test))
        return where, rows

    def _read(self, x: float) -> None:
        if not self._data.follows(self.context.session.history):  # begun anew a moment ago, not yet drawn
            self._readout.hide()
            self._refresher.request()
            return
        if self._data.empty:
            return
        where, rows = self.reading(x)
        self._readout.show_table(where, (self.tr("train"), self.tr("test")), rows)
        first = self.plots[0]
        low, high = first.x_range()
        self._readout.place(self._plot_area.rect(), left=x > (low + high) / 2)
        for plot in self.plots:
            if not plot.underMouse():
                plot.show_cross(x)

    # -- choices -----------------------------------------------------------------------------------------

    def _on_axis(self) -> None:
        self._column = EPOCH if self.controls.by_epoch else STEP
        for plot, curves in zip(self.plots, self._curves, strict=True):
            self._label(plot, [c.key for c in curves])
        self.fit()

    def _on_smoothing(self) -> None:
        self._data.set_weight(self.controls.weight)
        self._draw()

    def _on_separate(self) -> None:
        self._make_plots()
        self._arrange()
        self.fit()

    def _on_chip(self, name: str, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(name)
        self.context.settings.set("curves/hidden", sorted(self._hidden))
        if all(plot.auto for plot in self.plots):
            self._fit_views()
        self._draw()

    # -- export ----------------------------------------------------------------------------------------

    def _ask_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the curves' numbers"), self._folder("curves.csv"), self.tr("CSV files (*.csv)")
        )
        if name:
            self.export_csv(Path(name).with_suffix(".csv"))

    def _ask_png(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save a picture of the curves"), self._folder("curves.png"), self.tr("PNG pictures (*.png)")
        )
        if name:
            self.export_png(Path(name).with_suffix(".png"))

    def _folder(self, name: str) -> str:
        return str(Path(self.context.settings.get("folder", str(Path.home()))) / name)

    def export_csv(self, path: Path) -> None:
        """Write all recorded rows, train and test, unsmoothed; off the GUI thread."""
        self._save(path, csv_writer(self.context.session.history, path))

    def export_png(self, path: Path) -> None:
        """Write the plots as they look, at twice the screen's size; the file is written off the GUI thread."""
        self._on_hover(None)
        image = picture(self._plot_area, self.plots, 2.0, self.context.theme.color("base"))
        self._save(path, png_writer(image, path))

    def _save(self, path: Path, work: Any) -> None:
        self.context.settings.set("folder", str(path.parent))
        self.context.jobs.start(
            self.tr("Saving {}").format(path.name), work, done=self._on_saved, failed=self._on_failed
        )

    def _on_saved(self, path: Path) -> None:
        self.context.workflow.message.emit(self.tr("Saved {}").format(path))

    def _on_failed(self, error: BaseException) -> None:
        self.context.workflow.error.emit(self.tr("The file could not be saved"), message_text(error))

    # -- looks -------------------------------------------------------------------------------------------

    def _color(self, role: str) -> QColor:
        return QColor(role) if role.startswith("#") else self.context.theme.color(role)

    def _on_theme(self) -> None:
        theme = self.context.theme
        styles = self._styles()
        for plot, curves in zip(self.plots, self._curves, strict=True):
            self._label(plot, [c.key for c in curves])  # class colours are others in the dark
            for curve in curves:
                color = self._color(styles[curve.key].color)
                faint = QColor(color)
                faint.setAlpha(90)
                curve.raw.setPen(pg.mkPen(faint, width=1))
                curve.smooth.setPen(pg.mkPen(color, width=2.5))
                curve.test.setPen(pg.mkPen(color, width=1.2, style=Qt.PenStyle.DashLine))
                curve.test.setSymbolBrush(theme.color("base"))
                curve.test.setSymbolPen(pg.mkPen(color, width=1.6))
        for line in (line for items in self._mark_items for line in items):
            line.restyle()
        palette = self._empty.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.color("muted"))
        self._empty.setPalette(palette)
        if self.plots:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Plots beside each other where it is wide, below each other where it is high."""
        area = self._plot_area.rect()
        wide = area.width() > 1.6 * area.height()
        directions = QBoxLayout.Direction
        self._plot_row.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._empty.setGeometry(area.adjusted(90, 0, -70, -30))
        self._refresher.request()


def _shown(value: float) -> str:
    """Two decimals, or two digits of a small number."""
    return fixed(value, 2) if abs(value) >= 0.1 or value == 0 else significant(value, 2)


def _term(text: str) -> str:
    return QCoreApplication.translate("terms", text)


PANELS = (CurvesPanel,)
