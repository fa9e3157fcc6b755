"""Runs side by side: each column shows one run, and one cursor selects an image and a z in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.compare.column import Column
from dreamexplorer.gui.panels.compare.controls import ComparisonControls
from dreamexplorer.gui.panels.compare.cursor import SharedCursor
from dreamexplorer.gui.panels.compare.sample import Sample
from dreamexplorer.gui.panels.compare.walls import Walls
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.shared.run_settings import differences
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import Notice
from dreamexplorer.gui.widgets.tips import wrapped
from dreamexplorer.gui.widgets.tool_button import ActionToolButton
from dreamexplorer.session import Drawing, Run

FEWEST, MOST = 2, 4  # columns


class ComparePanel(Panel):
    """Two to four columns with a bar of actions above them."""

    panel_id: ClassVar[str] = "compare"
    icon_name: ClassVar[str] = "compare"
    order: ClassVar[int] = 95
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "compare": Place(row="top", position=1, width=1280, height=700, column=0, column_width=960),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.shared = SharedCursor(self)
        self.columns: list[Column] = []
        self._sample: Sample | None = None
        self._shuffled = np.random.default_rng()
        self._seen = True  # False behind another tab
        self._disposed = False
        self._chosen = False  # True once the user chose what the columns show
        self.add_action = QAction(self.tr("Add a column"), self)
        self.add_action.setToolTip(wrapped(self.tr("Show one more run beside these, up to four")))
        self.ellipses_action = QAction(self.tr("Posterior ellipses"), self)
        self.ellipses_action.setCheckable(True)
        self.ellipses_action.setChecked(context.settings.get(keys.COMPARE_ELLIPSES))
        self.ellipses_action.setToolTip(
            wrapped(self.tr("Outline the posterior q(z|x) of 100 test images on each map, at one standard deviation"))
        )
        self.image_action = QAction(self.tr("Random test image"), self)
        self.image_action.setToolTip(
            wrapped(self.tr("Reconstruct another test image in all columns. A click on a point selects its image."))
        )
        self.hint = Notice(context.theme)
        self._bar = FlowLayout(spacing=4)
        self.controls = ComparisonControls(context, self._bar, self)
        self.walls = Walls(context, self)
        self._buttons: dict[QAction, ActionToolButton] = {}
        for action in (
            self.add_action,
            self.image_action,
            self.ellipses_action,
            self.walls.action,
            self.walls.again_action,
        ):
            button = self._buttons[action] = ActionToolButton(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._bar.addWidget(button)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        column.addLayout(self._bar)
        column.addWidget(self.controls.text)
        column.addWidget(self.walls.text)
        column.addWidget(self.hint)
        column.addLayout(self._row, 1)
        column.addStretch(0)
        self._connect()
        self._on_theme()
        self._on_dataset()
        self._fill()

    def title(self) -> str:
        return self.tr("Compare")

    def keep(self) -> object:
        chosen = self._chosen, self.controls.text_action.isChecked(), self.walls.action.isChecked()
        return [c.run for c in self.columns], chosen, self.shared.index, self.shared.z, self.shared.of

    def take_over(self, kept: Any) -> None:
        runs, (self._chosen, explained, dreams), index, z, of = kept
        self.controls.text_action.setChecked(explained)
        self.walls.action.setChecked(dreams)
        self.show_runs([run for run in runs if run in self.context.session.runs])
        self._fill()
        if self._sample is not None and index is not None:
            self.shared.select_image(self._sample.drawing(index), index)
        self.shared.select_place(z, of)

    def dispose(self) -> None:
        super().dispose()
        for column in self.columns:
            column.stop()
        self.columns, self._disposed = [], True
        self.context.theme.changed.disconnect(self._on_theme)
        self.context.training.state_changed.disconnect(self._on_training)
        self.controls.dispose()
        self.walls.stop()

    # -- the columns ------------------------------------------------------------------------------------------------

    @property
    def runs(self) -> list[Run]:
        """The runs of the columns, from left to right."""
        return [column.run for column in self.columns]

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these runs, two to four of them, from left to right."""
        wanted = list(runs)[:MOST]
        kept = {column.run: column for column in self.columns if column.run in wanted}
        for column in self.columns:
            if column.run not in kept:
                self._drop(column)
        self.columns = [kept[run] if run in kept else self._made(run) for run in wanted]
        for place, column in enumerate(self.columns):
            self._row.insertWidget(place, column, 1)
            column.show()
        self.context.workflow.runs.keep_loaded(self.panel_id, self.runs)
        self._on_columns()

    def _made(self, run: Run) -> Column:
        column = Column(self.context, run, self.shared, self)
        column.set_ellipses(self.ellipses_action.isChecked())
        column.use_sample(self._sample)
        column.set_economy(self._trains())
        column.set_active(self._is_seen())
        column.ask()
        column.run_chosen.connect(self._replace)
        column.closed.connect(self._close)
        column.figures_changed.connect(self._show_figures)
        return column

    def _drop(self, column: Column) -> None:
        self._row.removeWidget(column)
        column.stop()
        column.hide()
        column.deleteLater()

    def _replace(self, column: Column, run: Run) -> None:
        """Show another run in a column, once it is read where it is only in the library."""
        if self._disposed:  # while it was being read
            return
        if not run.loaded:
            self.context.workflow.runs.load(run, partial(self._replace, column, run))
            self._on_columns()  # until then the list names the run that is shown
            return
        if column not in self.columns or run in self.runs:
            return
        self._chosen = True
        self.show_runs([run if other is column else other.run for other in self.columns])
        next(c for c in self.columns if c.run is run).head.runs.setFocus()

    def _close(self, column: Column) -> None:
        self._chosen = True
        self.show_runs([other.run for other in self.columns if other is not column])

    def _add(self) -> None:
        """Show one more run: the newest in memory, else the newest of the library once it is read."""
        free = [run for run in self.context.session.runs if run not in self.runs]
        loaded = [run for run in free if run.loaded]
        if loaded:
            self._show_one_more(loaded[-1])
        elif free:
            self.context.workflow.runs.load(free[-1], partial(self._show_one_more, free[-1]))

    def _show_one_more(self, run: Run) -> None:
        if not self._disposed and run not in self.runs and len(self.runs) < MOST:
            self._chosen = True
            self.show_runs([*self.runs, run])

    def _comparable(self) -> list[Run]:
        """Return the runs whose model is in memory."""
        return [run for run in self.context.session.runs if run.loaded]

    def _fill(self) -> None:
        """Drop columns of runs that went; show the current run and the newest others until the user has chosen."""
        known = self._comparable()
        runs = [run for run in self.runs if run in known]
        if not self._chosen or len(runs) < FEWEST:
            current = self.context.session.current_run
            if current is not None and current in known and current not in runs and len(runs) < FEWEST:
                runs.append(current)
            others = [run for run in reversed(known) if run not in runs]
            runs += others[: max(0, FEWEST - len(runs))]
            runs.sort(key=known.index)
        self.show_runs(runs)

    def _on_columns(self) -> None:
        known, runs = self.context.session.runs, self.runs
        for number, column in enumerate(self.columns, 1):
            others = [run for run in runs if run is not column.run]
            column.head.show_runs(known, column.run, others, number)
            column.head.close_button.setEnabled(len(runs) > FEWEST)
            column.name()
        self.add_action.setEnabled(len(runs) < min(MOST, len(known)))
        for action in (self.image_action, self.ellipses_action, self.walls.action):
            action.setEnabled(bool(runs))
        self._show_figures()
        self._show_hint()
        self.controls.show_columns(runs)
        self._show_walls()
        self._evaluate()

    def _show_figures(self) -> None:
        workflow = self.context.workflow
        configs = {id(run): workflow.config_of(run) for run in self.runs}
        differing = differences([config for config in configs.values() if config is not None])
        titles = workflow.family_titles()
        for column in self.columns:
            family = "" if column.run.snapshot is None else column.run.snapshot.family
            title = QCoreApplication.translate("families", titles.get(family, family))
            state = workflow.comparisons.state(column.run)
            column.head.show_figures(column.run, title, configs[id(column.run)], differing, state)
            column.head.show_state(state, column.run.name)
        for bars in (column.bars for column in self.columns):
            bars.show_up_to(max(c.bars.fitting_top for c in self.columns if c.bars.measure == bars.measure))
        self._align()

    def _align(self) -> None:
        """Give heads and losses the height of the one with most lines, so that the maps stand in a row."""
        columns = self.columns
        for parts in (
            [c.head.settings for c in columns],
            [c.head.figures for c in columns],
            [c.pictures.loss for c in columns],
            [c.wall_caption for c in columns],
        ):
            lines = max((part.heightForWidth(part.width()) for part in parts if part.text()), default=0)
            for part in parts:
                if part.minimumHeight() != lines:
                    part.setMinimumHeight(lines)

    def _show_hint(self) -> None:
        text = ""
        if not self.columns:
            text = self.tr("No model yet. Open one, or press Train.")
        elif len(self.columns) < FEWEST:
            text = self.tr(
                "A comparison needs two runs. Add a column for a run that is kept; or choose Train a comparison; or "
                "change a setting in the Train workspace (Ctrl+1) and press Train; or open a second model (Ctrl+O)."
            )
        self.hint.show_text(text)

    # -- events -----------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        session, context = self.context.session, self.context
        self.watch(session.dataset_changed, self._on_dataset)
        self.watch(session.latent_changed, self._on_latent)
        self.watch(session.decoded_changed, self._on_decoded)
        self.watch(session.label_changed, self._on_label)
        self.watch(session.drawing_changed, self._on_drawing)
        self.watch(session.runs_changed, self._fill)
        self.watch(session.run_changed, self._on_run)
        context.theme.changed.connect(self._on_theme)
        context.training.state_changed.connect(self._on_training)
        self.walls.changed.connect(self._on_walls)
        self.controls.began.connect(self.show_runs)
        self.controls.changed.connect(self._on_comparison)
        self.add_action.triggered.connect(self._add)
        self.image_action.triggered.connect(self._select_random)
        self.ellipses_action.toggled.connect(self._on_ellipses)
        self.shared.place_changed.connect(self._on_place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._follow_seen()

    def set_seen(self, seen: bool) -> None:
        self._seen = seen
        self._follow_seen()

    def _is_seen(self) -> bool:
        return self._seen and self.isVisible()

    def _follow_seen(self) -> None:
        """Work while the panel is seen only."""
        self._set_active(self._is_seen())
        if self._is_seen():
            self._show_walls()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()

    def _set_active(self, active: bool) -> None:
        for column in self.columns:
            column.set_active(active)
        self._evaluate()

    def _evaluate(self) -> None:
        """Have runs evaluated whose figures are not known."""
        if self._is_seen() and not self.context.training.active and not self.context.training.turns.active:
            self.context.workflow.evaluate_also(self.runs)

    def _trains(self) -> bool:
        training = self.context.training
        return training.turns.active or training.state not in (TrainingState.IDLE, TrainingState.PAUSED)

    def _on_training(self, _state: TrainingState) -> None:
        for column in self.columns:
            column.set_economy(self._trains())
        self.controls.menu.update()
        self._evaluate()

    def _show_walls(self) -> None:
        """Show walls of dreams while the panel is seen: their classifier is trained on its own account."""
        self._on_walls()
        self.walls.show_columns(self.columns if self._is_seen() else ())

    def _on_walls(self) -> None:
        on = self.walls.action.isChecked()
        for action in (self.image_action, self.ellipses_action):
            self._buttons[action].setVisible(not on)
        self._buttons[self.walls.again_action].setVisible(on)

    def _on_comparison(self) -> None:
        for column in self.columns:
            column.set_economy(self._trains())
        self._show_figures()
        self._evaluate()

    def _on_dataset(self) -> None:
        dataset = self.context.session.dataset
        self._sample = None if dataset is None else Sample.of(dataset)
        for column in self.columns:
            column.use_sample(self._sample)
        self._show_walls()
        drawing = self.context.session.drawing
        if drawing is not None:
            self.shared.select_image(drawing)
        elif self._sample is not None and len(self._sample):
            self.shared.select_image(self._sample.drawing(0), 0)
        else:
            self.shared.select_image(None)
        self._on_latent()

    def _on_run(self, run: Run) -> None:
        for column in self.columns:
            if column.run is run:
                column.request_refresh()
        if run.snapshot is not None and len(self.columns) < FEWEST and run not in self.runs:
            self._fill()

    def _on_latent(self, origin: object = None) -> None:
        if origin is not self:
            session = self.context.session
            self.shared.select_place(session.latent, session.current_run)

    def _on_place(self) -> None:
        """Select the place for sliders and map of the current run, too, where it has as many latents."""
        session, z = self.context.session, self.shared.z
        if z is None or session.latent is None or len(session.latent) != len(z):
            return
        if not np.array_equal(session.latent, z):
            session.set_latent(z, origin=self)

    def _on_decoded(self) -> None:
        """Use the window's decoded image where the run with the selected z is in no column."""
        decoded, shared = self.context.session.decoded, self.shared
        if decoded is None or shared.z is None or shared.of is not self.context.session.current_run:
            return
        if shared.of not in self.runs and np.array_equal(decoded.z, shared.z):
            shared.set_picture(decoded.image)

    def _on_label(self) -> None:
        for column in self.columns:
            column.ask()

    def _on_drawing(self) -> None:
        drawing: Drawing | None = self.context.session.drawing
        if drawing is not None:
            self.shared.select_image(drawing)

    def _select_random(self) -> None:
        if self._sample is not None and len(self._sample):
            index = int(self._shuffled.integers(len(self._sample)))
            self.shared.select_image(self._sample.drawing(index), index)

    def _on_ellipses(self, shown: bool) -> None:
        self.context.settings.set(keys.COMPARE_ELLIPSES, shown)
        for column in self.columns:
            column.set_ellipses(shown)

    def _on_theme(self) -> None:
        theme = self.context.theme
        for action, icon in (
            (self.add_action, "new"),
            (self.image_action, "dice"),
            (self.ellipses_action, "ellipse"),
        ):
            action.setIcon(theme.icon(icon))
        self.controls.restyle()
        self.walls.restyle()
        for column in self.columns:
            column.restyle()


PANELS: tuple[type[QWidget], ...] = (ComparePanel,)
