"""The curves: terms of the loss in nats per image, train and test, during training."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from weakref import WeakKeyDictionary

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.curves.controls import CurveControls
from dreamexplorer.gui.panels.curves.data import SECONDS, STEP, CurveData
from dreamexplorer.gui.panels.curves.export import CurveExport
from dreamexplorer.gui.panels.curves.legend import CurveLegend
from dreamexplorer.gui.panels.curves.live_marks import LiveMark, LiveMarks
from dreamexplorer.gui.panels.curves.moment_mark import MomentMark
from dreamexplorer.gui.panels.curves.other_runs import OtherRuns
from dreamexplorer.gui.panels.curves.picture import PlotPicture
from dreamexplorer.gui.panels.curves.plot_area import PlotArea
from dreamexplorer.gui.panels.curves.reading import Row, reading_at
from dreamexplorer.gui.panels.curves.run_legend import RunLegend
from dreamexplorer.gui.panels.curves.table import CurveTable
from dreamexplorer.gui.panels.curves.term_plot import TermPlot
from dreamexplorer.gui.panels.curves.term_styles import TermStyle, term_styles
from dreamexplorer.gui.panels.curves.timeline.bar import TimeBar
from dreamexplorer.gui.shared.context_menus import add_choices, pop_up
from dreamexplorer.gui.theme import PrintTheme, Theme
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.session import History, Run

if TYPE_CHECKING:
    from dreamexplorer.models.base import Term


class CurvesPanel(Panel):
    """Plots of the history's terms: all in one plot with two scales, or one plot for each."""

    panel_id: ClassVar[str] = "curves"
    icon_name: ClassVar[str] = "curves"
    order: ClassVar[int] = 40
    menu_id: ClassVar[Literal["train", "explore"]] = "train"
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "train": Place(row="bottom", position=1, width=388, column=1),
        "diagnose": Place(row="top", position=1, width=760, column=0, column_width=540),
        "compare": Place(row="tab", behind="compare", column=0),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.controls = CurveControls(context.settings, context.theme)
        self.legend = CurveLegend(context.settings, context.theme)
        self.run_legend = RunLegend(context.theme)
        self.data = CurveData(context.session.history, self.controls.weight)
        self.others = OtherRuns(context.session)
        self._marks: WeakKeyDictionary[History, LiveMarks] = WeakKeyDictionary()  # those of each run
        self.area = PlotArea(context.theme)
        self.moment = MomentMark(context, self.area)
        self._terms: dict[str, Term] = {}  # descriptions by the family, by key
        self._column = self.controls.column
        self._cross: float | None = None
        self._build()
        self.export = CurveExport(context, self.area, self._table, self.picture)
        self._refresher = Refresher(self, self._refresh, REFRESH_MS)
        self._make_plots()
        self._connect()
        self._refresher.request()

    def title(self) -> str:
        return self.tr("Curves")

    @property
    def plots(self) -> list[TermPlot]:
        """The plots, from left to right or top to bottom."""
        return self.area.plots

    def actions_for_menu(self) -> list[QAction]:
        return self.time.actions_for_menu.all

    @property
    def marks(self) -> LiveMarks:
        """The marks of the current run."""
        return self._marks_of(self.context.session.history)

    def _marks_of(self, history: History) -> LiveMarks:
        return self._marks.setdefault(history, LiveMarks())

    def keep(self) -> object:
        views = [None if plot.auto else (plot.x_range(), plot.y_range()) for plot in self.plots]
        return self._marks, views

    def take_over(self, kept: Any) -> None:
        self._marks, views = kept
        self._refresh()
        for plot, view in zip(self.plots, views, strict=False):
            if view is not None:
                plot.auto = False
                plot.set_view(*view)
        self._refresher.request()

    def dispose(self) -> None:
        super().dispose()
        self._refresher.stop()
        self.time.dispose()

    def refresh_now(self) -> None:
        """Draw pending changes at once instead of when the throttle's timer is due."""
        self._refresher.now()

    # -- building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        column.addWidget(self.legend)
        column.addWidget(self.run_legend)
        column.addWidget(self.area, 1)
        self.time = TimeBar(self.context, self)
        column.addWidget(self.time)
        column.addWidget(self.controls)

    def _connect(self) -> None:
        session, controls = self.context.session, self.controls
        self.watch(session.history_changed, self._refresher.request)
        self.watch(session.model_changed, self._refresher.request)
        self.watch(session.runs_changed, self._refresher.request)
        self.watch(session.run_changed, self._on_run)
        self.watch(session.moment_changed, self._mark_moment)
        self.context.workflow.moments.states_changed.connect(self._refresher.request)
        self.context.training.events.connect(self._on_events)
        self.context.training.state_changed.connect(self._refresher.request)
        self.context.theme.changed.connect(self._on_theme)
        self.area.hovered.connect(self._on_hover)
        self.area.zoomed.connect(self._draw)  # at once: only what is in view has been drawn
        self.area.fit_requested.connect(self.fit)
        self.area.menu_requested.connect(self._on_menu)
        self.area.resized.connect(self._refresher.request)
        self.area.moment_dragged.connect(self._on_moment_dragged)
        self.legend.changed.connect(self._on_legend)
        self.run_legend.toggled.connect(self._on_run_toggled)
        controls.axis_changed.connect(self._on_axis)
        controls.smoothing_changed.connect(self._on_smoothing)
        controls.log_changed.connect(self.fit)
        controls.separate_changed.connect(self._on_separate)
        controls.fit_clicked.connect(self.fit)
        controls.csv_clicked.connect(self.export.export_csv)
        controls.picture_clicked.connect(self._on_picture)

    def context_menu(self) -> QMenu:
        """Return the context menu of the plots."""
        menu, controls = QMenu(self), self.controls
        menu.addAction(controls.fit_action)
        menu.addActions([controls.log_action, controls.separate_action])
        add_choices(menu, controls.axis)
        menu.addSeparator()
        menu.addActions([controls.csv_action, controls.picture_action, controls.white_action])
        return menu

    def _on_menu(self, at: QPoint) -> None:
        pop_up(self.context_menu(), at)

    def _make_plots(self) -> None:
        """Make plots and legend for the terms of the present history."""
        keys = list(self.data.keys)
        styles = self._styles()
        self.area.make_plots([[k] for k in keys] if self.controls.separate and keys else [keys], styles)
        self.legend.set_terms(styles)
        self._on_theme()

    def _styles(self) -> dict[str, TermStyle]:
        return self._styles_in(self.context.theme)

    def _styles_in(self, theme: Theme) -> dict[str, TermStyle]:
        return term_styles(self.data.keys, theme.colors.terms, self._terms)

    def _described(self) -> dict[str, Term]:
        snapshot = self.context.session.snapshot
        return {} if snapshot is None else {term.key: term for term in snapshot.about.terms}

    # -- drawing -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        history = self.context.session.history
        self.marks.follow(history)
        outdated = False
        if not self.data.follows(history):
            outdated = history.keys != self.data.keys
            self.data = CurveData(history, self.controls.weight)
            for plot in self.plots:
                plot.auto = True
        if outdated or self._described() != self._terms:
            self._terms = self._described()
            self._make_plots()
        self.data.update()
        self.others.update(self.controls.weight)
        self._name_runs()
        self._explain()
        self._fit_and_draw(growing=self.context.training.state is TrainingState.RUNNING)

    def _fit_and_draw(self, growing: bool = False) -> None:
        if not self._is_current():
            return
        if all(plot.auto for plot in self.plots):
            for plot in self.plots:
                plot.fit(
                    self.data,
                    self._column,
                    self.legend.hidden,
                    self.controls.log,
                    growing,
                    self.others.data,
                    self.moment.first_state(self.data, self._column),
                )
        self._draw()

    def _is_current(self) -> bool:
        """Return whether the plots are of the present history; request a renewal where another model replaced it."""
        current = self.data.follows(self.context.session.history)
        if not current:
            self._refresher.request()
        return current

    def _draw(self) -> None:
        if not self._is_current():
            return
        self._color_runs()
        for plot in self.plots:
            plot.draw(self.data, self._column, self.legend.hidden, self.marks.marks, self.others.shown)
            plot.draw_marks(self.data, self.marks.marks, self._column, self._mark_text)
        if self._cross is not None:
            self._read(self._cross)
        self._mark_moment()
        for plot in self.plots:
            plot.settle()

    def _mark_moment(self) -> None:
        self.moment.show(self.data, self._column)

    def _on_moment_dragged(self, x: float) -> None:
        self.time.show_nearest(x, lambda steps: self.moment.places(steps, self.data, self._column))
        self._mark_moment()  # at the state that is nearest to where the mark was dropped

    def _name_runs(self) -> None:
        """List the runs whose curves are drawn, and those that could be."""
        current = self.context.session.current_run
        runs = [run for run in self.context.session.runs if run is current or len(run.history.train) > 1]
        self.run_legend.show_runs(runs, current)

    def _run_color(self) -> str:
        """Return the colour of the current run while others are drawn beside it; else empty."""
        run = self.context.session.current_run
        return run.color if run is not None and self.others.shown else ""

    def _color_runs(self) -> None:
        """Give lines the colours of runs where a plot shows one term of several runs."""
        color, styles = self._run_color(), self._styles()
        of_runs = [plot.use_run_color(color, self.legend.hidden, styles) for plot in self.plots]
        self.legend.use_term_colors(not of_runs or not all(of_runs))

    def _mark_text(self, mark: LiveMark, short: bool) -> str:
        return self.marks.text(mark, short=short)

    def fit(self) -> None:
        """Show everything, and follow the training from now on."""
        for plot in self.plots:
            plot.auto = True
        self._fit_and_draw()

    def _on_events(self, events: list[Any]) -> None:
        session = self.context.session
        run = session.training_run  # none before its first weights
        history = session.history if run is None else run.history
        if self._marks_of(history).add_events(events, self.context.workflow.config_of(run), history):
            self._refresher.request()

    def _on_run(self, run: Run) -> None:
        if run is not self.context.session.current_run and run.shown:
            self._refresher.request()

    # -- reading values --------------------------------------------------------------------------------

    def reading(self, x: float, keys: Collection[str] | None = None) -> tuple[str, list[Row]]:
        """Return what the crosshair at x reads: a title, and a row for each term and run (name, colour, train, test).

        The values are those of the recorded step nearest to x.

        Args:
            x: place of the crosshair.
            keys: terms that are read; None for all.
        """
        hidden = self.legend.hidden
        styles = {k: s for k, s in self._styles().items() if k not in hidden and (keys is None or k in keys)}
        return reading_at(x, self._column, self.context.session, self.data, self.others, styles, self.context.theme)

    def _on_hover(self, x: float | None) -> None:
        self._cross = x
        if x is None:
            self.area.hide_values()
        else:
            self._read(x)

    def _read(self, x: float) -> None:
        if not self.data.follows(self.context.session.history):  # a new run started and is not drawn yet
            self.area.readout.hide()
            self._refresher.request()
            return
        if self.data.empty and not self.others.shown:
            return
        # with several runs only what the plot below the mouse shows: all of it would cover the plots
        title, rows = self.reading(x, self.area.hovered_keys if self.others.shown else None)
        self.area.show_values(x, title, (self.tr("train"), self.tr("test")), rows)

    # -- choices -----------------------------------------------------------------------------------------

    def _on_axis(self) -> None:
        self._column = self.controls.column
        self._label()
        self._explain()
        self.fit()

    def _on_smoothing(self) -> None:
        self.data.set_weight(self.controls.weight)
        self.others.update(self.controls.weight)
        self._draw()

    def _on_separate(self) -> None:
        self._make_plots()
        self.fit()

    def _on_legend(self) -> None:
        self._fit_and_draw()

    def _on_run_toggled(self, run: Run, shown: bool) -> None:
        self.context.session.mark_run(run, shown=shown)

    def _on_picture(self) -> None:
        self._on_hover(None)
        self.export.export_picture(self.controls.white_action.isChecked())

    def _table(self) -> CurveTable:
        """Copy all that was recorded, for a file."""
        session = self.context.session
        snapshot = session.snapshot
        term = None if snapshot is None else snapshot.about.axis_term
        names = () if snapshot is None else tuple(axis.name for axis in snapshot.axes)
        run = self.context.workflow.current_run()
        model = None if run is None else run.model
        return CurveTable.of(session.history, "" if term is None else term.key, names, self.marks.marks, model)

    def picture(self, white: bool = True) -> PlotPicture:
        """Return the plots as a picture, on a white ground or in the colours of the window."""
        theme = PrintTheme() if white else self.context.theme
        kinds = {kind: self.legend.chips[kind].text() for kind in ("train", "raw", "test")}
        run = self.context.session.current_run
        runs = [] if run is None or not self.others.shown else [run, *(other.run for other in self.others.shown)]
        return PlotPicture(
            self.area,
            self.plots,
            self._styles_in(theme),
            theme,
            self.context.theme,
            self._styles(),
            self.legend.hidden,
            kinds,
            [(run.name, run.color) for run in runs],
        )

    # -- looks -------------------------------------------------------------------------------------------

    def _label(self) -> None:
        styles = self._styles()
        seconds = (self.tr("seconds of training"), self.tr("seconds"), self.tr("s"))
        x_labels = ((self.tr("step"),), (self.tr("epoch"),), seconds)[self._column]
        for plot in self.plots:
            plot.label(styles, x_labels, whole=self._column == STEP)

    def _on_theme(self) -> None:
        self._label()  # class colours depend on the theme
        self.area.restyle(self._styles())
        if self.plots:
            self._draw()

    def _explain(self) -> None:
        """Say why there are no curves."""
        timeless = self._column == SECONDS and not self.data.empty and not self.data.shows_on(SECONDS)
        texts: list[str] = []
        if self.others.shown or (self.data.trained and not timeless):
            pass
        elif timeless:
            texts = [self.tr("The seconds of this training were not recorded. Choose step or epoch below.")]
        elif self.data.empty:
            texts = [self.tr("Loss curves appear here during training.")]
        else:
            long = self.tr("Test-set results of this model. Train to extend the curves.")
            texts = [long, self.tr("Train to extend the curves.")]
        self.area.show_notice(texts)


PANELS = (CurvesPanel,)
