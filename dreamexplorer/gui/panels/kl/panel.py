"""KL of each latent dimension, over training and now: which dimensions carry information and which have collapsed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QMenu, QVBoxLayout

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place, WorkspaceId
from dreamexplorer.gui.panels.kl.axis_history import AxisHistory
from dreamexplorer.gui.panels.kl.binned_rows import Array
from dreamexplorer.gui.panels.kl.chart import HeatBars
from dreamexplorer.gui.panels.kl.facts import KlFacts
from dreamexplorer.gui.settings import keys
from dreamexplorer.gui.settings.kinds import Setting
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.axis_names import groups_of, shown_names
from dreamexplorer.gui.shared.context_menus import MenuOffer, PictureActions, add_choices
from dreamexplorer.gui.shared.measure import Measure
from dreamexplorer.gui.shared.reading_words import where_measured
from dreamexplorer.gui.widgets.choice_box import ChoiceBox
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.numbers import fixed, grouped, trimmed
from dreamexplorer.gui.widgets.readout import Readout
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.models.collapse import ALIVE_KL

SORT_SECONDS = 1.0  # rows change places at most this often during training


class KlPanel(Panel):
    """A chart of the values that belong to the axes of the model, with facts above and choices below."""

    panel_id: ClassVar[str] = "kl"
    icon_name: ClassVar[str] = "kl"
    order: ClassVar[int] = 50
    workspaces: ClassVar[Mapping[WorkspaceId, Place]] = {
        "train": Place(row="bottom", position=2, width=322, column=1),
        "diagnose": Place(row="top", position=2, width=520, column=1, column_width=400),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._measure = Measure()
        self.past = AxisHistory()
        self._order: npt.NDArray[np.int64] = np.arange(0)
        self._sorted_at = 0.0
        self.facts = KlFacts()
        self.chart = HeatBars(context.theme, ALIVE_KL)
        self.chart.hovered.connect(self._on_hover)
        self.readout = Readout(self.chart, context.theme)
        self._picture = PictureActions(context, self._grab, "kl.png", self)
        MenuOffer(self.chart, self.context_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        column.addWidget(self.facts)
        column.addWidget(self.chart, 1)
        column.addLayout(self._controls())
        self._refresher = Refresher(self, self._refresh, REFRESH_MS)
        self._resort = QTimer(self)
        self._resort.setSingleShot(True)
        self._resort.setInterval(int(1000 * SORT_SECONDS) + REFRESH_MS)
        self._resort.timeout.connect(self._refresher.request)
        session = context.session
        self.watch(session.model_changed, self._on_model)
        self._on_model()
        for event in (
            session.history_changed,
            session.axis_values_changed,
            session.model_changed,
            session.snapshot_changed,
        ):
            self.watch(event, self._refresher.request)
        self.watch(session.axis_values_changed, self._show_facts)
        self.watch(session.moment_changed, self._on_moment)
        self._refresher.request()

    def title(self) -> str:
        if self._measure.is_kl or not self._measure.name:
            return self.tr("KL per dimension")
        return self.tr("{term} per dimension").format(term=self._measure.name)

    def dispose(self) -> None:
        super().dispose()
        self._refresher.stop()
        self._resort.stop()

    def refresh_now(self) -> None:
        """Show pending changes at once instead of when the throttle's timer is due."""
        self._refresher.now()

    def context_menu(self) -> QMenu:
        """Return the context menu of the chart."""
        menu = QMenu(self)
        for combo in (self.sorting, self.scale, self.time):
            add_choices(menu, combo)
        menu.addSeparator()
        menu.addActions([self._picture.copy, self._picture.save])
        return menu

    def _grab(self) -> QImage:
        self.chart.clear_cursor()
        return self.chart.grab().toImage()

    # -- choices -------------------------------------------------------------------------------------

    def _controls(self) -> FlowLayout:
        flow = FlowLayout(spacing=4)
        self.sorting = self._combo(
            keys.KL_ORDER,
            self.tr("Order of the rows"),
            "",
            (("number", self.tr("by number")), ("kl", self.tr("by KL"))),
        )
        self.scale = self._combo(
            keys.KL_SCALE,
            self.tr("Scale"),
            self.tr("<p>Scale of bars and colours. The logarithmic one shows differences between small values.</p>"),
            (("linear", self.tr("linear")), ("log", self.tr("logarithmic"))),
        )
        self.time = self._combo(
            keys.KL_AXIS,
            self.tr("Horizontal axis of the heat map"),
            self.tr("<p>Horizontal axis: training steps (batches) or epochs.</p>"),
            (("step", self.tr("step")), ("epoch", self.tr("epoch"))),
        )
        for combo in (self.sorting, self.scale, self.time):
            flow.addWidget(combo)
        return flow

    def _combo(self, setting: Setting[str], name: str, tip: str, entries: tuple[tuple[str, str], ...]) -> QComboBox:
        combo = ChoiceBox()
        for value, text in entries:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(self.context.settings.get(setting))))
        combo.setAccessibleName(name)
        combo.setToolTip(tip)
        combo.currentIndexChanged.connect(partial(self._on_choice, combo, setting))
        return combo

    def _on_choice(self, combo: QComboBox, setting: Setting[str], _index: int) -> None:
        self.context.settings.set(setting, combo.currentData())
        self._sorted_at = 0.0
        self._refresher.request()

    # -- the model -----------------------------------------------------------------------------------

    def _on_model(self) -> None:
        snapshot, chart = self.context.session.snapshot, self.chart
        measure = self._measure = Measure.of(None if snapshot is None else snapshot.about)
        chart.marks_low = measure.is_kl
        chart.threshold_label = self.tr("collapsed ≤ {}").format(trimmed(ALIVE_KL))
        if measure.is_kl:
            name = self.tr("KL of each latent dimension during training and now")
            by, tip = self.tr("by KL"), self.tr("<p>Dimensions by number, or by KL with the largest on top.</p>")
        else:
            name = self.tr("{term} of each latent dimension during training and now").format(term=measure.name)
            by, tip = self.tr("by value"), self.tr("<p>Dimensions by number, or by value with the largest on top.</p>")
        chart.empty_text = self.tr("Fills in during training: one row per latent, one column per time step.")
        if not measure.exists:
            chart.empty_text = self.tr(
                "This model has no KL: it encodes images to points, not to distributions, and has no prior. Open a VAE "
                "to see the KL of each of its dimensions."
            )
        chart.setAccessibleName(name if measure.exists else chart.empty_text)
        self.sorting.setItemText(self.sorting.findData("kl"), by)
        self.sorting.setToolTip(tip)
        for combo in (self.sorting, self.scale, self.time):
            combo.setVisible(measure.exists)
        self.title_changed.emit(self.title())

    # -- showing ---------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        session, chart = self.context.session, self.chart
        if self.past.follow(session.history):
            self._sorted_at = 0.0
        names, values = self._names_and_values()
        chart.value_label = self._value_label()
        chart.log = self.scale.currentData() == "log"
        chart.by_epoch = self.time.currentData() == "epoch"
        chart.time_label = self.time.currentText()
        axes = session.snapshot.axes if session.snapshot is not None else ()
        groups = groups_of(axes) if len(axes) == len(names) else ()
        self._sort(len(names), values, groups)
        moment = session.moment
        chart.mark_moment(None if moment is None else moment.step)
        chart.show_data(names, self._order, values, self.past.grown(len(names)), groups, self._idle(len(names)))
        self._show_facts()

    def _on_moment(self) -> None:
        """Show another moment at once: it was asked for by the user, and its values stay."""
        self._refresher.request()
        if self.isVisible():
            self._refresher.now()

    def _value_label(self) -> str:
        """Return the label of the bars' axis, with the step where an earlier moment is shown."""
        moment = self.context.session.moment
        if not self._measure.is_kl:
            label = self._measure.name_and_unit
            return label if moment is None else self.tr("{} at step {}").format(label, grouped(moment.step))
        if moment is None:
            return self.tr("KL now, nats")
        return self.tr("KL at step {}, nats").format(grouped(moment.step))

    def _show_facts(self) -> None:
        """Show the facts, at once where values changed: their sums are those of the sliders panel at every moment."""
        session = self.context.session
        names, values = self._names_and_values()
        axes = session.snapshot.axes if session.snapshot is not None else ()
        groups = groups_of(axes) if len(axes) == len(names) else ()
        self.facts.show_values(
            self._measure,
            names,
            values,
            groups,
            use=session.latent_use,
            where=where_measured(session.axis_reading),
            waiting=self._waiting(),
        )
        evaluation = session.evaluation if self._measure.is_kl else None
        active, step = (None, 0) if evaluation is None else (evaluation.active_units, evaluation.step)
        self.facts.show_active_units(active, len(names), step)
        self.chart.setAccessibleDescription(self.facts.summary())

    def _waiting(self) -> str:
        """Return why the dimensions are not counted; empty where they are."""
        session = self.context.session
        if not self._measure.is_kl or session.snapshot is None or session.latent_use is not None:
            return ""
        if session.measuring:
            return self.tr("measuring\N{HORIZONTAL ELLIPSIS}")
        return self.tr("not trained yet") if session.axis_reading is not None else ""

    def _idle(self, count: int) -> npt.NDArray[np.bool_] | None:
        """Return which rows carry no information; none of untrained weights."""
        use = self.context.session.latent_use
        if not self._measure.is_kl:
            return None
        return np.zeros(count, dtype=bool) if use is None else use.collapsed | use.constant

    def _names_and_values(self) -> tuple[list[str], Array | None]:
        session = self.context.session
        axes = session.snapshot.axes if session.snapshot is not None else ()
        if not self._measure.exists:
            return [], None
        if session.axis_values is None:
            return shown_names(axes), None
        values = np.asarray(session.axis_values, dtype=np.float64)
        names = shown_names(axes) if len(axes) == len(values) else [f"z{i}" for i in range(len(values))]
        return names, np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)

    def _sort(self, count: int, values: Array | None, groups: tuple[AxisGroup, ...]) -> None:
        if self.sorting.currentData() != "kl" or values is None:
            self._order = np.arange(count)
        elif len(self._order) != count or time.monotonic() - self._sorted_at >= SORT_SECONDS:
            order = np.argsort(-values, kind="stable")
            parts = [order[np.isin(order, group.members)] for group in groups]
            self._order = np.concatenate(parts) if parts else order
            self._sorted_at = time.monotonic()
        else:  # rows out of order change places once the interval is over, also when no newer value follows
            self._resort.start()

    # -- reading values --------------------------------------------------------------------------------

    def _on_hover(self, what: tuple[int, int | None, QPoint] | None) -> None:
        session = self.context.session
        names, values = self._names_and_values()
        if what is None or what[0] >= len(names):
            self.readout.hide()
            return
        row, column, point = what
        color = self.context.theme.colors.text
        lines = []
        if values is not None:
            now = where_measured(session.axis_reading) or self.tr("now")
            lines.append((now, color, fixed(float(values[row]), 3)))
        bins = self.past.bins
        if column is not None and bins is not None and column < len(bins):
            first, last = bins.steps_of(column)
            when = grouped(first) if first >= last else f"{grouped(first)}–{grouped(last)}"
            lines.append((self.tr("step {}").format(when), color, fixed(float(bins.means()[column, row]), 3)))
        use = session.latent_use
        if use is not None and row < len(use.constant) and use.constant[row]:
            lines.append((self.tr("mu does not vary: this KL carries nothing"), self.context.theme.colors.warning, ""))
        header = self.tr("KL, nats") if self._measure.is_kl else self._measure.name_and_unit
        self.readout.show_table(names[row], (header,), lines)
        self.readout.place_beside(point, self.chart.rect())


PANELS = (KlPanel,)
