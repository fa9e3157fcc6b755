"""KL of every latent dimension: over training time and now; which dimensions live and which have collapsed."""

from __future__ import annotations

import time
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QMenu, QVBoxLayout

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.base import Panel, Place
from dreamexplorer.gui.panels.kl.heat_map import HeatBars
from dreamexplorer.gui.shared.axis_group import AxisGroup
from dreamexplorer.gui.shared.axis_names import groups_of, shown_names
from dreamexplorer.gui.shared.context_menus import MenuOffer, PictureActions, add_choices
from dreamexplorer.gui.widgets.flow import FlowLayout
from dreamexplorer.gui.widgets.notice import FlowText, embolden
from dreamexplorer.gui.widgets.numbers import fixed, grouped, trimmed
from dreamexplorer.gui.widgets.numeric import Array, BinnedRows
from dreamexplorer.gui.widgets.readout import Readout
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher
from dreamexplorer.session import COLLAPSE_THRESHOLD, Series

SORT_SECONDS = 1.0  # rows change places at most this often while training


class KlPanel(Panel):
    """Heat map and bars of the values that belong to the axes of the model."""

    panel_id: ClassVar[str] = "kl"
    icon_name: ClassVar[str] = "kl"
    order: ClassVar[int] = 50
    place: ClassVar[Place] = Place(row="bottom", position=2, width=322, column=1)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._bins: BinnedRows | None = None
        self._followed: Series | None = None  # what the bins were filled from, and how far
        self._taken = 0
        self._order: npt.NDArray[np.int64] = np.arange(0)
        self._groups: tuple[AxisGroup, ...] = ()
        self._sorted_at = 0.0
        self._build()
        self._refresher = Refresher(self, self._refresh, REFRESH_MS)
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
        self._refresher.request()

    def title(self) -> str:
        if self._is_kl or not self._term:
            return self.tr("KL per dimension")
        return self.tr("{term} per dimension").format(term=self._term)

    def dispose(self) -> None:
        super().dispose()
        self._refresher.stop()

    # -- building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        facts = FlowLayout(spacing=12)
        self.alive, self.active, self.total = FlowText(), FlowText(), FlowText()
        embolden(self.alive)
        for label, name, tip in (
            (
                self.alive,
                self.tr("Dimensions alive"),
                self.tr(
                    "<p>Dimensions whose KL is above {} nats. Below it q(z|x) is the prior for every image: the "
                    "dimension carries nothing, its slider does nothing. That is posterior collapse, and a large "
                    "beta brings it about.</p>"
                ),
            ),
            (
                self.total,
                self.tr("Total KL"),
                self.tr(
                    "<p>The sum over all dimensions: the KL of the curves, in nats per image. Not so where the prior "
                    "is learned: it ties dimensions together, each is compared with the prior's own marginal, and "
                    "their sum is another number.</p>"
                ),
            ),
            (
                self.active,
                self.tr("Active units"),
                self.tr(
                    "<p>Active units (Burda et al. 2016): dimensions whose posterior mean varies over the test set "
                    "by more than 0.01. They are counted after each epoch, at the step named here, while KL and the "
                    "dimensions alive are of the newest batches: early in training the two can be far apart. The "
                    "measures differ too: a dead dimension may wobble above 0.01 for some epochs, so read both.</p>"
                ),
            ),
        ):
            label.setAccessibleName(name)
            label.setToolTip(tip.format(trimmed(COLLAPSE_THRESHOLD)))
            label.setProperty("tip", label.toolTip())
            facts.addWidget(label)
        column.addLayout(facts)

        self.chart = HeatBars(self.context.theme, COLLAPSE_THRESHOLD)
        self.chart.setAccessibleName(self.tr("KL of each latent dimension over training time, and now"))
        self.chart.hovered.connect(self._on_hover)
        self._readout = Readout(self.chart, self.context.theme)
        column.addWidget(self.chart, 1)
        column.addLayout(self._controls())
        self._picture = PictureActions(self.context, self._take, "kl.png", self)
        MenuOffer(self.chart, self.context_menu)

    def context_menu(self) -> QMenu:
        """What can be done with the chart, for its right click."""
        menu = QMenu(self)
        for combo in (self.sorting, self.scale, self.time):
            add_choices(menu, combo)
        menu.addSeparator()
        menu.addActions([self._picture.copy, self._picture.save])
        return menu

    def _take(self) -> QImage:
        self.chart.clear_cursor()
        return self.chart.grab().toImage()

    def _controls(self) -> FlowLayout:
        flow = FlowLayout(spacing=4)
        self.sorting = self._combo(
            "kl/order",
            self.tr("Order of the rows"),
            self.tr("<p>Dimensions by their number, or those with the most KL on top.</p>"),
            (("number", self.tr("by number")), ("kl", self.tr("by KL"))),
        )
        self.scale = self._combo(
            "kl/scale",
            self.tr("Scale"),
            self.tr("<p>Scale of bars and colours; the logarithmic one tells dying dimensions apart.</p>"),
            (("linear", self.tr("linear")), ("log", self.tr("logarithmic"))),
        )
        self.time = self._combo(
            "kl/axis",
            self.tr("Horizontal axis of the heat map"),
            self.tr("<p>What runs to the right: training steps (batches) or epochs.</p>"),
            (("step", self.tr("step")), ("epoch", self.tr("epoch"))),
        )
        for combo in (self.sorting, self.scale, self.time):
            flow.addWidget(combo)
        return flow

    def _on_model(self) -> None:
        """What the model tells of each dimension: a KL, something else, or nothing."""
        snapshot = self.context.session.snapshot
        chart = self.chart
        self._is_kl, self._term, self._unit, self._told, self._adds_up = True, "", "", True, True
        if snapshot is not None:
            about = snapshot.about
            self._told, self._is_kl = about.axis_term is not None, about.low_axis_is_collapsed
            self._adds_up = about.axis_terms_add_up
            if about.axis_term is not None:
                self._term = QCoreApplication.translate("terms", about.axis_term.label)
                self._unit = QCoreApplication.translate("terms", about.axis_term.unit)
        chart.empty_text = self.tr("Fills while training: a row for each dimension, a column for each moment.")
        chart.marks_low = self._is_kl
        if not self._told:
            chart.empty_text = self.tr(
                "This model encodes an image to a point, not to a distribution, and has no prior: there is no KL, and "
                "nothing makes a dimension collapse. A VAE shows here what each of its dimensions tells."
            )
        elif self._is_kl:
            chart.value_label = self.tr("KL now, nats")
            self.alive.setToolTip(self.alive.property("tip"))
            chart.threshold_label = self.tr("collapsed < {}").format(trimmed(COLLAPSE_THRESHOLD))
        else:
            chart.value_label = self.tr("{term} now").format(term=self._term)
        name = self.tr("KL of each latent dimension over training time, and now")
        if not self._is_kl:
            name = self.tr("{term} of each latent dimension over training time, and now").format(term=self._term)
        chart.setAccessibleName(name if self._told else chart.empty_text)
        by = self.tr("by KL") if self._is_kl else self.tr("by value")
        self.sorting.setItemText(self.sorting.findData("kl"), by)
        self.sorting.setToolTip(
            self.tr("<p>Dimensions by their number, or those with the most KL on top.</p>")
            if self._is_kl
            else self.tr("<p>Dimensions by their number, or those with the largest value on top.</p>")
        )
        for combo in (self.sorting, self.scale, self.time):
            combo.setVisible(self._told)
        self.title_changed.emit(self.title())

    def _combo(self, key: str, name: str, tip: str, entries: tuple[tuple[str, str], ...]) -> QComboBox:
        combo = QComboBox()
        for value, text in entries:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(self.context.settings.get(key, entries[0][0]))))
        combo.setAccessibleName(name)
        combo.setToolTip(tip)
        combo.setProperty("key", key)
        combo.currentIndexChanged.connect(self._on_choice)
        return combo

    def _on_choice(self) -> None:
        for combo in (self.sorting, self.scale, self.time):
            self.context.settings.set(combo.property("key"), combo.currentData())
        self._sorted_at = 0.0
        self._refresher.request()

    # -- showing ---------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._follow_history()
        names, values = self._names_and_values()
        chart = self.chart
        chart.log = self.scale.currentData() == "log"
        chart.by_epoch = self.time.currentData() == "epoch"
        chart.time_label = self.time.currentText()
        axes = self.context.session.snapshot.axes if self.context.session.snapshot is not None else ()
        self._groups = groups_of(axes) if len(axes) == len(names) else ()
        self._sort(len(names), values)
        # a single moment (an opened model's evaluation) is no history yet
        grown = self._bins is not None and self._bins.columns == len(names) and self._taken > 1
        bins = self._bins if grown else None
        chart.show_data(names, self._order, values, bins, self._groups)
        self._show_counts(len(names), values)

    def _follow_history(self) -> None:
        """Take the rows that came since the last look into the bins."""
        history = self.context.session.history
        series = history.axis_values
        if series is not self._followed:
            self._followed = series
            self._taken = 0
            self._bins = BinnedRows(series.rows.shape[1]) if series is not None else None
            self._sorted_at = 0.0
        if series is not None and self._bins is not None and len(series) > self._taken:
            new = slice(self._taken, len(series))
            when = history.axis_steps.rows[new]
            self._bins.extend(when[:, 0], when[:, 1], series.rows[new])
            self._taken = len(series)

    def _names_and_values(self) -> tuple[list[str], Array | None]:
        session = self.context.session
        values: Array | None = None
        if session.axis_values is not None:
            values = np.asarray(session.axis_values, dtype=np.float64)
        elif self._followed is not None and len(self._followed):
            values = self._followed.rows[-1]
        axes = session.snapshot.axes if session.snapshot is not None else ()
        if not self._told:
            return [], None
        if values is None:
            return shown_names(axes), None
        names = shown_names(axes) if len(axes) == len(values) else [f"z{i}" for i in range(len(values))]
        return names, np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)

    def _sort(self, count: int, values: Array | None) -> None:
        if self.sorting.currentData() != "kl" or values is None:
            self._order = np.arange(count)
        elif len(self._order) != count or time.monotonic() - self._sorted_at >= SORT_SECONDS:
            order = np.argsort(-values, kind="stable")
            parts = [order[np.isin(order, group.members)] for group in self._groups]
            self._order = np.concatenate(parts) if parts else order
            self._sorted_at = time.monotonic()

    def _show_counts(self, count: int, values: Array | None) -> None:
        threshold = trimmed(COLLAPSE_THRESHOLD)
        for label in (self.alive, self.total):
            label.setVisible(self._told)
        if not self._told:
            pass
        elif not self._is_kl:
            mean = "–" if values is None or not len(values) else fixed(float(values.mean()), 3)
            self.alive.setText(self.tr("{term}: {value} on average").format(term=self._term, value=mean))
            self.alive.setToolTip(f"<p>{self._unit}</p>")
            self.total.setText("")
        elif values is None:
            self.alive.setText(self.tr("No KL yet"))
            self.total.setText("")
        else:
            n = int((values > COLLAPSE_THRESHOLD).sum())
            text = self.tr("{n} of {all} alive (KL > {limit})")
            self.alive.setText(text.format(n=n, all=count, limit=threshold))
            layers = " + ".join(fixed(float(values[group.members].sum()), 1) for group in self._groups)
            text = self.tr("KL {:.1f} nats") if not layers else self.tr("KL {layers} = {sum:.1f} nats")
            if not self._adds_up:
                text = self.tr("marginal KL {:.1f} nats in all")
            self.total.setText(text.format(float(values.sum()), layers=layers, sum=float(values.sum())))
        evaluation = self.context.session.evaluation
        known = evaluation is not None and evaluation.active_units is not None and self._is_kl
        # of the last evaluation, which may be far behind the KL beside it: so it says of which step
        text = self.tr("active units {n} of {all} (test, step {step})")
        units, step = (evaluation.active_units, evaluation.step) if evaluation is not None and known else (0, 0)
        self.active.setText(text.format(n=units, all=count, step=grouped(step)) if known else "")
        self.active.setVisible(known)
        self.total.setVisible(values is not None and self._is_kl)
        texts = (self.alive.text(), self.total.text()) if self._told else ()
        self.chart.setAccessibleDescription(". ".join(t for t in texts if t))

    # -- reading values --------------------------------------------------------------------------------

    def _on_hover(self, what: tuple[int, int | None, QPoint] | None) -> None:
        names, values = self._names_and_values()
        if what is None or what[0] >= len(names):
            self._readout.hide()
            return
        row, column, point = what
        color = self.context.theme.colors.text
        lines = []
        if values is not None:
            lines.append((self.tr("now"), color, fixed(float(values[row]), 3)))
        if column is not None and self._bins is not None and column < len(self._bins):
            first, last = self._bins.steps_of(column)
            when = grouped(first) if first >= last else f"{grouped(first)}–{grouped(last)}"
            lines.append((self.tr("step {}").format(when), color, fixed(float(self._bins.means()[column, row]), 3)))
        self._readout.show_table(names[row], (self.tr("KL, nats") if self._is_kl else self._term,), lines)
        self._readout.place_beside(point, self.chart.rect())


PANELS = (KlPanel,)
