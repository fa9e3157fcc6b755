"""Charts of the schedules of a run in its form, each with a mark at the current epoch."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.schedule_chart import ScheduleChart, chart_tip
from dreamexplorer.gui.shared.option_form import ConfigForm
from dreamexplorer.gui.shared.option_words import option_text
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.gui.widgets.numbers import significant
from dreamexplorer.gui.widgets.refresh import REFRESH_MS, Refresher

if TYPE_CHECKING:
    from dreamexplorer.models.schedules import Scheduled
    from dreamexplorer.training.config import RunConfig


class SchedulePreview(QObject):
    """Keeps a chart beneath each field that sets the length of a schedule, and a note for the field it acts on.

    `request_update` is called repeatedly while training follows a schedule; it must call `show` with the newest values.
    """

    def __init__(self, context: Context, widget: QWidget, request_update: Callable[[], None]) -> None:
        super().__init__(widget)
        self._context = context
        self._request_update = request_update
        self._reached = 0.0  # the epoch of the running training
        self._charts: dict[tuple[ConfigForm, str], ScheduleChart] = {}
        self._texts: dict[str, str] = {}
        self._refresher = Refresher(widget, self._follow, REFRESH_MS)
        context.training.events.connect(self._on_events)
        context.training.state_changed.connect(self._on_state)

    def text(self, option: str) -> str:
        """Return the note for a field whose value follows a schedule; empty for other fields."""
        return self._texts.get(option, "")

    def show(self, run: RunConfig, model_form: ConfigForm, train_form: ConfigForm) -> None:
        """Draw the schedules of a run beneath the fields of its forms; `run` is what the forms contain."""
        now, end = self._span(run)
        shown: set[tuple[ConfigForm, str]] = set()
        self._texts = {}
        train = dataclasses.replace(run.train, epochs=max(1, round(end)))
        for form, config in ((model_form, run.model), (train_form, train)):
            for curve in _scheduled(config):
                shown.add((form, curve.chosen_by))
                chart = self._chart(form, curve.chosen_by)
                chart.show_curve(curve.points(end), option_text(curve.label), option_text(curve.unit))
                chart.show_now(now)
                form.show_beneath(curve.chosen_by, True)
                if now is not None and not form.shows(curve.chosen_by):
                    text = QCoreApplication.translate("SchedulePreview", "Now {value}, by its schedule.")
                    self._texts[curve.option] = text.format(value=significant(curve.at(now)))
        for form, name in self._charts.keys() - shown:
            form.show_beneath(name, False)

    def _chart(self, form: ConfigForm, name: str) -> ScheduleChart:
        key = (form, name)
        if key not in self._charts:
            chart = self._charts[key] = ScheduleChart(self._context.theme)
            chart.setObjectName(f"schedule-{name}")
            chart.setToolTip(chart_tip())
            form.put_beneath(name, chart)
        return self._charts[key]

    def _span(self, run: RunConfig) -> tuple[float | None, float]:
        """Return the current epoch (None for a model not made yet) and the epoch at which the run will end."""
        training, snapshot = self._context.training, self._context.session.snapshot
        if training.active and not self._context.session.trains_other:
            return self._reached, max(float(training.epochs_before + run.train.epochs), self._reached)
        if snapshot is None or snapshot.step == 0 or self._context.workflow.needs_new_model(run):
            return None, float(run.train.epochs)
        return snapshot.epoch, round(snapshot.epoch) + float(run.train.epochs)

    def _on_events(self, events: list[Any]) -> None:
        epochs = [e.epoch for e in events if hasattr(e, "epoch")]
        if epochs:
            self._reached = float(epochs[-1])
            self._refresher.request()

    def _on_state(self, state: TrainingState) -> None:
        if state is TrainingState.STARTING:
            self._reached = 0.0
        self._refresher.request()

    def _follow(self) -> None:
        if self._charts:  # without charts no option follows a schedule
            self._request_update()


def _scheduled(config: Any) -> tuple[Scheduled, ...]:
    from dreamexplorer.models.schedules import scheduled_of

    return scheduled_of(config)
